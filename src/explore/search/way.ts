/** Ways through configurations: as events that happen one after the other, and as short as they can be made. */
import { equals } from "../../lang/index.ts";
import type { Failure } from "../model/failure.ts";
import { sameClaim } from "../model/failure.ts";
import { type Event, Steps } from "../model/steps.ts";
import { type Configuration, StepThrew } from "../model/system.ts";
import { Unkeepable } from "../values/canonical.ts";
import type { Canonize, Model } from "./exhaustive.ts";

/** What happened, and the configurations before, between and after. */
export interface Way {
  readonly configs: readonly Configuration[];
  readonly events: readonly Event[];
}

/**
 * The events along a path. Where the path is of representatives only (`canonize`), the way goes through configurations
 * that really follow one another, from the same beginning.
 */
export function wayAlong(model: Model, path: readonly Configuration[], canonize?: Canonize): Way {
  const { system, faults } = model;
  const steps = new Steps(system, faults);
  const [first] = path as [Configuration];
  const start = canonize === undefined ? first : Int32Array.from(system.start, (value) => value << 1);
  const configs: Configuration[] = [start];
  const events: Event[] = [];
  for (const target of path.slice(1)) {
    const current = configs.at(-1) as Configuration;
    const next = new Int32Array(current.length + 1);
    const among = steps.list(current, current.length);
    let found = false;
    for (let i = 0; i < among && !found; i++) {
      const length = steps.take(i, current, current.length, next);
      const kept = canonize === undefined ? next : canonize(next, length);
      if (length !== target.length || !sameConfiguration(kept, target)) continue;
      found = true;
      events.push(steps.event(i, current));
      configs.push(next.slice(0, length));
    }
    if (!found) throw new Error("a step of a path is no step of the system");
  }
  return { configs, events };
}

function sameConfiguration(a: Configuration, target: Configuration): boolean {
  for (let i = 0; i < target.length; i++) if (a[i] !== target[i]) return false;
  return true;
}

/** Takes the step that is an event; `undefined` where it cannot happen. */
export function take(steps: Steps, config: Configuration, event: Event): Configuration | undefined {
  const among = steps.list(config, config.length);
  for (let i = 0; i < among; i++) {
    if (!sameEvent(steps.event(i, config), event)) continue;
    const next = new Int32Array(config.length + 1);
    return next.slice(0, steps.take(i, config, config.length, next));
  }
  return undefined;
}

export function sameEvent(a: Event, b: Event): boolean {
  if (a.kind === "act") return b.kind === "act" && a.slot === b.slot && equals(a.act, b.act);
  if (a.kind === "crash") return b.kind === "crash" && a.slot === b.slot;
  return b.kind === a.kind && a.packet === b.packet;
}

/**
 * A shorter way to the same failure, by leaving out events one by one, and with each what cannot happen without it.
 * Not always the shortest: that is what breadth-first search finds.
 */
export function shortened(model: Model, way: Way, failure: Failure): { readonly way: Way; readonly failure: Failure } {
  let best = { way, failure };
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = best.way.events.length - 1; i >= 0; i--) {
      const events = best.way.events.filter((_, at) => at !== i);
      const shorter = follow(model, best.way.configs[0] as Configuration, events, failure);
      if (shorter === undefined || shorter.way.events.length >= best.way.events.length) continue;
      best = shorter;
      changed = true;
      i = Math.min(i, best.way.events.length);
    }
  }
  return best;
}

/** Follows events, leaving out those that cannot happen, until the same claim fails. */
function follow(
  model: Model,
  start: Configuration,
  events: readonly Event[],
  failure: Failure,
): { readonly way: Way; readonly failure: Failure } | undefined {
  const steps = new Steps(model.system, model.faults);
  const configs: Configuration[] = [start];
  const taken: Event[] = [];
  try {
    for (const event of events) {
      const next = take(steps, configs.at(-1) as Configuration, event);
      if (next === undefined) continue;
      configs.push(next);
      taken.push(event);
      const failed = failureAt(model, next);
      if (failed !== undefined)
        return sameClaim(failed, failure) ? { way: { configs, events: taken }, failure: failed } : undefined;
    }
  } catch (error) {
    if (error instanceof StepThrew || error instanceof Unkeepable) return undefined;
    throw error;
  }
  return undefined;
}

/** What is wrong with a configuration that has been reached. */
export function failureAt(model: Model, config: Configuration): Failure | undefined {
  const failure = model.checker.check(config, config.length);
  if (failure !== undefined || !model.mustEnd) return failure;
  const waiting = model.waiting?.(config) ?? [];
  const stuck = waiting.length > 0 && new Steps(model.system, model.faults).list(config, config.length) === 0;
  return stuck ? { kind: "waiting", nodes: waiting } : undefined;
}
