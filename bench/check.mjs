/**
 * The main job: translating both examples against type-checking them, the library's build, and `disel check` cold,
 * unchanged and after an edit of one line. Copies of the examples are measured; every run has a cache of its own.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { cli, root } from "../scripts/lib.mjs";
import { median, record, row } from "./results.mjs";

const rounds = 5;
const workspace = mkdtempSync(path.join(os.tmpdir(), "disel-bench-"));
const cache = path.join(workspace, "cache");
const env = { ...process.env, DISEL_CACHE: cache };

function run(command, args, options = {}) {
  const begin = performance.now();
  const result = spawnSync(command, args, { cwd: workspace, env, encoding: "utf8", ...options });
  if (result.status !== 0) throw new Error(`${command} ${args.join(" ")}\n${result.stdout}\n${result.stderr}`);
  return { seconds: (performance.now() - begin) / 1000, stdout: result.stdout };
}

const check = () => run(process.execPath, [cli, "check", "examples", "--format", "json"]);

/** Writes a file of the examples with one line changed, in a way that no cache has seen. */
function edit(file, line, changed) {
  const text = readFileSync(path.join(root, "examples", file), "utf8");
  if (!text.includes(line)) throw new Error(`${file} has no line ${line}`);
  writeFileSync(path.join(workspace, "examples", file), text.replace(line, changed));
}

function translation() {
  const files = ["greeter", "calculator"].flatMap((system) =>
    ["protocol", "programs", "deployment"].map((file) => path.join(workspace, "examples", system, `${file}.ts`)),
  );
  const measure = (what) =>
    Number(run(process.execPath, [path.join(root, "bench/translate.mjs"), what, workspace, ...files]).stdout.trim());
  measure("translate");
  const typecheck = [];
  const translate = [];
  for (let i = 0; i < rounds; i += 1) {
    typecheck.push(measure("typecheck"));
    translate.push(measure("translate"));
  }
  return row({
    name: "translate: type check, extract and generate both examples",
    value: median(translate),
    unit: "s",
    baseline: "the type check alone",
    baselineValue: median(typecheck),
    aim: "ratio ≤ 1.3",
  });
}

/** The library with the build that Coq's users know, next to our own. */
function library() {
  const copy = path.join(workspace, "coq");
  cpSync(path.join(root, "coq"), copy, {
    recursive: true,
    filter: (file) => !/\.(vo|vos|vok|glob|aux)$|Makefile\.coq/.test(file),
  });
  run("coq_makefile", ["-f", "_CoqProject", "-o", "Makefile.coq"], { cwd: copy });
  return run("make", ["-f", "Makefile.coq", `-j${os.availableParallelism()}`], { cwd: copy }).seconds;
}

/** The guard of the greeter's one transition, in orders that mean the same and are proved anew each. */
const guards = [
  "to !== self && msg.number === state.sent && msg.text === hello",
  "to !== self && msg.text === hello && msg.number === state.sent",
  "msg.text === hello && to !== self && msg.number === state.sent",
  "msg.text === hello && msg.number === state.sent && to !== self",
];

function checks() {
  const cold = check().seconds;
  const proved = JSON.parse(check().stdout).obligations.length;
  const unchanged = [];
  const started = [];
  const commented = [];
  const edited = [];
  for (let i = 0; i < rounds; i += 1) {
    unchanged.push(check().seconds);
    started.push(run(process.execPath, ["-e", "0"]).seconds);
  }
  for (let i = 0; i < guards.length - 1; i += 1) {
    edit("greeter/programs.ts", "      let texts", `      // ${i}\n      let texts`);
    commented.push(check().seconds);
    edit("greeter/protocol.ts", guards[0], guards[i + 1]);
    edited.push(check().seconds);
  }
  const medians = { unchanged, started, commented, edited };
  return { cold, proved, ...Object.fromEntries(Object.entries(medians).map(([name, of]) => [name, median(of)])) };
}

try {
  cpSync(path.join(root, "examples/greeter"), path.join(workspace, "examples/greeter"), { recursive: true });
  cpSync(path.join(root, "examples/calculator"), path.join(workspace, "examples/calculator"), { recursive: true });
  writeFileSync(path.join(workspace, "package.json"), "{}");
  symlinkSync(path.join(root, "node_modules"), path.join(workspace, "node_modules"), "junction");
  const translated = translation();
  const built = library();
  const { cold, proved, unchanged, started, commented, edited } = checks();
  record([
    translated,
    row({ name: "library: coqc on all files", value: built, unit: "s", aim: "≤ 8 s" }),
    row({
      name: `check: ${proved} obligations of both examples, cold`,
      value: cold,
      unit: "s",
      baseline: "the library's build alone",
      baselineValue: built,
      aim: "≤ 15 s",
    }),
    row({
      name: "check: nothing changed",
      value: unchanged,
      unit: "s",
      baseline: "starting Node",
      baselineValue: started,
      aim: "≤ 1.5 s",
    }),
    row({
      name: "check: a comment added, which changes no Coq",
      value: commented,
      unit: "s",
      baseline: "cold",
      baselineValue: cold,
    }),
    row({
      name: "check: one line of the greeter's protocol edited, all of its proofs made again",
      value: edited,
      unit: "s",
      baseline: "cold",
      baselineValue: cold,
    }),
  ]);
} finally {
  rmSync(workspace, { recursive: true, force: true });
}
