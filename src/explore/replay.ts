/** Goes the way of a saved trace again, in the text as it is now. */
import { equals, type NodeId } from "../lang/index.ts";
import type { Authored } from "./load/authored.ts";
import { type Event, noFaults, Steps } from "./model/steps.ts";
import { type Built, build, type Target } from "./model/subject.ts";
import { type Configuration, StepThrew, type Watch } from "./model/system.ts";
import { failureAt, type Way } from "./search/way.ts";
import { obstacleDiagnostic } from "./session.ts";
import type { Replayed } from "./thread.ts";
import { explain, traceOf } from "./trace/build.ts";
import type { SavedStep, SavedTrace } from "./trace/saved.ts";
import { showTagged } from "./trace/show.ts";
import { Unkeepable } from "./values/canonical.ts";

export function replay(saved: SavedTrace, target: Target, authored: Authored, watch: Watch): Replayed {
  try {
    const built = build(target, { ...noFaults, ...saved.faults }, saved.failure.code === "DSL4506", watch);
    return new Replay(saved, target, authored, built).run();
  } catch (error) {
    if (!(error instanceof StepThrew || error instanceof Unkeepable)) throw error;
    const diagnostic = obstacleDiagnostic(error, target, authored.files);
    return { outcome: "impossible", message: diagnostic.message, diagnostic, finding: undefined };
  }
}

class Replay {
  constructor(
    private readonly saved: SavedTrace,
    private readonly target: Target,
    private readonly authored: Authored,
    private readonly built: Built,
  ) {}

  run(): Replayed {
    const { model } = this.built;
    const start = this.start();
    if (typeof start === "string") return impossible(start);
    const configs: Configuration[] = [start];
    const events: Event[] = [];
    const steps = new Steps(model.system, model.faults);
    // The steps to go are gone even where something fails on the way: the last configuration decides.
    for (const [i, step] of this.saved.steps.entries()) {
      const before = configs.at(-1) as Configuration;
      const found = this.take(steps, before, step);
      if (found === undefined) {
        if (this.saved.search === "run") return this.notAllowed(i, step);
        return impossible(`step ${i + 1}, ${describe(step)}, is not possible any more`);
      }
      events.push(found.event);
      configs.push(found.after);
      // What real nodes have done is looked at after every step.
      if (this.saved.search === "run" && failureAt(model, found.after) !== undefined) break;
    }
    return this.judge({ configs, events });
  }

  /** A step of real nodes that the deployment does not have. */
  private notAllowed(at: number, step: SavedStep): Replayed {
    const message = `step ${at + 1} of the recorded run, ${describe(step)}, is none of the deployment's`;
    const hint = "the code that ran is not this deployment's, or the records are not of one whole run";
    const diagnostic = { code: "DSL5516", severity: "error", message, hint } as const;
    return { outcome: "impossible", message, diagnostic, finding: undefined };
  }

  private judge(way: Way): Replayed {
    const { saved, target, authored, built } = this;
    const last = way.configs.at(-1) as Configuration;
    const start = way.events.length === 0 ? built.model.checkStart?.(last, last.length) : undefined;
    const failure = start ?? failureAt(built.model, last);
    const kept: Replayed = {
      outcome: "kept",
      message: `all ${saved.steps.length} steps are possible, and everything holds after them`,
      diagnostic: undefined,
      finding: undefined,
    };
    if (failure === undefined) return kept;
    const context = {
      target,
      built,
      sites: authored.sites,
      files: authored.files,
      search: saved.search === "run" ? ("simulation" as const) : saved.search,
      seed: saved.seed,
    };
    const explained = explain(context, way, failure);
    if (explained === undefined) return kept;
    const trace = traceOf(context, way, explained);
    const diagnostic = {
      code: explained.code,
      severity: "error" as const,
      message: explained.message,
      ...(explained.span === undefined ? {} : { span: explained.span }),
    };
    return {
      outcome: explained.claim === saved.failure.claim ? "violated" : "other",
      message: explained.message,
      diagnostic,
      finding: { diagnostic, subject: target.subject, trace },
    };
  }

  /** The first configuration: the system's own, or, of a counterexample to induction, the one that was saved. */
  private start(): Configuration | string {
    const { built, saved } = this;
    const { system } = built;
    if (saved.search !== "induction" || built.kind !== "protocols")
      return Int32Array.from(system.start, (value) => value << 1);
    const values = [...system.start];
    for (const { label, node, state } of saved.start.locals) {
      const slot = system.slotFor(system.labels.indexOf(label), node);
      if (slot < 0) return `node ${node} is not a node of ${label} any more`;
      values[slot] = built.system.stateId(state);
    }
    const packets = saved.start.inFlight.map((flight) => built.system.packetId(flight) << 1).sort((a, b) => a - b);
    return Int32Array.from([...values.map((value) => value << 1), ...packets]);
  }

  private take(
    steps: Steps,
    before: Configuration,
    step: SavedStep,
  ): { readonly event: Event; readonly after: Configuration } | undefined {
    const among = steps.list(before, before.length);
    const next = new Int32Array(before.length + 1);
    for (let i = 0; i < among; i++) {
      const event = steps.event(i, before);
      if (this.is(event, step)) return { event, after: next.slice(0, steps.take(i, before, before.length, next)) };
    }
    return this.unlisted(steps, before, step);
  }

  /** A step that a protocol allows, and that is not among those that a search tries now. */
  private unlisted(
    steps: Steps,
    before: Configuration,
    { kind, node, label = "", peer, what }: SavedStep,
  ): { readonly event: Event; readonly after: Configuration } | undefined {
    const { built } = this;
    const slot = built.system.slotFor(built.system.labels.indexOf(label), node);
    if (built.kind !== "protocols" || slot < 0 || ((before[slot] as number) & 1) !== 0) return undefined;
    const value = (before[slot] as number) >> 1;
    const move =
      kind === "send"
        ? built.system.send(slot, value, peer as NodeId, what)
        : kind === "perform"
          ? built.system.perform(slot, value, what)
          : undefined;
    if (move === undefined || built.system.permits?.(slot, move, before) === false) return undefined;
    const next = new Int32Array(before.length + 1);
    const length = steps.apply(slot, move, before, before.length, next);
    return { event: { kind: "act", slot, act: move.act }, after: next.slice(0, length) };
  }

  private is(event: Event, step: SavedStep): boolean {
    const { system } = this.built;
    if (event.kind === "act") {
      const { act } = event;
      if (system.nodeAt[event.slot] !== step.node || act.kind !== step.kind || act.label !== step.label) return false;
      if (act.kind === "send") return act.to === step.peer && equals(act.msg, step.what);
      return act.kind !== "perform" || equals(act.action, step.what);
    }
    if (event.kind === "crash") return step.kind === "crash" && system.nodeAt[event.slot] === step.node;
    const { label, from, to, msg } = system.flight(event.packet);
    return (
      event.kind === step.kind &&
      label === step.label &&
      to === step.node &&
      from === step.peer &&
      equals(msg, step.what)
    );
  }
}

const impossible = (message: string): Replayed => ({
  outcome: "impossible",
  message,
  diagnostic: undefined,
  finding: undefined,
});

function describe({ kind, node, what, peer }: SavedStep): string {
  const said = what === undefined ? "" : ` ${showTagged(what, 60)}`;
  const whom = (direction: string): string => (peer === undefined ? "" : ` ${direction} ${peer satisfies NodeId}`);
  if (kind === "send") return `node ${node} sends${said}${whom("to")}`;
  if (kind === "receive") return `node ${node} receives${said}${whom("from")}`;
  return `${kind}${said} of node ${node}`;
}
