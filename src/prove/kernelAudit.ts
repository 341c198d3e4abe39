/** Asks a second program, Coq's stand-alone checker, about everything that the theorems were compiled to. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import which from "which";
import { Fatal } from "../diagnostics/diagnostic.ts";
import type { Coq } from "./coq.ts";
import { libraryFiles, librarySources } from "./library.ts";
import type { Library, Load } from "./units.ts";
import { countLines } from "./userProofs.ts";

export interface KernelAudit {
  /** The checker's path. */
  readonly checker: string;
  readonly ok: boolean;
  /** What it says is assumed, of everything that it has read: axioms, and what Coq was told not to check. */
  readonly assumes: readonly string[];
  /** Where it accepts nothing: what it says. */
  readonly says: string | undefined;
  readonly seconds: number;
  /** Lines of what has to be believed or read, and of what has not. */
  readonly lines: {
    /** Of the Coq library: definitions and statements, by which theorems are to be understood. */
    readonly librarySpec: number;
    /** Of the Coq library: proofs, and the tactics that find proofs. The kernel checks what comes of them. */
    readonly libraryProof: number;
  };
}

const checkers = ["coqchk", "rocqchk"].flatMap((name) => (process.platform === "win32" ? [`${name}.exe`] : [name]));

/**
 * Where the checker is: beside the compiler, or on PATH.
 *
 * @throws Fatal DSL4001 where there is none
 */
async function checkerOf(coq: Coq): Promise<string> {
  for (const name of checkers) {
    const beside = path.join(path.dirname(coq.path), name);
    if (existsSync(beside)) return beside;
    const onPath = await which(name, { nothrow: true });
    if (onPath !== null) return onPath;
  }
  throw new Fatal({
    code: "DSL4001",
    severity: "error",
    message: `there is no coqchk beside ${coq.path}, nor on PATH`,
    hint: "install it (it comes with Coq), or leave --audit out",
  });
}

/**
 * @param modules logical names of what is to be checked, with all that it rests on, the standard library included
 * @param loads where the compiled files are
 */
export async function kernelAudit(
  coq: Coq,
  library: Library,
  modules: readonly string[],
  loads: readonly Load[],
  signal: AbortSignal,
): Promise<KernelAudit> {
  const checker = await checkerOf(coq);
  const begin = performance.now();
  const all = [{ folder: library.folder, logical: "DiselTS" }, ...loads];
  const result = await execa(
    checker,
    ["-silent", "-o", ...all.flatMap((load) => ["-Q", load.folder, load.logical]), ...modules],
    { reject: false, stdin: "ignore", cleanup: true, killSignal: "SIGKILL", signal, all: true },
  );
  signal.throwIfAborted();
  const assumes = result.exitCode === 0 ? assumptionsIn(result.all ?? "") : undefined;
  const counted = libraryFiles().map((file) =>
    countLines(readFileSync(path.join(librarySources(), file), "utf8"), path.basename(path.dirname(file)) === "Auto"),
  );
  return {
    checker,
    ok: assumes?.length === 0,
    assumes: assumes ?? [],
    says: assumes === undefined ? (result.all ?? "").trim().split("\n").slice(-8).join("\n") : undefined,
    seconds: (performance.now() - begin) / 1000,
    lines: {
      librarySpec: counted.reduce((sum, one) => sum + one.spec, 0),
      libraryProof: counted.reduce((sum, one) => sum + one.proof, 0),
    },
  };
}

/** What stands under the headings of the checker's summary; `undefined` where that is not as expected. */
export function assumptionsIn(summary: string): readonly string[] | undefined {
  const text = /CONTEXT SUMMARY\s*=+\s*([\s\S]*)/.exec(summary)?.[1];
  if (text === undefined) return undefined;
  const found: string[] = [];
  const sections = text.split(/^\* /m).filter((section) => section.trim() !== "");
  const headings = sections.map((section) => section.split("\n")[0] ?? "");
  if (!headings.some((one) => one.startsWith("Theory:")) || !headings.some((one) => one.startsWith("Axioms:")))
    return undefined;
  for (const section of sections) {
    const [heading = "", ...lines] = section.split("\n");
    if (heading.startsWith("Theory:")) {
      if (!heading.includes("Set is predicative")) found.push(heading.trim());
      continue;
    }
    if (heading.endsWith("<none>")) continue;
    const what = heading.replace(/:.*$/, "");
    found.push(...lines.filter((line) => line.trim() !== "").map((line) => `${line.trim()} (${what})`));
  }
  return found;
}
