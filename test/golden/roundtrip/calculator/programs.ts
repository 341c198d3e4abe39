/** A server that answers for ever, and a client that has a list of arguments evaluated. */
// Extracted by Coq from what is proved: edit the authored file, not this.
import { type NodeId, program } from "disel-ts";
import { equals } from "disel-ts/realizers";
import { calculator } from "./protocol.ts";

/** An argument and what a server answered to it. */
export interface Result<A, V> {
  readonly arg: A;
  readonly value: V;
}

/** Takes one request at a time and answers it. */
export function server<A, V>(
  clients: readonly NodeId[],
  servers: readonly NodeId[],
  f: (x1: A) => V | undefined,
  self: NodeId
) {
  return program({ calc: calculator<A, V>(clients, servers, f) }, self, async ({ calc }) => {
    while (true) {
      const { from, msg } = await calc.receive("Request");
      const value = f(msg.arg);
      if (value !== undefined) await calc.send(from, { kind: "Response", arg: msg.arg, value });
    }
  });
}

/** Asks `to` for `f` of each input in turn, and is idle again. */
export function client<A, V>(
  clients: readonly NodeId[],
  servers: readonly NodeId[],
  f: (x1: A) => V | undefined,
  self: NodeId,
  to: NodeId,
  inputs: readonly A[]
) {
  return program({ calc: calculator<A, V>(clients, servers, f) }, self, async ({ calc }) => {
    let results: readonly Result<A, V>[] = [];
    for (const [, arg] of inputs.entries()) {
      await calc.send(to, { kind: "Request", arg });
      const { msg } = await calc.receive("Response", (msg, from) => from === to && equals(msg.arg, arg));
      results = [...results, { arg, value: msg.value }];
    }
    return results;
  });
}
