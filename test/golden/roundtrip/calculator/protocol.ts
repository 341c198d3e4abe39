/** The calculator: clients ask servers to evaluate a partial function. */
// Extracted by Coq from what is proved: edit the authored file, not this.
import { type NodeId, protocol, type Protocol } from "disel-ts";
import { contains, equals, without } from "disel-ts/realizers";

/** A request that is not answered yet, as a client or a server remembers it. */
export interface Pending<A> {
  /** Whom it was sent to, or who sent it. */
  readonly peer: NodeId;
  readonly arg: A;
}

export type State<A> =
  | { readonly kind: "Client"; readonly asked: readonly Pending<A>[] }
  | { readonly kind: "Server"; readonly held: readonly Pending<A>[] };

export type Msg<A, V> =
  | { readonly kind: "Request"; readonly arg: A }
  | { readonly kind: "Response"; readonly arg: A; readonly value: V };

/**
 * Clients may ask any server for `f` of an argument that it is defined for;
 * a server may answer a request that it holds, and only with `f` of its argument.
 */
export function calculator<A, V>(
  clients: readonly NodeId[],
  servers: readonly NodeId[],
  f: (x1: A) => V | undefined
): Protocol<State<A>, Msg<A, V>> {
  return protocol<State<A>, Msg<A, V>>({
    name: "Calculator",
    nodes: [...clients, ...servers],
    assumes: {
      roles: clients.every((c) => !servers.includes(c)),
    },
    init: (node) => clients.includes(node) ? { kind: "Client", asked: [] } : { kind: "Server", held: [] },
    transitions: {
      Request: {
        send: ({ to, state, msg }) => {
          if (state.kind !== "Client") return undefined;
          return servers.includes(to) && f(msg.arg) !== undefined
            ? { kind: "Client", asked: [{ peer: to, arg: msg.arg }, ...state.asked] }
            : undefined;
        },
        receive: ({ from, state, msg }) => {
          if (state.kind === "Client") return undefined;
          return clients.includes(from)
            ? { kind: "Server", held: [...state.held, { peer: from, arg: msg.arg }] }
            : undefined;
        },
      },
      Response: {
        send: ({ to, state, msg }) => {
          if (state.kind === "Client") return undefined;
          const request: Pending<A> = { peer: to, arg: msg.arg };
          return contains(state.held, request) && equals(f(msg.arg), msg.value)
            ? { kind: "Server", held: without(state.held, request) }
            : undefined;
        },
        receive: ({ from, state, msg }) => {
          if (state.kind !== "Client") return undefined;
          const request: Pending<A> = { peer: from, arg: msg.arg };
          return contains(state.asked, request)
            ? { kind: "Client", asked: without(state.asked, request) }
            : undefined;
        },
      },
    },
  });
}
