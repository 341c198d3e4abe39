/** Ways through configurations -> traces that can be told: values instead of numbers, places in the authored text. */

import type { Span } from "../../ir/span.ts";
import { compositionOf, hookAllows, Network, type NodeId, type Packet, type Tagged } from "../../lang/index.ts";
import { falseSite, forgetFalse } from "../load/probe.ts";
import type { Role } from "../model/claim.ts";
import type { Failure } from "../model/failure.ts";
import type { Event } from "../model/steps.ts";
import type { Built, Target } from "../model/subject.ts";
import type { Configuration, System } from "../model/system.ts";
import type { Way } from "../search/way.ts";
import { showTagged } from "./show.ts";
import { thrownAt } from "./thrown.ts";
import type { InFlight, Snapshot, Trace, TraceFailure, TraceStep } from "./trace.ts";

export interface TraceContext {
  readonly target: Target;
  readonly built: Built;
  /** Places of the sites, by number. */
  readonly sites: readonly Span[];
  /** The authored files. */
  readonly files: readonly string[];
  readonly search: Trace["search"];
  readonly seed: number | undefined;
}

/** The steps of a way, and where it began. */
export function stepsAlong(context: TraceContext, way: Way): Pick<Trace, "start" | "steps"> {
  const { system } = context.built;
  const first = way.configs[0] as Configuration;
  const steps = way.events.map((event, i) =>
    stepOf(context, event, way.configs[i] as Configuration, way.configs[i + 1] as Configuration),
  );
  return { start: snapshot(system, first), steps };
}

export function traceOf(context: TraceContext, way: Way, failure: TraceFailure): Trace {
  const { system, model } = context.built;
  return {
    subject: context.target.subject,
    search: context.search,
    seed: context.seed,
    faults: model.faults,
    labels: system.labels,
    nodes: system.nodes,
    ...stepsAlong(context, way),
    failure,
  };
}

function snapshot(system: System, config: Configuration): Snapshot {
  const locals = system.labels.flatMap((label, l) =>
    system.nodes.flatMap((node) => {
      const slot = system.slotFor(l, node);
      return slot < 0 ? [] : [{ label, node, state: stateIn(system, config, slot, l) }];
    }),
  );
  const inFlight: InFlight[] = [];
  for (let at = system.start.length; at < config.length; at++)
    inFlight.push(system.flight((config[at] as number) >> 1));
  return { locals, inFlight };
}

const stateIn = (system: System, config: Configuration, slot: number, label: number): unknown =>
  system.state(system.stateOf(slot, (config[slot] as number) >> 1, label));

function stepOf(context: TraceContext, event: Event, before: Configuration, after: Configuration): TraceStep {
  const { system } = context.built;
  if (event.kind === "crash") {
    const node = system.nodeAt[event.slot] as NodeId;
    return {
      kind: "crash",
      node,
      label: undefined,
      peer: undefined,
      what: undefined,
      before: undefined,
      after: undefined,
      span: undefined,
      program: undefined,
    };
  }
  const flight = event.kind === "act" ? undefined : system.flight(event.packet);
  const label = flight?.label ?? (event.kind === "act" ? event.act.label : "");
  const l = system.labels.indexOf(label);
  const slot = event.kind === "act" ? event.slot : system.slotOf(event.packet);
  const node = system.nodeAt[slot] ?? (flight?.to as NodeId);
  const states = {
    before: slot < 0 ? undefined : stateIn(system, before, slot, l),
    after: slot < 0 ? undefined : stateIn(system, after, slot, l),
  };
  const program = slot < 0 || event.kind === "lose" ? undefined : programSpan(context, before, slot);
  if (event.kind !== "act") {
    const { kind } = event;
    const what = flight?.msg;
    const span = kind === "lose" ? undefined : stepSpan(context, label, `${(what as Tagged).kind}.receive`);
    return { kind, node, label, peer: flight?.from, what, ...states, span, program };
  }
  const { act } = event;
  if (act.kind === "nothing")
    return { kind: "nothing", node, label, peer: undefined, what: undefined, ...states, span: undefined, program };
  const what = act.kind === "send" ? act.msg : act.action;
  const direction = act.kind === "send" ? "send" : "internal";
  const span = stepSpan(context, label, `${(what as Tagged).kind}.${direction}`);
  return {
    kind: act.kind,
    node,
    label,
    peer: act.kind === "send" ? act.to : undefined,
    what,
    ...states,
    span,
    program,
  };
}

