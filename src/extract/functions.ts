/** Authored functions and constants -> definitions. */
import {
  type ArrowFunction,
  type Expression,
  type FunctionDeclaration,
  type FunctionExpression,
  Node,
  type Symbol as TsSymbol,
  type VariableDeclaration,
} from "ts-morph";
import { errorExpr } from "../ir/build.ts";
import type { FunctionDecl } from "../ir/decl.ts";
import type { Expr, Local } from "../ir/expr.ts";
import { errorType, fn, meta, prune, showType, type Type } from "../ir/types.ts";
import { coerce, joinTypes } from "./coerce.ts";
import { declarationOf } from "./declarations.ts";
import { type Env, emptyEnv } from "./env.ts";
import { check, expression } from "./expressions/expression.ts";
import { bindParameter, parameterType, refuseSpecial } from "./expressions/functions.ts";
import { docOf, type Session, spanOf } from "./session.ts";
import { functionStatements } from "./statements/function.ts";
import { typeParamsOf } from "./typeDeclarations.ts";
import { typeOf } from "./types.ts";

type FunctionNode = FunctionDeclaration | ArrowFunction | FunctionExpression;

const underWay = new WeakMap<Session, TsSymbol[]>();

/** Whether a function or constant is being translated. */
export const isUnderWay = (symbol: TsSymbol, session: Session): boolean =>
  underWay.get(session)?.includes(symbol) ?? false;

/** The definition of a function or constant of a module, or of a helper that has been defined before. */
export function functionNamed(symbol: TsSymbol, use: Node, session: Session): FunctionDecl | undefined {
  const known = session.functions.get(symbol);
  const stack = underWay.get(session) ?? [];
  underWay.set(session, stack);
  if (known !== undefined) {
    if (stack.includes(symbol) && stack.at(-1) !== symbol)
      session.refuse(
        use,
        "DSL1318",
        `${symbol.getName()} is being defined: the two functions call each other`,
        "make one function of them",
      );
    return known;
  }
  const declared = declarationOf(symbol);
  if (declared?.kind !== "function") {
    refuseUnknown(symbol, use, declared?.kind, session);
    return undefined;
  }
  return defineFunction(symbol, declared.node, emptyEnv, session);
}

/** Whether something is declared for everybody: by the standard library, or, as `globalThis`, nowhere. */
function isStandard(declaration: Node | undefined): boolean {
  return declaration === undefined || /[\\/]lib\.[^\\/]*\.d\.ts$/.test(declaration.getSourceFile().getFilePath());
}

function refuseUnknown(symbol: TsSymbol, use: Node, kind: string | undefined, session: Session): void {
  const name = symbol.getName();
  const [declaration] = symbol.getDeclarations();
  if (kind !== undefined) {
    session.refuse(
      use,
      "DSL2007",
      `${name} is a ${kind}, and not a value`,
      "use it where a world or a deployment is put together",
    );
  } else if (Node.isClassDeclaration(declaration)) {
    session.refuse(use, "DSL1003", `${name} is a class`, "use functions");
  } else if (Node.isEnumDeclaration(declaration)) {
    session.refuse(use, "DSL1004", `${name} is an enum`, "use a union of string literals");
  } else if (Node.isModuleDeclaration(declaration)) {
    session.refuse(use, "DSL1004", `${name} is a namespace`, "declare what is in it in a module of its own");
  } else if (isStandard(declaration)) {
    session.refuse(
      use,
      "DSL1308",
      `${name} of the standard library is not in the language`,
      name === "String"
        ? "write it into a template literal"
        : "write what is needed as a function, or take its result as a parameter",
    );
  } else if (declaration === undefined || declaration.getSourceFile().isDeclarationFile()) {
    session.refuse(
      use,
      "DSL1311",
      `${name} is not authored: nothing is known of what it does`,
      "write it as a function, or take its result as a parameter",
    );
  } else {
    session.refuse(
      use,
      "DSL1311",
      `${name} is not defined where this can use it`,
      "declare it with const or function, before this, or give it as a parameter",
    );
  }
}

/** Translates a function or constant; `env` holds the parameters of what it is declared in. */
export function defineFunction(
  symbol: TsSymbol,
  node: FunctionDeclaration | VariableDeclaration,
  env: Env,
  session: Session,
): FunctionDecl {
  const stack = underWay.get(session) ?? [];
  underWay.set(session, stack);
  stack.push(symbol);
  const value = Node.isVariableDeclaration(node) ? strip(node.getInitializer()) : undefined;
  const decl = Node.isFunctionDeclaration(node)
    ? define(symbol, node, node, env, session)
    : Node.isArrowFunction(value) || Node.isFunctionExpression(value)
      ? define(symbol, node, value, env, session)
      : defineConstant(symbol, node, env, session);
  stack.pop();
  return decl;
}

