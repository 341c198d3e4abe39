/** A report as JUnit XML, for the test pages of CI servers: each obligation and theorem is a test case. */
import { create } from "xmlbuilder2";
import type { XMLBuilder } from "xmlbuilder2/lib/interfaces.js";
import type { Report, ReportedDiagnostic, ReportedObligation } from "../report.ts";
import { diagnosticsOf, pathFrom, regionOf, subjectOf, wholeText } from "./places.ts";

/** How a test case came out: `failure` where something is not proved, `error` where it could not be found out. */
interface Outcome {
  readonly kind: "failure" | "error";
  readonly type: string;
  readonly message: string;
  readonly text: string;
}

interface Case {
  readonly name: string;
  readonly seconds: number;
  readonly outcomes: readonly Outcome[];
}

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

/** @param root the folder that places are told from */
export function junit(report: Report, root: string): string {
  const suites = suitesOf(report, root);
  const all = suites.flatMap((suite) => suite.cases);
  // Terminals and proofs have characters that XML has not.
  const document = create({ version: "1.0", encoding: "UTF-8", invalidCharReplacement: "\uFFFD" });
  const top = document.ele("testsuites", {
    name: "disel check",
    ...totals(all),
    time: report.timings.total.toFixed(3),
  });
  for (const suite of suites) suiteTo(top, suite);
  return `${document.end({ prettyPrint: true })}\n`;
}

function totals(cases: readonly Case[]) {
  const having = (kind: Outcome["kind"]): string =>
    String(cases.filter((one) => one.outcomes.some((outcome) => outcome.kind === kind)).length);
  return { tests: String(cases.length), failures: having("failure"), errors: having("error") };
}

function suiteTo(top: XMLBuilder, { name, cases }: Suite): void {
  const time = cases.reduce((sum, one) => sum + one.seconds, 0).toFixed(3);
  const suite = top.ele("testsuite", { name, ...totals(cases), time });
  for (const one of cases) {
    const at = suite.ele("testcase", { classname: name, name: one.name, time: one.seconds.toFixed(3) });
    // Errors first: that is the order of the schema.
    for (const kind of ["error", "failure"] as const)
      for (const { type, message, text } of one.outcomes.filter((outcome) => outcome.kind === kind))
        at.ele(kind, { type, message }).txt(text);
  }
}

function suitesOf(report: Report, root: string): readonly Suite[] {
  const groups = new Map<string, Case[]>();
  const add = (group: string, one: Case): void => {
    groups.set(group, [...(groups.get(group) ?? []), one]);
  };
  for (const one of report.obligations) {
    const [group = one.id, ...rest] = one.id.split(".");
    add(group, { name: rest.join("."), seconds: one.seconds, outcomes: outcomesOf(report, one, root) });
  }
  for (const { name, axioms } of report.theorems) {
    const outcome = { kind: "failure" as const, type: "axioms", message: `rests on ${axioms.join(", ")}`, text: name };
    add("theorems", { name, seconds: 0, outcomes: axioms.length === 0 ? [] : [outcome] });
  }
  // What is about no obligation: a source that is refused, a lacking environment. A warning is no test that fails.
  const others = report.diagnostics.filter((one) => one.severity === "error" && subjectOf(report, one) === undefined);
  for (const one of others)
    add("source", { name: nameOf(one, root), seconds: 0, outcomes: [outcomeOf(one, "error", root)] });
  return [...groups].map(([name, cases]) => ({ name, cases }));
}

function outcomesOf(report: Report, one: ReportedObligation, root: string): readonly Outcome[] {
  const errors = diagnosticsOf(report, one).filter((diagnostic) => diagnostic.severity === "error");
  const kind = one.status === "unchecked" ? "error" : "failure";
  if (errors.length > 0) return errors.map((diagnostic) => outcomeOf(diagnostic, kind, root));
  if (one.status === "proved") return [];
  const { file, line } = one.source;
  return [{ kind, type: one.status, message: `${one.id} is not proved`, text: `${pathFrom(root, file)}:${line}` }];
}

function outcomeOf(one: ReportedDiagnostic, kind: Outcome["kind"], root: string): Outcome {
  return { kind, type: one.code, message: one.message, text: [...placeOf(one, root), wholeText(one)].join("\n") };
}

const placeOf = (one: ReportedDiagnostic, root: string): readonly string[] => {
  const region = regionOf(one);
  return region === undefined ? [] : [`${pathFrom(root, region.file)}:${region.line}:${region.column}`];
};

const nameOf = (one: ReportedDiagnostic, root: string): string => [one.code, ...placeOf(one, root)].join(" ");
