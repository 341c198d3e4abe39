/**
 * Whether `disel check` stays right when it is treated badly:
 *
 * - kills: two checks at once in one folder with one cache, one or both killed at a random moment, until so many rounds
 *   have had a kill. What a check says afterwards is what a check with a new cache says.
 * - flips: a byte flipped in a file of the cache, of every kind of file that there is. It is noticed, the file is made
 *   again, and the verdicts are the same.
 * - interrupts: Ctrl-C at a random moment ends a check with 130 and leaves no coqc behind.
 * - limits: a proof that loops and one that eats memory are stopped, and the others get their verdicts.
 *
 *     npm run robustness -- [--kills 100] [--flips 5] [--interrupts 30] [--limits 1] [--seed N]
 *
 * Flips are for each kind of file. Exits 1 at the first thing that is not so. Linux only: it looks into /proc.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { cli, root, say } from "./lib.mjs";
import { setup } from "./setup.mjs";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "100" },
    flips: { type: "string", default: "5" },
    interrupts: { type: "string", default: "30" },
    limits: { type: "string", default: "1" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    /** The program is built already. */
    built: { type: "boolean", default: false },
  },
});
if (!values.built) await setup();

/** Numbers in [0, 1) that a seed gives again (mulberry32). */
let state = Number(values.seed);
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const oneOf = (some) => some[Math.floor(random() * some.length)];

const workspace = realpathSync(mkdtempSync(path.join(os.tmpdir(), "disel-robustness-")));
const cache = path.join(workspace, "cache");
const source = path.join(workspace, "protocol.ts");
const proved = readFileSync(path.join(root, "test/prove/fixtures/tick/protocol.ts"), "utf8");
/** What is checked: a system that is proved, and one that is not. */
const variants = { proved, refuted: proved.replace("sent >= 1", "sent >= 2") };

class Wrong extends Error {}

