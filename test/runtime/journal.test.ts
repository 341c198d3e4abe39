/** The log: what is torn is cut off, what is damaged or of something else is refused, and nothing passes a gate too early. */
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { Fatal } from "../../src/diagnostics/diagnostic.ts";
import { type Opened, openJournal } from "../../src/runtime/log/journal.ts";
import { lockLog } from "../../src/runtime/log/lock.ts";

const identity = { cluster: "test", node: 1, build: "b", run: "r" };

function folder(): string {
  const made = mkdtempSync(path.join(os.tmpdir(), "disel-log-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

const open = (where: string, of = identity): Opened =>
  openJournal(where, of, { failed: (error) => expect.unreachable(error.message), synced: () => {} });

const safe = (opened: Opened): Promise<void> => new Promise((resolve) => opened.journal.gate(resolve));
const texts = (opened: Opened): readonly string[] => [...opened.records].map(String);

/** Writes records, each in a batch of its own, and returns where each batch ends. */
async function written(where: string, records: readonly string[]): Promise<readonly number[]> {
  const opened = open(where);
  const ends: number[] = [];
  for (const one of records) {
    opened.journal.append(Buffer.from(one));
    await safe(opened);
    ends.push(readFileSync(path.join(where, "log-0")).length);
  }
  await opened.journal.close();
  return ends;
}

const codeOf = (go: () => unknown): string | undefined => {
  try {
    go();
  } catch (error) {
    if (error instanceof Fatal) return error.diagnostic.code;
    throw error;
  }
  return undefined;
};

test("what was written is read again, and gone on with", async () => {
  const where = folder();
  await written(where, ["a", "b"]);
  const again = open(where, { ...identity, run: "another" });
  expect(texts(again)).toEqual(["a", "b"]);
  expect(again.run).toBe("r");
  again.journal.append(Buffer.from("c"));
  await again.journal.close();
  const last = open(where);
  expect(texts(last)).toEqual(["a", "b", "c"]);
  await last.journal.close();
});

test("a log that ends anywhere is cut off at its last whole record", async () => {
  const original = folder();
  const ends = await written(original, ["first", "second", "third"]);
  const whole = readFileSync(path.join(original, "log-0"));
  const begin = whole.length - ends.reduce((sum, end, i) => sum + end - (ends[i - 1] ?? end), 0);
  for (let length = 0; length <= whole.length; length++) {
    const where = folder();
    writeFileSync(path.join(where, "log-0"), whole.subarray(0, length));
    const opened = open(where);
    const kept = ends.filter((end) => end <= length).length;
    expect(texts(opened), `${length} of ${begin}`).toEqual(["first", "second", "third"].slice(0, kept));
    await opened.journal.close();
    // What was cut off does not come back.
    const again = open(where);
    expect(again.torn).toBe(0);
    await again.journal.close();
  }
});

test("a last record whose bytes are wrong is cut off", async () => {
  const where = folder();
  await written(where, ["a", "b"]);
  const file = path.join(where, "log-0");
  const bytes = readFileSync(file);
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] as number) ^ 1;
  writeFileSync(file, bytes);
  const opened = open(where);
  expect(opened.torn).toBeGreaterThan(0);
  expect(texts(opened)).toEqual(["a"]);
  await opened.journal.close();
});

test("DSL5508: damage anywhere before the last record is refused, whichever bit it is", async () => {
  const where = folder();
  const ends = await written(where, ["a", "b", "c"]);
  const file = path.join(where, "log-0");
  const good = readFileSync(file);
  for (let at = 0; at < (ends[1] as number); at++) {
    const bytes = Buffer.from(good);
    bytes[at] = (bytes[at] as number) ^ (1 << (at % 8));
    writeFileSync(file, bytes);
    expect(
      codeOf(() => open(where)),
      `byte ${at}`,
    ).toBe("DSL5508");
    expect(readFileSync(file).equals(bytes)).toBe(true);
  }
});

describe("DSL5509: the log of something else is refused", () => {
  test.each([
    ["cluster", { cluster: "other" }],
    ["node", { node: 2 }],
    ["build", { build: "c" }],
  ])("another %s", async (_, other) => {
    const where = folder();
    await written(where, ["a"]);
    expect(codeOf(() => open(where, { ...identity, ...other }))).toBe("DSL5509");
  });
});

test("a gate opens when what was appended before it is on disk, in order", async () => {
  const where = folder();
  const opened = open(where);
  const order: string[] = [];
  opened.journal.gate(() => order.push("clean"));
  expect(order).toEqual(["clean"]);
  opened.journal.append(Buffer.from("a"));
  opened.journal.gate(() => order.push(`a ${readFileSync(path.join(where, "log-0")).includes("a")}`));
  opened.journal.append(Buffer.from("b"));
  opened.journal.gate(() => order.push("b"));
  expect(order).toEqual(["clean"]);
  await safe(opened);
  expect(order).toEqual(["clean", "a true", "b"]);
  await opened.journal.close();
});

test("what nothing waits for is written with what something does", async () => {
  const where = folder();
  let syncs = 0;
  const opened = openJournal(where, identity, {
    failed: (error) => expect.unreachable(error.message),
    synced: () => syncs++,
  });
  for (const one of ["a", "b"]) {
    opened.journal.append(Buffer.from(one));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(readFileSync(path.join(where, "log-0")).includes("a")).toBe(false);
  opened.journal.append(Buffer.from("c"));
  await safe(opened);
  expect(syncs).toBe(1);
  opened.journal.append(Buffer.from("d"));
  await opened.journal.close();
  expect(syncs).toBe(2);
  const again = open(where);
  expect(texts(again)).toEqual(["a", "b", "c", "d"]);
  await again.journal.close();
});

test("DSL5507: where a write fails, no gate opens", async () => {
  const where = folder();
  let failure: string | undefined;
  const opened = openJournal(where, identity, {
    failed: (error) => {
      failure = error.diagnostic.code;
    },
    synced: () => {},
  });
  let passed = false;
  // What the journal writes to is taken from it.
  const { fd } = opened.journal as unknown as { fd: number };
  (opened.journal as unknown as { fd: number }).fd = 999_999;
  opened.journal.append(Buffer.from("a"));
  opened.journal.gate(() => {
    passed = true;
  });
  await expect.poll(() => failure).toBe("DSL5507");
  opened.journal.gate(() => {
    passed = true;
  });
  expect(passed).toBe(false);
  (opened.journal as unknown as { fd: number }).fd = fd;
  await opened.journal.close();
});

test("DSL5507: a folder that cannot be", () => {
  const where = folder();
  writeFileSync(path.join(where, "file"), "");
  expect(codeOf(() => open(path.join(where, "file", "log")))).toBe("DSL5507");
});

describe("a snapshot", () => {
  async function compacted(where: string): Promise<void> {
    const opened = open(where);
    opened.journal.append(Buffer.from("a"));
    await safe(opened);
    opened.journal.compact(Buffer.from("all of it"));
    opened.journal.append(Buffer.from("b"));
    await opened.journal.close();
  }

  test("takes the place of what was before it", async () => {
    const where = folder();
    await compacted(where);
    expect(readdirSync(where).sort()).toEqual(["log-1", "snapshot-1"]);
    const again = open(where);
    expect(String(again.snapshot)).toBe("all of it");
    expect(texts(again)).toEqual(["b"]);
    await again.journal.close();
  });

  test("opens the gates of what it holds, while that is being written too", async () => {
    const where = folder();
    const opened = open(where);
    let passed = 0;
    opened.journal.append(Buffer.from("a"));
    opened.journal.gate(() => (passed += 1));
    await new Promise((resolve) => setImmediate(resolve));
    opened.journal.append(Buffer.from("b"));
    opened.journal.gate(() => (passed += 1));
    opened.journal.compact(Buffer.from("a and b"));
    expect(passed).toBe(2);
    opened.journal.append(Buffer.from("c"));
    await opened.journal.close();
    const again = open(where);
    expect(texts(again)).toEqual(["c"]);
    await again.journal.close();
  });

  test("that was not finished is no snapshot; one without its log has an empty one", async () => {
    const where = folder();
    await compacted(where);
    writeFileSync(path.join(where, "snapshot-2.part"), "half");
    const again = open(where);
    expect(texts(again)).toEqual(["b"]);
    await again.journal.close();
    rmSync(path.join(where, "log-1"));
    const bare = open(where);
    expect(String(bare.snapshot)).toBe("all of it");
    expect(texts(bare)).toEqual([]);
    await bare.journal.close();
  });

  test("DSL5508: that is damaged is refused", async () => {
    const where = folder();
    await compacted(where);
    const file = path.join(where, "snapshot-1");
    truncateSync(file, readFileSync(file).length - 1);
    expect(codeOf(() => open(where))).toBe("DSL5508");
    appendFileSync(file, "xy");
    expect(codeOf(() => open(where))).toBe("DSL5508");
  });
});

test("DSL5510: a log that a living process has is not opened; one of a process that is gone is", () => {
  const where = folder();
  const unlock = lockLog(where);
  const held = JSON.parse(readFileSync(path.join(where, "lock"), "utf8"));
  unlock();
  writeFileSync(path.join(where, "lock"), JSON.stringify({ ...held, pid: process.ppid }));
  expect(codeOf(() => lockLog(where))).toBe("DSL5510");
  writeFileSync(path.join(where, "lock"), JSON.stringify({ ...held, pid: 2 ** 22 + 1 }));
  lockLog(where)();
  writeFileSync(path.join(where, "lock"), JSON.stringify({ pid: process.ppid, boot: "before" }));
  lockLog(where)();
  expect(readdirSync(where)).toEqual([]);
});
