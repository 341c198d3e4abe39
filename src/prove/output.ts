/** The Coq files of authored ones, with a source map beside each, and the proofs that their author has written. */
import path from "node:path";
import { generate } from "../coqgen/generate.ts";
import { obligationsOf } from "../coqgen/obligations.ts";
import { sourceMap } from "../coqgen/sourcemap.ts";
import type { Diagnostics } from "../diagnostics/diagnostic.ts";
import { extract } from "../extract/extract.ts";
import { Sources } from "../report/sources.ts";
import { proofFilesOf, readProofs } from "./userProofs.ts";

export interface OutputFile {
  /** Relative to the output folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

/**
 * The files for some inputs, in an order in which they can be compiled; nothing to write where `diagnostics` has errors.
 *
 * @param folder where they will be: source maps are relative
 */
export function filesFor(
  inputs: { readonly files: readonly string[]; readonly root: string },
  timeout: number,
  folder: string,
  diagnostics: Diagnostics,
): readonly OutputFile[] {
  const extracted = extract(inputs.files, diagnostics);
  if (diagnostics.hasErrors) return [];
  const obligations = new Set(extracted.modules.flatMap(obligationsOf).map((one) => one.name));
  const proofs = readProofs(proofFilesOf(extracted.files), inputs.root, obligations, [], diagnostics);
  const user = new Map(
    proofs.flatMap((file) => file.lemmas.map((lemma) => [lemma.name, { logical: file.logical }] as const)),
  );
  const generated = generate(extracted.modules, { root: inputs.root, timeout, user });
  const sources = new Sources();
  const relative = (from: string, to: string): string => path.relative(from, to).split(path.sep).join("/");
  const files = generated.files.flatMap((file): readonly OutputFile[] => {
    const home = path.dirname(path.join(folder, file.path));
    const map = sourceMap(
      file,
      path.basename(file.path),
      (source) => relative(home, source),
      (source) => sources.text(source),
    );
    return [
      { path: file.path, text: file.text },
      { path: `${file.path}.map`, text: map },
    ];
  });
  const own = proofs.map(
    (file): OutputFile => ({ path: `${file.logical.split(".").slice(1).join("/")}.v`, text: file.text }),
  );
  return [...files, ...own];
}
