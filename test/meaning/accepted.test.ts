/** What the generator writes is in the language: nothing of it is refused. `MEANING_SEED` starts somewhere else. */
import { expect, test } from "vitest";
import { generateModule } from "./generate/module.ts";
import { refusalsOf } from "./support/translate.ts";

const first = Number(process.env.MEANING_SEED ?? 1);

test.each([first, first + 1, first + 2])("a module generated from %i is accepted", async (seed) => {
  const { source } = generateModule(seed, { functions: 150, arguments: 0, depth: 4 });
  expect(await refusalsOf(source)).toEqual([]);
});
