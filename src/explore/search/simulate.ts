/** Random simulation: many runs from the first configuration, each step picked at random. */
import { Steps } from "../model/steps.ts";
import { type Configuration, StepThrew } from "../model/system.ts";
import { Unkeepable } from "../values/canonical.ts";
import { Random } from "../values/random.ts";
import type { Budget, Stopped } from "./budget.ts";
import type { Found, Model, Obstacle } from "./exhaustive.ts";

export interface Simulated {
  readonly found: Found | undefined;
  readonly obstacle: Obstacle | undefined;
  /** Configurations that were checked, with repetition. */
  readonly states: number;
  readonly traces: number;
  readonly longest: number;
  readonly stopped: Stopped | undefined;
  /** Runs that came to where nothing can happen; of these, those with a program that has not ended. */
  readonly ends: number;
  readonly waits: number;
}

/**
 * Runs that the seed decides. Where messages can be delivered and something else can happen as well, a coin is tossed
 * for which; among each, all steps are as likely.
 */
export function simulate(model: Model, budget: Budget, seed: number): Simulated {
  const { system, checker } = model;
  const { bounds, counters } = budget;
  const steps = new Steps(system, model.faults);
  const seeds = new Random(seed);
  const start = Int32Array.from(system.start, (value) => value << 1);
  const most = start.length + bounds.steps + 1;
  let current = new Int32Array(most);
  let next = new Int32Array(most);
  let states = 0;
  let longest = 0;
  let ends = 0;
  let waits = 0;
  let traces = 0;
  const outcome = (change: Partial<Simulated>): Simulated => ({
    found: undefined,
    obstacle: undefined,
    states,
    traces,
    longest,
    stopped: undefined,
    ends,
    waits,
    ...change,
  });
  // The way of the run that is under way: step by step, the configurations.
  const way: Configuration[] = [];
  const path = (): readonly Configuration[] => way.slice();
  const first = (model.checkStart ?? checker.check.bind(checker))(start, start.length);
  if (first !== undefined) return outcome({ found: { path: [start], failure: first } });

  for (; traces < bounds.traces; traces++) {
    counters.depth = traces;
    const random = new Random(seeds.fork());
    const picks: number[] = [];
    current.set(start);
    let length = start.length;
    const again = (): void => {
      retrace(steps, start, picks, way);
    };
    try {
      for (let at = 0; at < bounds.steps; at++) {
        const stopped = budget.stopped(() => 0);
        if (stopped !== undefined) return outcome({ stopped });
        const among = steps.list(current, length);
        if (among === 0) {
          ends++;
          const waiting = model.waiting?.(current) ?? [];
          if (waiting.length === 0) break;
          waits++;
          if (!model.mustEnd) break;
          again();
          return outcome({ found: { path: path(), failure: { kind: "waiting", nodes: waiting } } });
        }
        const picked = pick(steps, among, random);
        picks.push(picked);
        length = steps.take(picked, current, length, next);
        [current, next] = [next, current];
        states++;
        counters.transitions++;
        counters.states = states;
        if (at >= longest) longest = at + 1;
        const failure = checker.check(current, length);
        if (failure !== undefined) {
          again();
          return outcome({ found: { path: path(), failure }, traces: traces + 1 });
        }
      }
    } catch (error) {
      if (!(error instanceof StepThrew || error instanceof Unkeepable)) throw error;
      again();
      return outcome({ obstacle: { path: path(), error } });
    }
  }
  return outcome({});
}

/** Deliveries or the rest first; then among them. */
function pick(steps: Steps, among: number, random: Random): number {
  let deliveries = 0;
  for (let i = 0; i < among; i++) if (steps.delivers(i)) deliveries++;
  if (deliveries === 0 || deliveries === among) return random.below(among);
  const deliver = random.oneIn(2);
  let left = random.below(deliver ? deliveries : among - deliveries);
  for (let i = 0; i < among; i++) {
    if (steps.delivers(i) !== deliver) continue;
    if (left === 0) return i;
    left--;
  }
  return among - 1;
}

/** The configurations that picks lead through. */
function retrace(steps: Steps, start: Configuration, picks: readonly number[], way: Configuration[]): void {
  way.length = 0;
  way.push(start);
  const next = new Int32Array(start.length + picks.length + 1);
  for (const picked of picks) {
    const current = way.at(-1) as Configuration;
    const among = steps.list(current, current.length);
    if (picked >= among) return;
    way.push(next.slice(0, steps.take(picked, current, current.length, next)));
  }
}
