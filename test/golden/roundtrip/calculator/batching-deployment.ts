/** Two clients and a server that answers up to three requests at a time. */
// Extracted by Coq from what is proved: edit the authored file, not this.
import { compose, deploy, type NodeId } from "disel-ts";
import { exact } from "disel-ts/realizers";
import { batchingServer } from "./batching.ts";
import { client } from "./programs.ts";
import { calculator } from "./protocol.ts";

const clients: readonly NodeId[] = [1, 2];

const servers: readonly NodeId[] = [0];

/** Defined on lists of at least two numbers. */
function sum(args: readonly number[]): number | undefined {
  const x = args[0];
  const y = args[1];
  if (x === undefined) return undefined;
  return y === undefined ? undefined : exact(x + y);
}

export const batched = deploy(compose({ calc: calculator<readonly number[], number>(
  clients,
  servers,
  sum
) }), [
  batchingServer<readonly number[], number>(clients, servers, sum, 0, 3),
  client<readonly number[], number>(clients, servers, sum, 1, 0, [[1, 2], [3, 4]]),
  client<readonly number[], number>(clients, servers, sum, 2, 0, [[5, 6]]),
]);
