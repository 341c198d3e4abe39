/**
 * Compiled files by content: a file's key is a hash of its text, of the compiler, of the flags and of the compiled files
 * that it requires: Coq loads a file only with those that it was compiled with, byte by byte. What stands under a key is never changed: it is made beside and put there in one step, so that several
 * runs may share the store, and one that is killed leaves nothing half done.
 */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import envPaths from "env-paths";
import { Fatal } from "../diagnostics/diagnostic.ts";
import { hashOfBytes, sealed, unsealed } from "./hash.ts";

/** What is kept of a compilation. */
export interface Entry {
  readonly ok: boolean;
  readonly stdout: string;
  readonly messages: readonly import("./messages.ts").Message[];
  readonly seconds: number;
  /** Of the compiled file, so that flipped bytes are noticed. */
  readonly digest: string | undefined;
}

const days = 24 * 60 * 60 * 1000;

export class Store {
  private constructor(
    readonly root: string,
    private readonly temporary: boolean,
  ) {}

  /**
   * The user's store: `DISEL_CACHE`, or where the system keeps caches.
   *
   * @throws Fatal DSL4005 where it cannot be written
   */
  static open(env: NodeJS.ProcessEnv = process.env): Store {
    const root = env.DISEL_CACHE ?? envPaths("disel-ts", { suffix: "" }).cache;
    try {
      mkdirSync(path.join(root, "tmp"), { recursive: true });
      mkdirSync(path.join(root, "units"), { recursive: true });
      return new Store(root, false);
    } catch (error) {
      throw new Fatal({
        code: "DSL4005",
        severity: "error",
        message: `the cache folder ${root} cannot be written: ${(error as Error).message}`,
        hint: "let DISEL_CACHE name a folder that can be written, or use --no-cache",
      });
    }
  }

  /** A store that is gone when it is closed. */
  static ephemeral(): Store {
    const root = mkdtempSync(path.join(os.tmpdir(), "disel-"));
    mkdirSync(path.join(root, "tmp"));
    mkdirSync(path.join(root, "units"));
    return new Store(root, true);
  }

  close(): void {
    if (this.temporary) rmSync(this.root, { recursive: true, force: true });
  }

  /** Where the unit of a key stands, once it is there. */
  folder(key: string): string {
    return path.join(this.root, "units", key);
  }

  /** What is known under a key; nothing where there is nothing, or where it has been damaged. */
  find(key: string, name: string): Entry | undefined {
    const folder = this.folder(key);
    try {
      const entry = JSON.parse(unsealed(readFileSync(path.join(folder, "result.json"), "utf8"))) as Entry;
      if (entry.ok && hashOfBytes(readFileSync(path.join(folder, `${name}.vo`))) !== entry.digest)
        throw new Error("damaged");
      touch(folder);
      return entry;
    } catch {
      rmSync(folder, { recursive: true, force: true });
      return undefined;
    }
  }

  /** A folder to work in, on the same file system. */
  workspace(): string {
    return mkdtempSync(path.join(this.root, "tmp", `${process.pid}-`));
  }

  /**
   * Puts a finished workspace under its key. Where another run was faster, what it made stays, and is what is returned:
   * two compilations of one text may differ in their bytes.
   */
  keep(key: string, workspace: string, name: string, made: Omit<Entry, "digest">): Entry {
    const digest = made.ok ? hashOfBytes(readFileSync(path.join(workspace, `${name}.vo`))) : undefined;
    const entry = { ...made, digest };
    writeFileSync(path.join(workspace, "result.json"), sealed(JSON.stringify(entry)));
    for (let tries = 1; ; tries++) {
      try {
        renameSync(workspace, this.folder(key));
        return entry;
      } catch (error) {
        const found = this.find(key, name);
        // Where what was there was damaged, it is gone now.
        if (found === undefined && tries < 3) continue;
        rmSync(workspace, { recursive: true, force: true });
        if (found === undefined) throw error;
        return found;
      }
    }
  }

  /** Removes what runs that are gone have left, and what nobody has used for a month; looks once a day. */
  prune(now = Date.now()): void {
    if (this.temporary) return;
    const stamp = path.join(this.root, "pruned");
    const last = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs;
    if (last !== undefined && now - last < days) return;
    try {
      writeFileSync(stamp, "");
      utimesSync(stamp, new Date(now), new Date(now));
      for (const [folder, age] of [
        ["tmp", days],
        ["units", 30 * days],
        ["runs", 30 * days],
        ["extracted", 30 * days],
        ["library", 30 * days],
        ["editor", 30 * days],
      ] as const) {
        for (const name of list(path.join(this.root, folder))) {
          const target = path.join(this.root, folder, name);
          const stat = statSync(target, { throwIfNoEntry: false });
          if (stat !== undefined && now - stat.mtimeMs > age) rmSync(target, { recursive: true, force: true });
        }
      }
    } catch {
      // Another run is at it, or the folder cannot be written: what can be used still can.
    }
  }
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Says that something is in use, so that it is not pruned. */
export function touch(folder: string): void {
  const now = new Date();
  try {
    utimesSync(folder, now, now);
  } catch {
    // Another run has removed it; whoever needs it compiles it again.
  }
}
