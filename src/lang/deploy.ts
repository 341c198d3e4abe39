/** Deployments: which node runs which program. */
import type { World } from "./compose.ts";
import type { AnyProgram } from "./program.ts";
import type { NodeId } from "./values.ts";

export interface Deployment<W extends World> {
  readonly is: "deployment";
  readonly world: W;
  readonly programs: readonly AnyProgram[];
}

/**
 * Assigns a program to every node of the world. Its theorem speaks of exactly this assembly.
 *
 * @throws Error naming the node that has no program, has two, or is not in the world
 */
export function deploy<W extends World>(world: W, programs: readonly AnyProgram[]): Deployment<W> {
  const nodes = new Set(Object.values(world).flatMap((protocol) => protocol.nodes));
  const assigned = new Set<NodeId>();
  for (const { self } of programs) {
    if (!nodes.has(self)) throw new Error(`node ${self} runs a program, but it is not a node of the world`);
    if (assigned.has(self)) throw new Error(`node ${self} is given two programs`);
    assigned.add(self);
  }
  for (const node of nodes) {
    if (!assigned.has(node)) throw new Error(`node ${node} has no program`);
  }
  return { is: "deployment", world, programs };
}
