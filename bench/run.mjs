/**
 * Rounds of two-phase commit a second: one coordinator, three participants, a process each, on loopback. The authored code on
 * the runtime, in each mode, against a program by hand over plain sockets; one after the other, the median of some runs.
 *
 * `--runs 3`, `--rounds 1000` (100, 1000 or 10000).
 */
import path from "node:path";
import { fileURLToPath } from "node:url";
import { median, record, row } from "./results.mjs";
import { built, clusterOf, freePorts, option, sleep, start, startNode, until } from "./runtime/nodes.mjs";

const runs = option("runs", 3);
const rounds = option("rounds", 1000);
const script = (name) => fileURLToPath(new URL(`runtime/${name}.mjs`, import.meta.url));
const where = built(`bench/systems/rounds/${{ 100: "hundred", 1000: "thousand", 10000: "many" }[rounds]}.ts`);
/** Disel's own extracted OCaml, on 2 cores: rounds a second of its 1000 rounds. */
const disel = 59;

async function onRuntime(transport, logged) {
  const cluster = await clusterOf(where, transport);
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
  const ports = await freePorts(3);
  const others = ports.map((port, i) => start([script("plain"), String(i + 1), String(port)]));
  await until(() => others.every(({ told }) => told.out === "ready"));
  const first = start([script("plain"), "0", ...ports.map(String), String(rounds)]);
  const code = await first.exited;
  for (const { child } of others) child.kill("SIGKILL");
  if (code !== 0) throw new Error(first.told.err);
  return JSON.parse(first.told.out);
}

const modes = {
  "by hand, plain": byHand,
  "authored, plain, no log": () => onRuntime("plain", false),
  "authored, TLS, no log": () => onRuntime("tls", false),
  "authored, plain, log": () => onRuntime("plain", true),
  "authored, TLS, log": () => onRuntime("tls", true),
};

const at = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
const sum = (values) => values.reduce((all, one) => all + one, 0);
const measured = Object.fromEntries(Object.keys(modes).map((name) => [name, []]));
for (let i = 0; i < runs; i++)
  for (const [name, go] of Object.entries(modes)) {
    const { log, latencies } = await go();
    if (log !== rounds || latencies.length !== rounds) throw new Error(`${name}: ${log} rounds of ${rounds}`);
    const sorted = [...latencies].sort((a, b) => a - b);
    const tenth = Math.floor(rounds / 10);
    // The first tenth is where code is compiled: growth is looked for behind it.
    measured[name].push({
      speed: (1000 * rounds) / sum(latencies),
      p50: at(sorted, 0.5) / 1000,
      p99: at(sorted, 0.99) / 1000,
      growth: sum(latencies.slice(-tenth)) / sum(latencies.slice(tenth, 2 * tenth)),
    });
  }
const of = (name, what) => median(measured[name].map((one) => one[what]));
const baseline = "by hand, plain";
const rows = Object.keys(modes).flatMap((name) => {
  const compared = name === baseline ? {} : { baseline, baselineValue: of(baseline, "speed") };
  const aim = name === "authored, plain, no log" ? { aim: "0.8 of by hand" } : {};
  return [
    row({ name: `two-phase commit: ${name}`, value: of(name, "speed"), unit: "ops/s", ...compared, ...aim }),
    row({ name: `two-phase commit, p50: ${name}`, value: of(name, "p50"), unit: "s" }),
    row({ name: `two-phase commit, p99: ${name}`, value: of(name, "p99"), unit: "s" }),
    row({
      name: `two-phase commit, last tenth against second: ${name}`,
      value: of(name, "growth"),
      unit: "ratio",
      aim: "1",
    }),
  ];
});
rows.push(
  row({
    name: "two-phase commit: authored, plain, no log, against Disel",
    value: of("authored, plain, no log", "speed"),
    unit: "ops/s",
    baseline: "Disel's extracted OCaml, measured earlier",
    baselineValue: disel,
    aim: "15 times",
  }),
);
record(rows);
