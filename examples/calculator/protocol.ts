/** The calculator: clients ask servers to evaluate a partial function. */
import { contains, equals, type NodeId, pairs, pairwise, protocol, sameElements, without } from "disel-ts";

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

/** The arguments of the requests that `peer` has a part in. */
function argsWith<A>(pending: readonly Pending<A>[], peer: NodeId): readonly A[] {
  return pending.filter((p) => p.peer === peer).map((p) => p.arg);
}

function argOf<A, V>(msg: Msg<A, V>): A {
  return msg.arg;
}

/**
 * Clients may ask any server for `f` of an argument that it is defined for;
 * a server may answer a request that it holds, and only with `f` of its argument.
 */
export function calculator<A, V>(clients: readonly NodeId[], servers: readonly NodeId[], f: (arg: A) => V | undefined) {
  /** What may be on its way to a server, and to a client. */
  const isRequest = (msg: Msg<A, V>): boolean => msg.kind === "Request" && f(msg.arg) !== undefined;
  const isAnswer = (msg: Msg<A, V>): boolean => msg.kind === "Response" && equals(f(msg.arg), msg.value);

  return protocol<State<A>, Msg<A, V>>({
    name: "Calculator",
    nodes: [...clients, ...servers],
    assumes: {
      roles: clients.every((c) => !servers.includes(c)),
    },
    init: (node) => (clients.includes(node) ? { kind: "Client", asked: [] } : { kind: "Server", held: [] }),

    transitions: {
      Request: {
        send: ({ to, state, msg }) =>
          state.kind === "Client" && servers.includes(to) && f(msg.arg) !== undefined
            ? { kind: "Client", asked: [{ peer: to, arg: msg.arg }, ...state.asked] }
            : undefined,
        receive: ({ from, state, msg }) =>
          state.kind === "Server" && clients.includes(from)
            ? { kind: "Server", held: [...state.held, { peer: from, arg: msg.arg }] }
            : undefined,
      },
      Response: {
        send: ({ to, state, msg }) => {
          if (state.kind !== "Server") return undefined;
          const request = { peer: to, arg: msg.arg };
          return contains(state.held, request) && equals(f(msg.arg), msg.value)
            ? { kind: "Server", held: without(state.held, request) }
            : undefined;
        },
        receive: ({ from, state, msg }) => {
          if (state.kind !== "Client") return undefined;
          const request = { peer: from, arg: msg.arg };
          return contains(state.asked, request) ? { kind: "Client", asked: without(state.asked, request) } : undefined;
        },
      },
    },

    invariants: {
      /**
       * What a client has asked of a server is on its way there, held there, or on its way back;
       * requests are ones that `f` is defined for, and every answer in flight is `f` of what it answers.
       */
      matched: pairwise({
        edges: pairs(clients, servers),
        relates: ({ a: client, b: server, atA, atB, toA: answers, toB: requests }) =>
          atA.kind === "Client" &&
          atB.kind === "Server" &&
          requests.every(isRequest) &&
          answers.every(isAnswer) &&
          sameElements(argsWith(atA.asked, server), [
            ...requests.map(argOf),
            ...argsWith(atB.held, client),
            ...answers.map(argOf),
          ]),
      }),
    },
  });
}
