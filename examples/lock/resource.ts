/** A resource that clients write to under tokens: it accepts no token that is smaller than one that it has seen. */
import { equals, knowledge, type NodeId, perNode, protocol } from "disel-ts";

/** A write that was accepted. */
export interface Entry<V> {
  readonly writer: NodeId;
  readonly token: number;
  readonly value: V;
}

/** What a client is told of a write. */
export interface Answer<V> {
  readonly entry: Entry<V>;
  readonly accepted: boolean;
}

export type ResourceState<V> =
  /** The resource: the largest token that it has seen, what it has accepted, the newest first, and an answer that it owes. */
  | {
      readonly kind: "Resource";
      readonly seen: number;
      readonly log: readonly Entry<V>[];
      readonly owed: Answer<V> | undefined;
    }
  /** A client. */
  | { readonly kind: "Ready" }
  | { readonly kind: "Writing"; readonly entry: Entry<V> }
  | { readonly kind: "Written"; readonly entry: Entry<V> }
  | { readonly kind: "Refused" };

export type ResourceMsg<V> =
  | { readonly kind: "Write"; readonly token: number; readonly value: V }
  | { readonly kind: "Reply"; readonly answer: Answer<V> };

/** That a write has been accepted. */
export interface Accepted<V> {
  readonly entry: Entry<V>;
}

export function logOf<V>(state: ResourceState<V>): readonly Entry<V>[] {
  return state.kind === "Resource" ? state.log : [];
}

/** Whether tokens become no smaller from write to write. */
export function inOrder<V>(log: readonly Entry<V>[]): boolean {
  const [newest, ...older] = log;
  return newest === undefined || (older.every((entry) => entry.token <= newest.token) && inOrder(older));
}

const wasAccepted = <V>(answer: Answer<V>): readonly Accepted<V>[] =>
  answer.accepted ? [{ entry: answer.entry }] : [];

export const resource = <V>(store: NodeId, clients: readonly NodeId[]) =>
  protocol<ResourceState<V>, ResourceMsg<V>>({
    name: "Resource",
    nodes: [store, ...clients],
    assumes: { roles: !clients.includes(store) },
    init: (node) => (node === store ? { kind: "Resource", seen: 0, log: [], owed: undefined } : { kind: "Ready" }),

    transitions: {
      Write: {
        send: ({ self, to, state, msg }) =>
          state.kind === "Ready" && to === store
            ? { kind: "Writing", entry: { writer: self, token: msg.token, value: msg.value } }
            : undefined,
        receive: ({ from, state, msg }) => {
          if (state.kind !== "Resource" || state.owed !== undefined) return undefined;
          const entry: Entry<V> = { writer: from, token: msg.token, value: msg.value };
          return msg.token < state.seen
            ? { ...state, owed: { entry, accepted: false } }
            : { kind: "Resource", seen: msg.token, log: [entry, ...state.log], owed: { entry, accepted: true } };
        },
      },
      Reply: {
        send: ({ to, state, msg }) =>
          state.kind === "Resource" &&
          state.owed !== undefined &&
          equals(state.owed, msg.answer) &&
          to === msg.answer.entry.writer
            ? { ...state, owed: undefined }
            : undefined,
        receive: ({ state, msg }) =>
          state.kind === "Writing" && equals(msg.answer.entry, state.entry)
            ? msg.answer.accepted
              ? { kind: "Written", entry: state.entry }
              : { kind: "Refused" }
            : undefined,
      },
    },

    invariants: {
      /** The resource, and it alone, is in a state of the resource. */
      placed: perNode({ holds: ({ node, state }) => (node === store) === (state.kind === "Resource") }),
      /** What was accepted has tokens that become no smaller, and none is beyond the largest that was seen. */
      fenced: perNode({
        holds: ({ state }) =>
          state.kind !== "Resource" || (inOrder(state.log) && state.log.every((entry) => entry.token <= state.seen)),
      }),
      /** Who is told, or was told, that a write was accepted is told the truth. */
      honest: knowledge({
        about: (_: Accepted<V>) => store,
        holds: (fact, state) => logOf(state).some((entry) => equals(entry, fact.entry)),
        claims: ({ state }) =>
          state.kind === "Written"
            ? [{ entry: state.entry }]
            : state.kind === "Resource" && state.owed !== undefined
              ? wasAccepted(state.owed)
              : [],
        says: ({ msg }) => (msg.kind === "Reply" ? wasAccepted(msg.answer) : []),
      }),
    },

    theorems: {
      /** What the resource has accepted has tokens that become no smaller. */
      tokensInOrder: (net) => inOrder(logOf(net.state(store))),
    },
  });
