/** A server that takes several requests before it answers: it serves the same client, whose contract names no server. */
// Extracted by Coq from what is proved: edit the authored file, not this.
import { type NodeId, program } from "disel-ts";
import { calculator, type Pending } from "./protocol.ts";

/** Waits for a request, takes what else is there up to `size` requests in all, and answers them in the order in which they came. */
export function batchingServer<A, V>(
  clients: readonly NodeId[],
  servers: readonly NodeId[],
  f: (x1: A) => V | undefined,
  self: NodeId,
  size: number
) {
  return program({ calc: calculator<A, V>(clients, servers, f) }, self, async ({ calc }) => {
    while (true) {
      const { from, msg } = await calc.receive("Request");
      let more: boolean = true;
      let batch: readonly Pending<A>[] = [{ peer: from, arg: msg.arg }];
      while (more && batch.length < size) {
        const received = await calc.tryReceive("Request");
        if (received === undefined) {
          const more2 = false;
          more = more2;
        } else {
          const batch2 = [...batch, { peer: received.from, arg: received.msg.arg }];
          batch = batch2;
        }
      }
      for (const [, request] of batch.entries()) {
        const value = f(request.arg);
        if (value !== undefined) await calc.send(request.peer, { kind: "Response", arg: request.arg, value });
      }
    }
  });
}
