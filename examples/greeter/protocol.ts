/** The greeter: any node may greet any other, and counts its greetings. */
import { type NodeId, pairs, pairwise, perNode, protocol } from "disel-ts";

export interface State {
  /** How often this node has greeted, and has been greeted. */
  readonly sent: number;
  readonly heard: number;
}

export interface Msg {
  readonly kind: "Hello";
  /** How often its sender had greeted before. */
  readonly number: number;
  readonly text: string;
}

const hello = "hello";

export const greeter = (nodes: readonly NodeId[]) =>
  protocol<State, Msg>({
    name: "Greeter",
    nodes,
    init: () => ({ sent: 0, heard: 0 }),

    transitions: {
      Hello: {
        send: ({ self, to, state, msg }) =>
          to !== self && msg.number === state.sent && msg.text === hello
            ? { ...state, sent: state.sent + 1 }
            : undefined,
        receive: ({ state }) => ({ ...state, heard: state.heard + 1 }),
      },
    },

    invariants: {
      /** Counters only count up from 0. */
      counting: perNode({ holds: ({ state }) => state.sent >= 0 && state.heard >= 0 }),
      /** Every greeting on its way says hello, and has a number that its sender has given. */
      numbered: pairwise({
        edges: pairs(nodes, nodes),
        relates: ({ atA, toB }) => toB.every((msg) => msg.text === hello && 0 <= msg.number && msg.number < atA.sent),
      }),
    },
  });
