/** Queries over two-phase commit: a hook lets a node answer with its own log of what was committed, and nothing else. */
import { call, compose, equals, invariant, isPrefix, type NodeId, program, remembers, stable } from "disel-ts";
import { coordinate } from "../two-phase-commit/programs.ts";
import { type Entry, type State as TpcState, twoPhaseCommit } from "../two-phase-commit/protocol.ts";
import { query } from "./protocol.ts";

/** That a node's log began with this. */
export interface HadLog<D> {
  readonly node: NodeId;
  readonly log: readonly Entry<D>[];
}

/** The log of a node, whatever it is doing. */
export const logOf = <D>(state: TpcState<D>): readonly Entry<D>[] => state.log;

/** Coordinator and participants commit; they and clients, which have no part in that, may ask everybody. */
export const committed = <D>(coordinator: NodeId, participants: readonly NodeId[], clients: readonly NodeId[]) =>
  compose(
    {
      tpc: twoPhaseCommit<D>(coordinator, participants),
      query: query<readonly Entry<D>[]>([coordinator, ...participants, ...clients]),
    },
    {
      hooks: { query: { Tell: ({ states, msg }) => equals(msg.answer, logOf(states.tpc)) } },
      invariants: {
        /** Every answer, on its way or received, is the beginning of the log of who gave it. */
        answers: remembers({
          about: (fact: HadLog<D>) => fact.node,
          holds: (fact, { tpc }) => isPrefix(fact.log, logOf(tpc)),
          claims: (_, states) => states.query.got.map((got) => ({ node: got.from, log: got.answer })),
          says: { query: (from, msg) => (msg.kind === "Tell" ? [{ node: from, log: msg.answer }] : []) },
        }),
      },
    },
  );

/** Has a batch committed, then asks a participant for its log, and is told exactly what was committed. */
export const commitThenAsk = <D>(
  coordinator: NodeId,
  participants: readonly NodeId[],
  clients: readonly NodeId[],
  batch: readonly D[],
  peer: NodeId,
) =>
  program(
    committed<D>(coordinator, participants, clients),
    coordinator,
    async ({ tpc, query }) => {
      const log = await call(coordinate(coordinator, participants, batch), { tpc });
      const state = tpc.state;
      stable(
        () =>
          equals(tpc.state, state) &&
          query.net.channel(peer, coordinator).every((msg) => msg.kind === "Ask" || equals(msg.answer, log)),
      );
      await query.send(peer, { kind: "Ask", id: 0 });
      const { msg } = await query.receive("Tell", (m, from) => from === peer && m.id === 0);
      return msg.answer;
    },
    {
      requires: ({ tpc, query }) =>
        participants.length > 0 &&
        participants.includes(peer) &&
        equals(tpc.state(coordinator), { kind: "Coordinator", round: 0, log: [], phase: { kind: "Idle" } }) &&
        equals(query.state(coordinator), { pending: [], held: [], got: [] }),
      ensures: (answer, { tpc }) =>
        equals(
          answer.map((entry) => entry.data),
          batch,
        ) &&
        equals(tpc.state(coordinator), {
          kind: "Coordinator",
          round: batch.length,
          log: answer,
          phase: { kind: "Idle" },
        }),
    },
  );

/** Votes on what it is asked to commit, and answers questions with its log, in turn, for ever. */
export const member = <D>(
  coordinator: NodeId,
  participants: readonly NodeId[],
  clients: readonly NodeId[],
  self: NodeId,
  choose: (data: D) => boolean,
) =>
  program(
    committed<D>(coordinator, participants, clients),
    self,
    async ({ tpc, query }) => {
      while (true) {
        invariant(
          () => tpc.state.kind === "Participant" && tpc.state.part.kind === "Ready" && query.state.held.length === 0,
        );
        const asked = await tpc.tryReceive("Prepare");
        if (asked !== undefined) {
          await tpc.send(coordinator, { kind: "Vote", round: tpc.state.round, yes: choose(asked.msg.data) });
          await tpc.receive("Decide");
          await tpc.send(coordinator, { kind: "Ack", round: tpc.state.round });
        }
        const question = await query.tryReceive("Ask");
        if (question !== undefined)
          await query.send(question.from, { kind: "Tell", id: question.msg.id, answer: logOf(tpc.state) });
      }
    },
    {
      requires: ({ tpc, query }) =>
        participants.includes(self) &&
        equals(tpc.state(self), { kind: "Participant", round: 0, log: [], part: { kind: "Ready" } }) &&
        query.state(self).held.length === 0,
    },
  );
