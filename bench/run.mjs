/**
 * Rounds of two-phase commit a second: one coordinator, three participants, a process each, on loopback. Extracted
 * and authored code on the runtime, in each mode, against a program by hand over plain sockets; one after the other, the median of some runs.
 *
 * Speed is that of the first 1,000 rounds, in which code is compiled, and of the next 1,000. The first round of all is left
 * out: connections are made in it. `--runs 3`, `--rounds 10000` (1000 or 10000).
 */
import path from "node:path";
import { fileURLToPath } from "node:url";
import { median, record, row } from "./results.mjs";
import { built, clusterOf, freePorts, option, sleep, start, startNode, until } from "./runtime/nodes.mjs";

const runs = option("runs", 3);
const rounds = option("rounds", 10_000);
const script = (name) => fileURLToPath(new URL(`runtime/${name}.mjs`, import.meta.url));
const deployment = `bench/systems/rounds/${{ 1000: "thousand", 10000: "many" }[rounds]}.ts`;
const builds = { authored: built(deployment, { authored: true }), extracted: built(deployment) };
/** Disel's own extracted OCaml, on 2 cores: rounds a second of its 1000 rounds. */
const disel = 59;

async function onRuntime(kind, transport, logged) {
  const cluster = await clusterOf(builds[kind], transport, { metrics: false });
  const log = logged ? [] : ["--no-log"];
  const others = [1, 2, 3].map((node) => startNode(cluster, node, ...log));
  await sleep(1500);
  const first = start([
    script("coordinator"),
    cluster.where,
    cluster.file,
    logged ? path.join(cluster.folder, "log", "node-0") : "-",
  ]);
  const code = await first.exited;
  for (const { child } of others) child.kill("SIGKILL");
  if (code !== 0) throw new Error(first.told.err);
  return JSON.parse(first.told.out);
}

async function byHand() {
  const [own, ...ports] = await freePorts(4);
  const others = ports.map((port, i) => start([script("plain"), String(i + 1), String(port), String(own)]));
  await until(() => others.every(({ told }) => told.out === "ready"));
  const first = start([script("plain"), "0", String(own), ...ports.map(String), String(rounds)]);
  const code = await first.exited;
  for (const { child } of others) child.kill("SIGKILL");
  if (code !== 0) throw new Error(first.told.err);
  return JSON.parse(first.told.out);
}

const modes = {
  "by hand, plain": byHand,
  "authored, plain, no log": () => onRuntime("authored", "plain", false),
  "extracted, plain, no log": () => onRuntime("extracted", "plain", false),
  "extracted, TLS, no log": () => onRuntime("extracted", "tls", false),
  "extracted, plain, log": () => onRuntime("extracted", "plain", true),
  "extracted, TLS, log": () => onRuntime("extracted", "tls", true),
};

const at = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
const speed = (latencies) => (1000 * latencies.length) / latencies.reduce((all, one) => all + one, 0);
const measured = Object.fromEntries(Object.keys(modes).map((name) => [name, []]));
for (let i = 0; i < runs; i++)
  for (const [name, go] of Object.entries(modes)) {
    const { log, latencies } = await go();
    if (log !== rounds || latencies.length !== rounds) throw new Error(`${name}: ${log} rounds of ${rounds}`);
    const warm = latencies.slice(1000, 2000);
    const sorted = warm.length > 0 ? warm : latencies.slice(500);
    sorted.sort((a, b) => a - b);
    measured[name].push({
      cold: speed(latencies.slice(1, 1000)),
      ...(warm.length > 0 ? { warm: speed(warm), growth: speed(warm) / speed(latencies.slice(-1000)) } : {}),
      p50: at(sorted, 0.5) / 1000,
      p99: at(sorted, 0.99) / 1000,
    });
  }
const baseline = "by hand, plain";
const kinds = {
  cold: ["first 1,000 rounds", "ops/s"],
  warm: ["next 1,000 rounds", "ops/s"],
  p50: ["p50", "s"],
  p99: ["p99", "s"],
  growth: ["time of a round, the last 1,000 against the second 1,000", "ratio"],
};
const of = (name, what) => median(measured[name].map((one) => one[what]));
const rows = Object.keys(modes).flatMap((name) =>
  Object.entries(kinds)
    .filter(([what]) => what in measured[name][0])
    .map(([what, [says, unit]]) => {
      const isCompared = name !== baseline && unit === "ops/s";
      const isExtracted = name === "extracted, plain, no log";
      return row({
        name: `two-phase commit, ${name}: ${says}`,
        value: of(name, what),
        unit,
        ...(isCompared ? { baseline, baselineValue: of(baseline, what) } : {}),
        ...(isCompared && isExtracted ? { aim: "ratio ≥ 0.8" } : {}),
        ...(what === "growth" ? { aim: "1" } : {}),
      });
    }),
);
rows.push(
  ...["cold", "warm"]
    .filter((what) => what in measured[baseline][0])
    .map((what) =>
      row({
        name: `two-phase commit, plain, no log, extracted against authored: ${kinds[what][0]}`,
        value: of("extracted, plain, no log", what),
        unit: "ops/s",
        baseline: "authored, plain, no log",
        baselineValue: of("authored, plain, no log", what),
        aim: "ratio ≥ 0.9",
      }),
    ),
  row({
    name: "two-phase commit, extracted, plain, no log, against Disel: first 1,000 rounds",
    value: of("extracted, plain, no log", "cold"),
    unit: "ops/s",
    baseline: "Disel's extracted OCaml, measured earlier",
    baselineValue: disel,
    aim: "ratio ≥ 15",
  }),
);
record(rows);
