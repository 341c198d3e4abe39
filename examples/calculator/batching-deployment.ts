/** Two clients and a server that answers up to three requests at a time. */
import { compose, deploy, type NodeId } from "disel-ts";
import { batchingServer } from "./batching.ts";
import { client } from "./programs.ts";
import { calculator } from "./protocol.ts";

const clients: readonly NodeId[] = [1, 2];
const servers: readonly NodeId[] = [0];

/** Defined on lists of at least two numbers. */
function sum(args: readonly number[]): number | undefined {
  const [x, y] = args;
  return x === undefined || y === undefined ? undefined : x + y;
}

export const batched = deploy(compose({ calc: calculator(clients, servers, sum) }), [
  batchingServer(clients, servers, sum, 0, 3),
  client(clients, servers, sum, 1, 0, [
    [1, 2],
    [3, 4],
  ]),
  client(clients, servers, sum, 2, 0, [[5, 6]]),
]);
