/** A trace for people: who did what, what it changed, and where that is written. */
import path from "node:path";
import { showTagged } from "../../explore/trace/show.ts";
import { decode } from "../../explore/trace/values.ts";
import type { palette, Style } from "../pretty.ts";
import type { SourcePlace } from "../sources.ts";
import { counted } from "./covered.ts";
import type { ReportedTrace } from "./report.ts";
import { changeTexts, decodedStep, stepText } from "./steps.ts";

export function traceText(trace: ReportedTrace, colors: ReturnType<typeof palette>, style: Style): string {
  const where = (place: SourcePlace | undefined): string =>
    place === undefined ? "" : colors.dim(`  ${path.relative(style.cwd, place.file)}:${place.line}`);
  const width = String(trace.steps.length).length;
  const lines = [`  ${colors.bold(trace.subject.instance)}, ${beginning(trace)}:`];
  if (trace.search === "induction") {
    for (const { node, state } of trace.start.locals) lines.push(`      node ${node} is ${showTagged(decode(state))}`);
    for (const { from, to, msg } of trace.start.inFlight)
      lines.push(`      in flight from ${from} to ${to}: ${showTagged(decode(msg))}`);
  }
  const labels = [...new Set(trace.start.locals.map((one) => one.label))];
  for (const reported of trace.steps) {
    const step = decodedStep(reported);
    lines.push(
      `  ${String(reported.index).padStart(width)}  ${stepText({ labels }, step, 160)}${where(reported.source)}${where(reported.program)}`,
    );
    for (const change of changeTexts(step)) lines.push(colors.dim(`  ${" ".repeat(width)}    ${change}`));
  }
  lines.push(`  ${" ".repeat(width)}  ${colors.red(trace.message)}${where(trace.source)}`);
  return lines.join("\n");
}

function beginning({ steps, seed, search }: ReportedTrace): string {
  const long = counted(steps.length, "step");
  const from = seed === undefined ? "" : `, seed ${seed}`;
  if (search === "induction") return `one step from a configuration that satisfies all invariants${from}`;
  return search === "exhaustive" ? `the shortest way, ${long}` : `a way of ${long}, shortened${from}`;
}
