/** Traces in files: saved where they are found, replayed as tests. */
import type { Code } from "../../diagnostics/codes.ts";
import type { NodeId } from "../../lang/index.ts";
import type { StepKind, Subject, Trace } from "./trace.ts";
import { decode, encode } from "./values.ts";

/** What is needed to go the same way again; places in the text are found anew. */
export interface SavedTrace {
  readonly disel: "trace";
  readonly version: 1;
  readonly subject: Subject;
  /** What has found it; of what real nodes have recorded, `run`. */
  readonly search: Trace["search"] | "run";
  readonly seed: number | undefined;
  readonly faults: Trace["faults"];
  readonly start: {
    readonly locals: readonly { readonly label: string; readonly node: NodeId; readonly state: unknown }[];
    readonly inFlight: readonly {
      readonly label: string;
      readonly from: NodeId;
      readonly to: NodeId;
      readonly msg: unknown;
    }[];
  };
  readonly steps: readonly SavedStep[];
  readonly failure: { readonly code: Code; readonly claim: string; readonly message: string };
}

export interface SavedStep {
  readonly kind: StepKind;
  readonly node: NodeId;
  readonly label?: string;
  readonly peer?: NodeId;
  readonly what?: unknown;
}

export function saved(trace: Trace): SavedTrace {
  const { subject, search, seed, faults, start, steps, failure } = trace;
  return {
    disel: "trace",
    version: 1,
    subject,
    search,
    seed,
    faults,
    start: {
      locals: start.locals.map((one) => ({ ...one, state: encode(one.state) })),
      inFlight: start.inFlight.map(({ label, from, to, msg }) => ({ label, from, to, msg: encode(msg) })),
    },
    steps: steps.map(({ kind, node, label, peer, what }) => ({
      kind,
      node,
      ...(label === undefined ? {} : { label }),
      ...(peer === undefined ? {} : { peer }),
      ...(what === undefined ? {} : { what: encode(what) }),
    })),
    failure: { code: failure.code, claim: failure.claim, message: failure.message },
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A saved trace as it was read; a text that says why it is none. */
export function parseSaved(text: string): SavedTrace | string {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    return `it is not JSON: ${(error as Error).message}`;
  }
  if (!isRecord(read) || read.disel !== "trace") return "it is not a trace that disel saved";
  if (read.version !== 1) return `it is of version ${String(read.version)}, and this is disel for version 1`;
  const { subject, start, steps, failure, faults } = read;
  if (!isRecord(subject) || typeof subject.name !== "string" || typeof subject.kind !== "string")
    return "it does not say what it is a trace of";
  if (!isRecord(start) || !Array.isArray(start.locals) || !Array.isArray(start.inFlight))
    return "it does not say where it begins";
  if (
    !Array.isArray(steps) ||
    !steps.every((one) => isRecord(one) && typeof one.kind === "string" && typeof one.node === "number")
  )
    return "its steps are not steps";
  if (!isRecord(failure) || typeof failure.claim !== "string" || !isRecord(faults)) return "it does not say what fails";
  const trace = read as unknown as SavedTrace;
  return {
    ...trace,
    start: {
      locals: trace.start.locals.map((one) => ({ ...one, state: decode(one.state) })),
      inFlight: trace.start.inFlight.map((one) => ({ ...one, msg: decode(one.msg) })),
    },
    steps: trace.steps.map((one) => ("what" in one ? { ...one, what: decode(one.what) } : one)),
  };
}
