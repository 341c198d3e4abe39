/** Hand-written proofs: the files in the folder `proofs/` beside the sources, and the obligations that they prove. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { distance } from "fastest-levenshtein";
import { logicalName } from "../coqgen/paths.ts";
import { Lines } from "../coqgen/sourcemap.ts";
import type { Diagnostics } from "../diagnostics/diagnostic.ts";
import { type Forbidden, forbiddenIn } from "./forbidden.ts";
import { requiredBy, type Stated, sentences, statedIn } from "./vernacular.ts";

export interface ProofFile {
  readonly file: string;
  readonly logical: string;
  readonly text: string;
  /** As the file names them. */
  readonly requires: readonly string[];
  /** All that it states. */
  readonly stated: readonly Stated[];
  /** What it states under the names of obligations. */
  readonly lemmas: readonly Stated[];
  /** Commands that no proof file may have: one that has some is not given to Coq. */
  readonly forbidden: readonly Forbidden[];
}

/** The proof files that belong to some authored files. */
export function proofFilesOf(sources: readonly string[]): readonly string[] {
  const folders = new Set(sources.map((source) => path.join(path.dirname(source), "proofs")));
  return [...folders]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith(".v"))
        .sort()
        .map((name) => path.join(folder, name)),
    );
}

/**
 * Reads proof files.
 *
 * @param obligations the names of the obligations that there are
 * @param owners the first parts of such names: a lemma that begins with one is meant for an obligation
 */
export function readProofs(
  files: readonly string[],
  root: string,
  obligations: ReadonlySet<string>,
  owners: readonly string[],
  diagnostics: Diagnostics,
): readonly ProofFile[] {
  const provers = new Map<string, string>();
  return files.flatMap((file) => {
    let text: string;
    try {
      text = readFileSync(file, "utf8");
    } catch (error) {
      diagnostics.report({
        code: "DSL4006",
        severity: "error",
        message: `${file} cannot be read: ${(error as Error).message}`,
        hint: "look at its permissions",
      });
      return [];
    }
    const lines = new Lines(text);
    const stated = statedIn(text);
    for (const one of stated) {
      const at = lines.at(one.start);
      const place = { file, line: at.line, column: at.column + 1 };
      if (obligations.has(one.name)) {
        const first = provers.get(one.name);
        if (first !== undefined)
          diagnostics.report({
            code: "DSL3009",
            severity: "error",
            message: `${one.name} is proved twice; the other proof is in ${first}`,
            hint: "keep one of them",
            coq: place,
          });
        provers.set(one.name, file);
      } else if (owners.some((owner) => one.name.startsWith(`${owner}_`))) {
        const nearest = [...obligations].sort((a, b) => distance(a, one.name) - distance(b, one.name))[0];
        diagnostics.report({
          code: "DSL3006",
          severity: "error",
          message: `there is no obligation ${one.name}`,
          hint: `${nearest === undefined ? "" : `perhaps ${nearest} is meant; `}an obligation that is gone needs no proof, and other lemmas have names that begin differently`,
          coq: place,
        });
      }
    }
    const lemmas = stated.filter((one) => obligations.has(one.name));
    const forbidden = forbiddenIn(text);
    for (const { command, why, offset } of forbidden) {
      const at = lines.at(offset);
      diagnostics.report({
        code: "DSL3011",
        severity: "error",
        message: `a proof file may not have ${command}, which ${why}`,
        hint: "a proof file states and proves: do without",
        coq: { file, line: at.line, column: at.column + 1 },
      });
    }
    return [{ file, logical: logicalName(root, file), text, requires: requiredBy(text), stated, lemmas, forbidden }];
  });
}

/**
 * Lines of hand-written Coq, as `coqwc` counts them: statements, and proofs.
 *
 * @param tactics whether the definitions are of tactics, which are no statements
 */
export function countLines(text: string, tactics = false): { readonly spec: number; readonly proof: number } {
  const lines = new Lines(text);
  const kinds = new Map<number, "spec" | "proof">();
  let inside = false;
  for (const { text: sentence, start, end } of sentences(text)) {
    if (/^(Proof|Next Obligation|Obligation)\b/.test(sentence)) inside = true;
    const kind = inside || tactics ? "proof" : "spec";
    for (let line = lines.at(start).line; line <= lines.at(end - 1).line; line++)
      if (kinds.get(line) !== "spec") kinds.set(line, kind);
    if (/^(Qed|Defined|Admitted|Abort|Save)\b/.test(sentence)) inside = false;
  }
  const all = [...kinds.values()];
  return { spec: all.filter((kind) => kind === "spec").length, proof: all.filter((kind) => kind === "proof").length };
}
