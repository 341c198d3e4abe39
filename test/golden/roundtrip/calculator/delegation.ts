/** A server that knows nothing: it has every request answered by another server, as that server's client. */
// Extracted by Coq from what is proved: edit the authored file, not this.
import { compose, type NodeId, program } from "disel-ts";
import { equals } from "disel-ts/realizers";
import { calculator } from "./protocol.ts";

/** In front, clients ask delegates; behind, delegates ask servers. */
export function delegated<A, V>(
  clients: readonly NodeId[],
  delegates: readonly NodeId[],
  servers: readonly NodeId[],
  f: (x1: A) => V | undefined
) {
  return compose({
    front: calculator<A, V>(clients, delegates, f),
    back: calculator<A, V>(delegates, servers, f),
  });
}

/** Takes one request at a time, asks `to` for its answer, and passes that on. */
export function delegatingServer<A, V>(
  clients: readonly NodeId[],
  delegates: readonly NodeId[],
  servers: readonly NodeId[],
  f: (x1: A) => V | undefined,
  self: NodeId,
  to: NodeId
) {
  return program(delegated<A, V>(clients, delegates, servers, f), self, async ({ front, back }) => {
    while (true) {
      const { from, msg } = await front.receive("Request");
      await back.send(to, { kind: "Request", arg: msg.arg });
      const { msg: msg2 } = await back.receive(
        "Response",
        (msg2, from2) => from2 === to && equals(msg2.arg, msg.arg)
      );
      await front.send(from, { kind: "Response", arg: msg.arg, value: msg2.value });
    }
  });
}
