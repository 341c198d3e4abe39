import { Cluster, type Step } from "disel-ts";
import { describe, expect, it } from "vitest";
import calculator from "../../examples/calculator/deployment.ts";
import greeter from "../../examples/greeter/deployment.ts";

/** A small generator of reproducible picks. */
function picker(seed: number): (among: number) => number {
  let state = seed;
  return (among) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state % among;
  };
}

async function run(cluster: Cluster<never>, seed: number, most: number, look: () => void): Promise<number> {
  const pick = picker(seed);
  for (let taken = 0; taken < most; taken++) {
    const steps = cluster.enabled();
    if (steps.length === 0) return taken;
    await cluster.take(steps[pick(steps.length)] as Step);
    look();
  }
  return most;
}

describe("a deployment runs in plain TypeScript", () => {
  it.each([1, 2, 3, 4, 5])("calculator, whatever is delivered first (seed %i)", async (seed) => {
    const cluster = await Cluster.start(calculator);
    await run(cluster as never, seed, 1000, () => expect(cluster.nets.calc.violated()).toEqual([]));
    expect(cluster.result(1)?.result).toEqual([
      { arg: [1, 2], value: 3 },
      { arg: [3, 4], value: 7 },
      { arg: [5, 6], value: 11 },
    ]);
    expect(cluster.result(2)?.result).toEqual([
      { arg: [7, 8], value: 15 },
      { arg: [9, 10], value: 19 },
    ]);
    expect(cluster.result(0)).toBeUndefined();
    expect(cluster.nets.calc.inFlight).toEqual([]);
  });

  it("greeter", async () => {
    const cluster = await Cluster.start(greeter);
    await run(cluster as never, 7, 1000, () => expect(cluster.nets.greeter.violated()).toEqual([]));
    expect(cluster.result(0)?.result).toEqual(["hello", "hello", "hello", "hello"]);
    expect(cluster.result(1)?.result).toBe(1);
    expect(cluster.nets.greeter.state(0)).toEqual({ sent: 0, heard: 4 });
  });
});
