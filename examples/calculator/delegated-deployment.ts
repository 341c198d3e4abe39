/** Two clients, a server that adds, and between them one that knows nothing and asks it. */
import { deploy, type NodeId, placed } from "disel-ts";
import { delegated, delegatingServer } from "./delegation.ts";
import { client, server } from "./programs.ts";

const clients: readonly NodeId[] = [1, 2];
const delegates: readonly NodeId[] = [3];
const servers: readonly NodeId[] = [0];

/** Defined on lists of at least two numbers. */
function sum(args: readonly number[]): number | undefined {
  const [x, y] = args;
  return x === undefined || y === undefined ? undefined : x + y;
}

export default deploy(delegated(clients, delegates, servers, sum), [
  placed(
    client(clients, delegates, sum, 1, 3, [
      [1, 2],
      [3, 4],
    ]),
    { calc: "front" },
  ),
  placed(client(clients, delegates, sum, 2, 3, [[5, 6]]), { calc: "front" }),
  delegatingServer(clients, delegates, servers, sum, 3, 0),
  placed(server(delegates, servers, sum, 0), { calc: "back" }),
]);
