/** Arrow functions as values. */
import {
  type ArrowFunction,
  type FunctionExpression,
  Node,
  type ParameterDeclaration,
  type Symbol as TsSymbol,
} from "ts-morph";
import { bind, errorExpr, localExpr } from "../../ir/build.ts";
import { type Expr, type Local, local } from "../../ir/expr.ts";
import { errorType, fn, prune, type Type } from "../../ir/types.ts";
import { assignmentTarget } from "../assignments.ts";
import { holdsEndpoint } from "../endpoints.ts";
import { type Env, withValue } from "../env.ts";
import { functionBody } from "../functions.ts";
import { bindPattern } from "../patterns.ts";
import { type Session, spanOf, symbolOf } from "../session.ts";
import { comparable, typeOf } from "../types.ts";

export function arrow(node: ArrowFunction | FunctionExpression, env: Env, session: Session, expected?: Type): Expr {
  const span = spanOf(node);
  if (refuseSpecial(node, session)) return errorExpr(span);
  refuseKept(node, env, session);
  const goal = expected === undefined ? undefined : prune(expected);
  const asked = goal?.k === "fn" ? goal : undefined;
  const params = node.getParameters();
  if (asked !== undefined && params.length > asked.params.length) {
    session.refuse(
      params[asked.params.length] ?? node,
      "DSL1316",
      `this function is given ${asked.params.length === 1 ? "one value" : `${asked.params.length} values`} only`,
      "go over `xs.entries()` in a for loop where the position matters",
    );
    return errorExpr(span);
  }
  let inner: Env = env;
  const locals: Local[] = [];
  const shadowed: ((body: Expr) => Expr)[] = [];
  for (const [i, param] of params.entries()) {
    const type = parameterType(param, asked?.params[i], session);
    const bound = bindParameter(param, type, inner, session);
    locals.push(bound.local);
    inner = bound.env;
    shadowed.push(bound.wrap);
  }
  const rest = (asked?.params ?? []).slice(params.length).map((type) => local("_", type, span));
  const annotation = node.getReturnTypeNode();
  const result = annotation === undefined ? asked?.result : typeOf(annotation, session);
  const body = shadowed.reduceRight((value, wrap) => wrap(value), functionBody(node, inner, session, result));
  const all = [...locals, ...rest];
  const paramTypes = all.map((one) => one.type);
  const used =
    rest.length === 0 ? all.map(bind) : all.map((one) => (rest.includes(one) ? ({ k: "any" } as const) : bind(one)));
  return { k: "lambda", params: used, paramTypes, body, span, type: fn(paramTypes, body.type) };
}

/** Takes a parameter: by its name, or taken apart. */
export function bindParameter(
  param: ParameterDeclaration,
  type: Type,
  env: Env,
  session: Session,
): { local: Local; env: Env; wrap: (body: Expr) => Expr } {
  const name = param.getNameNode();
  if (Node.isIdentifier(name)) {
    const one = local(name.getText(), type, spanOf(name));
    return { local: one, env: withValue(env, symbolOf(name), localExpr(one, spanOf(name))), wrap: (body) => body };
  }
  const one = local(parameterName(type), type, spanOf(name));
  const bound = bindPattern(name, localExpr(one, spanOf(name)), env, session);
  return { local: one, env: bound.env, wrap: bound.wrap };
}

function parameterName(type: Type): string {
  const at = prune(type);
  return at.k === "named" ? at.decl.name.charAt(0).toLowerCase() + at.decl.name.slice(1) : "x";
}

