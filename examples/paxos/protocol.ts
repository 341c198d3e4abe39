/**
 * Single-decree Paxos: proposers have acceptors vote for one value. Any majority of the acceptors is enough, any number of
 * proposers may try at the same time, and at most one value is ever chosen.
 */
import {
  before,
  consensus,
  contains,
  type Decision,
  equals,
  type Ghost,
  ghost,
  instance,
  justified,
  knowledge,
  latest,
  majority,
  type NodeId,
  type Pledge,
  type Proposal,
  perNode,
  protocol,
  type Vote,
} from "disel-ts";

/** What a proposer is doing in its ballot. */
export type Phase<V> =
  | { readonly kind: "Resting" }
  | { readonly kind: "Gathering"; readonly pledges: readonly Pledge<V>[] }
  | { readonly kind: "Proposing"; readonly value: V; readonly accepted: readonly NodeId[] };

/** What was proposed in a ballot, and what it rests on. */
export type Proposed<V> = readonly [ballot: number, proposal: Proposal<V>];

export type State<V> =
  | {
      readonly kind: "Proposer";
      readonly ballot: number;
      readonly phase: Phase<V>;
      /** Everything that it has proposed. */
      readonly log: Ghost<readonly Proposed<V>[]>;
    }
  | {
      readonly kind: "Acceptor";
      /** The highest ballot that it has heard of: it takes part in no lower one any more. */
      readonly promised: number;
      /** Its latest vote. */
      readonly last: Vote<V> | undefined;
      /** All of its votes. */
      readonly votes: Ghost<readonly Vote<V>[]>;
    };

export type Msg<V> =
  | { readonly kind: "Prepare"; readonly ballot: number }
  | { readonly kind: "Promise"; readonly ballot: number; readonly last: Vote<V> | undefined }
  | { readonly kind: "Accept"; readonly ballot: number; readonly value: V }
  | { readonly kind: "Accepted"; readonly ballot: number; readonly value: V };

/** What nodes know of one another: each of it stays true for ever. */
type Fact<V> =
  | { readonly kind: "Promised"; readonly node: NodeId; readonly ballot: number; readonly last: Vote<V> | undefined }
  | { readonly kind: "Voted"; readonly node: NodeId; readonly ballot: number; readonly value: V }
  | { readonly kind: "Proposed"; readonly ballot: number; readonly value: V };

/** Whether a vote, if there is one, is of a ballot below. */
export const isBefore = <V>(last: Vote<V> | undefined, ballot: number): boolean =>
  last === undefined || last[0] < ballot;

/** The votes of an acceptor. */
const votesOf = <V>(state: State<V>): readonly Vote<V>[] => (state.kind === "Acceptor" ? state.votes : []);

/** What a proposer proposed in a ballot. */
function proposalOf<V>(ballot: number, state: State<V>): Proposal<V> | undefined {
  if (state.kind !== "Proposer") return undefined;
  const found = state.log.find((entry) => entry[0] === ballot);
  return found === undefined ? undefined : found[1];
}

function isTrue<V>(fact: Fact<V>, state: State<V>): boolean {
  switch (fact.kind) {
    case "Promised": {
      if (state.kind !== "Acceptor") return false;
      return fact.ballot <= state.promised && equals(fact.last, latest(before(fact.ballot, state.votes)));
    }
    case "Voted":
      return state.kind === "Acceptor" && contains(state.votes, [fact.ballot, fact.value]);
    case "Proposed": {
      const proposal = proposalOf(fact.ballot, state);
      return proposal !== undefined && equals(proposal[0], fact.value);
    }
  }
}

const pledged = <V>(pledges: readonly Pledge<V>[], ballot: number): readonly Fact<V>[] =>
  pledges.map((pledge): Fact<V> => ({ kind: "Promised", node: pledge[0], ballot, last: pledge[1] }));

