/** A server that remembers: it serves the same client, whose contract names no server. */
// Extracted by Coq from what is proved: edit the authored file, not this.
import { type NodeId, program } from "disel-ts";
import { equals } from "disel-ts/realizers";
import type { Result } from "./programs.ts";
import { calculator } from "./protocol.ts";

/** Remembers what it has evaluated, and evaluates nothing twice. */
export function memoizingServer<A, V>(
  clients: readonly NodeId[],
  servers: readonly NodeId[],
  f: (x1: A) => V | undefined,
  self: NodeId
) {
  return program({ calc: calculator<A, V>(clients, servers, f) }, self, async ({ calc }) => {
    let memo: readonly Result<A, V>[] = [];
    while (true) {
      const { from, msg } = await calc.receive("Request");
      const known = memo.find((r) => equals(r.arg, msg.arg));
      if (known === undefined) {
        const value = f(msg.arg);
        if (value !== undefined) {
          const memo2: readonly Result<A, V>[] = [{ arg: msg.arg, value }, ...memo];
          await calc.send(from, { kind: "Response", arg: msg.arg, value });
          memo = memo2;
        }
      } else {
        await calc.send(from, { kind: "Response", arg: msg.arg, value: known.value });
      }
    }
  });
}
