/**
 * All examples with every version of Coq that is supported: the one that `disel` finds here, and those of some of
 * Debian's suites, each in a folder of its own that debootstrap makes where it is missing (which takes root, a network
 * and 2 GB). Prints a table, and writes it into docs/versions.md where all of it was asked for.
 *
 *     npm run versions -- --chroots DIR [--suites trixie,sid] [--examples greeter,lock] [--jobs N]
 *
 * Exits 1 where something is not proved, 3 where a version cannot be had.
 */
import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { answers, cli, lacking, root, run, say } from "./lib.mjs";
import { setup } from "./setup.mjs";

/** What is found here stands beside these: trixie has Coq 8.20, sid the newest Rocq. */
const known = ["here", "trixie", "sid"];
const page = path.join(root, "docs/versions.md");
const [begin, end] = ["<!-- table -->", "<!-- end of table -->"];

const all = readdirSync(path.join(root, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();
const { values } = parseArgs({
  options: {
    chroots: { type: "string", default: process.env.DISEL_CHROOTS ?? path.join(os.homedir(), ".cache/disel-chroots") },
    suites: { type: "string", default: known.join() },
    examples: { type: "string", default: all.join() },
    jobs: { type: "string", default: String(os.availableParallelism()) },
    timeout: { type: "string", default: "300" },
  },
});
const suites = values.suites.split(",");
const examples = values.examples.split(",");
for (const [what, given, there] of [
  ["suite", suites, known],
  ["example", examples, all],
])
  for (const name of given)
    if (!there.includes(name)) {
      say(`there is no ${what} ${name}: there are ${there.join(", ")}`);
      process.exit(2);
    }

await setup();
const { buildLibrary } = await import(pathToFileURL(path.join(root, "dist/prove/library.js")));
const { findCoq } = await import(pathToFileURL(path.join(root, "dist/prove/coq.js")));
const { Store } = await import(pathToFileURL(path.join(root, "dist/prove/store.js")));

const workspace = realpathSync(mkdtempSync(path.join(os.tmpdir(), "disel-versions-")));
const mounted = [];
const cancel = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => cancel.abort());

/** The folder of a suite with its Coq in it, made where it is missing. */
function chrootOf(suite) {
  const folder = path.join(path.resolve(values.chroots), suite);
  if (process.getuid?.() !== 0) {
    say("chroots take root: run this as root, or with --suites here");
    process.exit(lacking);
  }
  const installed = () => existsSync(path.join(folder, "usr/bin/coqc"));
  if (installed()) return folder;
  if (!answers("debootstrap")) {
    say("there is no debootstrap: install it, or use --suites here");
    process.exit(lacking);
  }
  mkdirSync(folder, { recursive: true });
  const args = ["--variant=minbase", "--include=coq", suite, folder];
  say(`debootstrap ${args.join(" ")}`);
  if (run("debootstrap", args, { stdio: ["ignore", process.stderr, process.stderr] }) !== 0 || !installed()) {
    say(`debootstrap failed: see above; remove ${folder} before you try again`);
    process.exit(lacking);
  }
  return folder;
}

/** A program that is the chroot's coqc: files of the workspace have the same names inside. */
function compilerIn(folder, suite) {
  const inside = path.join(folder, workspace);
  mkdirSync(inside, { recursive: true });
  if (run("mount", ["--bind", workspace, inside]) !== 0) process.exit(lacking);
  mounted.push(inside);
  const program = path.join(workspace, `coqc-${suite}`);
  writeFileSync(
    program,
    `#!/bin/sh
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
case $PWD in
${workspace}/*) folder=$PWD ;;
*) folder=/ ;;
esac
exec chroot '${folder}' env -C "$folder" coqc "$@"
`,
  );
  chmodSync(program, 0o755);
  return program;
}

function unmount() {
  for (const folder of mounted.splice(0)) {
    // A coqc that is just being ended may still stand in it.
    if (spawnSync("umount", [folder]).status !== 0 && run("umount", ["-l", folder]) !== 0) continue;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The report of `disel check` on an example, and the seconds that it took. */
async function check(example, env) {
  const from = performance.now();
  const args = ["check", `examples/${example}`, "--format", "json", "--no-explore"];
  const child = spawn(process.execPath, [cli, ...args, "--jobs", values.jobs, "--timeout", values.timeout], {
    cwd: workspace,
    env,
    stdio: ["ignore", "pipe", "inherit"],
    signal: cancel.signal,
    killSignal: "SIGINT",
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (some) => {
    text += some;
  });
  await new Promise((resolve) => child.on("close", resolve).on("error", () => {}));
  cancel.signal.throwIfAborted();
  return { report: JSON.parse(text), seconds: (performance.now() - from) / 1000 };
}

/** What an example comes to, in a cell of the table. */
function cellOf({ report, seconds }) {
  const proved = report.obligations.filter((one) => one.status === "proved").length;
  const whole = report.theorems.filter((one) => one.axioms.length === 0).length;
  const state = report.ok ? "" : "**not proved**: ";
  return `${state}${proved} of ${report.obligations.length}, ${whole} theorem${whole === 1 ? "" : "s"}, ${seconds.toFixed(0)} s`;
}

/** One version: its library, then each example from nothing. */
async function column(suite) {
  const coqc = suite === "here" ? process.env.DISEL_COQC : compilerIn(chrootOf(suite), suite);
  const env = {
    ...process.env,
    DISEL_CACHE: path.join(workspace, `cache-${suite}`),
    ...(coqc === undefined ? {} : { DISEL_COQC: coqc }),
  };
  const coq = await findCoq(env);
  say(`${suite}: Coq ${coq.version}`);
  const from = performance.now();
  const library = await buildLibrary(coq, Store.open(env), Number(values.jobs), cancel.signal);
  const built = (performance.now() - from) / 1000;
  const cells = [];
  let ok = library !== undefined;
  for (const example of examples) {
    const checked = await check(example, env);
    ok &&= checked.report.ok && checked.report.obligations.length > 0;
    cells.push(cellOf(checked));
    say(`${suite}: ${example}: ${cells.at(-1)}`);
    for (const one of checked.report.diagnostics) say(`  ${one.code} ${one.message}`);
  }
  const name = `${Number(coq.version.split(".")[0]) >= 9 ? "Rocq" : "Coq"} ${coq.version}`;
  return {
    ok,
    name: suite === "here" ? name : `${name} (Debian ${suite})`,
    cells: [`${built.toFixed(0)} s`, ...cells],
  };
}

/** The page with a new table. */
function written(table) {
  const text = readFileSync(page, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${page} has no marks for the table`);
  writeFileSync(page, `${text.slice(0, from + begin.length)}\n\n${table}\n\n${text.slice(to)}`);
}

function aligned(rows) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  const line = (row) => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`;
  return [
    line(rows[0]),
    `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`,
    ...rows.slice(1).map(line),
  ].join("\n");
}

let code = 1;
try {
  cpSync(path.join(root, "examples"), path.join(workspace, "examples"), {
    recursive: true,
    filter: (file) => path.basename(file) !== ".disel",
  });
  writeFileSync(path.join(workspace, "package.json"), '{ "type": "module" }');
  symlinkSync(path.join(root, "node_modules"), path.join(workspace, "node_modules"), "junction");
  const columns = [];
  for (const suite of suites) columns.push(await column(suite));
  const table = aligned([
    ["", ...columns.map((one) => one.name)],
    ...["the library", ...examples].map((name, i) => [name, ...columns.map((one) => one.cells[i])]),
  ]);
  process.stdout.write(`${table}\n`);
  if (suites.length === known.length && examples.length === all.length) written(table);
  code = columns.every((one) => one.ok) ? 0 : 1;
} catch (error) {
  if (!cancel.signal.aborted && error.diagnostic === undefined) throw error;
  code = cancel.signal.aborted ? 130 : lacking;
  say(cancel.signal.aborted ? "interrupted" : `${error.diagnostic.code} ${error.diagnostic.message}`);
} finally {
  unmount();
  rmSync(workspace, { recursive: true, force: true });
}
process.exit(code);
