/** Writes the beginning of a proof for what automation leaves open: once, and never over a file that is there. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { CoqFile } from "../coqgen/generate.ts";
import type { Obligation } from "../coqgen/obligations.ts";
import { fill } from "../coqgen/templates.ts";
import type { Diagnostics } from "../diagnostics/diagnostic.ts";

export interface Open {
  readonly obligation: Obligation;
  readonly file: CoqFile;
  readonly goal: string | undefined;
}

/** Returns the files that were written. */
export function writeScaffolds(open: readonly Open[], root: string, diagnostics: Diagnostics): readonly string[] {
  return open.flatMap(({ obligation, file, goal }) => {
    const target = path.join(path.dirname(file.source), "proofs", `${obligation.name}.v`);
    if (existsSync(target)) return [];
    const split = (logical: string) => ({
      folder: logical.split(".").slice(0, -1).join("."),
      module: logical.split(".").at(-1) ?? "",
    });
    const specification = file.requires.at(-1) ?? "";
    const text = fill("scaffold", {
      id: obligation.id,
      place: path.relative(root, obligation.span.file),
      goal: (goal ?? "(Coq did not show it in time)")
        .replaceAll("(*", "( *")
        .replaceAll("*)", "* )")
        .replaceAll('"', "''")
        .split("\n")
        .map((line) => `    ${line}`)
        .join("\n"),
      imports: file.requires.map(split),
      name: obligation.name,
      specification: split(specification).module,
      start: obligation.kind === "contract" ? "start_contract." : "obligation_start.",
    });
    try {
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, text, { flag: "wx" });
      return [target];
    } catch (error) {
      diagnostics.report({
        code: "DSL4005",
        severity: "error",
        message: `${target} cannot be written: ${(error as Error).message}`,
        hint: "make the folder writable",
      });
      return [];
    }
  });
}
