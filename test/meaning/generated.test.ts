/**
 * Random functions over every row of the table of values and every statement, evaluated by Node and by Coq.
 *
 * `MEANING_SEED` and `MEANING_CASES` explore further: `MEANING_SEED=7 MEANING_CASES=5000 npx vitest run test/meaning`.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { generateModule, type Module } from "./generate/module.ts";
import { type Comparison, compare } from "./support/compare.ts";
import { missing } from "./support/coverage.ts";
import { constructs, edges, expressions, nestings, operators, patterns, rows } from "./support/least.ts";

const usual = 2018;
const seed = Number(process.env.MEANING_SEED ?? usual);
const asked = Number(process.env.MEANING_CASES ?? 2000);
/** A function is asked up to eight times, and a few functions are only called by others. */
const size = { functions: Math.ceil(asked / 5.4), arguments: 8, depth: 4 };

describe(`functions generated from ${seed} mean in Coq what they mean in JavaScript`, () => {
  let module: Module;
  let compared: Comparison;
  beforeAll(async () => {
    module = generateModule(seed, size);
    compared = await compare(module.source, module.cases);
  }, 600_000);

  test("Node and Coq agree", () => {
    expect(compared.mismatches.map((one) => one.text)).toEqual([]);
  });

  test("there are as many cases as asked for, of functions that mostly depend on their arguments", () => {
    expect(compared.cases).toBeGreaterThanOrEqual(asked);
    expect(compared.varying / compared.functions).toBeGreaterThan(0.35);
  });

  test("at most one case in ten is left out", () => {
    const excluded = [...compared.excluded.values()].reduce((sum, count) => sum + count, 0);
    expect(excluded / module.cases.length).toBeLessThan(0.1);
  });

  // What is rare may be missing where another seed explores, or fewer cases are asked for.
  describe.runIf(seed === usual && asked >= 2000)("everything is gone through", () => {
    test("every kind of expression", () => {
      expect(missing(compared.coverage.expressions, expressions)).toEqual([]);
    });
    test("every operator", () => {
      expect(missing(compared.coverage.operators, operators)).toEqual([]);
    });
    test("every kind of pattern", () => {
      expect(missing(compared.coverage.patterns, patterns)).toEqual([]);
    });
    test("every row of the table of values", () => {
      expect(missing(compared.coverage.rows, rows)).toEqual([]);
    });
    test("values at the edges", () => {
      expect(missing(compared.coverage.edges, edges)).toEqual([]);
    });
    test("types inside each other", () => {
      expect(missing(compared.coverage.nestings, nestings)).toEqual([]);
    });
    test("every construct of the source", () => {
      expect(missing(module.uses, constructs)).toEqual([]);
    });
  });
});
