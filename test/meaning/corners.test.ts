import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { functionsOf } from "./support/authored.ts";
import { type Comparison, compare } from "./support/compare.ts";
import { calls } from "./support/corners.ts";
import { refused } from "./support/refused.ts";
import { refusalsOf } from "./support/translate.ts";

describe("corners of the language mean in Coq what they mean in JavaScript", () => {
  let compared: Comparison;
  beforeAll(async () => {
    const source = await readFile(new URL("./fixtures/corners.ts", import.meta.url), "utf8");
    const functions = functionsOf(source);
    const cases = Object.entries(calls).flatMap(([name, lists]) => {
      const of = functions.get(name);
      if (of === undefined) throw new Error(`there is no ${name}`);
      return lists.map((args) => ({ of, args }));
    });
    compared = await compare(source, cases);
  });

  test.each(Object.keys(calls))("%s", (name) => {
    expect(compared.mismatches.filter((one) => one.of.name === name).map((one) => one.text)).toEqual([]);
  });

  test("none of the calls is left out", () => {
    expect([...compared.excluded]).toEqual([]);
    expect(compared.cases).toBe(Object.values(calls).flat().length);
  });
});

describe("what cannot mean the same is refused", () => {
  test.each(refused)("$about", async ({ source, code }) => {
    expect(await refusalsOf(source)).toContain(code);
  });
});
