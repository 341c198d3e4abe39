/** What the forms of output for continuous integration have in common: which file and lines a diagnostic is about. */
import path from "node:path";
import { traceText } from "../explore/traceText.ts";
import { palette } from "../pretty.ts";
import type { Report, ReportedDiagnostic, ReportedObligation } from "../report.ts";

/** Lines and columns from 1, the end excluded; columns in UTF-16 units. */
export interface Region {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/**
 * The place in a file of the author: in TypeScript, or in a proof by hand. Generated files, which are named by relative
 * paths, are nothing that a reviewer has before them.
 */
export function regionOf({ source, coq }: ReportedDiagnostic): Region | undefined {
  if (source !== undefined) return source;
  return coq !== undefined && path.isAbsolute(coq.file) ? coq : undefined;
}

/** A path as tools that show it beside a repository want it: from its root, with slashes. */
export function pathFrom(root: string, file: string): string {
  const relative = path.relative(root, file);
  return (relative.startsWith("..") || path.isAbsolute(relative) ? file : relative).split(path.sep).join("/");
}

/** What is wrong, counterexamples first: each as a diagnostic of its own, with the steps that lead to it. */
export function problemsOf(report: Report, root: string): readonly ReportedDiagnostic[] {
  const colors = palette(false);
  const found = (report.counterexamples ?? []).map(
    (one): ReportedDiagnostic => ({
      code: one.code,
      severity: "error",
      message: one.message,
      hint: traceText(one, colors, { color: false, cwd: root }).trim(),
      ...(one.source === undefined ? {} : { source: one.source }),
    }),
  );
  return [...found, ...report.diagnostics];
}

/** What a diagnostic says, with the way out and what is left to show. */
export function wholeText({ message, hint, goal, shown }: ReportedDiagnostic): string {
  const left = shown ?? goal ?? "";
  return [
    message,
    ...(hint === undefined ? [] : [`→ ${hint}`]),
    ...(left === "" ? [] : ["", "What is left to show:", left]),
  ].join("\n");
}

/** The diagnostics that are about an obligation: they name it first, or begin where it stands in Coq. */
export function diagnosticsOf(report: Report, obligation: ReportedObligation): readonly ReportedDiagnostic[] {
  return report.diagnostics.filter((one) => subjectOf(report, one)?.id === obligation.id);
}

/** The obligation that a diagnostic is about, if it is about one. */
export function subjectOf(report: Report, { message, code }: ReportedDiagnostic): ReportedObligation | undefined {
  if (!code.startsWith("DSL3")) return undefined;
  const words = new Set(message.split(/[\s:,]+/));
  return report.obligations.find((one) => words.has(one.id));
}
