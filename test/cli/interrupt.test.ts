/** Ctrl-C: the run ends at once, decides nothing, and takes its coqc with it. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { cache, root } from "../support/root.ts";
import { Workspace } from "../support/workspace.ts";

/** The processes of a run's coqc: each has a file in the run's own folder of the cache. */
const coqcOf = (pid: number | undefined): readonly string[] =>
  readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/cmdline`, "utf8").includes(path.join(cache, "tmp", `${pid}-`));
    } catch {
      return false;
    }
  });

const leftBy = (pid: number | undefined): readonly string[] =>
  readdirSync(path.join(cache, "tmp")).filter((name) => name.startsWith(`${pid}-`));

test.runIf(process.platform === "linux").each(["SIGINT", "SIGTERM"] as const)(
  "%s ends a run with 130, leaves no coqc running and nothing half done",
  async (signal) => {
    const workspace = Workspace.with({ "test/prove/fixtures/pinger": "." });
    workspace.edit(
      "proofs/bounded.v",
      "intros nodes. apply Z.leb_le. change",
      "intros nodes. do 1000000000 idtac. apply Z.leb_le. change",
    );
    const run = execa(process.execPath, [path.join(root, "dist/cli/main.js"), "check", ".", "--timeout", "600"], {
      cwd: workspace.root,
      env: { DISEL_CACHE: cache },
      reject: false,
    });
    await expect.poll(() => coqcOf(run.pid).length, { timeout: 60_000 }).toBeGreaterThan(0);
    run.kill(signal);
    const { exitCode, stdout, stderr } = await run;
    expect(exitCode).toBe(130);
    expect(stdout).toBe("");
    expect(stderr).toContain("interrupted: nothing was decided");
    await expect.poll(() => coqcOf(run.pid), { timeout: 10_000 }).toEqual([]);
    expect(leftBy(run.pid)).toEqual([]);
  },
);
