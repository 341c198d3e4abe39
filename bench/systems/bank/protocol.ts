/** A bank, as in `spec.qnt`: branches send one another money, which is neither made nor lost. */
import { instance, type NodeId, perNode, protocol } from "disel-ts";

export interface State {
  readonly balance: number;
  /** Transfers so far. */
  readonly sent: number;
}

export interface Msg {
  readonly kind: "Transfer";
  readonly amount: number;
  /** Which of its sender's transfers it is. */
  readonly number: number;
}

export const bank = (branches: readonly NodeId[], initial: number) =>
  protocol<State, Msg>({
    name: "Bank",
    nodes: branches,
    init: () => ({ balance: initial, sent: 0 }),
    transitions: {
      Transfer: {
        send: ({ self, to, state, msg }) =>
          to !== self && msg.number === state.sent && msg.amount > 0 && msg.amount <= state.balance
            ? { balance: state.balance - msg.amount, sent: state.sent + 1 }
            : undefined,
        receive: ({ state, msg }) => ({ ...state, balance: state.balance + msg.amount }),
      },
    },
    invariants: {
      solvent: perNode({ holds: ({ state }) => state.balance >= 0 }),
      kept: (net) =>
        net.nodes.map((n) => net.state(n).balance).reduce((a, b) => a + b, 0) +
          net.inFlight.map((packet) => packet.msg.amount).reduce((a, b) => a + b, 0) ===
        initial * branches.length,
    },
  });

const amounts: readonly number[] = [1, 2, 3];

export const instances = [
  instance(bank([0, 1, 2], 10), {
    messages: ({ state }) => amounts.map((amount): Msg => ({ kind: "Transfer", amount, number: state.sent })),
  }),
];
