/** Generated Coq, checked by coqc in one run, whatever number of systems it comes from. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { CoqFile } from "../../src/coqgen/generate.ts";
import { compile } from "../../src/prove/compile.ts";
import { findCoq } from "../../src/prove/coq.ts";
import { buildLibrary } from "../../src/prove/library.ts";
import { Store } from "../../src/prove/store.ts";
import { cache } from "./root.ts";

/** The definitions and the statements of one system, in the order in which they need one another. */
export interface Stated {
  readonly name: string;
  readonly files: readonly CoqFile[];
}

/**
 * What coqc says of all the systems together: `undefined` where it accepts every definition and statement, otherwise its
 * first error, with the name of the system that it is in.
 */
export async function errorIn(systems: readonly Stated[]): Promise<string | undefined> {
  const signal = new AbortController().signal;
  const coq = await findCoq();
  const library = await buildLibrary(coq, Store.open({ DISEL_CACHE: cache }), 2, signal);
  const folder = mkdtempSync(path.join(os.tmpdir(), "disel-test-"));
  try {
    const file = path.join(folder, "Together.v");
    const text = together(systems);
    writeFileSync(file, text);
    const loads = [{ folder: library.folder, logical: "DiselTS" }];
    const result = await compile(coq, file, loads, { timeout: 600 }, signal);
    if (result.ok) return undefined;
    const error = result.messages.find((message) => message.severity === "error");
    const before = text.split("\n").slice(0, error?.line ?? 0);
    const owner = before.findLast((line) => line.startsWith("(* "));
    return `${owner ?? ""} ${error?.text ?? result.stopped ?? "coqc said nothing"}\n${before.slice(-4).join("\n")}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One file with a module for each system, and in it one for each of its files: their names are the same in many. */
function together(systems: readonly Stated[]): string {
  const lines = ["From DiselTS Require Definitions Programs Statements."];
  for (const [i, { name, files }] of systems.entries()) {
    lines.push(`(* ${name} *)`, `Module System${i}.`);
    for (const file of files) {
      if (file.kind !== "definitions" && file.kind !== "specification") continue;
      const module = file.logical.split(".").at(-1);
      const body = file.text
        .replace(/^From DiselTS Require Import (\w+)\.$/gm, "Import DiselTS.$1.")
        .replace(/^From \S+ Require Import (\w+)\.$/gm, "Import $1.");
      lines.push(`Module ${module}.`, body, `End ${module}.`);
    }
    lines.push(`End System${i}.`);
  }
  return `${lines.join("\n")}\n`;
}
