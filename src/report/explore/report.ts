/** The outcome of an exploration, as it is printed and written as JSON. */
import type { Code } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { ExploreOptions, Finding, Outcome, SearchReport, TargetReport } from "../../explore/outcome.ts";
import { type Change, changesOf } from "../../explore/trace/changes.ts";
import type { InFlight, LocalState, StepKind, Subject, Trace } from "../../explore/trace/trace.ts";
import { encode } from "../../explore/trace/values.ts";
import type { Span } from "../../ir/span.ts";
import { type ReportedDiagnostic, reported } from "../report.ts";
import { type SourcePlace, Sources } from "../sources.ts";
import { covered } from "./covered.ts";

export interface ReportedStep {
  /** From 1. */
  readonly index: number;
  readonly kind: StepKind;
  readonly node: number;
  readonly label?: string;
  readonly peer?: number;
  readonly what?: unknown;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly changes: readonly Change[];
  /** The protocol's step, and what the program awaits. */
  readonly source?: SourcePlace;
  readonly program?: SourcePlace;
}

/** Values are encoded as in ITF: `{ "#bigint": "1" }`; `{ "#undefined": true }`. */
export interface ReportedTrace {
  readonly subject: Subject;
  readonly search: Trace["search"];
  readonly seed?: number;
  readonly faults: Trace["faults"];
  readonly code: Code;
  readonly claim: string;
  readonly message: string;
  readonly nodes: readonly number[];
  /** The conjunct that is false. */
  readonly source?: SourcePlace;
  /** The whole claim. */
  readonly whole?: SourcePlace;
  readonly start: { readonly locals: readonly LocalState[]; readonly inFlight: readonly InFlight[] };
  readonly steps: readonly ReportedStep[];
}

export interface ReportedTarget {
  readonly kind: Subject["kind"];
  readonly name: string;
  readonly instance: string;
  /** Whether its arguments were chosen, and not given by the author. */
  readonly chosen: boolean;
  readonly nodes: number;
  readonly invariants: number;
  readonly tried?: string;
  readonly source?: SourcePlace;
  readonly searches: readonly (SearchReport & { readonly covered: string; readonly statesPerSecond: number })[];
  readonly skipped: TargetReport["skipped"];
}

/** `disel explore --format json`. */
export interface ExploreReport {
  readonly version: 1;
  /** Whether no counterexample was found, nothing was refused, and everything that was asked for was searched. */
  readonly ok: boolean;
  readonly interrupted: boolean;
  readonly targets: readonly ReportedTarget[];
  readonly counterexamples: readonly ReportedTrace[];
  readonly diagnostics: readonly ReportedDiagnostic[];
  readonly timings: { readonly total: number };
}

const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000;

export function exploreReport(
  outcome: Outcome,
  options: ExploreOptions,
  diagnostics: readonly Diagnostic[],
  total: number,
  sources = new Sources(),
): ExploreReport {
  const all = [...diagnostics, ...outcome.findings.map((one) => one.diagnostic)];
  return {
    version: 1,
    ok: !outcome.interrupted && !all.some((one) => one.severity === "error"),
    interrupted: outcome.interrupted,
    targets: outcome.targets.map((one) => reportedTarget(one, options, sources)),
    counterexamples: tracesOf(outcome.findings).map((trace) => reportedTrace(trace, sources)),
    diagnostics: all.map((one) => reported(one, sources)),
    timings: { total: rounded(total) },
  };
}

export const tracesOf = (findings: readonly Finding[]): readonly Trace[] =>
  findings.flatMap((one) => (one.trace === undefined ? [] : [one.trace]));

function reportedTarget(target: TargetReport, options: ExploreOptions, sources: Sources): ReportedTarget {
  const { subject, chosen, nodes, invariants, tried, span, searches, skipped } = target;
  return {
    kind: subject.kind,
    name: subject.name,
    instance: subject.instance,
    chosen,
    nodes,
    invariants,
    ...(tried === undefined ? {} : { tried }),
    ...placed("source", span, sources),
    searches: searches.map((one) => ({
      ...one,
      seconds: rounded(one.seconds),
      covered: covered(one, options),
      statesPerSecond: Math.round(one.states / Math.max(one.seconds, 0.001)),
    })),
    skipped,
  };
}

export function reportedTrace(trace: Trace, sources: Sources): ReportedTrace {
  const { subject, search, seed, faults, failure, start, steps } = trace;
  return {
    subject,
    search,
    ...(seed === undefined ? {} : { seed }),
    faults,
    code: failure.code,
    claim: failure.claim,
    message: failure.message,
    nodes: failure.nodes,
    ...placed("source", failure.span, sources),
    ...placed("whole", failure.whole, sources),
    start: {
      locals: start.locals.map((one) => ({ ...one, state: encode(one.state) })),
      inFlight: start.inFlight.map(({ label, from, to, msg }) => ({ label, from, to, msg: encode(msg) })),
    },
    steps: steps.map((step, i) => ({
      index: i + 1,
      kind: step.kind,
      node: step.node,
      ...(step.label === undefined ? {} : { label: step.label }),
      ...(step.peer === undefined ? {} : { peer: step.peer }),
      ...(step.what === undefined ? {} : { what: encode(step.what) }),
      ...(step.kind === "crash" ? {} : { before: encode(step.before), after: encode(step.after) }),
      changes: changesOf(step.before, step.after).map(({ field, before, after }) => ({
        field,
        before: encode(before),
        after: encode(after),
      })),
      ...placed("source", step.span, sources),
      ...placed("program", step.program, sources),
    })),
  };
}

function placed<K extends string>(
  name: K,
  span: Span | undefined,
  sources: Sources,
): { readonly [P in K]?: SourcePlace } {
  return (span === undefined ? {} : { [name]: sources.place(span) }) as { readonly [P in K]?: SourcePlace };
}
