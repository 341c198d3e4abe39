/** A lock: a server that grants it to one client at a time, each time with a new, larger token. */
import { contains, knowledge, type NodeId, ownership, perNode, protocol } from "disel-ts";

/** That a token was granted, and to whom. */
export interface Grant {
  readonly holder: NodeId;
  readonly token: number;
}

export type LockState =
  /**
   * The server: nobody has the lock; a client has asked for it; a client has it, or is about to. It knows the next token,
   * and what it has granted, the newest first.
   */
  | { readonly kind: "Free"; readonly next: number; readonly grants: readonly Grant[] }
  | { readonly kind: "Asked"; readonly by: NodeId; readonly next: number; readonly grants: readonly Grant[] }
  | { readonly kind: "Taken"; readonly by: NodeId; readonly next: number; readonly grants: readonly Grant[] }
  /** A client. */
  | { readonly kind: "Idle" }
  | { readonly kind: "Waiting" }
  | { readonly kind: "Holding"; readonly token: number };

export type LockMsg =
  | { readonly kind: "Acquire" }
  | { readonly kind: "Grant"; readonly grant: Grant }
  | { readonly kind: "Release" };

const isServer = (state: LockState): boolean =>
  state.kind === "Free" || state.kind === "Asked" || state.kind === "Taken";

/** What the server has granted, the newest first; of what is no server, nothing. */
export function grantsOf(state: LockState): readonly Grant[] {
  return state.kind === "Free" || state.kind === "Asked" || state.kind === "Taken" ? state.grants : [];
}

/** The token that the server grants next; of what is no server, 0. */
function nextToken(state: LockState): number {
  return state.kind === "Free" || state.kind === "Asked" || state.kind === "Taken" ? state.next : 0;
}

/** What a client has been granted that holds the lock. */
export function grantAt(node: NodeId, state: LockState): readonly Grant[] {
  return state.kind === "Holding" ? [{ holder: node, token: state.token }] : [];
}

/** Whether every token is larger than those that were granted before: so none was granted twice. */
export function growing(grants: readonly Grant[]): boolean {
  const [newest, ...older] = grants;
  return newest === undefined || (older.every((grant) => grant.token < newest.token) && growing(older));
}

export const lock = (server: NodeId, clients: readonly NodeId[]) =>
  protocol<LockState, LockMsg>({
    name: "Lock",
    nodes: [server, ...clients],
    assumes: { roles: !clients.includes(server) },
    init: (node) => (node === server ? { kind: "Free", next: 1, grants: [] } : { kind: "Idle" }),

    transitions: {
      Acquire: {
        send: ({ to, state }) => (state.kind === "Idle" && to === server ? { kind: "Waiting" } : undefined),
        receive: ({ from, state }) =>
          state.kind === "Free" ? { kind: "Asked", by: from, next: state.next, grants: state.grants } : undefined,
      },
      Grant: {
        send: ({ to, state, msg }) =>
          state.kind === "Asked" && to === state.by && msg.grant.holder === to && msg.grant.token === state.next
            ? { kind: "Taken", by: to, next: state.next + 1, grants: [msg.grant, ...state.grants] }
            : undefined,
        receive: ({ self, state, msg }) =>
          state.kind === "Waiting" && msg.grant.holder === self
            ? { kind: "Holding", token: msg.grant.token }
            : undefined,
      },
      Release: {
        send: ({ to, state }) => (state.kind === "Holding" && to === server ? { kind: "Idle" } : undefined),
        receive: ({ from, state }) =>
          state.kind === "Taken" && from === state.by
            ? { kind: "Free", next: state.next, grants: state.grants }
            : undefined,
      },
    },

    invariants: {
      /** The server, and it alone, is in a state of the server. */
      placed: perNode({
        holds: ({ node, state }) => (node === server) === isServer(state),
      }),
      /** The right to use what is locked is in one place: with the server, with a client, or on its way between them. */
      right: ownership({
        held: ({ state }) =>
          state.kind === "Free" || state.kind === "Asked" || state.kind === "Holding" ? ["right"] : [],
        carried: ({ msg }) => (msg.kind === "Grant" || msg.kind === "Release" ? ["right"] : []),
      }),
      /** Tokens grow from grant to grant, and the next one is larger than all of them. */
      numbered: perNode({
        holds: ({ state }) =>
          growing(grantsOf(state)) && grantsOf(state).every((grant) => grant.token < nextToken(state)),
      }),
      /** The token that a client holds, or that is on its way to one, has been granted, and to this client. */
      granted: knowledge({
        about: (_: Grant) => server,
        holds: (grant, state) => contains(grantsOf(state), grant),
        claims: ({ node, state }) => grantAt(node, state),
        says: ({ msg }) => (msg.kind === "Grant" ? [msg.grant] : []),
      }),
    },

    theorems: {
      /** No two clients hold the lock. */
      mutualExclusion: (net) =>
        clients.every((a) =>
          clients.every((b) => a === b || net.state(a).kind !== "Holding" || net.state(b).kind !== "Holding"),
        ),
      /** No token is granted twice: each is larger than all that were granted before. */
      grantedOnce: (net) => growing(grantsOf(net.state(server))),
    },
  });
