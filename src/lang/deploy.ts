/** Deployments: which node runs which program. */
import type { World } from "./compose.ts";
import type { AnyProgram, Program } from "./program.ts";
import type { NodeId } from "./values.ts";

export interface Deployment<W extends World> {
  readonly is: "deployment";
  readonly world: W;
  readonly programs: readonly AnyProgram[];
}

/**
 * A program where its protocols have other labels: `placed(client(…), { calc: "front" })` is a program of a world whose
 * protocol `front` is the client's `calc`. Labels that are not named stay as they are.
 */
export function placed<W extends World, R>(
  program: Program<W, R>,
  places: { readonly [L in keyof W]?: string },
): Program<W, R> {
  return { ...program, places };
}

/** What the world of a deployment calls a protocol of one of its programs. */
export const placeOf = (program: AnyProgram, label: string): string =>
  (program.places as { readonly [label: string]: string | undefined })[label] ?? label;

/**
 * Assigns a program to every node of the world. Its theorem speaks of exactly this assembly.
 *
 * @throws Error naming the node that has no program, has two, or is not in the world; or a protocol that the world does
 *   not have
 */
export function deploy<W extends World>(world: W, programs: readonly AnyProgram[]): Deployment<W> {
  const nodes = new Set(Object.values(world).flatMap((protocol) => protocol.nodes));
  const assigned = new Set<NodeId>();
  for (const one of programs) {
    const { self } = one;
    for (const label of Object.keys(one.world)) {
      const place = placeOf(one, label);
      if (world[place] === undefined)
        throw new Error(`the program of node ${self} is of a world with a protocol ${place}`);
    }
    if (!nodes.has(self)) throw new Error(`node ${self} runs a program, but it is not a node of the world`);
    if (assigned.has(self)) throw new Error(`node ${self} is given two programs`);
    assigned.add(self);
  }
  for (const node of nodes) {
    if (!assigned.has(node)) throw new Error(`node ${node} has no program`);
  }
  return { is: "deployment", world, programs };
}
