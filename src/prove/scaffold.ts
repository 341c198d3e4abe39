/** Writes the beginning of a proof for what automation leaves open: once, and never over a file that is there. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { CoqFile } from "../coqgen/generate.ts";
import type { Obligation } from "../coqgen/obligations.ts";
import { fill } from "../coqgen/templates.ts";
import type { Diagnostics } from "../diagnostics/diagnostic.ts";
import type { ProofFile } from "./userProofs.ts";
import { type Stated, sentences } from "./vernacular.ts";

export interface Open {
  readonly obligation: Obligation;
  readonly file: CoqFile;
  readonly goal: string | undefined;
}

const starts: readonly string[] = ["start_contract.", "obligation_start.", "open_across."];

/** The first step of a proof by hand: of a contract, of a claim across protocols, of another obligation. */
const startOf = (obligation: Obligation): string =>
  obligation.kind === "contract" ? "start_contract." : "across" in obligation ? "open_across." : "obligation_start.";

/** Whether a lemma is still as a scaffold has it. */
export function isUntouched(file: ProofFile, lemma: Stated): boolean {
  const proof = sentences(file.text.slice(lemma.head, lemma.last)).map((one) => one.text);
  return proof.length === 3 && starts.includes(proof[1] ?? "") && proof[2] === "Admitted.";
}

/** Where the proof of an obligation is begun, and with what. */
export function scaffoldOf(
  { obligation, file, goal }: Open,
  root: string,
): { readonly target: string; readonly text: string } {
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
    start: startOf(obligation),
  });
  return { target: path.join(path.dirname(file.source), "proofs", `${obligation.name}.v`), text };
}

/** Returns the files that were written. */
export function writeScaffolds(open: readonly Open[], root: string, diagnostics: Diagnostics): readonly string[] {
  return open.flatMap((one) => {
    const { target, text } = scaffoldOf(one, root);
    if (existsSync(target)) return [];
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