function claimed<V>(state: State<V>): readonly Fact<V>[] {
  if (state.kind === "Acceptor")
    return state.votes.map((vote): Fact<V> => ({ kind: "Proposed", ballot: vote[0], value: vote[1] }));
  const { ballot, phase, log } = state;
  const history = log.flatMap((entry) => pledged(entry[1][1], entry[0]));
  switch (phase.kind) {
    case "Resting":
      return history;
    case "Gathering":
      return [...history, ...pledged(phase.pledges, ballot)];
    case "Proposing":
      return [
        ...history,
        ...phase.accepted.map((node): Fact<V> => ({ kind: "Voted", node, ballot, value: phase.value })),
      ];
  }
}

function said<V>(from: NodeId, msg: Msg<V>): readonly Fact<V>[] {
  switch (msg.kind) {
    case "Prepare":
      return [];
    case "Promise":
      return [{ kind: "Promised", node: from, ballot: msg.ballot, last: msg.last }];
    case "Accept":
      return [{ kind: "Proposed", ballot: msg.ballot, value: msg.value }];
    case "Accepted":
      return [{ kind: "Voted", node: from, ballot: msg.ballot, value: msg.value }];
  }
}

/** The vote that a proposer knows a majority to have cast. */
export function decided<V>(acceptors: readonly NodeId[], state: State<V>): Decision<V> | undefined {
  if (state.kind !== "Proposer" || state.phase.kind !== "Proposing") return undefined;
  const { value, accepted } = state.phase;
  return majority(acceptors, (node) => accepted.includes(node)) ? [[state.ballot, value], accepted] : undefined;
}

/** Whether pledges are all of acceptors. */
const ofAcceptors = <V>(acceptors: readonly NodeId[], pledges: readonly Pledge<V>[]): boolean =>
  pledges.every((pledge) => acceptors.includes(pledge[0]));

/**
 * Proposers and acceptors agree on one value of type `V`.
 *
 * @param owner who proposes in a ballot: whatever it is, no two proposers share one
 */
