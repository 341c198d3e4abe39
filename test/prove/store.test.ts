/** Compiled files by content: what is compiled again, and what is not. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import type { Coq } from "../../src/prove/coq.ts";
import { hashOf } from "../../src/prove/hash.ts";
import { Store } from "../../src/prove/store.ts";
import { Build, type Built, type Unit } from "../../src/prove/units.ts";
import { program } from "../support/programs.ts";
import { root } from "../support/root.ts";

let home = "";
let log = "";

beforeEach(() => {
  home = realpathSync(mkdtempSync(path.join(os.tmpdir(), "disel-store-")));
  log = path.join(home, "log");
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
});

const store = (): Store => Store.open({ DISEL_CACHE: path.join(home, "cache") });
const coq = (identity = "8.16.1 first"): Coq => ({
  path: process.execPath,
  args: [path.join(root, "test/support/fakeCoqc.mjs"), log],
  version: "8.16.1",
  how: "PATH",
  identity,
});

interface Setting {
  readonly coq?: Coq;
  readonly library?: string;
  readonly jobs?: number;
  readonly signal?: AbortSignal;
}

const build = (setting: Setting = {}): Build =>
  new Build({
    coq: setting.coq ?? coq(),
    library: { folder: home, key: setting.library ?? "library" },
    store: store(),
    jobs: setting.jobs ?? 2,
    signal: setting.signal ?? new AbortController().signal,
  });

const unit = (name: string, text: string, requires: readonly string[] = [], timeout = 60): Unit => ({
  logical: `Authored.${name}`,
  text,
  requires: requires.map((one) => `Authored.${one}`),
  timed: false,
  timeout,
});

/** Builds units, each after what it requires, in a run of its own. */
async function run(
  units: readonly Unit[],
  setting: Setting = {},
): Promise<Readonly<Record<string, Built | undefined>>> {
  const all = new Map(units.map((one) => [one.logical, one]));
  const builder = build(setting);
  const built = await Promise.all(
    units.map(async (one) => [one.logical.slice(9), await builder.unit(one, all)] as const),
  );
  return Object.fromEntries(built);
}

