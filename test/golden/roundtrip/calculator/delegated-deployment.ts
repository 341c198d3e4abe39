/** Two clients, a server that adds, and between them one that knows nothing and asks it. */
// Extracted by Coq from what is proved: edit the authored file, not this.
import { deploy, type NodeId, placed } from "disel-ts";
import { exact } from "disel-ts/realizers";
import { delegated, delegatingServer } from "./delegation.ts";
import { client, server } from "./programs.ts";

const clients: readonly NodeId[] = [1, 2];

const delegates: readonly NodeId[] = [3];

const servers: readonly NodeId[] = [0];

/** Defined on lists of at least two numbers. */
function sum(args: readonly number[]): number | undefined {
  const x = args[0];
  const y = args[1];
  if (x === undefined) return undefined;
  return y === undefined ? undefined : exact(x + y);
}

export default deploy(delegated<readonly number[], number>(clients, delegates, servers, sum), [
  placed(client<readonly number[], number>(
    clients,
    delegates,
    sum,
    1,
    3,
    [[1, 2], [3, 4]]
  ), { calc: "front" }),
  placed(client<readonly number[], number>(clients, delegates, sum, 2, 3, [[5, 6]]), { calc: "front" }),
  delegatingServer<readonly number[], number>(clients, delegates, servers, sum, 3, 0),
  placed(server<readonly number[], number>(delegates, servers, sum, 0), { calc: "back" }),
]);
