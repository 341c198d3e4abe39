/** Breadth-first search: every configuration that is reachable within the bounds, the nearest first. */
import type { Checker, Failure } from "../model/failure.ts";
import type { Faults } from "../model/steps.ts";
import { Steps } from "../model/steps.ts";
import { type Configuration, StepThrew, type System } from "../model/system.ts";
import { Unkeepable } from "../values/canonical.ts";
import type { Budget, Stopped } from "./budget.ts";
import { Store } from "./store.ts";

/** Something wrong, with a shortest way to it: the configurations from the first to the last. */
export interface Found {
  readonly path: readonly Configuration[];
  readonly failure: Failure;
}

/** The search cannot go on: a step threw, or a value cannot be kept. */
export interface Obstacle {
  readonly path: readonly Configuration[];
  readonly error: StepThrew | Unkeepable;
}

export interface Exhausted {
  readonly reached: Store;
  readonly found: Found | undefined;
  readonly obstacle: Obstacle | undefined;
  readonly states: number;
  readonly transitions: number;
  /** All configurations within so many steps have been checked. */
  readonly depth: number;
  /** Whether these are all that are reachable at all. */
  readonly complete: boolean;
  readonly stopped: Stopped | undefined;
  /** Configurations in which nothing can happen; of these, those with a program that has not ended. */
  readonly ends: number;
  readonly waits: number;
}

export interface Model {
  readonly system: System;
  readonly checker: Checker;
  /** The first configuration is checked for more than others, where there is more. */
  readonly checkStart?: (config: Configuration, length: number) => Failure | undefined;
  /** The nodes that wait for ever, where nothing can happen. */
  readonly waiting?: (config: Configuration) => readonly number[];
  readonly faults: Faults;
  /** Whether it is wrong that they do. */
  readonly mustEnd: boolean;
}

/** One representative of all configurations that differ in names of interchangeable nodes only. */
export type Canonize = (config: Configuration, length: number) => Configuration;

export function exhaustive(model: Model, budget: Budget, canonize?: Canonize): Exhausted {
  const { system, checker } = model;
  const { bounds, counters } = budget;
  const steps = new Steps(system, model.faults);
  const store = new Store();
  let current = new Int32Array(64);
  let next = new Int32Array(65);
  let depth = 0;
  let ends = 0;
  let waits = 0;
  const outcome = (change: Partial<Exhausted>): Exhausted => ({
    reached: store,
    found: undefined,
    obstacle: undefined,
    states: store.size,
    transitions: counters.transitions,
    depth,
    complete: false,
    stopped: undefined,
    ends,
    waits,
    ...change,
  });

  const start = Int32Array.from(system.start, (value) => value << 1);
  store.add(canonize?.(start, start.length) ?? start, start.length, -1);
  counters.states = 1;
  const first = (model.checkStart ?? checker.check.bind(checker))(start, start.length);
  if (first !== undefined) return outcome({ found: { path: [start], failure: first } });

  let end = 1;
  for (let id = 0; id < store.size; id++) {
    if (id === end) {
      depth++;
      end = store.size;
      counters.depth = depth;
    }
    if (depth >= bounds.depth) return outcome({ stopped: "depth" });
    const stopped = budget.stopped(() => store.bytes);
    if (stopped !== undefined) return outcome({ stopped });
    if (store.length(id) + 1 > current.length) {
      current = new Int32Array(store.length(id) * 2);
      next = new Int32Array(store.length(id) * 2 + 1);
    }
    const length = store.read(id, current);
    try {
      const among = steps.list(current, length);
      counters.transitions += among;
      if (among === 0) {
        ends++;
        const waiting = model.waiting?.(current) ?? [];
        if (waiting.length > 0) waits++;
        if (waiting.length > 0 && model.mustEnd)
          return outcome({ found: { path: store.path(id), failure: { kind: "waiting", nodes: waiting } } });
      }
      for (let i = 0; i < among; i++) {
        const after = steps.take(i, current, length, next);
        const kept = canonize === undefined ? next : canonize(next, after);
        const added = store.add(kept, after, id);
        if (added < 0) continue;
        const failure = checker.check(kept, after);
        if (failure !== undefined) return outcome({ found: { path: store.path(added), failure } });
      }
    } catch (error) {
      if (!(error instanceof StepThrew || error instanceof Unkeepable)) throw error;
      return outcome({ obstacle: { path: store.path(id), error } });
    }
    counters.states = store.size;
    if (store.size >= bounds.states) return outcome({ stopped: "states" });
  }
  return outcome({ complete: true });
}
