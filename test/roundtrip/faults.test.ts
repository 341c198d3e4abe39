/**
 * The differential check can fail: it notices translators and realizers that are wrong in one place. Each fault changes
 * what was extracted as such a mistake would.
 */
import path from "node:path";
import { globSync } from "tinyglobby";
import { beforeAll, describe, expect, test } from "vitest";
import type { RoundTrip } from "../../src/roundtrip/roundtrip.ts";
import { root } from "../support/root.ts";
import { compared, told, trip } from "./trip.ts";

type System = "corners" | "calculator" | "two-phase-commit";

interface Fault {
  readonly name: string;
  readonly system: System;
  /** The extracted module that is wrong. */
  readonly module: string;
  readonly wrong: (text: string) => string;
}

/** A realizer that does something else. */
const realizer = (name: string, body: string) => (text: string) =>
  `${text.replace(new RegExp(`\\b${name}(?=[<(])`, "g"), `wrong_${name}`)}\n${body.replace("function ", "function wrong_")}\n`;

const corners = "corners.ts";
const faults: readonly Fault[] = [
  {
    name: "slice ends one element too late",
    system: "corners",
    module: corners,
    wrong: (text) => text.replace(/\.slice\(([^(),]+), ([^(),]+)\)/g, ".slice($1, ($2) + 1)"),
  },
  {
    name: "a difference is the other way round",
    system: "corners",
    module: corners,
    wrong: (text) => text.replace(/exact\((\w+) - (\w+)\)/g, "exact($2 - $1)"),
  },
  {
    name: "< is taken for <=",
    system: "corners",
    module: corners,
    wrong: (text) => text.replace(/(\w) < (\w)/g, "$1 <= $2"),
  },
  {
    name: "the parts of a pair are swapped",
    system: "corners",
    module: corners,
    wrong: realizer(
      "pairs",
      "function pairs<A, B>(xs: readonly A[], ys: readonly B[]): readonly (readonly [A, B])[] { return xs.flatMap((x) => ys.map((y) => [y, x] as never)); }",
    ),
  },
  {
    name: "the last case is lost",
    system: "corners",
    module: corners,
    wrong: (text) =>
      text
        .replace(/\? undefined\b/g, "? (undefined as never) ?? undefined")
        .replace(/if \((\w+)\.kind === ("\w+")\)/g, "if ($1.kind === $2 || true)"),
  },
  {
    name: "quotient rounds down instead of toward 0",
    system: "corners",
    module: corners,
    wrong: realizer(
      "quotient",
      "function quotient(a: number, b: number): number { return b === 0 ? 0 : Math.floor(a / b); }",
    ),
  },
  {
    name: "without takes all that are equal",
    system: "corners",
    module: corners,
    wrong: realizer(
      "without",
      "function without<T>(xs: readonly T[], x: T): readonly T[] { return xs.filter((y) => !equals(x, y)); }",
    ),
  },
  {
    name: "sameElements forgets how often",
    system: "corners",
    module: corners,
    wrong: realizer(
      "sameElements",
      "function sameElements<T>(xs: readonly T[], ys: readonly T[]): boolean { return xs.every((x) => contains(ys, x)) && ys.every((y) => contains(xs, y)); }",
    ),
  },
  {
    name: "a loop goes on where it should stop",
    system: "corners",
    module: corners,
    wrong: (text) => text.replaceAll("flowStop(", "flowNext("),
  },
  {
    name: "a step is allowed where it is not",
    system: "calculator",
    module: "calculator/protocol.ts",
    wrong: (text) => text.replace("contains(state.asked, request)", "!contains(state.asked, request)"),
  },
  {
    name: "a receive takes what it does not want",
    system: "calculator",
    module: "calculator/programs.ts",
    wrong: (text) => text.replace("from === to && equals", "from === to || equals"),
  },
  {
    name: "what a loop has come to is lost",
    system: "calculator",
    module: "calculator/programs.ts",
    wrong: (text) => text.replace("results = [...results, {", "results = [{"),
  },
  {
    name: "two nodes are given each other's programs",
    system: "two-phase-commit",
    module: "two-phase-commit/deployment.ts",
    wrong: (text) => text.replace(", 1, () => always()", ", 1, () => false"),
  },
  {
    name: "a field keeps its old value",
    system: "two-phase-commit",
    module: "two-phase-commit/protocol.ts",
    wrong: (text) => text.replace("round: exact(state.round + 1)", "round: state.round"),
  },
];

const trips = new Map<System, RoundTrip>();

beforeAll(async () => {
  const files = (folder: string): readonly string[] =>
    globSync("**/*.ts", { cwd: path.join(root, folder), absolute: true }).sort();
  for (const [system, paths] of [
    ["corners", [path.join(root, "test/meaning/fixtures/corners.ts")]],
    ["calculator", files("examples/calculator")],
    ["two-phase-commit", files("examples/two-phase-commit")],
  ] as const) {
    const { trip: made, diagnostics } = await trip(paths);
    expect(told(diagnostics)).toEqual([]);
    if (made !== undefined) trips.set(system, made);
  }
}, 600_000);

const differences = async (system: System, texts?: ReadonlyMap<string, string>): Promise<readonly string[]> => {
  const { diagnostics } = await compared(
    trips.get(system) as RoundTrip,
    { cases: system === "corners" ? 12_000 : 2500, runs: 10 },
    texts,
  );
  return told(diagnostics);
};

test.each(["corners", "calculator", "two-phase-commit"] as const)(
  "nothing is wrong with %s as it is",
  async (system) => {
    expect(await differences(system)).toEqual([]);
  },
);

describe("it is noticed that", () => {
  test.each(faults)("$name", async ({ system, module, wrong }) => {
    const own = (trips.get(system) as RoundTrip).extracted.find((one) => one.path.endsWith(module));
    if (own === undefined) throw new Error(`there is no ${module}`);
    const text = wrong(own.text);
    expect(text).not.toBe(own.text);
    const found = await differences(system, new Map([[own.path, text]]));
    expect(found.length).toBeGreaterThan(0);
    for (const one of found) expect(one).toMatch(/^DSL500[45] .*smallest input found/s);
  });
});
