/** A client with 500 sums, a server that delegates, and one that adds: three nodes, and two calculators. */
import { deploy, type NodeId, placed, range } from "disel-ts";
import { delegated, delegatingServer } from "../../../examples/calculator/delegation.ts";
import { client, server } from "../../../examples/calculator/programs.ts";

const clients: readonly NodeId[] = [0];
const delegates: readonly NodeId[] = [1];
const servers: readonly NodeId[] = [2];
const numbers: readonly number[] = range(0, 500);

/** Defined on lists of at least two numbers. */
function sum(args: readonly number[]): number | undefined {
  const [x, y] = args;
  return x === undefined || y === undefined ? undefined : x + y;
}

export default deploy(delegated(clients, delegates, servers, sum), [
  placed(
    client(
      clients,
      delegates,
      sum,
      0,
      1,
      numbers.map((n) => [n, 1]),
    ),
    { calc: "front" },
  ),
  delegatingServer(clients, delegates, servers, sum, 1, 2),
  placed(server(delegates, servers, sum, 2), { calc: "back" }),
]);
