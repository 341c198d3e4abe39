/** A server that answers for ever, and a client that has a list of arguments evaluated. */
import { equals, invariant, type NodeId, program } from "disel-ts";
import { calculator, type State } from "./protocol.ts";

/** An argument and what a server answered to it. */
export interface Result<A, V> {
  readonly arg: A;
  readonly value: V;
}

/** Takes one request at a time and answers it. */
export const server = <A, V>(
  clients: readonly NodeId[],
  servers: readonly NodeId[],
  f: (arg: A) => V | undefined,
  self: NodeId,
) =>
  program(
    { calc: calculator(clients, servers, f) },
    self,
    async ({ calc }) => {
      while (true) {
        invariant(() => equals(calc.state, { kind: "Server", held: [] }));
        const { from, msg } = await calc.receive("Request");
        const value = f(msg.arg);
        if (value !== undefined) await calc.send(from, { kind: "Response", arg: msg.arg, value });
      }
    },
    {
      requires: ({ calc }) => servers.includes(self) && equals(calc.state(self), { kind: "Server", held: [] }),
    },
  );

/** Asks `to` for `f` of each input in turn, and is idle again. */
export const client = <A, V>(
  clients: readonly NodeId[],
  servers: readonly NodeId[],
  f: (arg: A) => V | undefined,
  self: NodeId,
  to: NodeId,
  inputs: readonly A[],
) => {
  const idle: State<A> = { kind: "Client", asked: [] };
  return program(
    { calc: calculator(clients, servers, f) },
    self,
    async ({ calc }) => {
      let results: readonly Result<A, V>[] = [];
      for (const [i, arg] of inputs.entries()) {
        invariant(
          () =>
            equals(calc.state, idle) &&
            equals(
              results.map((r) => r.arg),
              inputs.slice(0, i),
            ) &&
            results.every((r) => equals(f(r.arg), r.value)),
        );
        await calc.send(to, { kind: "Request", arg });
        const { msg } = await calc.receive("Response", (m, from) => from === to && equals(m.arg, arg));
        results = [...results, { arg, value: msg.value }];
      }
      return results;
    },
    {
      requires: ({ calc }) =>
        clients.includes(self) &&
        servers.includes(to) &&
        inputs.every((arg) => f(arg) !== undefined) &&
        equals(calc.state(self), idle),
      ensures: (results, { calc }) =>
        equals(calc.state(self), idle) &&
        equals(
          results.map((r) => r.arg),
          inputs,
        ) &&
        results.every((r) => equals(f(r.arg), r.value)),
    },
  );
};
