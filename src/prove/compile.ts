/** Runs coqc on one file. */
import path from "node:path";
import { type ExecaError, execa } from "execa";
import type { Coq } from "./coq.ts";
import { type Message, messagesIn } from "./messages.ts";

export interface Compilation {
  readonly ok: boolean;
  readonly stdout: string;
  readonly messages: readonly Message[];
  readonly seconds: number;
  /** Set where coqc was stopped: it took longer than all its sentences may, or used too much memory. */
  readonly stopped?: "timeout" | "memory" | "signal";
  /** What coqc wrote where it failed without a message that is about the file. */
  readonly unexplained?: string;
}

export interface Limits {
  /** Seconds for the whole file. */
  readonly timeout: number;
  /** MB that the process may take; no limit where it is left out, or where the system sets none (Windows, macOS). */
  readonly memory?: number | undefined;
}

/**
 * Compiles a file; the result stands beside it.
 *
 * @param loads folders and their logical names
 * @throws where `signal` aborts
 */
export async function compile(
  coq: Coq,
  file: string,
  loads: readonly { readonly folder: string; readonly logical: string }[],
  limits: Limits,
  signal: AbortSignal,
  options: readonly string[] = [],
): Promise<Compilation> {
  const begin = performance.now();
  const args = [
    ...coq.args,
    "-q",
    "-w",
    "none",
    ...options,
    ...loads.flatMap((load) => ["-Q", load.folder, load.logical]),
    file,
  ];
  const [program = coq.path, ...rest] = limited([coq.path, ...args], limits.memory);
  const result = await execa(program, rest, {
    // Whatever a tactic writes where it runs (`lia` a cache) is not left in the author's folder.
    cwd: path.dirname(file),
    env: largePages(),
    reject: false,
    stdin: "ignore",
    timeout: limits.timeout * 1000,
    killSignal: "SIGKILL",
    cleanup: true,
    signal,
    maxBuffer: 200_000_000,
  });
  signal.throwIfAborted();
  const seconds = (performance.now() - begin) / 1000;
  const messages = messagesIn(result.stderr);
  const ok = result.exitCode === 0;
  if (ok) return { ok, stdout: result.stdout, messages, seconds };
  const failure = result as unknown as ExecaError;
  const stopped = failure.timedOut
    ? "timeout"
    : /out of memory|Out_of_memory/i.test(result.stderr)
      ? "memory"
      : failure.signal !== undefined
        ? "signal"
        : undefined;
  const unexplained = messages.length > 0 ? undefined : (result.stderr.trim() || failure.message).slice(0, 2000);
  return {
    ok,
    stdout: result.stdout,
    messages,
    seconds,
    ...(stopped === undefined ? {} : { stopped }),
    ...(unexplained === undefined ? {} : { unexplained }),
  };
}

/**
 * Asks glibc (2.35 and newer) for memory in large pages. Coq goes through 256 MB for its young values alone: in pages of
 * 4 KB a fifth of the time of a small file was spent on getting them. Elsewhere this says nothing.
 */
export function largePages(env: NodeJS.ProcessEnv = process.env): { readonly GLIBC_TUNABLES: string } {
  const own = env.GLIBC_TUNABLES ?? "";
  return { GLIBC_TUNABLES: `glibc.malloc.hugetlb=1${own === "" ? "" : `:${own}`}` };
}

/**
 * A command, run by a shell that limits what it takes and becomes it: the process is the same, for signals too. What is
 * limited is data, not address space, of which OCaml 5 reserves 64 GB and more.
 */
function limited(command: readonly string[], memory: number | undefined): readonly string[] {
  if (memory === undefined || process.platform === "win32") return command;
  const script = 'ulimit -d "$1" 2>/dev/null || :; shift; exec "$@"';
  return ["/bin/sh", "-c", script, "sh", String(memory * 1024), ...command];
}
