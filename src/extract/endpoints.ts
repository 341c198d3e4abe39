/** Endpoints, as what names stand for. */
import { Node } from "ts-morph";
import type { Expr } from "../ir/expr.ts";
import type { Env } from "./env.ts";
import { symbolOf } from "./session.ts";

/** The label of the endpoint that an expression names: `calc`, or `ends.calc`. */
export function endpointOf(node: Node, env: Env): string | undefined {
  const value = endpointValue(node, env);
  return value?.k === "object" && value.what === "endpoint" ? value.label : undefined;
}

function endpointValue(node: Node, env: Env): Expr | undefined {
  if (Node.isIdentifier(node)) {
    const symbol = symbolOf(node);
    return symbol === undefined ? undefined : env.values.get(symbol);
  }
  if (!Node.isPropertyAccessExpression(node)) return undefined;
  const of = endpointValue(node.getExpression(), env);
  return of?.k === "object" ? of.fields.get(node.getName()) : undefined;
}

/** Whether a name stands for an endpoint, or for what holds endpoints. */
export function holdsEndpoint(node: Node, env: Env): boolean {
  const value = endpointValue(node, env);
  const holds = (one: Expr): boolean =>
    one.k === "object" && (one.what === "endpoint" || [...one.fields.values()].some(holds));
  return value !== undefined && holds(value);
}
