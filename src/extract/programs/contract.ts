/** Contracts: what a program asks of the network, and what it promises of its result. */
import { Node } from "ts-morph";
import { op } from "../../ir/build.ts";
import type { Labelled, Lambda } from "../../ir/decl.ts";
import { type Expr, type Local, local } from "../../ir/expr.ts";
import { typesAt } from "../../ir/labelled.ts";
import { bool, list, nodeId, type Type } from "../../ir/types.ts";
import type { Env } from "../env.ts";
import { netObject } from "../expressions/nets.ts";
import { argumentsObject, asExpr, lambda, propertiesOf } from "../lambdas.ts";
import { type Session, spanOf } from "../session.ts";
import { protocolExpr } from "../worlds.ts";

export function contractOf(
  node: Node | undefined,
  world: readonly Labelled[],
  result: Type,
  env: Env,
  session: Session,
): { readonly requires: Lambda | undefined; readonly ensures: Lambda | undefined } {
  if (node === undefined) return { requires: undefined, ensures: undefined };
  if (!Node.isObjectLiteralExpression(node)) {
    session.refuse(
      node,
      "DSL2018",
      "a contract is written down as an object literal",
      "write `{ requires: …, ensures: … }`",
    );
    return { requires: undefined, ensures: undefined };
  }
  const parts = propertiesOf(node, "DSL2018", "requires and ensures", session);
  const requires = parts.find((one) => one.name === "requires")?.value;
  const ensures = parts.find((one) => one.name === "ensures")?.value;
  const span = spanOf(node);
  const netsOf = (suffix: string): { readonly locals: readonly Local[]; readonly object: Expr } => {
    const locals = world.map((use) => local(use.label + suffix, { k: "opaque", name: "Net" }, span));
    const fields = world.map((use, i): readonly [string, Expr] => {
      const net = locals[i];
      const types = typesAt(use);
      const nodes = op("nodes", [protocolExpr(use)], list(nodeId), span);
      return [
        use.label,
        net === undefined
          ? { k: "error", span, type: { k: "error" } }
          : netObject(asExpr(net), nodes, types.state, types.msg),
      ];
    });
    return { locals, object: argumentsObject(fields, span) };
  };
  const now = netsOf("");
  const before = netsOf("Before");
  const value = local("result", result, span);
  return {
    requires:
      requires === undefined ? undefined : lambda(requires, [now.object], now.locals, bool, env, session, "DSL2018"),
    ensures:
      ensures === undefined
        ? undefined
        : lambda(
            ensures,
            [asExpr(value), now.object, before.object],
            [value, ...now.locals, ...before.locals],
            bool,
            env,
            session,
            "DSL2018",
          ),
  };
}