/** The type of a parameter: as annotated, or as the place of the function asks for. */
export function parameterType(param: ParameterDeclaration, asked: Type | undefined, session: Session): Type {
  if (param.isRestParameter() || param.hasQuestionToken() || param.getInitializer() !== undefined) {
    session.refuse(
      param,
      "DSL1204",
      "a function takes a fixed number of arguments",
      "write `T | undefined` for what may be missing, and pass `undefined`",
    );
    return errorType;
  }
  if (param.getName() === "this") {
    session.refuse(param, "DSL1326", "`this` is not in the language", "give the parameter a name");
    return errorType;
  }
  const annotation = param.getTypeNode();
  if (annotation !== undefined) return typeOf(annotation, session);
  if (asked !== undefined) return asked;
  session.refuse(param, "DSL1328", `the type of ${param.getName()} must be written down here`, `${param.getName()}: …`);
  return errorType;
}

/** A function that is more than one: asynchronous, a generator, or, where it is a value, of many types. */
export function refuseSpecial(node: Node, session: Session, declared = false): boolean {
  if (Node.isAsyncable(node) && node.isAsync()) {
    session.refuse(
      node,
      "DSL1109",
      "async functions are programs",
      "pass an async function to program(…), where it is written",
    );
    return true;
  }
  if (Node.isGeneratorable(node) && node.isGenerator()) {
    session.refuse(node, "DSL1109", "generators are not in the language", "return an array");
    return true;
  }
  if (!declared && Node.isTypeParametered(node) && node.getTypeParameters().length > 0) {
    session.refuse(node, "DSL1206", "a function that is a value has one type", "declare it as a function of its own");
    return true;
  }
  return false;
}

/**
 * A function that outlives its statement sees a `let` variable, or a node's state, as it is when the function runs, and
 * not as it is now. Arguments of a call run before the statement ends, unless the call returns them (`refuseReturned`);
 * other functions may not mention what changes.
 */
function refuseKept(node: ArrowFunction | FunctionExpression, env: Env, session: Session): void {
  const parent = node.getParent();
  if (Node.isCallExpression(parent) && parent.getArguments().includes(node)) return;
  refuseChanging(node, env, session);
}

/** What a call returns may be, or hold, one of the functions that it is given. */
export function refuseReturned(result: Type, args: readonly Node[], env: Env, session: Session): void {
  if (comparable(result)) return;
  for (const arg of args)
    if (Node.isArrowFunction(arg) || Node.isFunctionExpression(arg)) refuseChanging(arg, env, session);
}

function refuseChanging(node: ArrowFunction | FunctionExpression, env: Env, session: Session): void {
  node.forEachDescendant((inner) => {
    if (!Node.isIdentifier(inner)) return;
    const user = inner.getParent();
    // A type parameter may have the name of a variable, and is the same symbol then.
    if (Node.isTypeReference(user)) return;
    if (holdsEndpoint(inner, env) && !(Node.isPropertyAccessExpression(user) && user.getName() === "self")) {
      session.refuse(
        inner,
        "DSL2011",
        `the state of ${inner.getText()} changes, and this function may run before or after that`,
        "take what is needed of the state now: `const state = ….state`",
      );
      return;
    }
    const symbol = symbolOf(inner);
    if (symbol === undefined || !env.values.has(symbol) || !isReassigned(symbol)) return;
    session.refuse(
      inner,
      "DSL1108",
      `${inner.getText()} changes, and this function may run before or after that`,
      `take what it is now: \`const now = ${inner.getText()}\``,
    );
  });
}

const reassigned = new WeakMap<TsSymbol, boolean>();

/** Whether a variable is assigned to anywhere after its declaration. */
export function isReassigned(symbol: TsSymbol): boolean {
  const known = reassigned.get(symbol);
  if (known !== undefined) return known;
  const declaration = symbol.getValueDeclaration();
  const scope = declaration?.getFirstAncestor(
    (node) => Node.isBlock(node) || Node.isSourceFile(node) || Node.isFunctionLikeDeclaration(node),
  );
  let found = false;
  scope?.forEachDescendant((node) => {
    const target = assignmentTarget(node);
    if (target !== undefined && Node.isIdentifier(target) && symbolOf(target) === symbol) found = true;
  });
  reassigned.set(symbol, found);
  return found;
}
