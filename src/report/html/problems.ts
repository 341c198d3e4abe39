/** What is wrong: counterexamples first, then what was reported, each with where it is. */
import { codes } from "../../diagnostics/codes.ts";
import { regionOf, subjectOf } from "../ci/places.ts";
import { chartOf } from "../explore/chart.ts";
import type { ReportedTrace } from "../explore/report.ts";
import type { Report, ReportedDiagnostic } from "../report.ts";
import type { SourcePlace } from "../sources.ts";
import { type Link, obligationId, type Places, problemId } from "./places.ts";
import { sequenceOf } from "./sequence.ts";

export interface Problem {
  readonly id: string;
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  /** What the code means. */
  readonly about: string;
  readonly hint: string | undefined;
  /** What is left to show. */
  readonly goal: string | undefined;
  readonly obligation: { readonly href: string; readonly text: string } | undefined;
  readonly chart: ReturnType<typeof pictureOf> | undefined;
  /** Where it is in what the page shows. */
  readonly source: SourcePlace | undefined;
  readonly place: Link | undefined;
  /** Where a proof by hand goes wrong. */
  readonly proof: Link | undefined;
  /** Where it is in a file that the page does not show. */
  readonly elsewhere: string | undefined;
}

export function problemsOf(report: Report, places: Places, root: string): readonly Problem[] {
  const found = [
    ...(report.counterexamples ?? []).map((trace) => ({ told: toldOf(trace), trace })),
    ...report.diagnostics.map((told) => ({ told, trace: undefined })),
  ];
  return found.map(({ told, trace }, i): Problem => {
    const { code, severity, message, hint } = told;
    const source = shownPlace(told, places);
    const region = regionOf(told);
    const left = told.shown ?? told.goal ?? "";
    return {
      id: problemId(i),
      code,
      severity,
      message,
      about: codes[code],
      hint,
      goal: left === "" ? undefined : left,
      obligation: obligationOf(report, told),
      chart: trace === undefined ? undefined : pictureOf(trace, places, root),
      source,
      place: source === undefined ? undefined : places.link(source),
      proof:
        told.coq === undefined || told.source === undefined || places.fileId(told.coq.file) === undefined
          ? undefined
          : places.link(told.coq),
      elsewhere:
        source !== undefined || region === undefined ? undefined : `${places.name(region.file)}:${region.line}`,
    };
  });
}

/** A counterexample, as a diagnostic is told. */
const toldOf = ({ code, message, source }: ReportedTrace): ReportedDiagnostic => ({
  code,
  severity: "error",
  message,
  ...(source === undefined ? {} : { source }),
});

/** In an authored file, or in a proof by hand, where the page has it. */
function shownPlace(one: ReportedDiagnostic, places: Places): SourcePlace | undefined {
  const region = regionOf(one);
  if (region === undefined || places.fileId(region.file) === undefined) return undefined;
  return { ...region, endLine: region.endLine ?? region.line, endColumn: region.endColumn ?? region.column + 1 };
}

function obligationOf(report: Report, one: ReportedDiagnostic): Problem["obligation"] {
  const subject = subjectOf(report, one);
  if (subject === undefined) return undefined;
  return { href: `#${obligationId(report.obligations.indexOf(subject))}`, text: subject.id };
}

/** A counterexample as a drawing, and in words for those who do not see it. */
function pictureOf(trace: ReportedTrace, places: Places, root: string) {
  const chart = chartOf(trace, root);
  const linked = (place: SourcePlace | undefined): readonly Link[] =>
    place === undefined || places.fileId(place.file) === undefined ? [] : [places.link(place)];
  return {
    title: chart.title,
    about: chart.about,
    sequence: sequenceOf(chart),
    steps: chart.steps.map(({ text, changes }, i) => ({
      text,
      changes,
      places: [...linked(trace.steps[i]?.source), ...linked(trace.steps[i]?.program)],
    })),
    ...(trace.search === "induction" ? { start: chart.snapshots[0] } : {}),
    end: chart.snapshots.at(-1),
  };
}
