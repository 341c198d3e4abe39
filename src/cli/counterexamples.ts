/** Where something is not proved: a short exploration, for a proof of what is false only wastes time. */
import { Diagnostics } from "../diagnostics/diagnostic.ts";
import { defaults, type ExploreOptions } from "../explore/outcome.ts";
import type { ReportedTrace } from "../report/explore/report.ts";
import type { Report, ReportedDiagnostic, ReportedObligation } from "../report/report.ts";

/** A report with counterexamples of what is not proved, where there are some. */
export async function explored(
  report: Report,
  files: readonly string[],
  signal: AbortSignal,
  progress: (target: string) => void,
): Promise<Report> {
  const found = await counterexamplesOf(report, files, signal, progress);
  return found === undefined ? report : withCounterexamples(report, found);
}

/** Seconds that each search of each protocol, world or deployment may take. */
const seconds = 3;

/**
 * Explores the protocols, worlds and deployments that obligations are about which Coq has not accepted a proof of.
 * `undefined` where there are none, or where it was interrupted.
 */
export async function counterexamplesOf(
  report: Report,
  files: readonly string[],
  signal: AbortSignal,
  progress: (target: string) => void,
): Promise<readonly ReportedTrace[] | undefined> {
  const only = subjects(report.obligations);
  if (only.length === 0) return undefined;
  const { explore } = await import("../explore/explore.ts");
  const options: ExploreOptions = {
    ...defaults,
    bounds: { ...defaults.bounds, seconds, traces: 500, states: 200_000 },
    callSeconds: seconds,
    only,
  };
  const request = { files, options, signal, progress: ({ target }: { target: string }) => progress(target) };
  const { findings, interrupted } = await explore(request, new Diagnostics());
  if (interrupted) return undefined;
  const [{ reportedTrace, tracesOf }, { Sources }] = await Promise.all([
    import("../report/explore/report.ts"),
    import("../report/sources.ts"),
  ]);
  const sources = new Sources();
  return distinct(tracesOf(findings).map((trace) => reportedTrace(trace, sources)));
}

/** One for each place: what a protocol does wrong, its deployments mostly do wrong as well. */
function distinct(traces: readonly ReportedTrace[]): readonly ReportedTrace[] {
  const places = new Set<string>();
  return traces.filter((one) => {
    const place = JSON.stringify(one.source ?? one.message);
    if (places.has(place)) return false;
    places.add(place);
    return true;
  });
}

/** The names of what is to be explored. */
function subjects(obligations: readonly ReportedObligation[]): readonly string[] {
  const open = obligations.filter((one) => one.status === "failed" || one.status === "timeout");
  const names = new Set<string>();
  for (const { id, kind } of open) {
    const [owner = id] = id.split(".");
    // Contracts are kept or not in a deployment: it is named second in the ids of its obligations.
    if (kind === "contract" || kind === "deployment")
      for (const one of obligations)
        if (one.kind === "deployment" && one.id.startsWith(`${owner}.`)) names.add(one.id.split(".")[1] as string);
    if (kind !== "contract" && kind !== "deployment") names.add(owner);
  }
  return [...names];
}

/** The report with counterexamples, which what they are about refers to. */
export function withCounterexamples(report: Report, counterexamples: readonly ReportedTrace[]): Report {
  const diagnostics = report.diagnostics.map((one): ReportedDiagnostic => {
    const found = counterexamples.find((trace) => explains(trace, one));
    if (found === undefined || one.hint === undefined) return one;
    return {
      ...one,
      hint:
        found.search === "induction"
          ? `see the counterexample to induction: ${found.message}`
          : `it is false, see the counterexample: ${found.message}`,
    };
  });
  return { ...report, diagnostics, counterexamples };
}

/** Whether a counterexample is to the claim of the obligation that a diagnostic is about. */
function explains(trace: ReportedTrace, { code, message }: ReportedDiagnostic): boolean {
  if (code !== "DSL3001" && code !== "DSL3003") return false;
  const [id = ""] = message.split(" ");
  if (trace.subject.kind !== "deployment") return id === trace.claim || id.startsWith(`${trace.claim}.`);
  // `greetTwice.ensures`: the contract of that program.
  const [program, kind] = trace.claim.split(".");
  return (kind === "ensures" || kind === "requires") && id.split(".").includes(program ?? "");
}
