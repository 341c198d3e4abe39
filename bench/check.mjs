/**
 * The main job: translating both examples against type-checking them, the library's build, and `disel check` cold,
 * unchanged and after an edit of one line, of a proof by hand next to coqc on the same file, and of a save under
 * `--watch`. Copies of the examples are measured; every run has a cache of its own.
 */
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
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

/** A project of its own, with copies of some folders of the repository. */
function project(name, folders) {
  const folder = path.join(workspace, name);
  for (const [from, to] of Object.entries(folders))
    cpSync(path.join(root, from), path.join(folder, to), { recursive: true });
  mkdirSync(path.join(folder, "node_modules"));
  symlinkSync(root, path.join(folder, "node_modules/disel-ts"), "junction");
  writeFileSync(path.join(folder, "package.json"), '{ "type": "module" }');
  return folder;
}

/**
 * A proof by hand that is edited: the whole check, and coqc alone on that file, by turns. Both load the library and the
 * generated files that it needs from where they have been compiled.
 *
 * @param system what is checked, a folder of the project
 * @param file with the proof, in the project
 * @param textOf the text of that file, another one for each number
 */
function proofEdited(name, folder, system, file, textOf) {
  const proof = path.join(folder, file);
  const once = () => run(process.execPath, [cli, "check", system, "--format", "json"], { cwd: folder });
  mkdirSync(path.dirname(proof), { recursive: true });
  writeFileSync(proof, textOf(rounds));
  once();
  run(process.execPath, [cli, "generate", system, "-o", "out"], { cwd: folder });
  const out = path.join(folder, "out");
  const [library] = readdirSync(path.join(cache, "library"));
  const loads = ["-Q", path.join(cache, "library", library, "theories"), "DiselTS", "-Q", "Authored", "Authored"];
  const coqc = (one) => run("coqc", ["-q", "-w", "none", ...loads, one], { cwd: out });
  const listed = readFileSync(path.join(out, "_CoqProject"), "utf8").split("\n");
  for (const one of listed.filter((line) => /^Authored\/.*\.v$/.test(line)))
    if (!/_(proofs\d*|theorems)\.v$|\/proofs\//.test(one)) coqc(one);
  const alone = path.join("Authored", "alone.v");
  const checked = [];
  const compiled = [];
  for (let i = 0; i < rounds; i += 1) {
    writeFileSync(proof, textOf(i));
    checked.push(once().seconds);
    writeFileSync(path.join(out, alone), textOf(i));
    compiled.push(coqc(alone).seconds);
  }
  return row({
    name: `check: a proof by hand edited, ${name}`,
    value: median(checked),
    unit: "s",
    baseline: "coqc alone on that file",
    baselineValue: median(compiled),
    aim: "ratio ≤ 1.3",
  });
}

function shortProof() {
  const folder = project("pinger", { "test/prove/fixtures/pinger": "" });
  const text = readFileSync(path.join(folder, "proofs/bounded.v"), "utf8");
  return proofEdited("a short one", folder, ".", "proofs/bounded.v", (i) =>
    text.replace("now rewrite total_zero. Qed.", `pose proof I as one${i}. now rewrite total_zero. Qed.`),
  );
}

/** The proof that automation finds of a contract, as a file of the author's own. */
function longProof() {
  const folder = project("query", {
    "examples/query": "examples/query",
    "examples/two-phase-commit": "examples/two-phase-commit",
  });
  run(process.execPath, [cli, "generate", "examples/query", "-o", "found"], { cwd: folder });
  const found = readFileSync(path.join(folder, "found/Authored/examples/query/committed_member_proofs.v"), "utf8");
  const text = found.replace(/^Set Default Timeout.*$/m, "");
  return proofEdited("a long one", folder, "examples/query", "examples/query/proofs/member.v", (i) =>
    text.replace(/^Lemma/m, `Lemma one${i} : True.\nProof. exact I. Qed.\n\nLemma`),
  );
}

/** All examples at once, with the library compiled, and the same again. */
function everything() {
  const folder = project("everything", { examples: "examples", "test/prove/fixtures/tick": "tick" });
  const own = { cwd: folder, env: { ...env, DISEL_CACHE: path.join(workspace, "everything-cache") } };
  const all = () => run(process.execPath, [cli, "check", "examples", "--format", "json"], own);
  run(process.execPath, [cli, "check", "tick"], own);
  const cold = all();
  const again = Array.from({ length: rounds }, () => all().seconds);
  const proved = JSON.parse(cold.stdout).obligations.length;
  return { cold: cold.seconds, proved, again: median(again) };
}

/** `check --watch`, from the save of a file with an error in it, and of one without, to the verdict. */
async function watched() {
  const child = spawn(process.execPath, [cli, "check", "examples/greeter", "--watch", "--format", "json"], {
    cwd: workspace,
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let seen = "";
  let told = () => {};
  child.stderr.setEncoding("utf8").on("data", (some) => {
    seen += some;
    told();
  });
  /** Until one more run has come to its verdict. */
  const verdict = (code) =>
    new Promise((resolve, reject) => {
      told = () => {
        const [, found] = /watching; exit code of this check: (\d+)/.exec(seen) ?? [];
        if (found === undefined) return;
        seen = "";
        if (Number(found) === code) resolve();
        else reject(new Error(`a check ends with ${found} rather than ${code}`));
      };
      told();
    });
  const seconds = [];
  try {
    edit("greeter/protocol.ts", guards[0], guards[0]);
    await verdict(0);
    for (let i = 0; i < rounds + 1; i += 1) {
      await wait(300);
      const begin = performance.now();
      edit("greeter/protocol.ts", guards[0], `${guards[0]} && state.nothing${i} === 0`);
      await verdict(2);
      seconds.push((performance.now() - begin) / 1000);
      await wait(300);
      edit("greeter/protocol.ts", guards[0], guards[0]);
      await verdict(0);
    }
  } finally {
    child.kill("SIGINT");
  }
  return row({
    name: "check --watch: from the save of a source error to its report",
    // The first error is the one for which the program is still cold.
    value: median(seconds.slice(1)),
    unit: "s",
    aim: "≤ 0.3 s",
  });
}

try {
  cpSync(path.join(root, "examples/greeter"), path.join(workspace, "examples/greeter"), { recursive: true });
  cpSync(path.join(root, "examples/calculator"), path.join(workspace, "examples/calculator"), { recursive: true });
  writeFileSync(path.join(workspace, "package.json"), "{}");
  symlinkSync(path.join(root, "node_modules"), path.join(workspace, "node_modules"), "junction");
  const translated = translation();
  const built = library();
  const { cold, proved, unchanged, started, commented, edited } = checks();
  const byHand = [shortProof(), longProof()];
  const all = everything();
  const saved = await watched();
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
    ...byHand,
    row({
      name: `check: ${all.proved} obligations of all examples, cold, the library compiled`,
      value: all.cold,
      unit: "s",
    }),
    row({
      name: "check: all examples, nothing changed",
      value: all.again,
      unit: "s",
      baseline: "cold",
      baselineValue: all.cold,
      aim: "≤ 1 s",
    }),
    saved,
  ]);
} finally {
  rmSync(workspace, { recursive: true, force: true });
}
