/** A little of `npm run robustness`: a check that is treated badly says what an undisturbed one says. */
import path from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { root } from "../support/root.ts";

test.runIf(process.platform === "linux")(
  "checks that are killed, a cache with flipped bytes, Ctrl-C, and proofs that reach their limits leave the verdicts right",
  { timeout: 900_000 },
  async () => {
    const counts = ["--kills", "2", "--flips", "1", "--interrupts", "2", "--limits", "1"];
    const script = path.join(root, "scripts/robustness.mjs");
    const { exitCode, stdout, stderr } = await execa(process.execPath, [script, "--built", ...counts], {
      reject: false,
    });
    expect(exitCode, stderr).toBe(0);
    expect(stdout.split("\n").map((line) => line.split(":")[0])).toEqual(["kills", "flips", "interrupts", "limits"]);
  },
);
