/** Exhaustive search reaches what a naive enumerator reaches: no configuration more, none less. */
import { fileURLToPath } from "node:url";
import { compose } from "disel-ts";
import { explore, type Settings } from "disel-ts/testing";
import { describe, expect, it } from "vitest";
import calculatorDeployment from "../../examples/calculator/deployment.ts";
import { calculator } from "../../examples/calculator/protocol.ts";
import { greeter } from "../../examples/greeter/protocol.ts";
import { relayed } from "../prove/fixtures/relay/relay.ts";
import * as calculations from "./fixtures/counted/calculator.ts";
import * as commits from "./fixtures/counted/commit.ts";
import * as greetings from "./fixtures/counted/greeter.ts";
import * as relays from "./fixtures/counted/relay.ts";
import { twoPhaseCommit } from "./fixtures/two-phase-commit/protocol.ts";
import { configurations, reachable, upToSwaps, worldsWithin } from "./support/naive.ts";

const fixture = (name: string): URL => new URL(`./fixtures/counted/${name}.ts`, import.meta.url);

async function count(name: string, settings: Settings): Promise<number> {
  const { report, text } = await explore(fixture(name), { search: "exhaustive", ...settings });
  expect(report.diagnostics, text).toEqual([]);
  expect(report.targets).toHaveLength(1);
  const [search] = report.targets[0]?.searches ?? [];
  expect(search?.stopped ?? "depth").toBe("depth");
  return search?.states ?? -1;
}

const successor = (n: number): number | undefined => (n < 3 ? n + 1 : undefined);
const cases = [
  {
    name: "greeter",
    depth: 5,
    texts: () => reachable(greeter(greetings.nodes), greetings.messages, 5),
    swaps: greetings.nodes,
  },
  {
    name: "calculator",
    depth: 6,
    texts: () => reachable(calculator(calculations.nodes, [10], successor), calculations.messages, 6),
    // What its type parameters stand for is not known, and so not whether there are nodes in them.
    swaps: [],
  },
  {
    name: "commit",
    depth: 23,
    texts: () => reachable(twoPhaseCommit(10, commits.nodes), commits.messages, 23),
    swaps: commits.nodes,
  },
] as const;

describe("exhaustive search of a small instance counts what a naive enumerator counts", () => {
  it.each(cases)(
    "$name, within $depth steps, each configuration and each up to swaps",
    async ({ name, depth, texts, swaps }) => {
      const expected = texts();
      expect(expected.size).toBeGreaterThan(150);
      expect(await count(name, { depth, symmetry: false })).toBe(expected.size);
      const classes = upToSwaps(expected, swaps);
      expect(classes < expected.size).toBe(swaps.length > 0);
      expect(await count(name, { depth })).toBe(classes);
    },
  );

  it("a world of two protocols, within 6 steps, and a hook that matters", async () => {
    const messages = { source: relays.facts, news: relays.tells };
    const world = relayed(10, 11, relays.readers);
    const expected = worldsWithin(world, messages, 6);
    const { report, text } = await explore(fixture("relay"), { search: "exhaustive", depth: 6, only: "relayed" });
    expect(report.diagnostics, text).toEqual([]);
    expect(report.targets.map((one) => [one.kind, one.searches[0]?.states])).toEqual([["world", expected]]);
    expect(worldsWithin(compose({ ...world }), messages, 6)).toBeGreaterThan(expected);
  });

  it("every configuration of a deployment, to its ends", async () => {
    const path = fileURLToPath(new URL("../../examples/calculator/deployment.ts", import.meta.url));
    const { report } = await explore(path, { search: "exhaustive", only: "deployment" });
    const [search] = report.targets.find((one) => one.kind === "deployment")?.searches ?? [];
    expect(search?.complete).toBe(true);
    expect(search?.states).toBe(await configurations(calculatorDeployment as never));
  });
});
