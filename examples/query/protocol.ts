/** Questions and answers: any node may ask any other for its answer. */
import { contains, type NodeId, pairs, pairwise, protocol, sameElements, without } from "disel-ts";

/** A question that is not answered yet, as who has asked it or who holds it remembers it. */
export interface Question {
  /** Whom it was sent to, or who sent it. */
  readonly peer: NodeId;
  readonly id: number;
}

/** An answer that a node was given. */
export interface Got<A> {
  readonly from: NodeId;
  readonly answer: A;
}

export interface State<A> {
  /** What this node has asked. */
  readonly pending: readonly Question[];
  /** What it was asked. */
  readonly held: readonly Question[];
  /** What it was told, the newest first. */
  readonly got: readonly Got<A>[];
}

export type Msg<A> =
  | { readonly kind: "Ask"; readonly id: number }
  | { readonly kind: "Tell"; readonly id: number; readonly answer: A };

const isAsk = <A>(msg: Msg<A>): boolean => msg.kind === "Ask";
const isTell = <A>(msg: Msg<A>): boolean => msg.kind === "Tell";

function idOf<A>(msg: Msg<A>): number {
  return msg.id;
}

/** The questions that `peer` has a part in. */
function idsWith(questions: readonly Question[], peer: NodeId): readonly number[] {
  return questions.filter((q) => q.peer === peer).map((q) => q.id);
}

/** A node may ask any other, and answer what it holds. What may be answered is left to who builds on this. */
export function query<A>(nodes: readonly NodeId[]) {
  return protocol<State<A>, Msg<A>>({
    name: "Query",
    nodes,
    init: () => ({ pending: [], held: [], got: [] }),

    transitions: {
      Ask: {
        send: ({ to, state, msg }) => ({ ...state, pending: [{ peer: to, id: msg.id }, ...state.pending] }),
        receive: ({ from, state, msg }) => ({ ...state, held: [{ peer: from, id: msg.id }, ...state.held] }),
      },
      Tell: {
        send: ({ to, state, msg }) => {
          const question = { peer: to, id: msg.id };
          return contains(state.held, question) ? { ...state, held: without(state.held, question) } : undefined;
        },
        receive: ({ from, state, msg }) => {
          const question = { peer: from, id: msg.id };
          return contains(state.pending, question)
            ? {
                ...state,
                pending: without(state.pending, question),
                got: [{ from, answer: msg.answer }, ...state.got],
              }
            : undefined;
        },
      },
    },

    invariants: {
      /** What one node has asked another is on its way there, held there, or on its way back. */
      matched: pairwise({
        edges: pairs(nodes, nodes),
        relates: ({ a, b, atA, atB, toA, toB }) =>
          sameElements(idsWith(atA.pending, b), [
            ...toB.filter(isAsk).map(idOf),
            ...idsWith(atB.held, a),
            ...toA.filter(isTell).map(idOf),
          ]),
      }),
    },
  });
}
