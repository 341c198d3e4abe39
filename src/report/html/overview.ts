/** The verdict of a run, what it comes of, and the theorems. */
import type { Report } from "../report.ts";
import { acceptance, trustRows } from "../trust.ts";
import { version } from "../version.ts";
import type { Places } from "./places.ts";
import { counted, words } from "./words.ts";

export function overviewOf(report: Report, places: Places) {
  const { obligations, theorems, diagnostics, counterexamples, coq, proof, timings, audit } = report;
  const errors = diagnostics.filter((one) => one.severity === "error").length;
  const warnings = diagnostics.length - errors;
  return {
    ok: report.ok,
    verdict: verdictOf(report, errors),
    counts: Object.entries(words)
      .map(([status, word]) => ({ ...word, count: obligations.filter((one) => one.status === status).length }))
      // That everything is proved is seen where nothing else is told.
      .filter(({ count, text }) => count > 0 || text === "proved"),
    facts: [
      {
        term: "Obligations",
        text: `${obligations.length}, of which ${proof.auto} proved by automation, ${proof.user} by the user`,
      },
      ...(proof.specLines + proof.proofLines === 0
        ? []
        : [{ term: "Proofs by hand", text: `${proof.specLines} lines of statements, ${proof.proofLines} of proofs` }]),
      {
        term: "Problems",
        text: [
          counted(errors, "error"),
          counted(warnings, "warning"),
          ...(counterexamples === undefined ? [] : [counted(counterexamples.length, "counterexample")]),
        ].join(", "),
      },
      {
        term: "Time",
        text: `${timings.total.toFixed(1)} s for this run; when it was last done: types ${timings.typecheck.toFixed(1)} s, extraction ${timings.extract.toFixed(1)} s, generation ${timings.generate.toFixed(1)} s, proofs ${timings.prove.toFixed(1)} s`,
      },
      {
        term: "Versions",
        text: `disel ${version()}, ${coq === undefined ? "no Coq" : `Coq ${coq.version} (${coq.path})`}`,
      },
    ],
    theorems: theorems.map(({ name, statement, axioms, source }) => ({
      name,
      statement,
      closed: axioms.length === 0,
      axioms: axioms.length === 0 ? "no axioms" : `rests on ${axioms.join(", ")}`,
      place: places.link(source),
    })),
    trust:
      audit === undefined
        ? undefined
        : trustRows(report, audit).map(({ term, accepted, text }) => ({
            term,
            text,
            ...(accepted === undefined ? {} : { tone: accepted ? "good" : "bad", acceptance: acceptance(accepted) }),
          })),
  };
}

function verdictOf({ ok, obligations, theorems }: Report, errors: number): string {
  if (ok)
    return obligations.length === 0
      ? "Nothing to prove: the source is in the language"
      : `${counted(obligations.length, "obligation")} and ${counted(theorems.length, "theorem")} proved, with no axioms`;
  if (obligations.length === 0) return counted(errors, "error");
  const proved = obligations.filter((one) => one.status === "proved").length;
  return `${proved} of ${counted(obligations.length, "obligation")} proved; ${counted(errors, "error")}`;
}
