import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { functionsOf } from "./support/authored.ts";
import { type Comparison, compare } from "./support/compare.ts";
import { calls } from "./support/corners.ts";
import { refused } from "./support/refused.ts";
import { refusalsOf } from "./support/translate.ts";

const fixtures = await Promise.all(
  ["corners.ts", "maps.ts", "votes.ts"].map(async (file) => {
    const source = await readFile(new URL(`./fixtures/${file}`, import.meta.url), "utf8");
    const functions = functionsOf(source);
    return { file, source, functions, names: Object.keys(calls).filter((name) => functions.has(name)) };
  }),
);

describe.each(fixtures)("what $file has means in Coq what it means in JavaScript", ({ source, functions, names }) => {
  const cases = names.flatMap((name) => {
    const of = functions.get(name);
    return of === undefined ? [] : (calls[name] ?? []).map((args) => ({ of, args }));
  });
  let compared: Comparison;
  beforeAll(async () => {
    compared = await compare(source, cases);
  });

  test.each(names)("%s", (name) => {
    expect(compared.mismatches.filter((one) => one.of.name === name).map((one) => one.text)).toEqual([]);
  });

  test("none of the calls is left out", () => {
    expect([...compared.excluded]).toEqual([]);
    expect(compared.cases).toBe(cases.length);
  });
});

test("each call is of a function of one of the fixtures", () => {
  expect(fixtures.flatMap(({ names }) => names).sort()).toEqual(Object.keys(calls).sort());
});

describe("what cannot mean the same is refused", () => {
  test.each(refused)("$about", async ({ source, code }) => {
    expect(await refusalsOf(source)).toContain(code);
  });
});
