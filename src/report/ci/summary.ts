/** A report as Markdown: the summary on the page of a job. */
import type { Report, ReportedDiagnostic } from "../report.ts";
import { pathFrom, problemsOf, regionOf } from "./places.ts";

/** @param root the folder that places are told from */
export function summary(report: Report, root: string): string {
  const { obligations, theorems, coq, proof } = report;
  const proved = obligations.filter((one) => one.status === "proved").length;
  const closed = theorems.filter((one) => one.axioms.length === 0).length;
  const parts = [
    `### ${report.ok ? "✅" : "❌"} disel check`,
    `${proved} of ${obligations.length} obligations proved · ${closed} of ${theorems.length} theorems without axioms · ` +
      `${proof.user} by hand · ${report.timings.total.toFixed(1)} s${coq === undefined ? "" : ` · Coq ${coq.version}`}`,
    ...problems(problemsOf(report, root), root),
    ...table(report, root),
  ];
  return `${parts.join("\n\n")}\n`;
}

function problems(diagnostics: readonly ReportedDiagnostic[], root: string): readonly string[] {
  if (diagnostics.length === 0) return [];
  const rows = diagnostics.map((one) => {
    const region = regionOf(one);
    const place = region === undefined ? "" : `\`${pathFrom(root, region.file)}:${region.line}\``;
    return `| ${one.severity === "error" ? "❌" : "⚠️"} ${one.code} | ${cell(one.message)} | ${place} |`;
  });
  return [["| | what | where |", "|---|---|---|", ...rows].join("\n")];
}

/** Every verdict, folded away. */
function table({ obligations }: Report, root: string): readonly string[] {
  if (obligations.length === 0) return [];
  const rows = obligations.map(
    ({ id, status, by, seconds, cached, source }) =>
      `| ${status === "proved" ? "✅" : "❌"} | ${cell(id)} | ${status} | ${by} | ${cached ? "cached" : `${seconds.toFixed(1)} s`} | \`${pathFrom(root, source.file)}:${source.line}\` |`,
  );
  return [
    "<details><summary>All obligations</summary>",
    ["| | obligation | verdict | by | time | where |", "|---|---|---|---|---|---|", ...rows].join("\n"),
    "</details>",
  ];
}

/** In a cell of a table, as text and nothing else. */
const cell = (text: string): string =>
  text
    .replace(/\s+/g, " ")
    .replace(/[\\`*_[\]|]/g, "\\$&")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;");
