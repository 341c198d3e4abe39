/** Properties of what is neither a record nor a union: of endpoints, and those that are refused. */
import type { PropertyAccessExpression } from "ts-morph";
import { errorExpr, localExpr } from "../../ir/build.ts";
import type { Expr } from "../../ir/expr.ts";
import { prune, showType } from "../../ir/types.ts";
import type { Env } from "../env.ts";
import { type Session, spanOf } from "../session.ts";
import { listMethods, stringMethods } from "./methods.ts";

export function propertyOfOther(of: Expr, node: PropertyAccessExpression, env: Env, session: Session): Expr {
  const span = spanOf(node);
  const name = node.getName();
  const type = prune(of.type);
  if (of.k === "object" && of.what === "endpoint" && name === "state") {
    const read = env.reads?.get(of.label ?? "");
    if (read !== undefined) return localExpr(read, span);
    session.refuse(
      node,
      "DSL2011",
      "the local state cannot be read here",
      "give it a name before: `const state = ….state`",
    );
    return errorExpr(span);
  }
  if (of.k === "object" && of.what === "endpoint" && name === "net") {
    const net = env.nets?.get(of.label ?? "");
    if (net !== undefined) return net;
    session.refuse(
      node,
      "DSL2011",
      "no node sees the whole network",
      "speak of it in a stable assertion: `stable(() => …)`",
    );
    return errorExpr(span);
  }
  if (type.k === "error") return errorExpr(span);
  if (of.k === "object") {
    session.refuse(
      node,
      of.what === "endpoint" ? "DSL2011" : "DSL2007",
      `\`${name}\` can only be called here`,
      "call it",
    );
  } else if (type.k === "string" && name === "length") {
    session.refuse(
      node,
      "DSL1314",
      "the length of a string depends on its encoding",
      "keep the length that is meant in a field of its own",
    );
  } else if (type.k === "list" && listMethods.has(name)) {
    session.refuse(
      node,
      "DSL1310",
      `\`${name}\` is called, and not passed on`,
      "write an arrow function that calls it",
    );
  } else if (type.k === "string" && stringMethods.has(name)) {
    session.refuse(
      node,
      "DSL1310",
      `\`${name}\` of a string is not in the language`,
      "strings can be compared and put together, and nothing else",
    );
  } else {
    session.refuse(
      node.getNameNode(),
      "DSL1310",
      `\`${name}\` of a ${showType(type)} is not in the language`,
      "see docs/language.md for what is",
    );
  }
  return errorExpr(span);
}
