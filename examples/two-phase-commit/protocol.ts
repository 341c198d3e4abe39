/** Two-phase commit over a sequence of rounds: a coordinator has its participants decide on one piece of data after another. */
import { equals, type NodeId, pairwise, protocol } from "disel-ts";

/** What was decided in one round. */
export interface Entry<D> {
  readonly committed: boolean;
  readonly data: D;
}

export interface Vote {
  readonly from: NodeId;
  readonly yes: boolean;
}

/** What the coordinator is doing in a round. */
export type Phase<D> =
  | { readonly kind: "Idle" }
  | { readonly kind: "Preparing"; readonly data: D; readonly asked: readonly NodeId[] }
  | { readonly kind: "Collecting"; readonly data: D; readonly votes: readonly Vote[] }
  | { readonly kind: "Telling"; readonly data: D; readonly commit: boolean; readonly told: readonly NodeId[] }
  | { readonly kind: "Closing"; readonly data: D; readonly commit: boolean; readonly acks: readonly NodeId[] };

/** What a participant is doing in a round. */
export type Part<D> =
  | { readonly kind: "Ready" }
  | { readonly kind: "Asked"; readonly data: D }
  | { readonly kind: "Voted"; readonly data: D; readonly yes: boolean }
  | { readonly kind: "Decided"; readonly commit: boolean };

export type State<D> =
  | {
      readonly kind: "Coordinator";
      readonly round: number;
      readonly log: readonly Entry<D>[];
      readonly phase: Phase<D>;
    }
  | { readonly kind: "Participant"; readonly round: number; readonly log: readonly Entry<D>[]; readonly part: Part<D> };

export type Msg<D> =
  | { readonly kind: "Prepare"; readonly round: number; readonly data: D }
  | { readonly kind: "Vote"; readonly round: number; readonly yes: boolean }
  | { readonly kind: "Decide"; readonly round: number; readonly commit: boolean }
  | { readonly kind: "Ack"; readonly round: number };

/** What the coordinator's state says of one participant. */
type View<D> =
  | { readonly kind: "Waits"; readonly round: number; readonly log: readonly Entry<D>[] }
  | { readonly kind: "WasAsked"; readonly round: number; readonly log: readonly Entry<D>[]; readonly data: D }
  | {
      readonly kind: "HasVoted";
      readonly round: number;
      readonly log: readonly Entry<D>[];
      readonly data: D;
      readonly yes: boolean;
    }
  | { readonly kind: "IsAborting"; readonly round: number; readonly log: readonly Entry<D>[]; readonly data: D }
  | {
      readonly kind: "WasTold";
      readonly round: number;
      readonly log: readonly Entry<D>[];
      readonly data: D;
      readonly commit: boolean;
    }
  | { readonly kind: "Never" };

export function voteOf(votes: readonly Vote[], node: NodeId): boolean | undefined {
  return votes.find((vote) => vote.from === node)?.yes;
}

function view<D>(state: State<D>, node: NodeId): View<D> {
  if (state.kind === "Participant") return { kind: "Never" };
  const { round, log, phase } = state;
  switch (phase.kind) {
    case "Idle":
      return { kind: "Waits", round, log };
    case "Preparing":
      return phase.asked.includes(node)
        ? { kind: "WasAsked", round, log, data: phase.data }
        : { kind: "Waits", round, log };
    case "Collecting": {
      const yes = voteOf(phase.votes, node);
      return yes === undefined
        ? { kind: "WasAsked", round, log, data: phase.data }
        : { kind: "HasVoted", round, log, data: phase.data, yes };
    }
    case "Telling":
      return phase.told.includes(node)
        ? { kind: "WasTold", round, log, data: phase.data, commit: phase.commit }
        : phase.commit
          ? { kind: "HasVoted", round, log, data: phase.data, yes: true }
          : { kind: "IsAborting", round, log, data: phase.data };
    case "Closing":
      return phase.acks.includes(node)
        ? { kind: "Waits", round: round + 1, log: [...log, { committed: phase.commit, data: phase.data }] }
        : { kind: "WasTold", round, log, data: phase.data, commit: phase.commit };
  }
}

