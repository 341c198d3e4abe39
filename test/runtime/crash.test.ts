/** Processes that are killed at any moment, and started again: the run goes on as if they had been slow. */
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { nodeArgs, type Outside, outside, place, temporary } from "./support/runs.ts";

const deployment = "bench/systems/rounds/hundred.ts";
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Told {
  readonly ended: boolean;
  readonly states: { readonly tpc: { readonly log: readonly unknown[] } };
}

test("10 runs in which random nodes are killed at random moments: each comes to its end, with equal logs", async () => {
  let kills = 0;
  for (let round = 0; round < 10; round++) {
    const at = await place(deployment, round % 2 === 0 ? "plain" : "tls", { limits: { log: 2_000 } });
    const start = (node: number): Outside =>
      outside(nodeArgs(at, node, "--level", "warn", ...(node === 0 ? ["--exit"] : [])), at.folder);
    const nodes = at.runnable.nodes.map(start);
    let over = false;
    // Each node that is killed is started again, until the coordinator has come to its end.
    const last = async (): Promise<void> => {
      for (;;) {
        const coordinator = nodes[0] as Outside;
        const code = await coordinator.exited;
        if (coordinator === nodes[0] && code !== null) {
          expect(code, coordinator.stderr()).toBe(0);
          over = true;
          return;
        }
        await sleep(10);
      }
    };
    const killing = (async () => {
      for (let i = 0; i < 3 && !over; i++) {
        await sleep(300 + Math.random() * 700);
        const victim = Math.floor(Math.random() * nodes.length);
        const node = nodes[victim] as Outside;
        if (over || node.process.exitCode !== null) break;
        node.process.kill("SIGKILL");
        kills += 1;
        await node.exited;
        nodes[victim] = start(victim);
      }
    })();
    await last();
    await killing;
    const logs = [JSON.parse((nodes[0] as Outside).stdout()) as Told];
    for (const node of nodes.slice(1)) {
      node.process.kill("SIGTERM");
      expect(await node.exited, node.stderr()).toBe(0);
      logs.push(JSON.parse(node.stdout()));
    }
    expect(logs[0]?.states.tpc.log.length).toBe(100);
    for (const { states } of logs) expect(states.tpc.log).toEqual(logs[0]?.states.tpc.log);
  }
  expect(kills).toBeGreaterThan(5);
}, 300_000);

test("DSL5508, DSL5510, DSL5502: what a node cannot go on from", async () => {
  const at = await place("examples/two-phase-commit/deployment.ts", "plain", { limits: { log: 1 << 20 } });
  const others = [1, 2, 3].map((node) => outside(nodeArgs(at, node, "--level", "warn"), at.folder));
  const first = outside(nodeArgs(at, 0, "--exit"), at.folder);
  expect(await first.exited, first.stderr()).toBe(0);
  const twice = outside(nodeArgs(at, 1, "--level", "silent"), at.folder);
  expect(await twice.exited).toBe(3);
  expect(twice.stderr()).toContain("DSL5510");
  for (const one of others) {
    one.process.kill("SIGTERM");
    expect(await one.exited).toBe(0);
  }
  const log = path.join(at.folder, "log", "node-1", "log-0");
  const bytes = readFileSync(log);
  const broken = Buffer.from(bytes);
  broken[60] = (broken[60] as number) ^ 0xff;
  writeFileSync(log, broken);
  const damaged = outside(nodeArgs(at, 1, "--level", "silent"), at.folder);
  expect(await damaged.exited).toBe(2);
  expect(damaged.stderr()).toContain("DSL5508");
  writeFileSync(log, bytes);
  appendFileSync(log, "torn");
  const torn = outside(nodeArgs(at, 1), at.folder);
  await expect.poll(() => torn.stderr(), { timeout: 20_000 }).toContain("running");
  expect(torn.stderr()).toContain("has been cut off");
  torn.process.kill("SIGTERM");
  expect(JSON.parse(await torn.exited.then(torn.stdout)).states.tpc.log.length).toBe(3);
  const stranger = outside(nodeArgs(at, 7), at.folder);
  expect(await stranger.exited).toBe(2);
  expect(stranger.stderr()).toContain("DSL5502");
});

/** A file system of so many bytes, where one may be made. */
function small(bytes: number): string | undefined {
  const folder = path.join(temporary(), "small");
  mkdirSync(folder);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", folder], { stdio: "ignore" });
  } catch {
    return undefined;
  }
  onTestFinished(() => void execFileSync("umount", ["-l", folder]));
  return folder;
}

const full = small.bind(undefined, 1 << 13);

test("DSL5507: a full disk stops a node before it acknowledges what it cannot keep", async (context) => {
  const disk = full();
  if (disk === undefined) return context.skip("no file system can be mounted here");
  const at = await place(deployment, "plain");
  const others = [2, 3].map((node) => outside(nodeArgs(at, node, "--level", "warn"), at.folder));
  const tight = outside(nodeArgs(at, 1, "--level", "warn", "--log", path.join(disk, "log")), at.folder);
  const first = outside(nodeArgs(at, 0, "--exit", "--level", "warn"), at.folder);
  expect(await tight.exited).toBe(3);
  expect(tight.stderr()).toContain("DSL5507");
  // It goes on from where it was, once there is room.
  execFileSync("mount", ["-o", "remount,size=16m", disk]);
  const again = outside(nodeArgs(at, 1, "--level", "warn", "--log", path.join(disk, "log")), at.folder);
  expect(await first.exited, first.stderr()).toBe(0);
  const log = JSON.parse(first.stdout()).states.tpc.log;
  for (const one of [again, ...others]) {
    one.process.kill("SIGTERM");
    await one.exited;
    expect(JSON.parse(one.stdout()).states.tpc.log).toEqual(log);
  }
  expect(readdirSync(path.join(disk, "log")).some((name) => name.startsWith("log-"))).toBe(true);
}, 200_000);