/** The names of the files that were compiled since the last look. */
function compiled(): readonly string[] {
  if (!existsSync(log)) return [];
  const names = readFileSync(log, "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(" ")[0] ?? "");
  rmSync(log);
  return names.sort();
}

const chain = (a = "A", b = "B", c = "C"): readonly Unit[] => [
  unit("c", c, ["b"]),
  unit("b", b, ["a"]),
  unit("a", a),
  unit("other", "other"),
];

test("what is required is compiled first, and nothing twice", async () => {
  const built = await run(chain());
  expect(Object.values(built).map((one) => one?.ok)).toEqual([true, true, true, true]);
  const order = readFileSync(log, "utf8")
    .split("\n")
    .map((line) => line.split(" ")[0]);
  expect(order.indexOf("a.v")).toBeLessThan(order.indexOf("b.v"));
  expect(order.indexOf("b.v")).toBeLessThan(order.indexOf("c.v"));
  expect(compiled()).toEqual(["a.v", "b.v", "c.v", "other.v"]);
});

test("what has not changed is not compiled again", async () => {
  await run(chain());
  compiled();
  const again = await run(chain());
  expect(compiled()).toEqual([]);
  expect(Object.values(again).map((one) => [one?.ok, one?.cached])).toEqual(new Array(4).fill([true, true]));
});

test("an edit compiles the file and what rests on it, and taking it back compiles nothing", async () => {
  await run(chain());
  compiled();
  await run(chain("A", "B2"));
  expect(compiled()).toEqual(["b.v", "c.v"]);
  await run(chain());
  expect(compiled()).toEqual([]);
});

test("another file required, another name, or another measure compiles again", async () => {
  await run([unit("a", "A"), unit("b", "B"), unit("c", "C", ["a"])]);
  compiled();
  await run([unit("a", "A"), unit("b", "B"), unit("c", "C", ["b"])]);
  expect(compiled()).toEqual(["c.v"]);
  await run([unit("d", "A")]);
  expect(compiled()).toEqual(["d.v"]);
  await run([{ ...unit("a", "A"), timed: true }]);
  expect(compiled()).toEqual(["a.v"]);
});

test("another Coq, or another library, compiles everything again", async () => {
  await run(chain());
  compiled();
  await run(chain(), { coq: coq("8.20.1 second") });
  expect(compiled()).toHaveLength(4);
  await run(chain(), { library: "library2" });
  expect(compiled()).toHaveLength(4);
  await run(chain());
  expect(compiled()).toEqual([]);
});

test.each<[name: string, damage: (folder: string) => void]>([
  ["a compiled file with other bytes", (folder) => writeFileSync(path.join(folder, "a.vo"), "compiled B")],
  ["a compiled file that is gone", (folder) => rmSync(path.join(folder, "a.vo"))],
  [
    "a result with other bytes",
    (folder) => {
      const file = path.join(folder, "result.json");
      const text = readFileSync(file, "utf8");
      const flipped = text.replace(/"seconds":\d/, '"seconds":9');
      expect(flipped).not.toBe(text);
      writeFileSync(file, flipped);
    },
  ],
  ["a result that is cut off", (folder) => writeFileSync(path.join(folder, "result.json"), '{ "ok": tr')],
  ["a result that is gone", (folder) => rmSync(path.join(folder, "result.json"))],
])("%s is noticed, and compiled again", async (_, damage) => {
  const { a } = await run(chain());
  compiled();
  damage(a?.folder ?? "");
  const again = await run(chain());
  expect(compiled()).toContain("a.v");
  expect(again.a).toMatchObject({ ok: true, cached: false });
  expect(readFileSync(path.join(again.a?.folder ?? "", "a.vo"), "utf8")).toBe("compiled A");
});

test("what rests on a file that is compiled anew, to other bytes, is compiled again", async () => {
  const units = chain("A UNLIKE");
  const first = await run(units);
  compiled();
  writeFileSync(path.join(first.a?.folder ?? "", "a.vo"), "damaged");
  const second = await run(units);
  expect(compiled()).toEqual(["a.v", "b.v"]);
  expect(second.b?.digest).toBe(first.b?.digest);
  expect(second.a?.digest).not.toBe(first.a?.digest);
});

test("runs at once take what one of them has put there, also where their own differs in its bytes", async () => {
  const units = chain("A UNLIKE", "B");
  const all = await Promise.all([run(units), run(units), run(units)]);
  expect(new Set(all.map((one) => one.a?.digest)).size).toBe(1);
  expect(new Set(all.map((one) => one.b?.folder)).size).toBe(1);
});

test("an error is remembered with its messages, and what rests on the file is not compiled", async () => {
  const units = chain("A", "B\n  FAIL");
  const first = await run(units);
  expect(compiled()).toEqual(["a.v", "b.v", "other.v"]);
  expect(first.b?.messages).toMatchObject([{ severity: "error", line: 2, start: 2, end: 6, text: "No." }]);
  expect(first.c).toBeUndefined();
  const second = await run(units);
  expect(compiled()).toEqual([]);
  expect(second.b).toMatchObject({ ok: false, cached: true, messages: first.b?.messages });
});

test("a file that ran out of time is tried again the next time", async () => {
  const first = await run([unit("a", "TIMEOUT")]);
  expect(first.a).toMatchObject({ ok: false, messages: [{ text: "Timeout!" }] });
  compiled();
  await run([unit("a", "TIMEOUT")]);
  expect(compiled()).toEqual(["a.v"]);
  expect(readdirSync(path.join(home, "cache/tmp"))).toEqual([]);
});

test("a failure that Coq does not explain is told as it is, and tried again the next time", async () => {
  const odd = {
    ...coq(),
    path: program(home, "odd", `echo "a.v $$" >> "${log}"\necho "no library" >&2\nexit 1`),
    args: [],
  };
  const first = await run([unit("a", "A")], { coq: odd });
  expect(first.a).toMatchObject({ ok: false, messages: [], unexplained: "no library" });
  compiled();
  await run([unit("a", "A")], { coq: odd });
  expect(compiled()).toEqual(["a.v"]);
});

test("a file that takes longer than it may is stopped, and tried again the next time", async () => {
  // A shell is there at once, also on a busy machine.
  const slow = { ...coq(), path: program(home, "slow", `echo "a.v $$" >> "${log}"\nexec sleep 1000`), args: [] };
  const first = await run([unit("a", "A", [], 2)], { coq: slow });
  expect(first.a).toMatchObject({ ok: false, stopped: "timeout" });
  const [, pid = ""] = readFileSync(log, "utf8").trim().split(" ");
  await expect.poll(() => isAlive(Number(pid)), { timeout: 30_000 }).toBe(false);
  compiled();
  await run([unit("a", "A", [], 2)], { coq: slow });
  expect(compiled()).toEqual(["a.v"]);
  expect(readdirSync(path.join(home, "cache/tmp"))).toEqual([]);
});

test("a run that is cancelled ends its processes, and leaves nothing behind", async () => {
  const cancel = new AbortController();
  const building = run([unit("a", "SLEEP"), unit("b", "SLEEP"), unit("c", "C")], { signal: cancel.signal });
  const ended = expect(building).rejects.toThrow();
  await expect.poll(() => existsSync(log) && readFileSync(log, "utf8").split("\n").length, { timeout: 30_000 }).toBe(3);
  cancel.abort();
  await ended;
  for (const line of readFileSync(log, "utf8").trim().split("\n"))
    await expect.poll(() => isAlive(Number(line.split(" ")[1])), { timeout: 30_000 }).toBe(false);
  await expect.poll(() => readdirSync(path.join(home, "cache/tmp")), { timeout: 30_000 }).toEqual([]);
});

test("two runs at once share what they compile", async () => {
  const [first, second] = await Promise.all([run(chain()), run(chain())]);
  for (const built of [first, second])
    expect(Object.values(built).map((one) => one?.ok)).toEqual(new Array(4).fill(true));
  expect(readdirSync(path.join(home, "cache/units"))).toHaveLength(4);
  expect(readdirSync(path.join(home, "cache/tmp"))).toEqual([]);
});

test("once a day, what nobody has used for a month is removed", () => {
  const cache = store();
  const age = (name: string, days: number): string => {
    const folder = path.join(cache.root, name);
    mkdirSync(folder, { recursive: true });
    const then = new Date(Date.now() - days * 24 * 60 * 60 * 1000);
    utimesSync(folder, then, then);
    return folder;
  };
  const old = [age("tmp/1-x", 2), age("units/x", 31), age("runs/x", 31), age("library/x", 31)];
  const young = [age("tmp/1-y", 0.5), age("units/y", 29), age("runs/y", 29), age("library/y", 29)];
  cache.prune();
  expect(old.filter((one) => existsSync(one))).toEqual([]);
  expect(young.filter((one) => !existsSync(one))).toEqual([]);
  const later = age("units/z", 31);
  cache.prune();
  expect(existsSync(later)).toBe(true);
  cache.prune(Date.now() + 25 * 60 * 60 * 1000);
  expect(existsSync(later)).toBe(false);
});

test("what is used is not removed", async () => {
  const { a } = await run([unit("a", "A")]);
  const then = new Date(Date.now() - 31 * 24 * 60 * 60 * 1000);
  utimesSync(a?.folder ?? "", then, then);
  await run([unit("a", "A")]);
  store().prune();
  expect(existsSync(a?.folder ?? "")).toBe(true);
});

test("a store for one run is gone when it is closed", () => {
  const ephemeral = Store.ephemeral();
  expect(existsSync(ephemeral.root)).toBe(true);
  ephemeral.close();
  expect(existsSync(ephemeral.root)).toBe(false);
});

test("a store where none can be is an error with its code", () => {
  writeFileSync(path.join(home, "file"), "");
  expect(() => Store.open({ DISEL_CACHE: path.join(home, "file/cache") })).toThrow(
    expect.objectContaining({ diagnostic: expect.objectContaining({ code: "DSL4005" }) }),
  );
});

test("a name for texts tells apart how they are divided", () => {
  expect(hashOf(["ab", "c"])).not.toBe(hashOf(["a", "bc"]));
  expect(hashOf(["a"])).not.toBe(hashOf(["a", ""]));
  expect(hashOf(["a", "b"])).toBe(hashOf(["a", "b"]));
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
