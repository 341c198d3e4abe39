/** A report for people. */
import path from "node:path";
import { codeFrameColumns } from "@babel/code-frame";
import { codes } from "../diagnostics/codes.ts";
import { traceText } from "./explore/traceText.ts";
import type { Report, ReportedDiagnostic, ReportedObligation } from "./report.ts";
import { Sources } from "./sources.ts";
import { acceptance, trustRows } from "./trust.ts";

export interface Style {
  readonly color: boolean;
  /** Paths are shown relative to this folder. */
  readonly cwd: string;
}

type Paint = (text: string) => string;
const paint = (open: number, close: number, on: boolean): Paint =>
  on ? (text) => `\u001b[${open}m${text}\u001b[${close}m` : (text) => text;

const palette = (on: boolean) => ({
  bold: paint(1, 22, on),
  dim: paint(2, 22, on),
  red: paint(31, 39, on),
  green: paint(32, 39, on),
  yellow: paint(33, 39, on),
  cyan: paint(36, 39, on),
});
type Palette = ReturnType<typeof palette>;

const words: Readonly<Record<ReportedObligation["status"], string>> = {
  proved: "proved",
  failed: "NOT PROVED",
  admitted: "ADMITTED",
  axiom: "USES AXIOM",
  timeout: "TIMED OUT",
  unchecked: "not checked",
};

