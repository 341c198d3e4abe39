/** What a hand-written file requires of the other files of the project. */
import { Lines } from "../coqgen/sourcemap.ts";
import type { Diagnostics } from "../diagnostics/diagnostic.ts";
import type { Span } from "../ir/span.ts";
import type { Unit } from "./units.ts";
import type { ProofFile } from "./userProofs.ts";
import { requiredBy, sentences } from "./vernacular.ts";

/**
 * The logical names of what a proof file requires, as far as that does not rest on the file itself; where it does, that
 * is reported.
 *
 * @param known all logical names of the project
 * @param units those that there are so far
 * @param span of an obligation that the file proves
 */
export function requirementsOf(
  file: ProofFile,
  known: readonly string[],
  units: ReadonlyMap<string, Unit>,
  span: Span | undefined,
  diagnostics: Diagnostics,
): readonly string[] {
  return file.requires.flatMap((name) => {
    const logical = known.find((one) => one === name || one.endsWith(`.${name}`));
    if (logical === undefined || logical === file.logical) return [];
    if (!reaches(logical, file.logical, units)) return [logical];
    const sentence = sentences(file.text).find((one) => requiredBy(one.text).includes(name));
    const { line, column } = new Lines(file.text).at(sentence?.start ?? 0);
    diagnostics.report({
      code: "DSL3002",
      severity: "error",
      message: `${name} rests on the proofs in this file: it cannot be required here`,
      hint: "require the definitions and the statements (…_spec) only",
      ...(span === undefined ? {} : { span }),
      coq: { file: file.file, line, column: column + 1 },
    });
    return [];
  });
}

/** Whether a unit requires another, or something that does. */
function reaches(from: string, to: string, units: ReadonlyMap<string, Unit>): boolean {
  const seen = new Set<string>();
  const visit = (one: string): boolean => {
    if (one === to) return true;
    if (seen.has(one)) return false;
    seen.add(one);
    return (units.get(one)?.requires ?? []).some(visit);
  };
  return visit(from);
}
