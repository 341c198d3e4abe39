/** What there is to prove in some modules, what of it is proved by hand, and the Coq text of all that. */
import { type Generated, generate } from "../coqgen/generate.ts";
import { obligationsOf, worldName } from "../coqgen/obligations.ts";
import type { Diagnostics } from "../diagnostics/diagnostic.ts";
import type { Extracted } from "../extract/extract.ts";
import type { Module } from "../ir/decl.ts";
import { type ProofFile, proofFilesOf, readProofs } from "./userProofs.ts";

export interface Plan {
  readonly generated: Generated;
  readonly proofs: readonly ProofFile[];
}

/**
 * @param options the project's root folder, and the seconds that one sentence of a proof may take
 * @param diagnostics told what is wrong with proof files
 */
export function planOf(
  extracted: Extracted,
  options: { readonly root: string; readonly timeout: number },
  diagnostics: Diagnostics,
): Plan {
  const { modules, files } = extracted;
  const names = new Set(modules.flatMap(obligationsOf).map((one) => one.name));
  const proofs = readProofs(proofFilesOf(files), options.root, names, ownersOf(modules), diagnostics);
  const user = new Map(
    proofs.flatMap((file) => file.lemmas.map((lemma) => [lemma.name, { logical: file.logical }] as const)),
  );
  return { proofs, generated: generate(modules, { ...options, user }) };
}

/** The first parts of the names of obligations. */
const ownersOf = (modules: readonly Module[]): readonly string[] => [
  ...new Set(
    modules.flatMap((module) =>
      module.decls.flatMap((decl) =>
        decl.kind === "protocol" || decl.kind === "world"
          ? [decl.name]
          : decl.kind === "program" || decl.kind === "deployment"
            ? [worldName(decl)]
            : [],
      ),
    ),
  ),
];
