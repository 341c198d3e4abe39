/** Two clients and a server that adds the first two numbers of a list, as Disel's calculator does. */
// Extracted by Coq from what is proved: edit the authored file, not this.
import { compose, deploy, type NodeId } from "disel-ts";
import { exact } from "disel-ts/realizers";
import { client, server } from "./programs.ts";
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

export default deploy(compose({ calc: calculator<readonly number[], number>(clients, servers, sum) }), [
  server<readonly number[], number>(clients, servers, sum, 0),
  client<readonly number[], number>(clients, servers, sum, 1, 0, [[1, 2], [3, 4], [5, 6]]),
  client<readonly number[], number>(clients, servers, sum, 2, 0, [[7, 8], [9, 10]]),
]);
