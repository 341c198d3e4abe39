/** A node that answers for ever, and one that asks. */
import { equals, invariant, type NodeId, program } from "disel-ts";
import { query, type State } from "./protocol.ts";

/** Answers whatever it is asked, in turn, always the same. */
export const answerer = <A>(nodes: readonly NodeId[], self: NodeId, answer: A) =>
  program(
    { query: query<A>(nodes) },
    self,
    async ({ query }) => {
      while (true) {
        invariant(() => query.state.held.length === 0);
        const { from, msg } = await query.receive("Ask");
        await query.send(from, { kind: "Tell", id: msg.id, answer });
      }
    },
    {
      requires: ({ query }) => nodes.includes(self) && query.state(self).held.length === 0,
    },
  );

/** Asks `to` once, and returns what it is told. */
export const ask = <A>(nodes: readonly NodeId[], self: NodeId, to: NodeId, id: number) => {
  const fresh: State<A> = { pending: [], held: [], got: [] };
  return program(
    { query: query<A>(nodes) },
    self,
    async ({ query }) => {
      await query.send(to, { kind: "Ask", id });
      const { msg } = await query.receive("Tell", (m, from) => from === to && m.id === id);
      return msg.answer;
    },
    {
      requires: ({ query }) => nodes.includes(self) && nodes.includes(to) && equals(query.state(self), fresh),
      ensures: (answer, { query }) => equals(query.state(self), { pending: [], held: [], got: [{ from: to, answer }] }),
    },
  );
};