export const paxos = <V>(
  proposers: readonly NodeId[],
  acceptors: readonly NodeId[],
  owner: (ballot: number) => NodeId,
) => {
  /** What must be so of a proposal that was made. */
  const sound = (entry: Proposed<V>, ballot: number): boolean =>
    entry[0] <= ballot && justified(acceptors, entry[1][0], entry[1][1]) && ofAcceptors(acceptors, entry[1][1]);

  return protocol<State<V>, Msg<V>>({
    name: "Paxos",
    nodes: [...proposers, ...acceptors],
    assumes: { apart: proposers.every((node) => !acceptors.includes(node)) },
    init: (node) =>
      acceptors.includes(node)
        ? { kind: "Acceptor", promised: 0, last: undefined, votes: ghost(() => []) }
        : { kind: "Proposer", ballot: 0, phase: { kind: "Resting" }, log: ghost(() => []) },
    transitions: {
      Prepare: {
        send: ({ self, to, state, msg }) => {
          if (state.kind !== "Proposer" || !acceptors.includes(to) || owner(msg.ballot) !== self) return undefined;
          if (state.ballot < msg.ballot)
            return { ...state, ballot: msg.ballot, phase: { kind: "Gathering", pledges: [] } };
          return state.ballot === msg.ballot && state.phase.kind === "Gathering" ? state : undefined;
        },
        receive: ({ from, state, msg }) =>
          state.kind === "Acceptor" && state.promised <= msg.ballot && from === owner(msg.ballot)
            ? { ...state, promised: msg.ballot }
            : undefined,
      },
      Promise: {
        send: ({ to, state, msg }) =>
          state.kind === "Acceptor" &&
          msg.ballot === state.promised &&
          to === owner(msg.ballot) &&
          equals(msg.last, state.last) &&
          isBefore(state.last, msg.ballot)
            ? state
            : undefined,
        receive: ({ from, state, msg }) => {
          if (state.kind !== "Proposer" || state.phase.kind !== "Gathering") return undefined;
          if (msg.ballot !== state.ballot || !acceptors.includes(from)) return undefined;
          return { ...state, phase: { kind: "Gathering", pledges: [[from, msg.last], ...state.phase.pledges] } };
        },
      },
      Accept: {
        send: ({ to, state, msg }) => {
          if (state.kind !== "Proposer" || !acceptors.includes(to) || msg.ballot !== state.ballot) return undefined;
          const { phase } = state;
          switch (phase.kind) {
            case "Resting":
              return undefined;
            case "Gathering": {
              const { pledges } = phase;
              if (!justified(acceptors, msg.value, pledges)) return undefined;
              return {
                ...state,
                phase: { kind: "Proposing", value: msg.value, accepted: [] },
                log: ghost(() => [[state.ballot, [msg.value, pledges]], ...state.log]),
              };
            }
            case "Proposing":
              return equals(msg.value, phase.value) ? state : undefined;
          }
        },
        receive: ({ from, state, msg }) =>
          state.kind === "Acceptor" && state.promised <= msg.ballot && from === owner(msg.ballot)
            ? {
                kind: "Acceptor",
                promised: msg.ballot,
                last: [msg.ballot, msg.value],
                votes: ghost(() => [[msg.ballot, msg.value], ...state.votes]),
              }
            : undefined,
      },
      Accepted: {
        send: ({ to, state, msg }) =>
          state.kind === "Acceptor" && to === owner(msg.ballot) && equals(state.last, [msg.ballot, msg.value])
            ? state
            : undefined,
        receive: ({ from, state, msg }) => {
          if (state.kind !== "Proposer" || state.phase.kind !== "Proposing") return undefined;
          const { value, accepted } = state.phase;
          if (msg.ballot !== state.ballot || !equals(msg.value, value) || !acceptors.includes(from)) return undefined;
          return { ...state, phase: { kind: "Proposing", value, accepted: [from, ...accepted] } };
        },
      },
    },
    invariants: {
      /** What a node keeps fits together. */
      wellFormed: perNode({
        holds: ({ node, state }) => {
          if (state.kind === "Acceptor")
            return (
              equals(state.last, latest(state.votes)) &&
              state.votes.every(
                (vote) => vote[0] <= state.promised && [...proposers, ...acceptors].includes(owner(vote[0])),
              )
            );
          const { ballot, phase, log } = state;
          if (!log.every((entry) => sound(entry, ballot))) return false;
          switch (phase.kind) {
            case "Resting":
              return true;
            case "Gathering":
              return (
                owner(ballot) === node &&
                log.every((entry) => entry[0] < ballot) &&
                ofAcceptors(acceptors, phase.pledges)
              );
            case "Proposing": {
              const proposed = log.find((entry) => entry[0] === ballot);
              return owner(ballot) === node && proposed !== undefined && equals(proposed[1][0], phase.value);
            }
          }
        },
      }),
      /** What nodes and messages say of nodes is so. */
      known: knowledge({
        about: (fact: Fact<V>) => (fact.kind === "Proposed" ? owner(fact.ballot) : fact.node),
        holds: isTrue,
        claims: ({ state }) => claimed(state),
        says: ({ from, msg }) => said(from, msg),
      }),
    },
    theorems: {
      /** At most one value is chosen, and all that proposers know to be chosen is that value. */
      agreement: consensus({
        acceptors,
        owner,
        votes: votesOf,
        proposal: proposalOf,
        decided: (state) => decided(acceptors, state),
      }),
    },
  });
};

const ownerOf = (ballot: number): NodeId => (ballot === 1 ? 0 : 1);

/** To explore: two proposers with a ballot each, three acceptors, two values. */
export const instances = [
  instance(paxos<string>([0, 1], [2, 3, 4], ownerOf), {
    messages: ({ state }): readonly Msg<string>[] =>
      state.kind === "Proposer"
        ? [
            { kind: "Prepare", ballot: 1 },
            { kind: "Prepare", ballot: 2 },
            { kind: "Accept", ballot: state.ballot, value: "a" },
            { kind: "Accept", ballot: state.ballot, value: "b" },
          ]
        : [
            { kind: "Promise", ballot: state.promised, last: state.last },
            ...(state.last === undefined
              ? []
              : [{ kind: "Accepted" as const, ballot: state.last[0], value: state.last[1] }]),
          ],
  }),
];
