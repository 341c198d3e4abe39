/** A server that knows nothing: it has every request answered by another server, as that server's client. */
import { compose, equals, invariant, type NodeId, program } from "disel-ts";
import { calculator } from "./protocol.ts";

/** In front, clients ask delegates; behind, delegates ask servers. */
export const delegated = <A, V>(
  clients: readonly NodeId[],
  delegates: readonly NodeId[],
  servers: readonly NodeId[],
  f: (arg: A) => V | undefined,
) =>
  compose({
    front: calculator(clients, delegates, f),
    back: calculator(delegates, servers, f),
  });

/** Takes one request at a time, asks `to` for its answer, and passes that on. */
export const delegatingServer = <A, V>(
  clients: readonly NodeId[],
  delegates: readonly NodeId[],
  servers: readonly NodeId[],
  f: (arg: A) => V | undefined,
  self: NodeId,
  to: NodeId,
) =>
  program(
    delegated(clients, delegates, servers, f),
    self,
    async ({ front, back }) => {
      while (true) {
        invariant(
          () => equals(front.state, { kind: "Server", held: [] }) && equals(back.state, { kind: "Client", asked: [] }),
        );
        const { from, msg } = await front.receive("Request");
        await back.send(to, { kind: "Request", arg: msg.arg });
        const { msg: answer } = await back.receive("Response", (m, who) => who === to && equals(m.arg, msg.arg));
        await front.send(from, { kind: "Response", arg: msg.arg, value: answer.value });
      }
    },
    {
      requires: ({ front, back }) =>
        delegates.includes(self) &&
        servers.includes(to) &&
        equals(front.state(self), { kind: "Server", held: [] }) &&
        equals(back.state(self), { kind: "Client", asked: [] }),
    },
  );
