/**
 * What a node has received, on disk before anything that follows from it leaves the node.
 *
 * Records are appended in memory, written in batches and synced; `gate` holds back what depends on them until then. A
 * write that fails is the end: nothing behind the gate ever leaves.
 */
import {
  closeSync,
  fdatasync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import type { Fatal } from "../../diagnostics/diagnostic.ts";
import { fault, reasonOf } from "../fault.ts";
import { batches, batchOf, Damaged } from "./batches.ts";

export interface Journal {
  /** Whether anything is kept: what is not need not be made into a record. */
  readonly keeps: boolean;
  /** Appends a record; it is on disk some time later. */
  append(record: Buffer): void;
  /** Calls `go` once everything that has been appended is on disk: at once, where it is. In order. */
  gate(go: () => void): void;
  /** Bytes since the last snapshot. */
  readonly size: number;
  /** Writes a snapshot, in place of all records so far. Returns when it is on disk. */
  compact(snapshot: Buffer): void;
  /** Writes what there is, and closes. */
  close(): Promise<void>;
}

/** For a node that is not to survive a crash: everything is safe at once, because nothing is. */
export const noJournal: Journal = {
  keeps: false,
  append: () => {},
  gate: (go) => go(),
  size: 0,
  compact: () => {},
  close: async () => {},
};

/** What a log says of itself: the same for a node's whole life. */
export interface Identity {
  readonly cluster: string;
  readonly node: number;
  readonly build: string;
  /** Of this life: a node that has lost its log is another. */
  readonly run: string;
}

export interface Opened {
  readonly journal: Journal;
  readonly run: string;
  readonly snapshot: Buffer | undefined;
  readonly records: Iterable<Buffer>;
  /** Bytes of a torn record that were cut off. */
  readonly torn: number;
}

export const logVersion = 2;

interface Watch {
  readonly failed: (why: Fatal) => void;
  readonly synced: (seconds: number) => void;
}

/** @throws Fatal where there is a log that cannot be gone on with, or none can be written */
export function openJournal(folder: string, identity: Identity, watch: Watch): Opened {
  try {
    mkdirSync(folder, { recursive: true });
    const names = readdirSync(folder);
    for (const name of names.filter((one) => one.endsWith(".part"))) rmSync(path.join(folder, name));
    const generation = Math.max(0, ...names.flatMap((name) => /^snapshot-(\d+)$/.exec(name)?.[1] ?? []).map(Number));
    const isNew = !names.some((name) => /^(log|snapshot)-\d+$/.test(name));
    const snapshot = generation === 0 ? undefined : readSnapshot(path.join(folder, `snapshot-${generation}`), identity);
    const file = path.join(folder, `log-${generation}`);
    if (!isNew && snapshot === undefined && !names.includes("log-0"))
      throw damaged(folder, "its first part is missing");
    const run =
      snapshot?.run ?? (names.includes(path.basename(file)) ? runOf(file, identity) : undefined) ?? identity.run;
    const mine = { ...identity, run };
    const fd = openSync(file, "a+");
    const read = readLog(fd, file, mine);
    // Of an earlier snapshot, nothing is needed any more.
    for (const name of names) {
      const old = Number(/^(?:log|snapshot)-(\d+)$/.exec(name)?.[1] ?? generation);
      if (old !== generation) rmSync(path.join(folder, name));
    }
    const journal = new FileJournal(folder, generation, fd, read.end, mine, watch);
    return { journal, run, snapshot: snapshot?.body, records: read.records, torn: read.torn };
  } catch (error) {
    if (error instanceof Error && "code" in error) throw unwritable(folder, error);
    throw error;
  }
}

const unwritable = (where: string, error: unknown) =>
  fault(
    "DSL5507",
    `the log in ${where} cannot be written: ${reasonOf(error)}`,
    "make room, or name another folder with --log",
  );

const damaged = (where: string, why: string) =>
  fault(
    "DSL5508",
    `the log in ${where} is damaged: ${why}`,
    "restore the folder from a copy; a node must not go on without its log",
  );

/** The first record of every file. */
const headerOf = (identity: Identity): Buffer =>
  Buffer.from(JSON.stringify({ disel: "log", version: logVersion, ...identity }));

function checkHeader(record: Buffer | undefined, file: string, identity: Omit<Identity, "run">): string {
  let header: Partial<Identity> & { readonly disel?: string; readonly version?: number } = {};
  try {
    header = JSON.parse(String(record));
  } catch {
    throw damaged(file, "it does not begin as a log does");
  }
  const other = (what: string, theirs: unknown, ours: unknown) =>
    fault(
      "DSL5509",
      `${file} is of ${what} ${String(theirs)}, and this is ${String(ours)}`,
      "name the folder of this node's own log with --log",
    );
  if (header.version !== logVersion) throw other("version", header.version, `version ${logVersion}`);
  for (const part of ["cluster", "node", "build"] as const)
    if (header[part] !== identity[part]) throw other(part, header[part], identity[part]);
  return String(header.run);
}

function readSnapshot(file: string, identity: Identity): { readonly run: string; readonly body: Buffer } {
  const fd = openSync(file, "r");
  try {
    const reading = batches(fd, fstatSync(fd).size);
    const first = reading.next();
    const end = reading.next();
    const [header, body] = first.done ? [] : first.value;
    if (first.done || body === undefined || !end.done || end.value.torn > 0)
      throw damaged(file, "it does not read well");
    return { run: checkHeader(header, file, identity), body };
  } catch (error) {
    throw error instanceof Damaged ? damaged(file, error.message) : error;
  } finally {
    closeSync(fd);
  }
}

/** Of a log that has been begun; `undefined` where not even its first record is there. */
function runOf(file: string, identity: Identity): string | undefined {
  const fd = openSync(file, "r");
  try {
    const first = batches(fd, fstatSync(fd).size).next();
    return first.done ? undefined : checkHeader(first.value[0], file, identity);
  } catch (error) {
    throw error instanceof Damaged ? damaged(file, error.message) : error;
  } finally {
    closeSync(fd);
  }
}

/** Looks through a whole log, cuts off what is torn, and reads it again as it is gone through. */
function readLog(
  fd: number,
  file: string,
  identity: Identity,
): {
  readonly records: Iterable<Buffer>;
  readonly end: { readonly offset: number; readonly batches: number };
  readonly torn: number;
} {
  const { size } = fstatSync(fd);
  const reading = batches(fd, size);
  try {
    for (let step = reading.next(); ; step = reading.next()) {
      if (!step.done) continue;
      const { offset, batches: count, torn } = step.value;
      if (torn > 0) {
        ftruncateSync(fd, offset);
        fsyncSync(fd);
      }
      function* records(): Generator<Buffer> {
        let first = true;
        for (const batch of batches(fd, offset)) {
          if (first) checkHeader(batch[0], file, identity);
          yield* first ? batch.slice(1) : batch;
          first = false;
        }
      }
      return { records: records(), end: { offset, batches: count }, torn };
    }
  } catch (error) {
    throw error instanceof Damaged ? damaged(file, error.message) : error;
  }
}

class FileJournal implements Journal {
  readonly keeps = true;
  private pending: Buffer[] = [];
  private readonly gates: { readonly after: number; readonly go: () => void }[] = [];
  private appended = 0;
  private synced = 0;
  private flushing = false;
  private scheduled = false;
  private failed = false;
  private batch: number;
  private idle: (() => void) | undefined;
  size: number;

  constructor(
    private readonly folder: string,
    private generation: number,
    private fd: number,
    end: { readonly offset: number; readonly batches: number },
    private readonly identity: Identity,
    private readonly watch: Watch,
  ) {
    this.batch = end.batches;
    this.size = end.offset;
    if (end.batches === 0) this.begin();
    syncFolder(folder);
  }

  append(record: Buffer): void {
    this.pending.push(record);
    this.appended += 1;
  }

  gate(go: () => void): void {
    if (this.failed) return;
    if (this.synced === this.appended) {
      go();
      return;
    }
    this.gates.push({ after: this.appended, go });
    if (this.scheduled || this.flushing) return;
    // What else comes in this turn of the event loop goes with it.
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      if (!this.flushing) this.flush();
    });
  }

  compact(snapshot: Buffer): void {
    try {
      const next = this.generation + 1;
      const file = path.join(this.folder, `snapshot-${next}`);
      const part = openSync(`${file}.part`, "w");
      writeAll(part, batchOf(0, [headerOf(this.identity), snapshot]));
      fsyncSync(part);
      closeSync(part);
      renameSync(`${file}.part`, file);
      const old = this.fd;
      this.fd = openSync(path.join(this.folder, `log-${next}`), "a+");
      this.generation = next;
      this.batch = 0;
      this.begin();
      syncFolder(this.folder);
      rmSync(path.join(this.folder, `log-${next - 1}`));
      rmSync(path.join(this.folder, `snapshot-${next - 1}`), { force: true });
      // A write to the old file may be under way; it closes that file, where there is one.
      if (!this.flushing) closeSync(old);
      this.pending = [];
      this.release(this.appended);
    } catch (error) {
      this.fail(error);
    }
  }

  async close(): Promise<void> {
    if (this.synced < this.appended && !this.failed)
      await new Promise<void>((resolve) => {
        this.idle = resolve;
        if (!this.flushing) this.flush();
      });
    closeSync(this.fd);
  }

  private begin(): void {
    const header = batchOf(0, [headerOf(this.identity)]);
    writeAll(this.fd, header);
    fsyncSync(this.fd);
    this.batch = 1;
    this.size = header.length;
  }

  private flush(): void {
    const records = this.pending;
    if (records.length === 0 || this.failed) return;
    this.pending = [];
    this.flushing = true;
    const upTo = this.appended;
    const { fd, generation } = this;
    const bytes = batchOf(this.batch++, records);
    this.size += bytes.length;
    const began = performance.now();
    try {
      writeAll(fd, bytes);
    } catch (error) {
      this.fail(error);
      return;
    }
    fdatasync(fd, (error) => {
      if (error !== null) return this.fail(error);
      this.flushing = false;
      this.watch.synced((performance.now() - began) / 1000);
      if (generation !== this.generation) closeSync(fd);
      else this.release(upTo);
      // What nothing waits for is written with what something will.
      if (this.gates.length > 0 || this.idle !== undefined) this.flush();
    });
  }

  private release(upTo: number): void {
    this.synced = upTo;
    let open = 0;
    while (open < this.gates.length && (this.gates[open] as { after: number }).after <= upTo) open += 1;
    for (const { go } of this.gates.splice(0, open)) go();
    if (this.synced === this.appended) this.idle?.();
  }

  private fail(error: unknown): void {
    if (this.failed) return;
    this.failed = true;
    this.gates.length = 0;
    this.idle?.();
    this.watch.failed(unwritable(this.folder, error));
  }
}

function writeAll(fd: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
}

/** Names of files are safe once their folder is. */
function syncFolder(folder: string): void {
  const fd = openSync(folder, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
