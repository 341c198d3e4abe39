/** Two-phase commit, as in `spec.qnt`: the same steps, the same two invariants, three participants. */
import { instance, isPrefix, type NodeId, pairs, pairwise, perNode, protocol } from "disel-ts";

/** What was decided in one round. */
export interface Entry {
  readonly committed: boolean;
  readonly data: string;
}

/** A participant's answer, as the coordinator remembers it. */
export interface Answer {
  readonly from: NodeId;
  readonly yes: boolean;
}

export type State =
  // The coordinator: between rounds, asking, collecting votes, telling the decision, collecting acknowledgements.
  | { readonly kind: "Idle"; readonly round: number; readonly log: readonly Entry[] }
  | {
      readonly kind: "Preparing";
      readonly round: number;
      readonly log: readonly Entry[];
      readonly data: string;
      readonly asked: readonly NodeId[];
    }
  | {
      readonly kind: "Collecting";
      readonly round: number;
      readonly log: readonly Entry[];
      readonly data: string;
      readonly votes: readonly Answer[];
    }
  | {
      readonly kind: "Telling";
      readonly round: number;
      readonly log: readonly Entry[];
      readonly data: string;
      readonly commit: boolean;
      readonly told: readonly NodeId[];
    }
  | {
      readonly kind: "Closing";
      readonly round: number;
      readonly log: readonly Entry[];
      readonly data: string;
      readonly commit: boolean;
      readonly acks: readonly NodeId[];
    }
  // A participant: between rounds, asked, waiting for the decision, to acknowledge it.
  | { readonly kind: "Ready"; readonly round: number; readonly log: readonly Entry[] }
  | { readonly kind: "Asked"; readonly round: number; readonly log: readonly Entry[]; readonly data: string }
  | {
      readonly kind: "Voted";
      readonly round: number;
      readonly log: readonly Entry[];
      readonly data: string;
      readonly yes: boolean;
    }
  | {
      readonly kind: "Decided";
      readonly round: number;
      readonly log: readonly Entry[];
      readonly yes: boolean;
      readonly commit: boolean;
    };

export type Msg =
  | { readonly kind: "Prepare"; readonly round: number; readonly data: string }
  | { readonly kind: "Vote"; readonly round: number; readonly yes: boolean }
  | { readonly kind: "Decide"; readonly round: number; readonly commit: boolean }
  | { readonly kind: "Ack"; readonly round: number };

export const twoPhaseCommit = (coordinator: NodeId, participants: readonly NodeId[]) => {
  const all = (nodes: readonly NodeId[]): boolean => participants.every((p) => nodes.includes(p));
  const askedOf = (round: number, log: readonly Entry[], data: string, asked: readonly NodeId[]): State =>
    all(asked) ? { kind: "Collecting", round, log, data, votes: [] } : { kind: "Preparing", round, log, data, asked };
  const toldTo = (
    round: number,
    log: readonly Entry[],
    data: string,
    commit: boolean,
    told: readonly NodeId[],
  ): State =>
    all(told)
      ? { kind: "Closing", round, log, data, commit, acks: [] }
      : { kind: "Telling", round, log, data, commit, told };

  return protocol<State, Msg>({
    name: "TwoPhaseCommit",
    nodes: [coordinator, ...participants],
    assumes: { apart: !participants.includes(coordinator) },
    init: (node) => (node === coordinator ? { kind: "Idle", round: 0, log: [] } : { kind: "Ready", round: 0, log: [] }),

    transitions: {
      Prepare: {
        send: ({ to, state, msg }) => {
          if (!participants.includes(to) || msg.round !== state.round) return undefined;
          if (state.kind === "Idle") return askedOf(state.round, state.log, msg.data, [to]);
          if (state.kind === "Preparing" && state.data === msg.data && !state.asked.includes(to))
            return askedOf(state.round, state.log, state.data, [to, ...state.asked]);
          return undefined;
        },
        receive: ({ from, state, msg }) =>
          state.kind === "Ready" && from === coordinator && msg.round === state.round
            ? { kind: "Asked", round: state.round, log: state.log, data: msg.data }
            : undefined,
      },
      Vote: {
        send: ({ to, state, msg }) =>
          state.kind === "Asked" && to === coordinator && msg.round === state.round
            ? { kind: "Voted", round: state.round, log: state.log, data: state.data, yes: msg.yes }
            : undefined,
        receive: ({ from, state, msg }) =>
          state.kind === "Collecting" && participants.includes(from) && msg.round === state.round
            ? { ...state, votes: [{ from, yes: msg.yes }, ...state.votes] }
            : undefined,
      },
      Decide: {
        send: ({ to, state, msg }) => {
          if (!participants.includes(to) || msg.round !== state.round) return undefined;
          if (state.kind === "Collecting") {
            const { votes } = state;
            const answered = participants.every((p) => votes.some((vote) => vote.from === p));
            const commit = participants.every((p) => votes.some((vote) => vote.from === p && vote.yes));
            return answered && msg.commit === commit
              ? toldTo(state.round, state.log, state.data, commit, [to])
              : undefined;
          }
          if (state.kind === "Telling" && msg.commit === state.commit && !state.told.includes(to))
            return toldTo(state.round, state.log, state.data, state.commit, [to, ...state.told]);
          return undefined;
        },
        receive: ({ from, state, msg }) =>
          state.kind === "Voted" && from === coordinator && msg.round === state.round
            ? {
                kind: "Decided",
                round: state.round,
                log: [...state.log, { committed: msg.commit, data: state.data }],
                yes: state.yes,
                commit: msg.commit,
              }
            : undefined,
      },
      Ack: {
        send: ({ to, state, msg }) =>
          state.kind === "Decided" && to === coordinator && msg.round === state.round
            ? { kind: "Ready", round: state.round + 1, log: state.log }
            : undefined,
        receive: ({ from, state, msg }) => {
          if (state.kind !== "Closing" || !participants.includes(from) || msg.round !== state.round) return undefined;
          const acks = [from, ...state.acks];
          return all(acks)
            ? {
                kind: "Idle",
                round: state.round + 1,
                log: [...state.log, { committed: state.commit, data: state.data }],
              }
            : { ...state, acks };
        },
      },
    },

    invariants: {
      /** Whoever voted no does not commit. */
      unanimous: perNode({ holds: ({ state }) => state.kind !== "Decided" || !state.commit || state.yes }),
      /** Of two participants' logs, one is the beginning of the other. */
      agreement: pairwise({
        edges: pairs(participants, participants),
        relates: ({ atA, atB }) => isPrefix(atA.log, atB.log) || isPrefix(atB.log, atA.log),
      }),
    },
  });
};

const rounds = (round: number): readonly Msg[] => [
  { kind: "Prepare", round, data: "a" },
  { kind: "Prepare", round, data: "b" },
  { kind: "Vote", round, yes: true },
  { kind: "Vote", round, yes: false },
  { kind: "Decide", round, commit: true },
  { kind: "Decide", round, commit: false },
  { kind: "Ack", round },
];

export const instances = [instance(twoPhaseCommit(0, [1, 2, 3]), { messages: ({ state }) => rounds(state.round) })];
