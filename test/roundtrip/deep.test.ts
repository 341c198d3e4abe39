/** Extracted recursion goes through 100,000 elements: as a loop, or without the stack. */
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { load } from "../../src/roundtrip/differential/load.ts";
import { root } from "../support/root.ts";
import { compared, told, trip } from "./trip.ts";

type Fn = (...args: readonly unknown[]) => unknown;

test("recursion is brought back without the stack", async () => {
  const { trip: made, diagnostics } = await trip([path.join(root, "test/roundtrip/fixtures/deep.ts")]);
  expect(told(diagnostics)).toEqual([]);
  const [module] = made?.extracted ?? [];
  if (made === undefined || module === undefined) throw new Error("nothing came back");

  const { diagnostics: different } = await compared(made, { cases: 1500 });
  expect(told(different)).toEqual([]);

  expect(module.text).toMatch(/function sumOnto[^{]*\{[^}]*for \(;;\)/s);
  expect(module.text).toMatch(/function largest[^{]*\{\s*function\* go/s);

  const folder = mkdtempSync(path.join(os.tmpdir(), "disel-roundtrip-test-"));
  try {
    const loaded = (await load([{ path: "deep.ts", text: module.text, declared: [] }], folder)).get("deep.ts");
    const call = (name: string, ...args: readonly unknown[]) =>
      (loaded as Readonly<Record<string, Fn>>)[name]?.(...args);
    const size = 100_000;
    const long = Array.from({ length: size }, (_, i) => i);
    let chain: object = { kind: "End" };
    for (const n of long) chain = { kind: "Link", n, rest: chain };
    expect(call("sumOnto", long, 0)).toBe(4_999_950_000);
    expect(call("largest", long)).toBe(99_999);
    expect(call("has", long, -1)).toBe(false);
    expect(call("length", chain)).toBe(size);
    expect(call("last", chain, -1)).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 600_000);
