/**
 * Measures what the example systems cost, and writes it into docs/experience.md between its marks: lines authored, lines
 * of Coq by hand, obligations, and times; beside Disel's figures.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { authoredLines } from "./authoredLines.mjs";
import { cli, root } from "./lib.mjs";
import { setup } from "./setup.mjs";

/**
 * Disel's own figures, by coqwc, and seconds of coqc: from its public repository at 4ae4c20, measured on a machine with
 * 2 cores. Its lock has protocols only, and it has no store and no consensus.
 */
const disel = {
  greeter: { spec: 179, proof: 134, seconds: 2.6 },
  calculator: { spec: 863, proof: 712, seconds: 17.6 },
  "two-phase-commit": { spec: 2007, proof: 3167, seconds: 60 },
  query: { spec: 585, proof: 917, seconds: 22 },
  lock: { spec: 525, proof: 381, seconds: 4 },
};

const examples = path.join(root, "examples");
const systems = readdirSync(examples, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

await setup();
const workspace = mkdtempSync(path.join(os.tmpdir(), "disel-experience-"));
const copy = path.join(workspace, "examples");
let status = 0;
try {
  for (const file of ["package.json", "tsconfig.json"]) cpSync(path.join(root, file), path.join(workspace, file));
  symlinkSync(path.join(root, "node_modules"), path.join(workspace, "node_modules"));
  cpSync(examples, copy, { recursive: true });
  const rows = systems.map(measured);
  const page = path.join(root, "docs/experience.md");
  const text = tables(rows, together());
  writeFileSync(page, put(readFileSync(page, "utf8"), text));
  spawnSync(process.execPath, [path.join(root, "node_modules/@biomejs/biome/bin/biome"), "format", "--write", page]);
  console.log(text);
} catch (error) {
  console.error(error);
  status = 1;
} finally {
  rmSync(workspace, { recursive: true, force: true });
}
process.exit(status);

/** @param {string} system */
function measured(system) {
  const folder = path.join(copy, system);
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  const lines = authoredLines(
    files.map((file) => path.join(folder, file)),
    path.join(workspace, "tsconfig.json"),
  );
  const sum = (which, key) =>
    [...lines].filter(([file]) => which(path.basename(file))).reduce((n, [, one]) => n + one[key], 0);
  const isProtocol = (file) => /protocol/.test(file);
  const cache = path.join(workspace, `cache-${system}`);
  // The library is compiled once for all systems: it is no part of what one of them costs.
  library(cache);
  const cold = check(system, cache);
  const unchanged = check(system, cache);
  const edited = path.join(folder, "programs.ts");
  const text = readFileSync(edited, "utf8");
  writeFileSync(edited, `${text}\n// A comment.\n`);
  const comment = check(system, cache);
  writeFileSync(edited, text);
  rmSync(cache, { recursive: true, force: true });
  // What the system is built on is checked with it: obligations are its own, times are of all.
  const obligations = cold.report.obligations.filter((one) => one.source.file.startsWith(`${folder}${path.sep}`));
  const theorems = cold.report.theorems.filter((one) => one.source.file.startsWith(`${folder}${path.sep}`));
  const proofs = coqwc(folder);
  return {
    system,
    protocol: sum(isProtocol, "code"),
    programs: sum((file) => !isProtocol(file), "code"),
    specification: sum(() => true, "specification"),
    ...proofs,
    obligations: obligations.length,
    byHand: obligations.filter((one) => one.by === "user").length,
    theorems: theorems.length,
    axioms: theorems.reduce((n, one) => n + one.axioms.length, 0),
    proving: seconds(obligations),
    behind: seconds(cold.report.obligations) - seconds(obligations),
    longest: Math.max(...obligations.map((one) => one.seconds)),
    cold: cold.seconds,
    unchanged: unchanged.seconds,
    comment: comment.seconds,
  };
}

/** A check of all systems, with nothing but the library compiled. */
function together() {
  const cache = path.join(workspace, "cache");
  library(cache);
  return check("", cache);
}

/** @param {readonly { readonly seconds: number }[]} obligations */
function seconds(obligations) {
  return obligations.reduce((n, one) => n + one.seconds, 0);
}

function library(cache) {
  const empty = path.join(workspace, "examples", "greeter");
  const result = spawnSync(process.execPath, [cli, "check", path.join(empty, "protocol.ts"), "--format", "json"], {
    cwd: workspace,
    env: { ...process.env, DISEL_CACHE: cache },
    encoding: "utf8",
  });
  if (result.status !== 0) throw new Error(result.stdout + result.stderr);
  // What was proved on the way would make that system cheaper than it is.
  for (const folder of ["units", "runs"]) rmSync(path.join(cache, folder), { recursive: true, force: true });
}

function check(system, cache) {
  const begin = performance.now();
  const result = spawnSync(process.execPath, [cli, "check", `examples/${system}`, "--format", "json"], {
    cwd: workspace,
    env: { ...process.env, DISEL_CACHE: cache },
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const seconds = (performance.now() - begin) / 1000;
  if (result.status !== 0) throw new Error(`${system}: ${result.stdout}${result.stderr}`);
  return { seconds, report: JSON.parse(result.stdout) };
}

/** Lines of Coq by hand, as coqwc counts them. */
function coqwc(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".v"));
  if (files.length === 0) return { spec: 0, proof: 0 };
  const result = spawnSync("coqwc", files, { cwd: folder, encoding: "utf8" });
  if (result.status !== 0) throw new Error(`coqwc: ${result.stderr}`);
  const [spec = "0", proof = "0"] = (result.stdout.trim().split("\n").at(-1) ?? "").trim().split(/\s+/);
  return { spec: Number(spec), proof: Number(proof) };
}

/**
 * @param {ReturnType<typeof measured>[]} rows
 * @param {ReturnType<typeof check>} all of a check of all systems
 */
function tables(rows, all) {
  const s = (seconds) => seconds.toFixed(1);
  const authored = rows.map((row) => {
    const theirs = disel[row.system];
    return `| ${row.system} | ${row.protocol} | ${row.programs} | ${row.specification} | ${row.spec} | ${row.proof} | ${theirs === undefined ? "–" : `${theirs.spec} + ${theirs.proof}`} |`;
  });
  const times = rows.map((row) => {
    const theirs = disel[row.system];
    return `| ${row.system} | ${row.obligations - row.byHand} | ${row.byHand} | ${row.theorems} | ${row.axioms} | ${s(row.proving)} | ${s(row.longest)} | ${s(row.behind)} | ${s(row.cold)} | ${s(row.comment)} | ${s(row.unchanged)} | ${theirs?.seconds ?? "–"} |`;
  });
  const total = (key) => rows.reduce((n, row) => n + row[key], 0);
  return [
    "| system | protocol | programs and deployments | specification | Coq by hand: spec | Coq by hand: proof | Disel: spec + proof |",
    "|---|---|---|---|---|---|---|",
    ...authored,
    `| all | ${total("protocol")} | ${total("programs")} | ${total("specification")} | ${total("spec")} | ${total("proof")} | |`,
    "",
    "| system | obligations by automation | by hand | theorems | axioms | proving, s | longest obligation, s | proving what it is built on, s | check cold, s | after a comment, s | unchanged, s | Disel: coqc, s |",
    "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ...times,
    "",
    `All systems in one check, cold: ${s(all.seconds)} s, of which Coq's obligations take ${s(seconds(all.report.obligations))} s on ${os.availableParallelism()} cores.`,
    "",
    `Measured with Coq ${version()} on ${os.availableParallelism()} cores, Node ${process.versions.node}.`,
  ].join("\n");
}

function version() {
  const result = spawnSync(process.execPath, [cli, "doctor", "--format", "json"], { encoding: "utf8" });
  const found = JSON.parse(result.stdout).findings.find((one) => one.what === "Coq")?.found ?? "?";
  return found.split(",")[0];
}

/** The page with what was measured between its marks. */
function put(page, measured) {
  const [begin, end] = ["<!-- measured -->", "<!-- end -->"];
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error("docs/experience.md has lost its marks");
  return `${page.slice(0, from + begin.length)}\n${measured}\n${page.slice(to)}`;
}
