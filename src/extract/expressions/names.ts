/** Names: variables, authored functions and constants. */
import { type Identifier, Node } from "ts-morph";
import { errorExpr, none } from "../../ir/build.ts";
import type { FunctionDecl } from "../../ir/decl.ts";
import type { Expr } from "../../ir/expr.ts";
import { meta, substitute, type Type } from "../../ir/types.ts";
import { type Env, factOf } from "../env.ts";
import { functionNamed, isUnderWay } from "../functions.ts";
import { isUndefined } from "../narrowing.ts";
import { libraryName, type Session, spanOf, symbolOf } from "../session.ts";

export function identifier(node: Identifier, env: Env, session: Session, _expected?: Type): Expr {
  const span = spanOf(node);
  const name = node.getText();
  if (isUndefined(node)) return none(meta(), span);
  const symbol = symbolOf(node);
  const value = symbol === undefined ? undefined : env.values.get(symbol);
  if (value !== undefined) return narrowed({ ...value, span }, env);
  if (name === "NaN" || name === "Infinity") {
    session.refuse(node, "DSL1308", `${name} is not a whole number`, "use `undefined` for a number that is not there");
    return errorExpr(span);
  }
  // A module was refused where it was imported.
  if (Node.isSourceFile(symbol?.getDeclarations()[0])) return errorExpr(span);
  const library = libraryName(symbol);
  if (library !== undefined) {
    session.refuse(
      node,
      "DSL2007",
      `${library} is not a value here`,
      "call it, in an arrow function where a function is meant",
    );
    return errorExpr(span);
  }
  const decl = symbol === undefined ? undefined : functionNamed(symbol, node, session);
  if (decl === undefined) return errorExpr(span);
  if (symbol !== undefined && isUnderWay(symbol, session)) {
    session.refuse(
      node,
      "DSL1317",
      `${name} is passed on inside itself, and nothing shows that this ends`,
      "call it, on a part of a parameter that a test has taken apart",
    );
    return errorExpr(span);
  }
  return functionValue(decl, span);
}

/** A function or constant as a value, at types that are still to be found out. */
export function functionValue(decl: FunctionDecl, span: Expr["span"]): Expr {
  const typeArgs = decl.typeParams.map(() => meta());
  return {
    k: "global",
    global: decl.global,
    typeArgs,
    span,
    type: substitute(decl.global.type, decl.typeParams, typeArgs),
  };
}

/** A path, as what tests have shown it to be. */
export function narrowed(path: Expr, env: Env): Expr {
  const fact = factOf(env, path);
  if (fact === undefined || fact.k === "variant") return path;
  return { ...fact, span: path.span };
}