/** Starts a check; `ended` is its exit code, or its signal, with what it reports. */
function start(folder = cache, args = []) {
  const child = spawn(process.execPath, [cli, "check", ".", "--format", "json", "--no-explore", ...args], {
    cwd: workspace,
    env: { ...process.env, DISEL_CACHE: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [text, errors] = ["", ""];
  child.stdout.on("data", (some) => {
    text += some;
  });
  child.stderr.on("data", (some) => {
    errors += some;
  });
  const ended = new Promise((resolve) =>
    child.on("close", (code, signal) => resolve({ how: signal ?? code, text, errors })),
  );
  return { child, ended };
}

/** What a report says, without what may differ: how long it took, and what was cached. */
async function verdicts(folder = cache, args = []) {
  const { how, text, errors } = await start(folder, args).ended;
  if (how !== 0 && how !== 1) throw new Wrong(`a check that nobody disturbs ends with ${how}:\n${text}\n${errors}`);
  const { ok, obligations, theorems, diagnostics } = JSON.parse(text);
  return {
    how,
    ok,
    obligations: obligations.map(({ seconds: _, cached: __, ...rest }) => rest),
    theorems,
    diagnostics,
  };
}

function same(found, expected, after) {
  if (isDeepStrictEqual(found, expected)) return;
  throw new Wrong(
    `${after}, a check says\n${JSON.stringify(found)}\nand with a new cache\n${JSON.stringify(expected)}`,
  );
}

const clear = (...folders) => {
  for (const folder of folders) rmSync(path.join(cache, folder), { recursive: true, force: true });
};

/** The processes that work in the cache: not our checks, which do not have it in their arguments. */
const compilers = () =>
  readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/cmdline`, "utf8").includes(workspace);
    } catch {
      return false;
    }
  });

/** Ends what killed checks have left, each by its own id. */
function endOrphans() {
  for (const id of compilers())
    try {
      process.kill(Number(id), "SIGKILL");
    } catch {
      // It has come to its end.
    }
}

async function kills(count, cold, seconds) {
  const met = { one: 0, both: 0, ended: 0, amidLibrary: 0 };
  for (let i = 0; met.one + met.both < count; i += 1) {
    const name = oneOf(Object.keys(variants));
    writeFileSync(source, variants[name]);
    // Every other round there is all to do; now and then also the library.
    const library = i % 25 === 24;
    if (library) clear("library");
    const all = library || random() < 0.5;
    if (all) clear("units", "runs", "extracted");
    else clear("runs");
    // Where all is there, a check is short.
    const about = (library ? 6 : all ? 1.5 : 0.3) * seconds;
    const checks = [start(), start()];
    const both = random() < 0.5;
    await Promise.all(
      checks.slice(0, both ? 2 : 1).map(async ({ child }) => {
        await wait(random() * about * 1000);
        child.kill("SIGKILL");
      }),
    );
    const ends = await Promise.all(checks.map((one) => one.ended));
    if (ends.every((one) => one.how !== "SIGKILL")) met.ended += 1;
    else met[both ? "both" : "one"] += 1;
    if (library) met.amidLibrary += 1;
    for (const { how, text, errors } of ends)
      if (how !== "SIGKILL" && how !== cold[name].how)
        throw new Wrong(`a check beside one that is killed ends with ${how}:\n${text}\n${errors}`);
    same(await verdicts(), cold[name], `after ${i + 1} rounds`);
  }
  return `one check killed in ${met.one} rounds, both in ${met.both}, none in time in ${met.ended}; the library was being built in ${met.amidLibrary}`;
}

/** Every file of the cache with its kind: where it stands, and what its name ends with. */
function cached() {
  return ["library", "units", "runs", "extracted"].flatMap((folder) =>
    readdirSync(path.join(cache, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => ({
        file: path.join(entry.parentPath, entry.name),
        kind: `${folder} ${path.extname(entry.name) || entry.name}`,
      })),
  );
}

/** Files that a check reads, rather than ones that coqc happens to leave beside them. */
const isRead = (kind) => /\.(vo|json|v8)$|complete$/.test(kind);
const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** Flips a bit of a file; returns what was flipped, and the file's hash as it is now. */
function flip(file) {
  const bytes = readFileSync(file);
  const at = Math.floor(random() * bytes.length);
  if (bytes.length > 0) bytes[at] ^= 1 << Math.floor(random() * 8);
  writeFileSync(file, bytes);
  return { flipped: `byte ${at} of ${path.relative(cache, file)}`, now: digest(bytes) };
}

async function flips(count, cold) {
  writeFileSync(source, variants.proved);
  clear("units", "runs");
  await verdicts();
  const kinds = [...new Set(cached().map((one) => one.kind))].sort();
  const [read, unread] = [kinds.filter(isRead), kinds.filter((kind) => !isRead(kind))];
  // Nobody misses what nobody reads: one of each kind at once.
  for (const some of [...read.map((kind) => [kind]), unread])
    for (let i = 0; i < count; i += 1) {
      // A file that was made again leaves those behind that rested on the one before: nobody reads them any more.
      clear("runs");
      const began = Date.now();
      await verdicts();
      const inUse = ({ file, kind }) => !kind.startsWith("units") || statSync(path.dirname(file)).mtimeMs >= began;
      const files = cached().filter(inUse);
      const flipped = some.map((kind) => {
        const { file } = oneOf(files.filter((one) => one.kind === kind));
        return { file, kind, ...flip(file) };
      });
      // What the whole run came to would hide the file.
      if (!some.some((kind) => kind.startsWith("runs"))) clear("runs");
      same(await verdicts(), cold.proved, `with ${flipped.map((one) => one.flipped).join(", ")} flipped`);
      for (const { file, kind, flipped: what, now } of flipped)
        if (isRead(kind) && existsSync(file) && digest(readFileSync(file)) === now)
          throw new Wrong(`${what} is flipped, and nobody has noticed`);
    }
  return `${count} in each kind of file: ${read.join(", ")}; ${count} in all of these at once, which nobody reads: ${unread.join(", ")}`;
}

async function interrupts(count, seconds) {
  const met = { handled: 0, early: 0, ended: 0 };
  for (let i = 0; i < count; i += 1) {
    clear("units", "runs", "tmp");
    const { child, ended } = start();
    await wait(random() * seconds * 1000);
    const working = child.exitCode === null;
    child.kill("SIGINT");
    const { how, text, errors } = await ended;
    if (how === 130) {
      met.handled += 1;
      if (text !== "" || !errors.includes("interrupted"))
        throw new Wrong(`an interrupted check says\n${text}\n${errors}`);
    }
    // Node itself was still starting: shells call that 130.
    else if (how === "SIGINT") met.early += 1;
    else if (how === 0 || !working) met.ended += 1;
    else throw new Wrong(`Ctrl-C ends a check with ${how}:\n${text}\n${errors}`);
    for (let tries = 0; compilers().length > 0; tries += 1) {
      if (tries > 20) throw new Wrong(`Ctrl-C leaves ${compilers().length} coqc behind`);
      await wait(100);
    }
    const tmp = path.join(cache, "tmp");
    const left = existsSync(tmp) ? readdirSync(tmp) : [];
    if (left.length > 0) throw new Wrong(`Ctrl-C leaves ${left.join(", ")} in the cache`);
  }
  return `${count}: 130 in ${met.handled}, before Node had started in ${met.early}, done before in ${met.ended}; no coqc left`;
}

const loops = "do 1000000000 idtac.";
const eats = "let l := eval vm_compute in (List.repeat 0%Z (Z.to_nat 400000000)) in idtac.";
const byHand = (name, tactic) => `Lemma ${name} : protocol_spec.${name}.\nProof.\n  ${tactic}\n  obligation.\nQed.\n`;

async function limits(count) {
  writeFileSync(source, variants.proved);
  mkdirSync(path.join(workspace, "proofs"));
  const lemmas = [
    ["Ticker_counting_init", loops],
    ["Ticker_counting_send_Tick", eats],
    ["Ticker_traced_init", "idtac."],
  ];
  const heading =
    "From Coq Require Import List ZArith.\nFrom DiselTS Require Import Proofs.\nFrom Authored Require Import protocol protocol_spec.\n";
  writeFileSync(
    path.join(workspace, "proofs/hand.v"),
    heading + lemmas.map(([name, tactic]) => byHand(name, tactic)).join("\n"),
  );
  for (let i = 0; i < count; i += 1) {
    clear("units", "runs");
    const { obligations, diagnostics } = await verdicts(cache, ["--timeout", "15", "--memory", "1000"]);
    const found = Object.fromEntries(obligations.map((one) => [one.id, one.status]));
    const expected = Object.fromEntries(obligations.map((one) => [one.id, "proved"]));
    expected["Ticker.counting.init"] = "timeout";
    expected["Ticker.counting.send.Tick"] = "failed";
    const says = diagnostics.map((one) => `${one.code} ${one.message}`).sort();
    const said = [
      "DSL3003 the proof of Ticker.counting.init takes too long",
      "DSL3003 the proof of Ticker.counting.send.Tick takes too much memory",
    ];
    if (!isDeepStrictEqual(found, expected) || !isDeepStrictEqual(says, said))
      throw new Wrong(`limits: ${JSON.stringify(found)}\n${says.join("\n")}`);
  }
  rmSync(path.join(workspace, "proofs"), { recursive: true });
  return `${count}: a proof that loops and one that eats memory are stopped, the others are proved`;
}

let code = 0;
try {
  say(`seed ${values.seed}`);
  writeFileSync(path.join(workspace, "package.json"), '{ "type": "module" }');
  mkdirSync(path.join(workspace, "node_modules"));
  symlinkSync(root, path.join(workspace, "node_modules/disel-ts"), "junction");
  const cold = {};
  let seconds = 0;
  for (const [name, text] of Object.entries(variants)) {
    writeFileSync(source, text);
    const fresh = path.join(workspace, `fresh-${name}`);
    // The library is the same in all of them: only the first makes it.
    if (existsSync(path.join(cache, "library")))
      cpSync(path.join(cache, "library"), path.join(fresh, "library"), { recursive: true });
    const begin = performance.now();
    cold[name] = await verdicts(fresh);
    seconds = (performance.now() - begin) / 1000;
    if (!existsSync(path.join(cache, "library")))
      cpSync(path.join(fresh, "library"), path.join(cache, "library"), { recursive: true });
  }
  if (cold.proved.ok !== true || cold.refuted.ok !== false) throw new Wrong(JSON.stringify(cold));
  for (const [name, act] of Object.entries({
    kills: (count) => kills(count, cold, seconds),
    flips: (count) => flips(count, cold),
    interrupts: (count) => interrupts(count, seconds),
    limits,
  })) {
    const count = Number(values[name]);
    if (count === 0) continue;
    const begin = performance.now();
    const said = await act(count);
    process.stdout.write(`${name}: ${said} (${((performance.now() - begin) / 1000).toFixed(0)} s)\n`);
  }
} catch (error) {
  if (!(error instanceof Wrong)) throw error;
  say(error.message, `seed ${values.seed}`);
  code = 1;
} finally {
  endOrphans();
  rmSync(workspace, { recursive: true, force: true, maxRetries: 5 });
}
process.exit(code);
