/** A lock: a server that grants it to one client at a time, each time with a new, larger token. */
import { knowledge, type NodeId, ownership, perNode, protocol } from "disel-ts";

export type LockState =
  /** The server: nobody has the lock; a client has asked for it; a client has it, or is about to. */
  | { readonly kind: "Free"; readonly next: number }
  | { readonly kind: "Asked"; readonly by: NodeId; readonly next: number }
  | { readonly kind: "Taken"; readonly by: NodeId; readonly next: number }
  /** A client. */
  | { readonly kind: "Idle" }
  | { readonly kind: "Waiting" }
  | { readonly kind: "Holding"; readonly token: number };

export type LockMsg =
  | { readonly kind: "Acquire" }
  | { readonly kind: "Grant"; readonly token: number }
  | { readonly kind: "Release" };

/** That a token has been granted. */
export interface Granted {
  readonly token: number;
}

/** The token that the server grants next; of what is no server, 0. */
export function nextToken(state: LockState): number {
  return state.kind === "Free" || state.kind === "Asked" || state.kind === "Taken" ? state.next : 0;
}

export const lock = (server: NodeId, clients: readonly NodeId[]) =>
  protocol<LockState, LockMsg>({
    name: "Lock",
    nodes: [server, ...clients],
    assumes: { roles: !clients.includes(server) },
    init: (node) => (node === server ? { kind: "Free", next: 1 } : { kind: "Idle" }),

    transitions: {
      Acquire: {
        send: ({ to, state }) => (state.kind === "Idle" && to === server ? { kind: "Waiting" } : undefined),
        receive: ({ from, state }) =>
          state.kind === "Free" ? { kind: "Asked", by: from, next: state.next } : undefined,
      },
      Grant: {
        send: ({ to, state, msg }) =>
          state.kind === "Asked" && to === state.by && msg.token === state.next
            ? { kind: "Taken", by: to, next: state.next + 1 }
            : undefined,
        receive: ({ state, msg }) => (state.kind === "Waiting" ? { kind: "Holding", token: msg.token } : undefined),
      },
      Release: {
        send: ({ to, state }) => (state.kind === "Holding" && to === server ? { kind: "Idle" } : undefined),
        receive: ({ from, state }) =>
          state.kind === "Taken" && from === state.by ? { kind: "Free", next: state.next } : undefined,
      },
    },

    invariants: {
      /** The server, and it alone, is in a state of the server. */
      placed: perNode({
        holds: ({ node, state }) =>
          (node === server) === (state.kind === "Free" || state.kind === "Asked" || state.kind === "Taken"),
      }),
      /** The right to use what is locked is in one place: with the server, with a client, or on its way between them. */
      right: ownership({
        held: ({ state }) =>
          state.kind === "Free" || state.kind === "Asked" || state.kind === "Holding" ? ["right"] : [],
        carried: ({ msg }) => (msg.kind === "Grant" || msg.kind === "Release" ? ["right"] : []),
      }),
      /** A token that a client holds, or that is on its way to one, has been granted: the server is past it. */
      granted: knowledge({
        about: (_: Granted) => server,
        holds: (fact, state) => fact.token < nextToken(state),
        claims: ({ state }) => (state.kind === "Holding" ? [{ token: state.token }] : []),
        says: ({ msg }) => (msg.kind === "Grant" ? [{ token: msg.token }] : []),
      }),
    },

    theorems: {
      /** No two clients hold the lock. */
      mutualExclusion: (net) =>
        clients.every((a) =>
          clients.every((b) => a === b || net.state(a).kind !== "Holding" || net.state(b).kind !== "Holding"),
        ),
    },
  });
