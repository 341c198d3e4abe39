/** What the client and the server run. */
import { equals, invariant, type NodeId, program } from "disel-ts";
import { counter } from "./protocol.ts";

/** Asks `times` times, waits each time for a larger count, and returns the last one. */
export const ask = (client: NodeId, server: NodeId, times: number) =>
  program(
    { counter: counter(client, server) },
    client,
    async ({ counter }) => {
      let asked = 0;
      let last = 0;
      while (asked < times) {
        invariant(
          () =>
            counter.state.kind === "Client" &&
            counter.state.asked === asked &&
            asked <= times &&
            asked <= last &&
            last <= counter.state.told,
        );
        await counter.send(server, { kind: "Add" });
        asked += 1;
        const { msg } = await counter.receive("Count", ({ value }) => value > last);
        last = msg.value;
      }
      return last;
    },
    {
      requires: ({ counter }) => times >= 0 && equals(counter.state(client), { kind: "Client", asked: 0, told: 0 }),
      ensures: (last, { counter }) => {
        const state = counter.state(client);
        return state.kind === "Client" && state.asked === times && times <= last && last <= state.told;
      },
    },
  );

/** Counts `times` times, and tells the client each time. */
export const serve = (client: NodeId, server: NodeId, times: number) =>
  program(
    { counter: counter(client, server) },
    server,
    async ({ counter }) => {
      let count = 0;
      while (count < times) {
        invariant(() => equals(counter.state, { kind: "Server", count }) && count <= times);
        await counter.receive("Add");
        count += 1;
        await counter.send(client, { kind: "Count", value: count });
      }
    },
    {
      requires: ({ counter }) => times >= 0 && equals(counter.state(server), { kind: "Server", count: 0 }),
      ensures: (_, { counter }) => equals(counter.state(server), { kind: "Server", count: times }),
    },
  );
