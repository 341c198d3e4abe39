/** Exit codes, as in the contract. */
import type { Code } from "../diagnostics/codes.ts";

export const exitCodes = { proved: 0, unproved: 1, refused: 2, environment: 3, bug: 4, interrupted: 130 } as const;

const environment: ReadonlySet<Code> = new Set<Code>([
  "DSL4001",
  "DSL4002",
  "DSL4005",
  "DSL4007",
  "DSL4008",
  "DSL5506",
  "DSL5507",
  "DSL5510",
]);

/** What a running program has done wrong; other errors of a run are about what it was given. */
const runs: ReadonlySet<Code> = new Set<Code>(["DSL5511", "DSL5512"]);

const counterexamples = /^DSL450[1-8]$/;

/** What a run's errors mean for the exit code: a refused source first, then a lacking environment. */
export function exitCodeOf(
  diagnostics: readonly { readonly code: Code; readonly severity: "error" | "warning" }[],
  ok: boolean,
): number {
  const errors = diagnostics.filter((one) => one.severity === "error");
  const refused = (code: Code): boolean =>
    /^DSL[12]/.test(code) ||
    code === "DSL5002" ||
    (code.startsWith("DSL55") && !environment.has(code) && !runs.has(code)) ||
    (code.startsWith("DSL4") && !environment.has(code) && !counterexamples.test(code));
  if (errors.some((one) => refused(one.code))) return exitCodes.refused;
  if (errors.some((one) => environment.has(one.code))) return exitCodes.environment;
  return errors.length === 0 && ok ? exitCodes.proved : exitCodes.unproved;
}
