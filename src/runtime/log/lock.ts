/** One process a log: two would each go on with it in their own way. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fault, reasonOf } from "../fault.ts";

const bootFile = "/proc/sys/kernel/random/boot_id";

/**
 * Takes the log in a folder for this process, and returns what gives it back. A lock of a process that is gone is no lock.
 *
 * @throws Fatal where another process has it
 */
export function lockLog(folder: string): () => void {
  const file = path.join(folder, "lock");
  const mine = JSON.stringify({ pid: process.pid, boot: boot() });
  try {
    mkdirSync(folder, { recursive: true });
    for (let tries = 0; ; tries++) {
      try {
        writeFileSync(file, mine, { flag: "wx" });
        return () => rmSync(file, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST" || tries > 2) throw error;
        const holder = holderOf(file);
        if (holder !== undefined)
          throw fault(
            "DSL5510",
            `the log in ${folder} is in use by process ${holder}`,
            `end that process; if it is no node, remove ${file}`,
          );
        rmSync(file, { force: true });
      }
    }
  } catch (error) {
    if (error instanceof Error && "code" in error)
      throw fault(
        "DSL5507",
        `the log in ${folder} cannot be written: ${reasonOf(error)}`,
        "name another folder with --log",
      );
    throw error;
  }
}

/** The living process that has the lock. */
function holderOf(file: string): number | undefined {
  try {
    const { pid, boot: of } = JSON.parse(readFileSync(file, "utf8"));
    // In a container, a node has the same number every time.
    if (pid === process.pid || of !== boot()) return undefined;
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM" ? -1 : undefined;
  }
}

function boot(): string {
  try {
    return readFileSync(bootFile, "utf8").trim();
  } catch {
    return "";
  }
}
