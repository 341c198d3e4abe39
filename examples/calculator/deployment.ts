/** Two clients and a server that adds the first two numbers of a list, as Disel's calculator does. */
import { compose, deploy, type NodeId } from "disel-ts";
import { client, server } from "./programs.ts";
import { calculator } from "./protocol.ts";

const clients: readonly NodeId[] = [1, 2];
const servers: readonly NodeId[] = [0];

/** Defined on lists of at least two numbers. */
function sum(args: readonly number[]): number | undefined {
  const [x, y] = args;
  return x === undefined || y === undefined ? undefined : x + y;
}

export default deploy(compose({ calc: calculator(clients, servers, sum) }), [
  server(clients, servers, sum, 0),
  client(clients, servers, sum, 1, 0, [
    [1, 2],
    [3, 4],
    [5, 6],
  ]),
  client(clients, servers, sum, 2, 0, [
    [7, 8],
    [9, 10],
  ]),
]);
