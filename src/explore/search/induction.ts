/**
 * Inductiveness: configurations that satisfy the invariants, whether or not they are reachable, and one step from each.
 * Where the invariants do not survive it, that is a counterexample to induction: no proof by induction can succeed.
 * Where a theorem does not hold of such a configuration, it does not follow from the invariants.
 */
import type { Broken } from "../model/claim.ts";
import type { Claims } from "../model/claims.ts";
import type { ProtocolSystem } from "../model/protocols.ts";
import { Steps } from "../model/steps.ts";
import { type Configuration, StepThrew } from "../model/system.ts";
import { Unkeepable } from "../values/canonical.ts";
import { Random } from "../values/random.ts";
import type { Budget, Stopped } from "./budget.ts";
import type { Found, Model, Obstacle } from "./exhaustive.ts";
import { type SampledPart, Sampler } from "./sampler.ts";
import { Store } from "./store.ts";

export interface Induced {
  readonly found: Found | undefined;
  readonly obstacle: Obstacle | undefined;
  /** Different configurations that satisfy all invariants, of which every step was taken. */
  readonly states: number;
  readonly transitions: number;
  /** Attempts, with those that came to no such configuration. */
  readonly attempts: number;
  readonly stopped: Stopped | undefined;
}

export function induction(
  model: Model & { readonly system: ProtocolSystem },
  claims: Claims,
  parts: readonly SampledPart[],
  budget: Budget,
  seed: number,
): Induced {
  const { system } = model;
  const { bounds, counters } = budget;
  const sampler = new Sampler(system, claims, parts, new Random(seed));
  const steps = new Steps(system, { losses: 0, crashes: 0 });
  const seen = new Store();
  let attempts = 0;
  const outcome = (change: Partial<Induced>): Induced => ({
    found: undefined,
    obstacle: undefined,
    states: seen.size,
    transitions: counters.transitions,
    attempts,
    stopped: undefined,
    ...change,
  });
  try {
    sampler.wander();
  } catch (error) {
    if (!(error instanceof StepThrew || error instanceof Unkeepable)) throw error;
    return outcome({ obstacle: { path: [], error } });
  }
  for (; attempts < bounds.samples; attempts++) {
    const stopped = budget.stopped(() => seen.bytes);
    if (stopped !== undefined) return outcome({ stopped });
    counters.depth = attempts;
    let config: Configuration | undefined;
    try {
      config = sampler.sample();
      if (config === undefined || seen.add(config, config.length, -1) < 0) continue;
      counters.states = seen.size;
      const refuted = claims.checkTheorems(config, config.length);
      if (refuted !== undefined) {
        const path = [simplestWithout(system, claims, config, refuted)];
        return outcome({ found: { path, failure: { kind: "invariant", ...refuted } } });
      }
      const among = steps.list(config, config.length);
      const next = new Int32Array(config.length + 1);
      counters.transitions += among;
      for (let i = 0; i < among; i++) {
        const length = steps.take(i, config, config.length, next);
        const broken = claims.checkInvariants(next, length);
        if (broken === undefined) continue;
        const found = simplest(system, claims, steps, config, broken) ?? {
          before: config,
          after: next.slice(0, length),
          broken,
        };
        return outcome({
          found: { path: [found.before, found.after], failure: { kind: "invariant", ...found.broken } },
        });
      }
    } catch (error) {
      if (!(error instanceof StepThrew || error instanceof Unkeepable)) throw error;
      return outcome({ obstacle: { path: config === undefined ? [] : [config], error } });
    }
  }
  return outcome({});
}

interface Counterexample {
  readonly before: Configuration;
  readonly after: Configuration;
  readonly broken: Broken;
}

/** The same counterexample with fewer messages and more nodes in their first states, where that still is one. */
function simplest(
  system: ProtocolSystem,
  claims: Claims,
  steps: Steps,
  config: Configuration,
  broken: Broken,
): Counterexample | undefined {
  let best: Counterexample | undefined;
  let current = config;
  for (let changed = true; changed; ) {
    changed = false;
    for (const candidate of simpler(system, current)) {
      if (claims.checkInvariants(candidate, candidate.length) !== undefined) continue;
      const found = breaking(claims, steps, candidate, broken);
      if (found === undefined) continue;
      best = found;
      current = candidate;
      changed = true;
      break;
    }
  }
  return best;
}

/** A simpler configuration of which all invariants hold, and the same theorem does not. */
function simplestWithout(
  system: ProtocolSystem,
  claims: Claims,
  config: Configuration,
  refuted: Broken,
): Configuration {
  const fits = (candidate: Configuration): boolean => {
    if (claims.checkInvariants(candidate, candidate.length) !== undefined) return false;
    const found = claims.checkTheorems(candidate, candidate.length);
    return found?.name === refuted.name && found.label === refuted.label;
  };
  let current = config;
  for (;;) {
    const next = simpler(system, current).find(fits);
    if (next === undefined) return current;
    current = next;
  }
}

function simpler(system: ProtocolSystem, config: Configuration): readonly Configuration[] {
  const slots = system.start.length;
  const found: Configuration[] = [];
  for (let at = slots; at < config.length; at++) found.push(Int32Array.from([...config].filter((_, i) => i !== at)));
  for (let slot = 0; slot < slots; slot++) {
    const first = (system.start[slot] as number) << 1;
    if (config[slot] !== first) found.push(config.with(slot, first));
  }
  return found;
}

function breaking(claims: Claims, steps: Steps, config: Configuration, same: Broken): Counterexample | undefined {
  const among = steps.list(config, config.length);
  for (let i = 0; i < among; i++) {
    const next = new Int32Array(config.length + 1);
    const length = steps.take(i, config, config.length, next);
    const broken = claims.checkInvariants(next, length);
    if (broken?.name === same.name && broken.label === same.label)
      return { before: config, after: next.slice(0, length), broken };
  }
  return undefined;
}