function stepSpan({ target }: TraceContext, label: string, step: string): Span | undefined {
  return target.protocols.find((one) => one.label === label)?.authored?.steps.get(step);
}

function programSpan({ built, sites }: TraceContext, config: Configuration, slot: number): Span | undefined {
  if (built.kind !== "deployment") return undefined;
  const site = built.system.point((config[slot] as number) >> 1).request?.site;
  return site === undefined ? undefined : sites[site];
}

/** The networks that a trace leads to by the authoring library's own steps: a second opinion, in the real order. */
function networksAfter(
  target: Target,
  trace: Pick<Trace, "start" | "steps">,
): Map<string, Network<unknown, Tagged, Tagged>> {
  const networks = new Map(
    target.protocols.map(({ label, protocol }) => {
      const states = new Map(
        trace.start.locals.filter((one) => one.label === label).map((one) => [one.node, one.state] as const),
      );
      const packets = trace.start.inFlight
        .filter((one) => one.label === label)
        .map(({ from, to, msg }) => ({ from, to, msg }) as Packet<Tagged>);
      return [label, Network.of(protocol as never, states, packets) as Network<unknown, Tagged, Tagged>] as const;
    }),
  );
  for (const step of trace.steps) {
    const network = step.label === undefined ? undefined : networks.get(step.label);
    if (network === undefined || step.label === undefined) continue;
    const next = allowed(target, networks, step) ? took(network, step) : undefined;
    if (next === undefined) throw new Error(`the protocol does not allow step ${step.kind} of node ${step.node}`);
    networks.set(step.label, next);
  }
  return networks;
}

/** Whether the hooks of the world allow a step. */
function allowed(
  { world }: Target,
  networks: ReadonlyMap<string, Network<unknown, Tagged, Tagged>>,
  { kind, label, node, peer, what }: TraceStep,
): boolean {
  if (world === undefined || kind !== "send" || label === undefined) return true;
  const states = Object.fromEntries([...networks].map(([one, network]) => [one, network.state(node)]));
  const at = { self: node, to: peer as NodeId, states: states as never, msg: what as Tagged };
  return hookAllows(world.value, label, at);
}

function took(
  network: Network<unknown, Tagged, Tagged>,
  step: TraceStep,
): Network<unknown, Tagged, Tagged> | undefined {
  const msg = step.what as Tagged;
  switch (step.kind) {
    case "send":
      return network.send(step.node, step.peer as NodeId, msg);
    case "receive":
      return network.receive({ from: step.peer as NodeId, to: step.node, msg });
    case "perform":
      return network.perform(step.node, msg);
    default:
      return network;
  }
}

/**
 * What a failure is, told with its place: the conjunct that is false. `undefined` where the claim holds of the network
 * that the trace leads to by the library's own steps: then it depends on the order of messages in flight.
 */
