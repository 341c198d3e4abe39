/** Clients ask, a server answers: nothing is remembered but how many answers are owed. */
import { compose, type NodeId, program, protocol, range } from "disel-ts";

export interface State {
  readonly owed: number;
}
export type Msg =
  | { readonly kind: "Ping"; readonly round: number; readonly text: string }
  | { readonly kind: "Pong"; readonly round: number };

export const clients: readonly NodeId[] = [1, 2];

export const echo = protocol<State, Msg>({
  name: "Echo",
  nodes: [0, ...clients],
  init: () => ({ owed: 0 }),
  transitions: {
    Ping: {
      send: ({ state }) => ({ owed: state.owed + 1 }),
      receive: ({ state }) => ({ owed: state.owed + 1 }),
    },
    Pong: {
      send: ({ state }) => (state.owed > 0 ? { owed: state.owed - 1 } : undefined),
      receive: ({ state }) => ({ owed: state.owed - 1 }),
    },
  },
});

export const world = compose({ echo });

export const server = program(world, 0, async ({ echo }) => {
  while (true) {
    const { from, msg } = await echo.receive("Ping");
    await echo.send(from, { kind: "Pong", round: msg.round });
  }
});

/** Asks 100 times and gets 100 answers, so many times. */
export const client = (self: NodeId, rounds: number) =>
  program(world, self, async ({ echo }) => {
    for (const round of range(0, rounds)) {
      for (const i of range(0, 100)) await echo.send(0, { kind: "Ping", round, text: `${i}` });
      for (const _ of range(0, 100)) await echo.receive("Pong");
    }
    return rounds;
  });

export const idle = program(world, 2, async ({ echo }) => {
  await echo.receive("Pong");
});