const strip = (node: Expression | undefined): Expression | undefined =>
  node !== undefined && (Node.isParenthesizedExpression(node) || Node.isSatisfiesExpression(node))
    ? strip(node.getExpression())
    : node;

function define(
  symbol: TsSymbol,
  node: FunctionDeclaration | VariableDeclaration,
  fnNode: FunctionNode,
  outer: Env,
  session: Session,
): FunctionDecl {
  const span = spanOf(node);
  const typeParams = typeParamsOf(fnNode, session);
  const annotated = Node.isVariableDeclaration(node) ? node.getTypeNode() : undefined;
  const asked = annotated === undefined ? undefined : prune(typeOf(annotated, session));
  let env = outer;
  const params: Local[] = [];
  const wraps: ((body: Expr) => Expr)[] = [];
  for (const [i, param] of fnNode.getParameters().entries()) {
    const type = parameterType(
      param,
      asked?.k === "fn" ? asked.params[i] : asked?.k === "error" ? asked : undefined,
      session,
    );
    const bound = bindParameter(param, type, env, session);
    params.push(bound.local);
    wraps.push(bound.wrap);
    env = bound.env;
  }
  // What it is said to return, a promise or an iterator, is part of the same mistake.
  const special = refuseSpecial(fnNode, session, true);
  const annotation = fnNode.getReturnTypeNode();
  const result = special
    ? errorType
    : annotation !== undefined
      ? typeOf(annotation, session)
      : asked?.k === "fn"
        ? asked.result
        : undefined;
  const type = result ?? meta();
  const decl: FunctionDecl = {
    kind: "function",
    global: {
      name: symbol.getName() === "default" ? "main" : symbol.getName(),
      type: fn(
        params.map((param) => param.type),
        type,
      ),
    },
    typeParams,
    params,
    result: type,
    body: errorExpr(span),
    structural: undefined,
    span,
    doc: docOf(node),
  };
  session.functions.set(symbol, decl);
  if (special) return decl;
  const inner: Env = { ...env, recursion: { decl, smaller: new Map() }, reads: undefined };
  const body = functionBody(fnNode, inner, session, result);
  if (type.k === "meta" && type.is === undefined) type.is = body.type;
  decl.body = wraps.reduceRight((rest, wrap) => wrap(rest), body);
  return decl;
}

function defineConstant(symbol: TsSymbol, node: VariableDeclaration, env: Env, session: Session): FunctionDecl {
  const annotation = node.getTypeNode();
  const initializer = node.getInitializer();
  const span = spanOf(node);
  const asked = annotation === undefined ? undefined : typeOf(annotation, session);
  const decl = (body: Expr): FunctionDecl => ({
    kind: "function",
    global: { name: symbol.getName() === "default" ? "main" : symbol.getName(), type: body.type },
    typeParams: [],
    params: [],
    result: body.type,
    body,
    structural: undefined,
    span,
    doc: docOf(node),
  });
  session.functions.set(symbol, decl(errorExpr(span)));
  if (initializer === undefined) {
    session.refuse(node, "DSL1006", `${symbol.getName()} has no value`, "give it one");
    return decl(errorExpr(span));
  }
  const value = asked === undefined ? expression(initializer, env, session) : check(initializer, asked, env, session);
  const made = decl(asked === undefined || value.k === "error" ? value : { ...value, type: asked });
  session.functions.set(symbol, made);
  return made;
}

/** The value that a function returns; `result` is the type that it must have, where that is known. */
export function functionBody(node: FunctionNode, env: Env, session: Session, result: Type | undefined): Expr {
  const body = node.getBody();
  const span = spanOf(node);
  if (body === undefined) {
    session.refuse(node, "DSL1006", "this function has no body", "declare it once, with its body");
    return errorExpr(span);
  }
  const open = result === undefined || prune(result).k === "meta";
  if (!Node.isBlock(body)) {
    const value = expression(body as Expression, env, session, result);
    return result === undefined ? value : coerce(value, result, body, env, session);
  }
  if (!open) return functionStatements(body, env, session, result);
  // Without an annotation the result has the type that all returned values have together.
  const types: Type[] = [];
  const first = functionStatements(body, env, session, undefined, types);
  const joined = types.reduce<Type | undefined>(
    (a, b) => (a === undefined ? undefined : joinTypes(a, b)),
    types[0] ?? errorType,
  );
  if (joined === undefined) {
    session.refuse(
      node,
      "DSL1328",
      `this returns values of different types: ${[...new Set(types.map(showType))].join(" and ")}`,
      "write down the type that it returns",
    );
    return errorExpr(span);
  }
  if (result !== undefined && prune(result).k === "meta")
    coerce({ ...first, type: joined }, result, node, env, session);
  return types.length <= 1 ? first : functionStatements(body, env, session, joined);
}