/** A participant, and the messages to it and from it. */
interface Row<D> {
  readonly at: State<D>;
  readonly down: readonly Msg<D>[];
  readonly up: readonly Msg<D>[];
}

/** What may go with a view. */
function rows<D>(seen: View<D>): readonly Row<D>[] {
  if (seen.kind === "Never") return [];
  const { round, log } = seen;
  const at = (part: Part<D>): State<D> => ({ kind: "Participant", round, log, part });
  switch (seen.kind) {
    case "Waits":
      return [{ at: at({ kind: "Ready" }), down: [], up: [] }];
    case "WasAsked":
      return [
        { at: at({ kind: "Ready" }), down: [{ kind: "Prepare", round, data: seen.data }], up: [] },
        { at: at({ kind: "Asked", data: seen.data }), down: [], up: [] },
        { at: at({ kind: "Voted", data: seen.data, yes: true }), down: [], up: [{ kind: "Vote", round, yes: true }] },
        { at: at({ kind: "Voted", data: seen.data, yes: false }), down: [], up: [{ kind: "Vote", round, yes: false }] },
      ];
    case "HasVoted":
      return [{ at: at({ kind: "Voted", data: seen.data, yes: seen.yes }), down: [], up: [] }];
    case "IsAborting":
      return [
        { at: at({ kind: "Voted", data: seen.data, yes: true }), down: [], up: [] },
        { at: at({ kind: "Voted", data: seen.data, yes: false }), down: [], up: [] },
      ];
    case "WasTold": {
      const { commit } = seen;
      const after = [...log, { committed: commit, data: seen.data }];
      const told: Row<D> = {
        at: at({ kind: "Voted", data: seen.data, yes: true }),
        down: [{ kind: "Decide", round, commit }],
        up: [],
      };
      const refused: Row<D> = {
        at: at({ kind: "Voted", data: seen.data, yes: false }),
        down: [{ kind: "Decide", round, commit }],
        up: [],
      };
      const decided: Row<D> = {
        at: { kind: "Participant", round, log: after, part: { kind: "Decided", commit } },
        down: [],
        up: [],
      };
      const done: Row<D> = {
        at: { kind: "Participant", round: round + 1, log: after, part: { kind: "Ready" } },
        down: [],
        up: [{ kind: "Ack", round }],
      };
      return commit ? [told, decided, done] : [told, refused, decided, done];
    }
  }
}

/** Whether a log is the coordinator's, or has one decision more: that of the round which the coordinator is closing. */
function agrees<D>(state: State<D>, log: readonly Entry<D>[]): boolean {
  if (state.kind === "Participant" || equals(log, state.log)) return state.kind === "Coordinator";
  const { phase } = state;
  return (
    (phase.kind === "Telling" || phase.kind === "Closing") &&
    equals(log, [...state.log, { committed: phase.commit, data: phase.data }])
  );
}

