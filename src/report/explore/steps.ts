/** Steps of a trace in words. */
import { changesOf } from "../../explore/trace/changes.ts";
import { showTagged, showValue } from "../../explore/trace/show.ts";
import type { Trace, TraceStep } from "../../explore/trace/trace.ts";
import { decode } from "../../explore/trace/values.ts";
import type { ReportedStep } from "./report.ts";

/** Whether a trace is of several protocols, so that labels are told. */
const labelled = (trace: Pick<Trace, "labels">, label: string | undefined): string =>
  trace.labels.length > 1 && label !== undefined ? ` on ${label}` : "";

/** Such as `node 0 sends Prepare { round: 0 } to 1`. */
export function stepText(
  trace: Pick<Trace, "labels">,
  step: Pick<TraceStep, "kind" | "node"> & Partial<Pick<TraceStep, "peer" | "label" | "what">>,
  most?: number,
): string {
  const { kind, node, peer, label } = step;
  const what = step.what === undefined ? "" : ` ${showTagged(step.what, most)}`;
  const on = labelled(trace, label);
  switch (kind) {
    case "send":
      return `node ${node} sends${what} to ${peer}${on}`;
    case "receive":
      return `node ${node} receives${what} from ${peer}${on}`;
    case "perform":
      return `node ${node} performs${what}${on}`;
    case "nothing":
      return `node ${node} finds nothing to receive${on}`;
    case "lose":
      return `${what.trim()} from ${peer} to ${node} is lost${on}`;
    default:
      return `node ${node} crashes`;
  }
}

/** What the step changes in its node's state: `kind: "Idle" → "Preparing"`, and new fields as `asked = [1]`. */
export function changeTexts(step: TraceStep, most = 100): readonly string[] {
  return changesOf(step.before, step.after).map(({ field, before, after }) => {
    if (field === "") return `${showTagged(before, most)} → ${showTagged(after, most)}`;
    if (before === undefined) return `${field} = ${showValue(after, most)}`;
    return after === undefined
      ? `${field} is gone`
      : `${field}: ${showValue(before, most)} → ${showValue(after, most)}`;
  });
}

/** A step with its values as they are in TypeScript. */
export const decodedStep = ({ kind, node, label, peer, what, before, after }: ReportedStep): TraceStep => ({
  kind,
  node,
  label,
  peer,
  what: decode(what),
  before: decode(before),
  after: decode(after),
  span: undefined,
  program: undefined,
});
