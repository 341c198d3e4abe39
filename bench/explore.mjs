/**
 * States per second of `disel explore`, next to Quint's simulator on equivalent specifications, in one run: the same
 * number of steps a trace, at least the same invariants, one thread each. Merges its rows into bench/results.json.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { cli, root, run, say } from "../scripts/lib.mjs";
import { record, row } from "./results.mjs";

/** Pinned, and with the one version of its parser generator that it runs with. */
const packages = ["@informalsystems/quint@0.33.1", "antlr4ts@0.5.0-alpha.4"];
const home = path.join(os.tmpdir(), "disel-bench-quint-0.33.1");
const quint = path.join(home, "node_modules/@informalsystems/quint/dist/src/cli.js");

const steps = 100;
/** Seconds that each measurement takes, more or less; fewer only to see that it works. */
const seconds = Number(process.env.DISEL_BENCH_SECONDS ?? 8);
const systems = [
  { name: "two-phase commit, 3 participants", folder: "bench/systems/commit" },
  { name: "bank, 3 branches", folder: "bench/systems/bank" },
];

/** Quint is no dependency of this package: it is installed beside it, once. */
function installQuint() {
  if (existsSync(quint)) return;
  say("installing Quint, to compare with");
  mkdirSync(home, { recursive: true });
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const args = ["install", "--no-audit", "--no-fund", "--save-exact", "--prefix", home, ...packages];
  if (run(npm, args, { stdio: ["ignore", process.stderr, process.stderr] }) !== 0) {
    say("Quint could not be installed: nothing was measured");
    process.exit(3);
  }
}

/** States per second that Quint reports of a number of traces: without its start, its parser and its type checker. */
function quintOnce(spec, traces) {
  const args = [quint, "run", spec, "--backend", "typescript", "--invariant", "invariant", "--verbosity", "1"];
  const bounds = ["--max-samples", String(traces), "--max-steps", String(steps), "--seed", "1"];
  const { stdout, stderr } = spawnSync(process.execPath, [...args, ...bounds], { encoding: "utf8" });
  const match = /No violation found \((\d+)ms at/.exec(stdout);
  if (match === null) throw new Error(`quint says something else:\n${stdout}${stderr}`);
  return (traces * steps) / (Number(match[1]) / 1000);
}

function quintRate(spec) {
  const first = quintOnce(spec, 20);
  return quintOnce(spec, Math.max(20, Math.round((first * seconds) / steps)));
}

/** One search of `disel explore`, as it reports it. */
function explored(folder, search, options = []) {
  const args = [
    cli,
    "explore",
    folder,
    "--search",
    search,
    "--seconds",
    String(seconds),
    "--format",
    "json",
    ...options,
  ];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
  const report = JSON.parse(stdout);
  const found = report.targets?.[0]?.searches?.[0];
  if (!report.ok || found === undefined) throw new Error(`disel explore says something else:\n${stdout}${stderr}`);
  return found;
}

/** What the rates are compared with. */
const baseline = "quint run 0.33.1, TypeScript backend, an equivalent specification";

function measure() {
  return systems.flatMap(({ name, folder }) => {
    say(`measuring ${name}`);
    const simulated = explored(folder, "simulation", ["--traces", "100000000", "--steps", String(steps)]);
    const all = explored(folder, "exhaustive", ["--states", "100000000", "--no-symmetry"]);
    const baselineValue = quintRate(path.join(root, folder, "spec.qnt"));
    const rate = ({ states, seconds: took }) => states / took;
    const common = { unit: "ops/s", baseline, baselineValue };
    return [
      row({ name: `explore: states of ${name}, simulated`, value: rate(simulated), aim: "ratio ≥ 10", ...common }),
      row({ name: `explore: states of ${name}, exhaustively`, value: rate(all), ...common }),
    ];
  });
}

installQuint();
record(measure());
