/** `stable(…)` in programs: what is claimed from a place to the next action, whatever other nodes do. */
import { type CallExpression, Node, type Statement } from "ts-morph";
import { op } from "../../ir/build.ts";
import { type Expr, type Local, local } from "../../ir/expr.ts";
import { typesAt } from "../../ir/labelled.ts";
import type { Assertion } from "../../ir/program.ts";
import { replaceLocals } from "../../ir/substitute.ts";
import { bool, list, nodeId } from "../../ir/types.ts";
import type { Env } from "../env.ts";
import { netObject } from "../expressions/nets.ts";
import { functionBody } from "../functions.ts";
import { asExpr } from "../lambdas.ts";
import { libraryFunction, spanOf } from "../session.ts";
import { protocolExpr } from "../worlds.ts";
import type { ProgramContext } from "./body.ts";

/** The call of `stable(…)` that a statement is. */
export function stableCall(node: Statement): CallExpression | undefined {
  const call = Node.isExpressionStatement(node) ? node.getExpression() : undefined;
  return Node.isCallExpression(call) && libraryFunction(call.getExpression()) === "stable" ? call : undefined;
}

/** What is claimed; `undefined` where it is refused. */
export function assertionOf(call: CallExpression, env: Env, context: ProgramContext): Assertion | undefined {
  const [claim] = call.getArguments();
  const { world, self, session } = context;
  if (!Node.isArrowFunction(claim) || claim.getParameters().length > 0 || claim.isAsync()) {
    session.refuse(
      claim ?? call,
      "DSL2028",
      "a stable assertion is an arrow function without parameters",
      "write `stable(() => …)`",
    );
    return undefined;
  }
  const span = spanOf(claim);
  const nets = world.map((use) => local(use.label, { k: "opaque", name: "Net" }, span));
  const seen = new Map<string, Expr>();
  const reads = new Map<string, Local>();
  const own = new Map<Local, Expr>();
  world.forEach((use, i) => {
    const net = nets[i];
    if (net === undefined) return;
    const types = typesAt(use);
    const nodes = op("nodes", [protocolExpr(use)], list(nodeId), span);
    seen.set(use.label, netObject(asExpr(net), nodes, types.state, types.msg));
    // The node's own state is one of the network's: the assertion speaks of what it is at any time from here on.
    const state = local("state", types.state, span);
    reads.set(use.label, state);
    own.set(state, op("localState", [asExpr(net), self], types.state, span));
  });
  const holds = functionBody(claim, { ...env, reads, nets: seen }, session, bool);
  return { holds: replaceLocals(holds, own), nets, span };
}
