/** An exploration, for people. */
import type { ExploreOptions, Finding, Outcome } from "../../explore/outcome.ts";
import { diagnosticText, palette, type Style } from "../pretty.ts";
import { reported } from "../report.ts";
import { Sources } from "../sources.ts";
import { counted, grouped } from "./covered.ts";
import { type ExploreReport, type ReportedTarget, reportedTrace } from "./report.ts";
import { traceText } from "./traceText.ts";

type Palette = ReturnType<typeof palette>;

export function prettyExplore(report: ExploreReport, outcome: Outcome, options: ExploreOptions, style: Style): string {
  const colors = palette(style.color);
  const sources = new Sources();
  const own = report.diagnostics.slice(0, report.diagnostics.length - outcome.findings.length);
  const parts = [
    ...report.targets.map((one) => targetText(one, outcome.findings, colors)),
    ...own.map((one) => diagnosticText(one, colors, sources, style)),
    ...outcome.findings.map((one) => findingText(one, colors, sources, style)),
    summary(report, options, colors),
  ];
  return `${parts.join("\n\n")}\n`;
}

function targetText(target: ReportedTarget, findings: readonly Finding[], colors: Palette): string {
  const chosen = target.chosen ? colors.dim("  (arguments chosen: export `instances` to give others)") : "";
  const instance = target.instance === target.name ? "" : `  ${target.instance}`;
  const lines = [`${colors.bold(target.name)}${instance}${chosen}`];
  for (const search of target.searches) {
    const found = findings.some(
      ({ trace, subject, diagnostic }) =>
        diagnostic.severity === "error" &&
        subject?.instance === target.instance &&
        subject.name === target.name &&
        trace?.search === search.search,
    );
    const mark = found ? colors.red("✗") : colors.green("✓");
    const speed = colors.dim(`${search.seconds.toFixed(1)} s, ${grouped(search.statesPerSecond)}/s`);
    lines.push(`  ${mark} ${search.search.padEnd(10)}  ${search.covered}  ${speed}`);
    if ((search.waits ?? 0) > 0)
      lines.push(
        colors.dim(
          `    ${grouped(search.waits ?? 0)} of them end with a program that waits for ever (--deadlock finds how)`,
        ),
      );
  }
  for (const { search, why } of target.skipped) lines.push(colors.dim(`  · ${search.padEnd(10)}  not done: ${why}`));
  if (target.tried !== undefined && target.tried !== "") lines.push(colors.dim(`    ${target.tried}`));
  if (target.invariants === 0 && target.kind !== "deployment")
    lines.push(colors.yellow("    there are no invariants: nothing was checked but that steps come to an end"));
  return lines.join("\n");
}

function findingText(finding: Finding, colors: Palette, sources: Sources, style: Style): string {
  const { diagnostic, trace } = finding;
  const text = diagnosticText(reported(diagnostic, sources), colors, sources, style);
  return trace === undefined ? text : `${text}\n\n${traceText(reportedTrace(trace, sources), colors, style)}`;
}

function summary(report: ExploreReport, options: ExploreOptions, colors: Palette): string {
  const errors = report.diagnostics.filter((one) => one.severity === "error").length;
  const took = `${report.timings.total.toFixed(1)} s`;
  const faults = [
    ...(options.faults.losses > 0 ? [`up to ${counted(options.faults.losses, "lost message")}`] : []),
    ...(options.faults.crashes > 0
      ? [`up to ${counted(options.faults.crashes, "crash").replace(/crashs$/, "crashes")}`]
      : []),
  ];
  const withFaults = faults.length === 0 ? "" : `, with ${faults.join(" and ")}`;
  if (errors > 0) return colors.red(`${counted(errors, "error")} (${took}).`);
  if (report.interrupted)
    return colors.yellow(
      `Interrupted: nothing was found in what is listed above, and the rest was not covered (${took}).`,
    );
  return colors.green(
    `No counterexample in what is listed above${withFaults} (${took}). That is a search, and no proof: \`disel check\` proves.`,
  );
}

/** What has become of saved traces. */
export function prettyReplay(notes: readonly string[], report: ExploreReport, outcome: Outcome, style: Style): string {
  const colors = palette(style.color);
  const sources = new Sources();
  const own = report.diagnostics.slice(0, report.diagnostics.length - outcome.findings.length);
  const parts = [
    notes.join("\n"),
    ...own.map((one) => diagnosticText(one, colors, sources, style)),
    ...outcome.findings.map((one) => findingText(one, colors, sources, style)),
  ];
  return `${parts.join("\n\n")}\n`;
}
