/** Bytes from somebody who means harm: the node goes on serving its peers, counts, and stays small. */
import path from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { root } from "../support/root.ts";

test("20,000 hostile frames, while a client works", async () => {
  const script = path.join(root, "bench/runtime/hostile.mjs");
  const { stdout, exitCode, stderr } = await execa(process.execPath, [script, "--frames", "20000"], { reject: false });
  expect(exitCode, stderr).toBe(0);
  const { sent, alive, served, memory, refused } = JSON.parse(stdout.split("\n").at(-1) ?? "");
  expect([sent, alive]).toEqual([20_000, true]);
  expect(served).toBeGreaterThan(100);
  expect(memory.peak).toBeLessThan(400);
  const reasons = [
    "malformed",
    "oversized",
    "unknown tag",
    "wrong type",
    "wrong fields",
    "unknown label",
    "unknown frame",
  ];
  for (const why of [...reasons, "no greeting"]) expect(refused[why] ?? 0, why).toBeGreaterThan(0);
  const all = Object.values(refused as Readonly<Record<string, number>>).reduce((sum, one) => sum + one, 0);
  expect(all).toBeGreaterThan(sent / 2);
});
