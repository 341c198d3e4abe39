/** The comparison can fail: it notices translators that are wrong in one place. */
import { beforeAll, describe, expect, test } from "vitest";
import { generateModule } from "./generate/module.ts";
import { inCoq, type Prepared, prepare } from "./support/compare.ts";
import { faults } from "./support/faults.ts";

describe("generated cases notice that", () => {
  let prepared: Prepared;
  beforeAll(async () => {
    const module = generateModule(2018, { functions: 84, arguments: 8, depth: 4 });
    prepared = await prepare(module.source, module.cases);
  });

  test("nothing is wrong with what the project generates", async () => {
    expect(await inCoq(prepared)).toEqual([]);
  });

  test.each(faults)("$name", async ({ apply }) => {
    const wrong = apply(prepared.translated);
    expect(wrong).not.toBe(prepared.translated.coq);
    expect(prepared.translated.print()).toBe(prepared.translated.coq);
    expect((await inCoq(prepared, wrong)).length).toBeGreaterThan(0);
  });
});
