/** Queries over two-phase commit: a hook lets a node answer with its own log of what was committed, and nothing else. */
import { compose, equals, isPrefix, type NodeId, remembers } from "disel-ts";
import { type Entry, type State as TpcState, twoPhaseCommit } from "../two-phase-commit/protocol.ts";
import { query } from "./protocol.ts";

/** That a node's log began with this. */
export interface HadLog<D> {
  readonly node: NodeId;
  readonly log: readonly Entry<D>[];
}

/** The log of a node, whatever it is doing. */
export const logOf = <D>(state: TpcState<D>): readonly Entry<D>[] => state.log;

/** Everybody commits, and everybody may ask everybody. */
export const committed = <D>(coordinator: NodeId, participants: readonly NodeId[]) =>
  compose(
    {
      tpc: twoPhaseCommit<D>(coordinator, participants),
      query: query<readonly Entry<D>[]>([coordinator, ...participants]),
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
