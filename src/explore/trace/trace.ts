/** A trace: where it began, what happened, and what is wrong at its end. Plain data, for every form of output. */

import type { Code } from "../../diagnostics/codes.ts";
import type { Span } from "../../ir/span.ts";
import type { NodeId } from "../../lang/index.ts";
import { canonical } from "../values/canonical.ts";

/** A local state of a node in the protocol with a label. */
export interface LocalState {
  readonly label: string;
  readonly node: NodeId;
  readonly state: unknown;
}

/** A message in flight. */
export interface InFlight {
  readonly label: string;
  readonly from: NodeId;
  readonly to: NodeId;
  readonly msg: unknown;
}

export interface Snapshot {
  readonly locals: readonly LocalState[];
  /** The newest first. */
  readonly inFlight: readonly InFlight[];
}

export type StepKind = "send" | "receive" | "perform" | "nothing" | "lose" | "crash";

export interface TraceStep {
  readonly kind: StepKind;
  /** Who takes it; of a loss, whom the message was for. */
  readonly node: NodeId;
  /** `undefined` for a crash. */
  readonly label: string | undefined;
  /** Whom it is sent to, or whom it comes from. */
  readonly peer: NodeId | undefined;
  /** The message, or the action. */
  readonly what: unknown;
  /** The node's local state in that protocol. */
  readonly before: unknown;
  readonly after: unknown;
  /** The protocol's step, and what the program awaits. */
  readonly span: Span | undefined;
  readonly program: Span | undefined;
}

/** What is wrong at the end. */
export interface TraceFailure {
  readonly code: Code;
  /** Such as `invariant tpc.agreement`. */
  readonly claim: string;
  readonly message: string;
  readonly nodes: readonly NodeId[];
  /** The conjunct that is false, or the place of the whole claim. */
  readonly span: Span | undefined;
  /** The whole claim. */
  readonly whole: Span | undefined;
}

/** Which system a trace is of. */
export interface Subject {
  readonly kind: "protocol" | "world" | "deployment";
  readonly name: string;
  /** As its author would write it: `twoPhaseCommit(0, [1, 2])`. */
  readonly instance: string;
  /** Among the instances of that name, from 0. */
  readonly index: number;
}

export interface Trace {
  readonly subject: Subject;
  readonly search: "exhaustive" | "simulation" | "induction";
  readonly seed: number | undefined;
  readonly faults: { readonly losses: number; readonly crashes: number };
  readonly labels: readonly string[];
  readonly nodes: readonly NodeId[];
  readonly start: Snapshot;
  readonly steps: readonly TraceStep[];
  readonly failure: TraceFailure;
}

/** The snapshots from the beginning to the end: one more than there are steps. */
export function snapshotsOf(trace: Pick<Trace, "start" | "steps">): readonly Snapshot[] {
  const all: Snapshot[] = [trace.start];
  for (const step of trace.steps) all.push(after(all.at(-1) as Snapshot, step));
  return all;
}

function after(snapshot: Snapshot, step: TraceStep): Snapshot {
  const { label, node } = step;
  const locals = snapshot.locals.map((one) =>
    one.label === label && one.node === node && step.kind !== "lose" ? { ...one, state: step.after } : one,
  );
  if (label === undefined || step.peer === undefined) return { ...snapshot, locals };
  if (step.kind === "send")
    return { locals, inFlight: [{ label, from: node, to: step.peer, msg: step.what }, ...snapshot.inFlight] };
  if (step.kind !== "receive") return { ...snapshot, locals };
  const text = canonical(step.what);
  const at = snapshot.inFlight.findIndex(
    (one) => one.label === label && one.from === step.peer && one.to === node && canonical(one.msg) === text,
  );
  return { locals, inFlight: snapshot.inFlight.filter((_, i) => i !== at) };
}
