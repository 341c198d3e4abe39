/**
 * The Informal Trace Format (ADR-015 of Apalache), which trace viewers and model-based tests read: the variables are
 * `locals` (by label and node), `inFlight` and `step`.
 */
import { snapshotsOf, type Trace } from "../../explore/trace/trace.ts";
import { stepText } from "./steps.ts";

/** A value in ITF: integers beyond 2^53 as `#bigint`, what is missing as a record of its own. */
function itf(value: unknown): unknown {
  if (value === undefined) return { tag: "None", value: { "#tup": [] } };
  if (typeof value === "bigint") return { "#bigint": String(value) };
  if (typeof value === "number") return Number.isSafeInteger(value) ? value : { "#bigint": String(value) };
  if (value instanceof Map) return { "#map": [...value].map(([key, of]) => [itf(key), itf(of)]) };
  if (value instanceof Set) return { "#set": [...value].map(itf) };
  if (Array.isArray(value)) return value.map(itf);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, itf(inner)]));
  return value;
}

export function itfTrace(trace: Trace): object {
  const states = snapshotsOf(trace).map((snapshot, i) => {
    const step = i === 0 ? undefined : trace.steps[i - 1];
    return {
      "#meta": { index: i },
      locals: {
        "#map": trace.labels.map((label) => [
          label,
          {
            "#map": snapshot.locals.filter((one) => one.label === label).map(({ node, state }) => [node, itf(state)]),
          },
        ]),
      },
      inFlight: snapshot.inFlight.map(({ label, from, to, msg }) => ({ label, from, to, msg: itf(msg) })),
      step: step === undefined ? "start" : stepText(trace, step),
    };
  });
  return {
    "#meta": {
      format: "ITF",
      "format-description": "https://apalache-mc.org/docs/adr/015adr-trace.html",
      source: trace.subject.instance,
      status: "violation",
      description: trace.failure.message,
    },
    vars: ["locals", "inFlight", "step"],
    states,
  };
}
