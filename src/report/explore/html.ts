/** Traces as one page of HTML with everything in it: a message sequence chart that steps through local states. */
import { readFileSync } from "node:fs";
import path from "node:path";
import Handlebars from "handlebars";
import { changesOf } from "../../explore/trace/changes.ts";
import { showTagged, showValue } from "../../explore/trace/show.ts";
import { snapshotsOf, type Trace, type TraceStep } from "../../explore/trace/trace.ts";
import { canonical } from "../../explore/values/canonical.ts";
import type { Span } from "../../ir/span.ts";
import { Sources } from "../sources.ts";
import { stepText } from "./steps.ts";

const asset = (name: string): string =>
  readFileSync(new URL(`../../../templates/trace/${name}`, import.meta.url), "utf8");

/** @param cwd places are shown relative to this folder */
export function htmlPage(traces: readonly Trace[], cwd: string): string {
  const sources = new Sources();
  const page = Handlebars.compile(asset("page.html.hbs"), { strict: true });
  return page({
    title: traces[0] === undefined ? "disel explore" : `${traces[0].subject.name}: ${traces[0].failure.claim}`,
    style: asset("style.css"),
    script: asset("script.js"),
    // A closing tag, or the beginning of a comment, in a text must not end the element that holds it.
    data: JSON.stringify(traces.map((trace) => chart(trace, cwd, sources))).replaceAll("<", "\\u003c"),
  });
}

interface Arrow {
  readonly from: number;
  readonly to: number;
  /** The steps that it begins and ends at; 0 for what was in flight at the beginning. */
  readonly start: number;
  readonly end: number | undefined;
  readonly lost: boolean;
  readonly text: string;
}

/** What the page shows of a trace. */
function chart(trace: Trace, cwd: string, sources: Sources) {
  const { nodes, failure, subject } = trace;
  const lane = (node: number): number => nodes.indexOf(node);
  const place = (span: Span | undefined): readonly string[] => {
    if (span === undefined) return [];
    const { file, line } = sources.place(span);
    return [`${path.relative(cwd, file)}:${line}`];
  };
  const downAt = new Map(
    trace.steps.flatMap((step, i) => (step.kind === "crash" ? [[step.node, i + 1] as const] : [])),
  );
  const seed = trace.seed === undefined ? [] : [`seed ${trace.seed}`];
  return {
    title: `${subject.name}: ${failure.claim}`,
    message: failure.message,
    about: [subject.instance, trace.search, ...seed, ...place(failure.span)].join(" · "),
    wrong: failure.nodes,
    lanes: nodes.map((node) => ({
      name: `node ${node}`,
      wrong: failure.nodes.includes(node),
      ...(downAt.has(node) ? { downAt: downAt.get(node) } : {}),
    })),
    arrows: arrowsOf(trace, lane),
    steps: trace.steps.map((step) => ({
      kind: step.kind,
      node: step.node,
      label: step.label,
      lane: lane(step.node),
      ...(step.peer === undefined ? {} : { peerLane: lane(step.peer) }),
      short: shortText(step),
      text: stepText(trace, step),
      changed: changesOf(step.before, step.after).map((change) => change.field),
      places: [...place(step.span), ...place(step.program)],
    })),
    snapshots: snapshotsOf(trace).map((snapshot) => ({
      nodes: snapshot.locals.map(({ label, node, state }) => ({
        node,
        label,
        title: `node ${node}${trace.labels.length > 1 ? `, ${label}` : ""}`,
        fields: fieldsOf(state),
      })),
      flying: snapshot.inFlight.map(({ from, to, msg }) => `${from} → ${to}  ${showTagged(msg)}`),
    })),
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
function arrowsOf(trace: Trace, lane: (node: number) => number): readonly Arrow[] {
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
