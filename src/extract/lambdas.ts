/** Functions that are given to the authoring library: steps, claims, initial states. */
import { type Expression, Node, type ObjectLiteralElementLike, type ParameterDeclaration } from "ts-morph";
import type { Code } from "../diagnostics/codes.ts";
import { errorExpr, localExpr } from "../ir/build.ts";
import type { Lambda } from "../ir/decl.ts";
import type { Expr, Local } from "../ir/expr.ts";
import { prune, type Type } from "../ir/types.ts";
import { coerce } from "./coerce.ts";
import { type Env, withValue } from "./env.ts";
import { expression } from "./expressions/expression.ts";
import { refuseSpecial } from "./expressions/functions.ts";
import { functionBody } from "./functions.ts";
import { bindPattern } from "./patterns.ts";
import { type Session, spanOf, symbolOf } from "./session.ts";
import { refuseAnything } from "./types.ts";

/** The value of a property that is written as `name: …`, `name` or `name() { … }`; of a method, the method. */
function valueIn(property: ObjectLiteralElementLike | undefined): Node | undefined {
  if (Node.isPropertyAssignment(property)) {
    let value: Expression | undefined = property.getInitializer();
    while (Node.isParenthesizedExpression(value)) value = value.getExpression();
    return value;
  }
  if (Node.isShorthandPropertyAssignment(property)) return property.getNameNode();
  if (Node.isMethodDeclaration(property)) return property;
  return undefined;
}

/** The properties of an object literal by name, all of them plain. */
export function propertiesOf(
  node: Node | undefined,
  code: Code,
  what: string,
  session: Session,
): readonly { readonly name: string; readonly node: Node; readonly value: Node }[] {
  if (!Node.isObjectLiteralExpression(node)) {
    if (node !== undefined)
      session.refuse(node, code, `${what} are written down as an object literal`, "write `{ name: … }`");
    return [];
  }
  return node.getProperties().flatMap((property) => {
    const value = valueIn(property);
    const name =
      Node.isPropertyAssignment(property) ||
      Node.isShorthandPropertyAssignment(property) ||
      Node.isMethodDeclaration(property)
        ? property.getNameNode()
        : undefined;
    const text = Node.isIdentifier(name)
      ? name.getText()
      : Node.isStringLiteral(name)
        ? name.getLiteralValue()
        : undefined;
    if (value === undefined || text === undefined) {
      session.refuse(property, code, `${what} are written down one by one, with plain names`, "write `name: …`");
      return [];
    }
    return [{ name: text, node: property, value }];
  });
}

/** A function given to the library: `params` are what it is given, as variables or as objects of the library. */
export function lambda(
  node: Node,
  given: readonly Expr[],
  locals: readonly Local[],
  result: Type,
  env: Env,
  session: Session,
  code: Code,
): Lambda {
  const span = spanOf(node);
  const failed: Lambda = { params: locals, body: errorExpr(span), span };
  if (Node.isArrowFunction(node) || Node.isFunctionExpression(node) || Node.isMethodDeclaration(node)) {
    if (refuseSpecial(node, session)) return failed;
    const inner = bindAll(node.getParameters(), given, env, session);
    const body = functionBody(node as never, { ...inner.env, recursion: undefined }, session, result);
    return { params: locals, body: inner.wrap(body), span };
  }
  if (Node.isIdentifier(node)) {
    // A function by name: called with what it would be given, where that is data.
    const fn = expression(node, env, session);
    const type = prune(fn.type);
    if (type.k === "error") return failed;
    if (type.k === "fn" && given.every((one) => one.k === "local") && type.params.length <= given.length) {
      const args = type.params.map((param, i) => coerce(given[i] ?? errorExpr(span), param, node, env, session));
      return {
        params: locals,
        body: coerce({ k: "call", fn, args, span, type: type.result }, result, node, env, session),
        span,
      };
    }
  }
  session.refuse(
    node,
    code,
    "a function is written here, where it is used",
    "write an arrow function, which may call others",
  );
  return failed;
}

/** Gives the parameters of a function of the library their values. */
export function bindAll(
  params: readonly ParameterDeclaration[],
  given: readonly Expr[],
  env: Env,
  session: Session,
): { readonly env: Env; wrap(body: Expr): Expr } {
  let inner = env;
  let wrap = (body: Expr): Expr => body;
  params.forEach((param, i) => {
    const value = given[i];
    if (value === undefined || param.isRestParameter() || param.getInitializer() !== undefined) {
      session.refuse(param, "DSL1204", "this is given no value", "leave it out");
      return;
    }
    // Its type is known from what it is given; an annotation may only say the same.
    const annotation = param.getTypeNode();
    for (const part of annotation === undefined ? [] : [annotation, ...annotation.getDescendants()])
      refuseAnything(part, session);
    const name = param.getNameNode();
    if (Node.isIdentifier(name)) {
      inner = withValue(inner, symbolOf(name), value);
      return;
    }
    const bound = bindPattern(name, value, inner, session);
    const before = wrap;
    inner = bound.env;
    wrap = (body) => before(bound.wrap(body));
  });
  return { env: inner, wrap };
}

/** An object of the library with the given parts. */
export function argumentsObject(parts: readonly (readonly [string, Expr])[], span: Expr["span"]): Expr {
  return {
    k: "object",
    what: "arguments",
    fields: new Map(parts),
    span,
    type: { k: "opaque", name: "what a step sees" },
  };
}

export const asExpr = (one: Local): Expr => localExpr(one, one.span);

/** The value of a property of an object literal; `undefined` where it has none of that name. */
export function propertyNamed(node: Node | undefined, name: string): Node | undefined {
  return Node.isObjectLiteralExpression(node) ? valueIn(node.getProperty(name) as never) : undefined;
}
