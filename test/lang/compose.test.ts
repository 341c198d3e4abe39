import { Cluster, compose, deploy, type NodeId, NotAllowed, placed, program, protocol, type Step } from "disel-ts";
import { describe, expect, it } from "vitest";
import delegated from "../../examples/calculator/delegated-deployment.ts";
import { client } from "../../examples/calculator/programs.ts";
import { calculator } from "../../examples/calculator/protocol.ts";
import relayedDeployment, { news, relayed, source } from "../prove/fixtures/relay/relay.ts";

async function runAll(cluster: Cluster<never>, most: number, look: () => void): Promise<void> {
  for (let taken = 0; taken < most; taken++) {
    const steps = cluster.enabled();
    if (steps.length === 0) return;
    await cluster.take(steps[(taken * 7) % steps.length] as Step);
    look();
  }
}

const readers: readonly NodeId[] = [2];

/** The only thing that the only program may do next. */
function next<W>(cluster: { enabled(): readonly Step[] } & W): Step {
  const [step] = cluster.enabled();
  if (step === undefined) throw new Error("nothing may happen");
  return step;
}

describe("a world of several protocols", () => {
  it("has its protocols under their labels, and nothing else that shows", () => {
    const world = compose({ front: source(0, 1), back: news(1, readers) }, { hooks: {} });
    expect(Object.keys(world)).toEqual(["front", "back"]);
    expect(world.front.nodes).toEqual([0, 1]);
  });

  it("runs programs of several protocols, and those of one where they are placed", async () => {
    const cluster = await Cluster.start(delegated);
    await runAll(cluster as never, 200, () => {
      expect(cluster.nets.front.violated()).toEqual([]);
      expect(cluster.nets.back.violated()).toEqual([]);
    });
    expect(cluster.result(1)?.result).toEqual([
      { arg: [1, 2], value: 3 },
      { arg: [3, 4], value: 7 },
    ]);
    expect(cluster.result(2)?.result).toEqual([{ arg: [5, 6], value: 11 }]);
    expect(cluster.nets.front.inFlight).toEqual([]);
    expect(cluster.nets.back.inFlight).toEqual([]);
  });
});

describe("a hook", () => {
  /** A relay that sends before it was told. */
  const hasty = (n: number) =>
    program(relayed(0, 1, readers), 1, async ({ source, news }) => {
      const { msg } = await source.receive("Fact");
      await news.send(2, { kind: "Tell", n: msg.n + n });
    });
  const silent = (self: NodeId) => program(relayed(0, 1, readers), self, async () => undefined);
  const tells = program({ source: source(0, 1) }, 0, async ({ source }) => {
    await source.send(1, { kind: "Fact", n: 5 });
  });
  const start = (n: number) => Cluster.start(deploy(relayed(0, 1, readers), [tells, hasty(n), silent(2)]));

  it("lets a send happen where it holds of the sender's states", async () => {
    const cluster = await start(0);
    for (let i = 0; i < 3; i++) await cluster.take(next(cluster));
    expect(cluster.nets.news.inFlight).toEqual([{ from: 1, to: 2, msg: { kind: "Tell", n: 5 } }]);
  });

  it("refuses a send where it does not, which the protocol alone would allow", async () => {
    const cluster = await start(1);
    for (let i = 0; i < 2; i++) await cluster.take(next(cluster));
    await expect(cluster.take(next(cluster))).rejects.toThrow(NotAllowed);
    expect(
      news(1, readers).transitions.Tell.send({ self: 1, to: 2, state: { facts: [] }, msg: { kind: "Tell", n: 6 } }),
    ).toBeDefined();
  });

  it("is seen when the deployment of the prover's test runs", async () => {
    const cluster = await Cluster.start(relayedDeployment);
    await runAll(cluster as never, 50, () => undefined);
    expect([5, 6]).toContain(cluster.result(2)?.result);
  });
});

describe("a placed program", () => {
  const f = (arg: number): number => arg;
  const one = (self: NodeId) => client([1], [0], f, self, 0, [1]);
  const idle = protocol<{ readonly n: number }, { readonly kind: "Hi" }>({
    name: "Idle",
    nodes: [1],
    init: () => ({ n: 0 }),
    transitions: { Hi: { send: ({ state }) => state, receive: ({ state }) => state } },
  });

  it("is refused in a world without the protocol that it is placed at, or that it has by its own label", () => {
    const world = { calculator: calculator([1], [], f), idle };
    expect(() => deploy(world, [one(1)])).toThrow("the program of node 1 is of a world with a protocol calc");
    expect(() => deploy(world, [placed(one(1), { calc: "nowhere" })])).toThrow("a protocol nowhere");
    expect(() => deploy(world, [placed(one(1), { calc: "calculator" })])).not.toThrow();
  });
});
