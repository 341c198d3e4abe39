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

type System = "corners" | "maps" | "votes" | "calculator" | "two-phase-commit";

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
const maps = "maps.ts";
const votes = "votes.ts";
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
    name: "mapSet puts a key that is there last",
    system: "maps",
    module: maps,
    wrong: realizer(
      "mapSet",
      "function mapSet<K, V>(m: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> { return new Map([...[...m].filter(([k]) => k !== key), [key, value]]); }",
    ),
  },
  {
    name: "mapSet keeps the value that is there",
    system: "maps",
    module: maps,
    wrong: realizer(
      "mapSet",
      "function mapSet<K, V>(m: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> { return m.has(key) ? m : new Map([...m, [key, value]]); }",
    ),
  },
  {
    name: "mapDelete deletes nothing",
    system: "maps",
    module: maps,
    wrong: realizer(
      "mapDelete",
      "function mapDelete<K, V>(m: ReadonlyMap<K, V>, _key: K): ReadonlyMap<K, V> { return m; }",
    ),
  },
  {
    name: "mapOf takes the first value of a key",
    system: "maps",
    module: maps,
    wrong: realizer(
      "mapOf",
      "function mapOf<K, V>(entries: readonly (readonly [K, V])[]): ReadonlyMap<K, V> { return new Map([...entries.filter(([k], i) => !entries.slice(0, i).some(([j]) => j === k))]); }",
    ),
  },
  {
    name: "mapOf takes the last place of a key",
    system: "maps",
    module: maps,
    wrong: realizer(
      "mapOf",
      "function mapOf<K, V>(entries: readonly (readonly [K, V])[]): ReadonlyMap<K, V> { return new Map(entries.filter(([k], i) => !entries.slice(i + 1).some(([j]) => j === k))); }",
    ),
  },
  {
    name: "an empty map holds something",
    system: "maps",
    module: maps,
    wrong: realizer("emptyMap", "function emptyMap<K, V>(): ReadonlyMap<K, V> { return new Map([[1, 1]]) as never; }"),
  },
  {
    name: "setAdd puts an element that is there last",
    system: "maps",
    module: maps,
    wrong: realizer(
      "setAdd",
      "function setAdd<T>(s: ReadonlySet<T>, x: T): ReadonlySet<T> { return new Set([...[...s].filter((y) => y !== x), x]); }",
    ),
  },
  {
    name: "setDelete deletes the first element",
    system: "maps",
    module: maps,
    wrong: realizer(
      "setDelete",
      "function setDelete<T>(s: ReadonlySet<T>, _x: T): ReadonlySet<T> { return new Set([...s].slice(1)); }",
    ),
  },
  {
    name: "setOf takes the last place of an element",
    system: "maps",
    module: maps,
    wrong: realizer(
      "setOf",
      "function setOf<T>(xs: readonly T[]): ReadonlySet<T> { return new Set(xs.filter((x, i) => !xs.slice(i + 1).includes(x))); }",
    ),
  },
  {
    name: "half is a majority",
    system: "votes",
    module: votes,
    wrong: realizer(
      "majority",
      "function majority(nodes: readonly number[], holds: (node: number) => boolean): boolean { return nodes.length <= 2 * nodes.filter(holds).length; }",
    ),
  },
  {
    name: "a majority counts a node once",
    system: "votes",
    module: votes,
    wrong: realizer(
      "majority",
      "function majority(nodes: readonly number[], holds: (node: number) => boolean): boolean { return nodes.length < 2 * new Set(nodes.filter(holds)).size; }",
    ),
  },
  {
    name: "the last vote of the highest ballot is the latest",
    system: "votes",
    module: votes,
    wrong: realizer(
      "latest",
      "function latest<V>(votes: readonly (readonly [number, V])[]) { return votes.reduce<readonly [number, V] | undefined>((found, vote) => (found === undefined || found[0] <= vote[0] ? vote : found), undefined); }",
    ),
  },
  {
    name: "before takes the ballot itself",
    system: "votes",
    module: votes,
    wrong: realizer(
      "before",
      "function before<V>(ballot: number, votes: readonly (readonly [number, V])[]) { return votes.filter((vote) => vote[0] <= ballot); }",
    ),
  },
  {
    name: "reported tells the last pledge first",
    system: "votes",
    module: votes,
    wrong: realizer(
      "reported",
      "function reported<V>(pledges: readonly (readonly [number, V | undefined])[]) { return pledges.flatMap(([, last]) => (last === undefined ? [] : [last])).reverse(); }",
    ),
  },
  {
    name: "only who has voted has promised",
    system: "votes",
    module: votes,
    wrong: realizer(
      "promised",
      "function promised<V>(pledges: readonly (readonly [number, V | undefined])[], node: number): boolean { return pledges.some(([who, last]) => who === node && last !== undefined); }",
    ),
  },
  {
    name: "a proposal is justified without a majority",
    system: "votes",
    module: votes,
    wrong: realizer(
      "justified",
      "function justified<V>(_acceptors: readonly number[], value: V, pledges: readonly (readonly [number, readonly [number, V] | undefined])[]): boolean { const last = latest(reported(pledges)); return last === undefined || JSON.stringify(last[1]) === JSON.stringify(value); }",
    ),
  },
  {
    name: "a proposal is justified whatever was voted for",
    system: "votes",
    module: votes,
    wrong: realizer(
      "justified",
      "function justified<V>(acceptors: readonly number[], _value: V, pledges: readonly (readonly [number, readonly [number, V] | undefined])[]): boolean { return majority(acceptors, (node) => promised(pledges, node)); }",
    ),
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
    ["maps", [path.join(root, "test/meaning/fixtures/maps.ts")]],
    ["votes", [path.join(root, "test/meaning/fixtures/votes.ts")]],
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

test.each(["corners", "maps", "votes", "calculator", "two-phase-commit"] as const)(
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
    for (const one of found) {
      expect(one).toMatch(/^DSL500[45] .*smallest input found/s);
      // The mistake is found, not that its text does not run.
      expect(one).not.toMatch(/is not defined|is not a function/);
    }
  });
});
