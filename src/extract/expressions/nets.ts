/** Networks, as invariants and contracts see them. */
import type { CallExpression, Expression } from "ts-morph";
import { errorExpr, op } from "../../ir/build.ts";
import type { Expr } from "../../ir/expr.ts";
import { packet } from "../../ir/library.ts";
import { list, named, nodeId, prune, type Type } from "../../ir/types.ts";
import type { Env } from "../env.ts";
import { type Session, spanOf } from "../session.ts";
import { check } from "./expression.ts";

/** A network as an object: `nodes`, `inFlight`, and what `state` and `channel` are called of. */
export function netObject(net: Expr, nodes: Expr, state: Type, msg: Type): Expr {
  const { span } = net;
  return {
    k: "object",
    what: "net",
    fields: new Map<string, Expr>([
      ["nodes", nodes],
      ["inFlight", op("inFlight", [net], list(named(packet, [msg])), span)],
      [" net", net],
      [" state", { k: "unit", span, type: state }],
      [" msg", { k: "unit", span, type: msg }],
    ]),
    span,
    type: { k: "opaque", name: "Net" },
  };
}

/** A call of a method of a network; of other objects of the library nothing is called in an expression. */
export function netCall(
  of: Expr,
  name: string,
  node: CallExpression,
  args: readonly Expression[],
  env: Env,
  session: Session,
): Expr {
  const span = spanOf(node);
  const net = of.k === "object" ? of.fields.get(" net") : undefined;
  const [a, b] = args;
  if (of.k === "object" && net !== undefined && name === "state" && a !== undefined) {
    const state = of.fields.get(" state")?.type;
    return op(
      "localState",
      [net, check(a, nodeId, env, session)],
      state === undefined ? { k: "error" } : prune(state),
      span,
    );
  }
  if (of.k === "object" && net !== undefined && name === "channel" && a !== undefined && b !== undefined) {
    const msg = of.fields.get(" msg")?.type;
    return op(
      "channel",
      [net, check(a, nodeId, env, session), check(b, nodeId, env, session)],
      list(msg ?? { k: "error" }),
      span,
    );
  }
  const endpoint = of.k === "object" && of.what === "endpoint";
  session.refuse(
    node,
    endpoint ? "DSL2012" : "DSL2007",
    endpoint ? `${name} is an action, and is not awaited here` : `${name} cannot be called here`,
    endpoint ? `await it in a statement of its own: \`const x = await ….${name}(…)\`` : "see docs/language.md",
  );
  return errorExpr(span);
}
