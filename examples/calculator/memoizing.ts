/** A server that remembers: it serves the same client, whose contract names no server. */
import { equals, invariant, type NodeId, program } from "disel-ts";
import type { Result } from "./programs.ts";
import { calculator } from "./protocol.ts";

/** Remembers what it has evaluated, and evaluates nothing twice. */
export const memoizingServer = <A, V>(
  clients: readonly NodeId[],
  servers: readonly NodeId[],
  f: (arg: A) => V | undefined,
  self: NodeId,
) =>
  program(
    { calc: calculator(clients, servers, f) },
    self,
    async ({ calc }) => {
      let memo: readonly Result<A, V>[] = [];
      while (true) {
        invariant(
          () => equals(calc.state, { kind: "Server", held: [] }) && memo.every((r) => equals(f(r.arg), r.value)),
        );
        const { from, msg } = await calc.receive("Request");
        const known = memo.find((r) => equals(r.arg, msg.arg));
        if (known !== undefined) {
          await calc.send(from, { kind: "Response", arg: msg.arg, value: known.value });
        } else {
          const value = f(msg.arg);
          if (value !== undefined) {
            memo = [{ arg: msg.arg, value }, ...memo];
            await calc.send(from, { kind: "Response", arg: msg.arg, value });
          }
        }
      }
    },
    {
      requires: ({ calc }) => servers.includes(self) && equals(calc.state(self), { kind: "Server", held: [] }),
    },
  );
