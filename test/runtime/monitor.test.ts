/** What real nodes have recorded is checked against the deployment; a run that is none of its is found. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { root } from "../support/root.ts";
import { cli, inside, linesOf, place } from "./support/runs.ts";

const deployment = "examples/two-phase-commit/deployment.ts";
const disel = (...args: string[]) => execa(process.execPath, [cli, ...args], { reject: false, cwd: root, all: true });

test("a recorded run is a run of the deployment; one step that is not is found (DSL5516)", async () => {
  const at = await place(deployment, "plain");
  const traceOf = (node: number): string => path.join(at.folder, `node-${node}.jsonl`);
  const record = (node: number) => inside(at, node, { trace: traceOf(node) });
  let nodes = await Promise.all(at.runnable.nodes.map(record));
  // One of them is stopped and started again on the way: its record is of the whole run all the same.
  await nodes[2]?.run.stop();
  nodes = [...nodes.slice(0, 2), await record(2), ...nodes.slice(3)];
  await nodes[0]?.result;
  await expect.poll(() => nodes[0]?.run.isDelivered).toBe(true);
  for (const { run } of nodes) await run.stop();
  const files = at.runnable.nodes.map(traceOf);
  expect(linesOf(files[0] as string).length).toBe(3 * 12);

  const whole = path.join(at.folder, "run.json");
  const merged = await disel("cluster", "trace", ...files, "-o", whole);
  expect(merged.stdout).toContain("wrote 72 steps");
  const good = await disel("explore", deployment, "--replay", whole);
  expect(good.all).toContain("all 72 steps are possible");
  expect(good.exitCode, good.all).toBe(0);

  const forged = JSON.parse(readFileSync(whole, "utf8"));
  const vote = forged.steps.findIndex((one: { what: { kind: string } }) => one.what.kind === "Vote");
  forged.steps[vote].what.yes = !forged.steps[vote].what.yes;
  writeFileSync(whole, JSON.stringify(forged));
  const bad = await disel("explore", deployment, "--replay", whole);
  expect(bad.all).toContain("DSL5516");
  expect(bad.exitCode).not.toBe(0);

  const partial = await disel("cluster", "trace", ...files.slice(1), "-o", whole);
  expect(partial.stderr).toContain("messages are received that no record sends");
  expect((await disel("explore", deployment, "--replay", whole)).all).toContain("DSL5516");
  writeFileSync(files[0] as string, "{}\n");
  expect((await disel("cluster", "trace", ...files, "-o", whole)).exitCode).toBe(2);
});
