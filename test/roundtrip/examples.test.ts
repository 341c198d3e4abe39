/**
 * The examples, brought back from Coq: the modules are strict TypeScript, do what the authored ones do, and look as they
 * are kept in test/golden/roundtrip. `UPDATE_GOLDENS=1 npx vitest run test/roundtrip/examples.test.ts` writes these anew.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { inputsOf } from "../../src/cli/inputs.ts";
import { Diagnostics } from "../../src/diagnostics/diagnostic.ts";
import type { RoundTrip } from "../../src/roundtrip/roundtrip.ts";
import { root } from "../support/root.ts";
import { compared, told, trip } from "./trip.ts";

const examples = path.join(root, "examples");
const golden = path.join(root, "test/golden/roundtrip");

let made: RoundTrip;
beforeAll(async () => {
  const { files } = inputsOf([examples], root, new Diagnostics());
  const { trip: found, diagnostics } = await trip(files);
  expect(told(diagnostics)).toEqual([]);
  if (found === undefined) throw new Error("nothing came back");
  made = found;
}, 600_000);

test("every authored module comes back, under its own name", () => {
  const sources = made.modules.map((module) => path.relative(examples, module.file)).sort();
  expect(made.extracted.map((module) => module.path).sort()).toEqual(sources);
  expect(sources).toContain(path.join("calculator", "deployment.ts"));
});

test("every module exports what the authored one does", () => {
  const exportsOf = (text: string): readonly string[] =>
    [...text.matchAll(/^export (default|type \w+|interface \w+|function \w+|const \w+)/gm)]
      .map(([, what = ""]) => what.split(" ").at(-1) ?? "")
      .filter((name) => name !== "instances")
      .sort();
  for (const module of made.extracted)
    expect(exportsOf(module.text), module.path).toEqual(exportsOf(readFileSync(module.source, "utf8")));
});

test("ghosts are for proofs: what comes back has none", () => {
  const [module] = made.extracted.filter((one) => one.path === path.join("paxos", "protocol.ts"));
  expect(readFileSync(path.join(examples, "paxos/protocol.ts"), "utf8")).toMatch(/votes: Ghost</);
  const code = module?.text.replace(/\/\*\*[\s\S]*?\*\//g, "");
  expect(code).toMatch(/readonly promised: number;/);
  expect(code).not.toMatch(/ghost|\bvotes\b|\blog\b/i);
});

describe("the calculator", () => {
  const own = () => made.extracted.filter((module) => module.path.startsWith("calculator"));

  test("is as it is kept", () => {
    if (process.env.UPDATE_GOLDENS === "1") {
      rmSync(path.join(golden, "calculator"), { recursive: true, force: true });
      for (const module of own()) {
        mkdirSync(path.dirname(path.join(golden, module.path)), { recursive: true });
        writeFileSync(path.join(golden, module.path), module.text);
      }
    }
    expect(
      own()
        .map((module) => module.path.slice("calculator/".length))
        .sort(),
    ).toEqual(readdirSync(path.join(golden, "calculator")).sort());
    for (const module of own())
      expect(module.text, module.path).toBe(readFileSync(path.join(golden, module.path), "utf8"));
  });

  test("has nothing of its claims and proofs", () => {
    for (const module of own()) expect(module.text).not.toMatch(/pairwise|invariant|requires|ensures|sameElements/);
  });
});

test("thousands of inputs and runs in lock-step show no difference", async () => {
  const { compared: found, diagnostics } = await compared(made, { cases: 4000, runs: 20 });
  expect(told(diagnostics)).toEqual([]);
  expect(found.tally.cases).toBeGreaterThan(3000);
  expect(found.left).toBe(0);
  expect(found.tally.left).toBeLessThan(found.tally.cases / 2);
  expect(found.tally.enabled).toBeGreaterThan(50);
  expect(found.perKind.transition).toBeGreaterThan(1000);
  expect(found.perKind.program).toBeGreaterThan(300);
  expect(found.runs).toBeGreaterThanOrEqual(80);
}, 600_000);
