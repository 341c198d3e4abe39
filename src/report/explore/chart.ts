/** A message sequence chart as data: lanes, arrows, and the local states after each step. */
import path from "node:path";
import { changesOf } from "../../explore/trace/changes.ts";
import { showTagged, showValue } from "../../explore/trace/show.ts";
import { snapshotsOf, type Trace, type TraceStep } from "../../explore/trace/trace.ts";
import { decode } from "../../explore/trace/values.ts";
import { canonical } from "../../explore/values/canonical.ts";
import type { SourcePlace } from "../sources.ts";
import type { ReportedTrace } from "./report.ts";
import { changeTexts, decodedStep, stepText } from "./steps.ts";

export interface Arrow {
  readonly from: number;
  readonly to: number;
  /** The steps that it begins and ends at; 0 for what was in flight at the beginning. */
  readonly start: number;
  readonly end: number | undefined;
  readonly lost: boolean;
  readonly text: string;
}

export type Chart = ReturnType<typeof chartOf>;

/**
 * What a page shows of a trace.
 *
 * @param root places are told relative to this folder
 */
export function chartOf(reported: ReportedTrace, root: string) {
  const { subject, claim, message, nodes: wrong, source } = reported;
  const trace = decoded(reported);
  const { nodes, labels } = trace;
  const lane = (node: number): number => nodes.indexOf(node);
  const place = (at: SourcePlace | undefined): readonly string[] =>
    at === undefined ? [] : [`${path.relative(root, at.file)}:${at.line}`];
  const downAt = new Map(
    trace.steps.flatMap((step, i) => (step.kind === "crash" ? [[step.node, i + 1] as const] : [])),
  );
  const seed = reported.seed === undefined ? [] : [`seed ${reported.seed}`];
  return {
    title: `${subject.name}: ${claim}`,
    message,
    about: [subject.instance, reported.search, ...seed, ...place(source)].join(" · "),
    wrong,
    lanes: nodes.map((node) => ({
      name: `node ${node}`,
      wrong: wrong.includes(node),
      ...(downAt.has(node) ? { downAt: downAt.get(node) } : {}),
    })),
    arrows: arrowsOf(trace, lane),
    steps: trace.steps.map((step, i) => ({
      kind: step.kind,
      node: step.node,
      label: step.label,
      lane: lane(step.node),
      ...(step.peer === undefined ? {} : { peerLane: lane(step.peer) }),
      short: shortText(step),
      text: stepText({ labels }, step),
      changed: changesOf(step.before, step.after).map((change) => change.field),
      changes: changeTexts(step),
      places: [...place(reported.steps[i]?.source), ...place(reported.steps[i]?.program)],
    })),
    snapshots: snapshotsOf(trace).map((snapshot) => ({
      nodes: snapshot.locals.map(({ label, node, state }) => ({
        node,
        label,
        title: `node ${node}${labels.length > 1 ? `, ${label}` : ""}`,
        fields: fieldsOf(state),
      })),
      flying: snapshot.inFlight.map(({ from, to, msg }) => `${from} → ${to}  ${showTagged(msg)}`),
    })),
  };
}

/** A trace with its values as they are in TypeScript. */
type Decoded = Pick<Trace, "nodes" | "labels" | "start" | "steps">;

function decoded({ start, steps }: ReportedTrace): Decoded {
  return {
    nodes: [...new Set(start.locals.map((one) => one.node))],
    labels: [...new Set(start.locals.map((one) => one.label))],
    start: {
      locals: start.locals.map((one) => ({ ...one, state: decode(one.state) })),
      inFlight: start.inFlight.map((one) => ({ ...one, msg: decode(one.msg) })),
    },
    steps: steps.map(decodedStep),
  };
}

function shortText(step: TraceStep): string {
  const kind = typeof step.what === "object" && step.what !== null && "kind" in step.what ? String(step.what.kind) : "";
  return step.kind === "send" || step.kind === "receive" || step.kind === "perform"
    ? kind
    : `${step.kind} ${kind}`.trim();
}

function fieldsOf(state: unknown): readonly { readonly name: string; readonly value: string }[] {
  const plain = typeof state !== "object" || state === null || Array.isArray(state);
  if (plain || state instanceof Map || state instanceof Set) return [{ name: "", value: showValue(state) }];
  return Object.entries(state).map(([name, value]) => ({ name, value: showValue(value) }));
}

/** Each message from where it is sent to where it is received; of equal ones, the first sent is the first received. */
function arrowsOf(trace: Decoded, lane: (node: number) => number): readonly Arrow[] {
  const key = (label: string | undefined, from: number, to: number, msg: unknown): string =>
    `${label} ${from} ${to} ${canonical(msg)}`;
  const arrows: { arrow: Arrow; key: string; open: boolean }[] = trace.start.inFlight.map(
    ({ label, from, to, msg }) => ({
      arrow: { from: lane(from), to: lane(to), start: 0, end: undefined, lost: false, text: showTagged(msg) },
      key: key(label, from, to, msg),
      open: true,
    }),
  );
  trace.steps.forEach((step, i) => {
    const { kind, node, peer, label, what } = step;
    if (peer === undefined) return;
    if (kind === "send") {
      arrows.push({
        arrow: { from: lane(node), to: lane(peer), start: i + 1, end: undefined, lost: false, text: showTagged(what) },
        key: key(label, node, peer, what),
        open: true,
      });
    } else if (kind === "receive" || kind === "lose") {
      const open = arrows.find((one) => one.open && one.key === key(label, peer, node, what));
      if (open === undefined) return;
      open.open = false;
      open.arrow = kind === "lose" ? { ...open.arrow, lost: true } : { ...open.arrow, end: i + 1 };
    }
  });
  return arrows.map((one) => one.arrow);
}