export function pretty(report: Report, style: Style): string {
  const colors = palette(style.color);
  const sources = new Sources();
  const parts = [
    ...tables(report, colors, style),
    ...(report.theorems.length === 0 ? [] : [theorems(report, colors)]),
    ...counterexamples(report, colors, sources, style),
    ...report.diagnostics.map((one) => diagnosticText(one, colors, sources, style)),
    ...(report.audit === undefined ? [] : [trust(report, report.audit, colors)]),
    summary(report, colors),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** The diagnostics of a report alone; nothing where it has none. */
export function prettyDiagnostics(report: Report, style: Style): string {
  const colors = palette(style.color);
  const sources = new Sources();
  return report.diagnostics.map((one) => `${diagnosticText(one, colors, sources, style)}\n\n`).join("");
}

/** What shows that something is false comes before what is not proved of it. */
function counterexamples(report: Report, colors: Palette, sources: Sources, style: Style): readonly string[] {
  if (report.counterexamples === undefined) return [];
  if (report.counterexamples.length === 0)
    return [colors.dim("A short exploration has found no counterexample; `disel explore` searches further.")];
  return report.counterexamples.map((one) => {
    const { code, message, source } = one;
    const told = { code, severity: "error" as const, message, ...(source === undefined ? {} : { source }) };
    return `${diagnosticText(told, colors, sources, style)}\n\n${traceText(one, colors, style)}`;
  });
}

/** One table for each first part of the ids: a protocol, and what runs it. */
function tables(report: Report, colors: Palette, style: Style): readonly string[] {
  const groups = new Map<string, ReportedObligation[]>();
  for (const one of report.obligations) {
    const name = one.id.split(".")[0] ?? one.id;
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return [...groups].map(([name, all]) => {
    const width = Math.max(...all.map((one) => one.id.length));
    const rows = all.map((one) => {
      const color = one.status === "proved" ? colors.green : one.status === "unchecked" ? colors.yellow : colors.red;
      const mark = one.status === "proved" ? "✓" : one.status === "unchecked" ? "·" : "✗";
      const time = one.cached ? "cached" : `${one.seconds.toFixed(1)} s`;
      const place = `${path.relative(style.cwd, one.source.file)}:${one.source.line}`;
      return `  ${color(mark)} ${one.id.padEnd(width)}  ${color(words[one.status].padEnd(11))} ${one.by.padEnd(4)} ${time.padStart(7)}  ${colors.dim(place)}`;
    });
    return [colors.bold(name), ...rows].join("\n");
  });
}

function theorems(report: Report, colors: Palette): string {
  const rows = report.theorems.map((one) => {
    const closed = one.axioms.length === 0;
    return `  ${closed ? colors.green("✓") : colors.red("✗")} ${one.name}  ${closed ? colors.dim("no axioms") : colors.red(`rests on ${one.axioms.join(", ")}`)}`;
  });
  return [colors.bold("Theorems"), ...rows].join("\n");
}

/** What has to be trusted, on one page. */
function trust(report: Report, audit: NonNullable<Report["audit"]>, colors: Palette): string {
  const rows = trustRows(report, audit).map(({ term, accepted, text }) => {
    const color = accepted === true ? colors.green : colors.red;
    return `  ${term.padEnd(14)} ${accepted === undefined ? "" : `${color(acceptance(accepted))} `}${text}`;
  });
  return [colors.bold("What is to be trusted"), ...rows].join("\n");
}

export function diagnosticText(one: ReportedDiagnostic, colors: Palette, sources: Sources, style: Style): string {
  const color = one.severity === "error" ? colors.red : colors.yellow;
  const lines = [`${color(colors.bold(one.severity))} ${colors.bold(one.code)} ${one.message}`];
  const { source, coq } = one;
  if (source !== undefined) {
    lines.push(`  ${colors.cyan(`${path.relative(style.cwd, source.file)}:${source.line}:${source.column}`)}`);
    const text = sources.text(source.file);
    // A long span is shown by its first line.
    const end =
      source.endLine === source.line
        ? { line: source.endLine, column: source.endColumn }
        : { line: source.line, column: (text.split("\n")[source.line - 1] ?? "").length + 1 };
    const frame = codeFrameColumns(
      text,
      { start: { line: source.line, column: source.column }, end },
      { linesAbove: 1, linesBelow: 1, highlightCode: false, forceColor: false },
    );
    lines.push(indent(frame));
  }
  if (coq !== undefined && (source === undefined || path.isAbsolute(coq.file)))
    lines.push(
      `  ${colors.cyan(`${path.isAbsolute(coq.file) ? path.relative(style.cwd, coq.file) : coq.file}:${coq.line}:${coq.column}`)}`,
    );
  const left = one.shown ?? one.goal ?? "";
  if (left !== "") lines.push(colors.dim("  what is left to show:"), indent(clipped(left)));
  if (one.hint !== undefined) lines.push(`  ${colors.dim("→")} ${one.hint}`);
  lines.push(colors.dim(`  docs/diagnostics/${one.code}.md: ${codes[one.code]}`));
  return lines.join("\n");
}

const indent = (text: string): string =>
  text
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");

/** A goal of many lines by its end, where the conclusion is. */
function clipped(goal: string, most = 40): string {
  const lines = goal.split("\n");
  if (lines.length <= most) return goal;
  const rule = lines.findIndex((line) => /^=+$/.test(line.trim()));
  const from = Math.max(0, Math.min(lines.length - most, rule - most / 2));
  return [
    `… ${from} more lines, see --format json`,
    ...lines.slice(from, from + most),
    ...(from + most < lines.length ? ["…"] : []),
  ].join("\n");
}

const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;

function summary(report: Report, colors: Palette): string {
  const { obligations } = report;
  const proved = obligations.filter((one) => one.status === "proved").length;
  const errors = report.diagnostics.filter((one) => one.severity === "error").length;
  const took = `${report.timings.total.toFixed(1)} s`;
  if (report.ok) {
    return obligations.length === 0
      ? colors.green(`Nothing to prove: the source is in the language (${took}).`)
      : colors.green(
          `${counted(obligations.length, "obligation")} and ${counted(report.theorems.length, "theorem")} proved, with no axioms, in ${took}.`,
        );
  }
  return colors.red(
    obligations.length === 0
      ? `${counted(errors, "error")} (${took}).`
      : `${proved} of ${counted(obligations.length, "obligation")} proved; ${counted(errors, "error")} (${took}).`,
  );
}

export { palette };