export function twoPhaseCommit<D>(coordinator: NodeId, participants: readonly NodeId[]) {
  const all = (nodes: readonly NodeId[]): boolean => participants.every((p) => nodes.includes(p));
  const prepared = (data: D, asked: readonly NodeId[]): Phase<D> =>
    all(asked) ? { kind: "Collecting", data, votes: [] } : { kind: "Preparing", data, asked };
  const telling = (data: D, commit: boolean, told: readonly NodeId[]): Phase<D> =>
    all(told) ? { kind: "Closing", data, commit, acks: [] } : { kind: "Telling", data, commit, told };

  return protocol<State<D>, Msg<D>>({
    name: "TwoPhaseCommit",
    nodes: [coordinator, ...participants],
    assumes: { roles: !participants.includes(coordinator) },
    init: (node) =>
      node === coordinator
        ? { kind: "Coordinator", round: 0, log: [], phase: { kind: "Idle" } }
        : { kind: "Participant", round: 0, log: [], part: { kind: "Ready" } },

    transitions: {
      Prepare: {
        send: ({ to, state, msg }) => {
          if (state.kind !== "Coordinator" || !participants.includes(to) || msg.round !== state.round) return undefined;
          const { phase } = state;
          if (phase.kind === "Idle") return { ...state, phase: prepared(msg.data, [to]) };
          if (phase.kind === "Preparing" && equals(phase.data, msg.data) && !phase.asked.includes(to))
            return { ...state, phase: prepared(phase.data, [to, ...phase.asked]) };
          return undefined;
        },
        receive: ({ from, state, msg }) =>
          state.kind === "Participant" && state.part.kind === "Ready" && from === coordinator
            ? { ...state, part: { kind: "Asked", data: msg.data } }
            : undefined,
      },
      Vote: {
        send: ({ to, state, msg }) =>
          state.kind === "Participant" && state.part.kind === "Asked" && to === coordinator && msg.round === state.round
            ? { ...state, part: { kind: "Voted", data: state.part.data, yes: msg.yes } }
            : undefined,
        receive: ({ from, state, msg }) =>
          state.kind === "Coordinator" && state.phase.kind === "Collecting" && participants.includes(from)
            ? {
                ...state,
                phase: {
                  kind: "Collecting",
                  data: state.phase.data,
                  votes: [{ from, yes: msg.yes }, ...state.phase.votes],
                },
              }
            : undefined,
      },
      Decide: {
        send: ({ to, state, msg }) => {
          if (state.kind !== "Coordinator" || !participants.includes(to) || msg.round !== state.round) return undefined;
          const { phase } = state;
          if (phase.kind === "Collecting") {
            const { votes } = phase;
            const answered = participants.every((p) => voteOf(votes, p) !== undefined);
            const commit = participants.every((p) => voteOf(votes, p) === true);
            return answered && msg.commit === commit
              ? { ...state, phase: telling(phase.data, msg.commit, [to]) }
              : undefined;
          }
          return phase.kind === "Telling" && msg.commit === phase.commit && !phase.told.includes(to)
            ? { ...state, phase: telling(phase.data, phase.commit, [to, ...phase.told]) }
            : undefined;
        },
        receive: ({ from, state, msg }) =>
          state.kind === "Participant" && state.part.kind === "Voted" && from === coordinator
            ? {
                ...state,
                log: [...state.log, { committed: msg.commit, data: state.part.data }],
                part: { kind: "Decided", commit: msg.commit },
              }
            : undefined,
      },
      Ack: {
        send: ({ to, state, msg }) =>
          state.kind === "Participant" &&
          state.part.kind === "Decided" &&
          to === coordinator &&
          msg.round === state.round
            ? { ...state, round: state.round + 1, part: { kind: "Ready" } }
            : undefined,
        receive: ({ from, state }) => {
          if (state.kind !== "Coordinator" || state.phase.kind !== "Closing" || !participants.includes(from))
            return undefined;
          const { data, commit } = state.phase;
          const acks = [from, ...state.phase.acks];
          return all(acks)
            ? {
                kind: "Coordinator",
                round: state.round + 1,
                log: [...state.log, { committed: commit, data }],
                phase: { kind: "Idle" },
              }
            : { ...state, phase: { kind: "Closing", data, commit, acks } };
        },
      },
    },

    invariants: {
      /** What the coordinator knows of a participant, that participant, and the messages between them fit together. */
      inStep: pairwise({
        edges: participants.map((p) => [coordinator, p] as const),
        relates: ({ b, atA, atB, toA, toB }) =>
          rows(view(atA, b)).some((row) => equals(row, { at: atB, down: toB, up: toA })),
      }),
    },

    theorems: {
      /** The log of each participant is the coordinator's, or that with the decision which is being told. */
      agreement: (net) => participants.every((p) => agrees(net.state(coordinator), net.state(p).log)),
    },
  });
}
