/** A server that takes several requests before it answers: it serves the same client, whose contract names no server. */
import { equals, invariant, type NodeId, program } from "disel-ts";
import { calculator, type Pending } from "./protocol.ts";

/** Waits for a request, takes what else is there up to `size` requests in all, and answers them in the order in which they came. */
export const batchingServer = <A, V>(
  clients: readonly NodeId[],
  servers: readonly NodeId[],
  f: (arg: A) => V | undefined,
  self: NodeId,
  size: number,
) =>
  program(
    { calc: calculator(clients, servers, f) },
    self,
    async ({ calc }) => {
      while (true) {
        invariant(() => equals(calc.state, { kind: "Server", held: [] }));
        const { from, msg } = await calc.receive("Request");
        let batch: readonly Pending<A>[] = [{ peer: from, arg: msg.arg }];
        let more = true;
        while (more && batch.length < size) {
          invariant(
            () =>
              equals(calc.state, { kind: "Server", held: batch }) &&
              batch.every((request) => clients.includes(request.peer) && f(request.arg) !== undefined),
          );
          const next = await calc.tryReceive("Request");
          if (next === undefined) more = false;
          else batch = [...batch, { peer: next.from, arg: next.msg.arg }];
        }
        for (const [i, request] of batch.entries()) {
          invariant(() => equals(calc.state, { kind: "Server", held: batch.slice(i) }));
          const value = f(request.arg);
          if (value !== undefined) await calc.send(request.peer, { kind: "Response", arg: request.arg, value });
        }
      }
    },
    {
      requires: ({ calc }) => servers.includes(self) && equals(calc.state(self), { kind: "Server", held: [] }),
    },
  );