export function explain(context: TraceContext, way: Way, failure: Failure): TraceFailure | undefined {
  const { target, sites } = context;
  const steps = stepsAlong(context, way);
  const networks = networksAfter(target, steps);
  const nets = Object.fromEntries(networks);
  const place = (site: number | undefined): Span | undefined => (site === undefined ? undefined : sites[site]);
  const after = way.events.length;
  const when = after === 0 ? "at the beginning" : `after ${after} step${after === 1 ? "" : "s"}`;
  switch (failure.kind) {
    case "invariant": {
      const { role, label, name } = failure;
      const theorem = role === "theorem";
      const use = target.protocols.find((one) => one.label === label);
      const across = target.world === undefined ? {} : (compositionOf(target.world.value).invariants ?? {});
      const own = theorem ? use?.protocol.theorems : use?.protocol.invariants;
      const whole = theorem
        ? use?.authored?.theorems.get(name)
        : (label === undefined ? target.world : use)?.authored?.invariants.get(name);
      const outcome = evaluated(() =>
        label === undefined
          ? (across[name]?.(nets as never) ?? true)
          : (own?.[name]?.(networks.get(label) as never) ?? true),
      );
      if (outcome.holds === true) return undefined;
      const inductive = context.search === "induction";
      const among =
        failure.nodes.length === 0
          ? ""
          : ` for node${failure.nodes.length > 1 ? "s" : ""} ${failure.nodes.join(" and ")}`;
      return {
        code: outcome.thrown !== undefined ? "DSL4520" : codeOf(role, inductive),
        claim: `${label ?? target.world?.name}.${name}`,
        message:
          outcome.thrown !== undefined
            ? `${role} ${name} throws ${when}: ${describeThrown(outcome.thrown)}`
            : theorem && inductive
              ? `theorem ${name} does not follow from the invariants: all of them hold, and it does not`
              : inductive
                ? `invariant ${name} is not inductive: all invariants hold, and after one step it does not${among}`
                : `${role} ${name} does not hold${among} ${when}`,
        nodes: failure.nodes,
        span: place(outcome.site) ?? thrownAt(outcome.thrown, context.files) ?? whole,
        whole,
      };
    }
    case "requires":
    case "ensures": {
      const i = target.deployment?.value.programs.findIndex((one) => one.self === failure.node) ?? -1;
      const contract = target.deployment?.value.programs[i]?.contract;
      const authored = target.deployment?.authored?.programs[i];
      const ended = endedWith(context, way, i);
      const before = Object.fromEntries(networksAfter(target, { start: steps.start, steps: [] }));
      const outcome = evaluated(() =>
        failure.kind === "requires"
          ? (contract?.requires?.(nets as never) ?? true)
          : (contract?.ensures?.(ended, nets as never, before as never) ?? true),
      );
      if (outcome.holds === true) return undefined;
      const name = authored?.name ?? "the program";
      const whole = failure.kind === "requires" ? authored?.requires : authored?.ensures;
      return {
        code: outcome.thrown !== undefined ? "DSL4520" : "DSL4503",
        claim: `${name}.${failure.kind}`,
        message:
          outcome.thrown !== undefined
            ? `${failure.kind} of ${name} on node ${failure.node} throws ${when}: ${describeThrown(outcome.thrown)}`
            : failure.kind === "requires"
              ? `${name} on node ${failure.node} requires what does not hold where it starts`
              : `${name} on node ${failure.node} has ended ${when}, and what it ensures does not hold`,
        nodes: [failure.node],
        span: place(outcome.site) ?? thrownAt(outcome.thrown, context.files) ?? whole,
        whole,
      };
    }
    case "loop":
    case "stable": {
      const what = failure.kind === "loop" ? "loop invariant" : "stable assertion";
      return {
        code: failure.thrown === undefined ? "DSL4503" : "DSL4520",
        claim: `${what} of node ${failure.node}`,
        message:
          failure.thrown === undefined
            ? `a ${what} of node ${failure.node} does not hold ${when}`
            : `a ${what} of node ${failure.node} throws ${when}: ${describeThrown(failure.thrown.error)}`,
        nodes: [failure.node],
        span: place(failure.site) ?? thrownAt(failure.thrown?.error, context.files),
        whole: undefined,
      };
    }
    case "stuck":
      return {
        code: "DSL4504",
        claim: `node ${failure.node} is stuck`,
        message: `node ${failure.node} wants to ${failure.does} ${when}, and its protocol does not allow it`,
        nodes: [failure.node],
        span: place(failure.site),
        whole: undefined,
      };
    case "throws":
      return {
        code: "DSL4505",
        claim: `node ${failure.node} throws`,
        message: `the program of node ${failure.node} throws ${when}: ${describeThrown(failure.error)}`,
        nodes: [failure.node],
        span: thrownAt(failure.error, context.files),
        whole: undefined,
      };
    default: {
      const [node] = failure.nodes;
      const slot = context.built.system.nodeAt.indexOf(node as NodeId);
      return {
        code: "DSL4506",
        claim: "every program ends",
        message: `nothing can happen ${when}, and node${failure.nodes.length === 1 ? "" : "s"} ${failure.nodes.join(", ")} ${failure.nodes.length === 1 ? "has" : "have"} not ended`,
        nodes: failure.nodes,
        span: programSpan(context, way.configs.at(-1) as Configuration, slot),
        whole: undefined,
      };
    }
  }
}

const codeOf = (role: Role, inductive: boolean) =>
  role === "theorem" ? (inductive ? "DSL4508" : "DSL4507") : inductive ? "DSL4502" : "DSL4501";

function endedWith({ built }: TraceContext, way: Way, slot: number): unknown {
  if (built.kind !== "deployment") return undefined;
  const last = way.configs.at(-1) as Configuration;
  return built.system.point((last[slot] as number) >> 1).ended?.result;
}

function evaluated(claim: () => boolean): {
  readonly holds: boolean;
  readonly site: number | undefined;
  readonly thrown: unknown;
} {
  forgetFalse();
  try {
    const holds = claim();
    return { holds, site: falseSite(), thrown: undefined };
  } catch (error) {
    return { holds: false, site: undefined, thrown: error ?? new Error("nothing") };
  }
}

export const describeThrown = (error: unknown): string => (error instanceof Error ? error.message : showTagged(error));
