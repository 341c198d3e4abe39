/** Everything that the language has goes through Coq and comes back the same: fixtures, and generated functions. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { globSync } from "tinyglobby";
import { expect, test } from "vitest";
import { generateModule } from "../meaning/generate/module.ts";
import { root } from "../support/root.ts";
import { compared, told, trip } from "./trip.ts";

test("the corners of every construct, of maps and of votes", async () => {
  const files = globSync("*.ts", { cwd: path.join(root, "test/meaning/fixtures"), absolute: true });
  const { trip: made, diagnostics } = await trip(files.sort());
  expect(told(diagnostics)).toEqual([]);
  if (made === undefined) return;
  const { compared: found, diagnostics: different } = await compared(made, { cases: 3000 });
  expect(told(different)).toEqual([]);
  expect(found.left).toBe(0);
  expect(found.tally.cases).toBeGreaterThan(2500);
}, 600_000);

test.each(["functions", "modules", "statements", "values", "systems"])(
  "accepted fixtures of %s",
  async (folder) => {
    const files = globSync("**/*.ts", {
      cwd: path.join(root, "test/extract/fixtures/accepted", folder),
      absolute: true,
    });
    const { trip: made, diagnostics } = await trip(files.sort());
    expect(told(diagnostics)).toEqual([]);
    if (made === undefined) return;
    const { compared: found, diagnostics: different } = await compared(made, { cases: 300, runs: 10, steps: 30 });
    expect(told(different)).toEqual([]);
    expect(found.left).toBe(0);
    expect(found.subjects).toBeGreaterThan(2);
  },
  600_000,
);

/** Functions are compared that are generated from a seed. @param functions how many: the first are of one construct each */
async function generated(seed: number, functions: number): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "disel-roundtrip-test-"));
  try {
    const file = path.join(folder, "generated.ts");
    writeFileSync(file, generateModule(seed, { functions, arguments: 1, depth: 4 }).source);
    const { trip: made, diagnostics } = await trip([file], folder);
    expect(told(diagnostics)).toEqual([]);
    if (made === undefined) return;
    const { compared: found, diagnostics: different } = await compared(made, { cases: 2000 });
    expect(told(different)).toEqual([]);
    expect(found.left).toBe(0);
    expect(found.tally.cases).toBeGreaterThan(1000);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test(
  "functions generated over every construct",
  () => generated(Number(process.env.MEANING_SEED ?? 2018), 40),
  600_000,
);

test.each([4, 7, 8, 2018])(
  "functions generated over all constructs at once, from %i",
  (seed) => generated(seed, 120),
  600_000,
);
