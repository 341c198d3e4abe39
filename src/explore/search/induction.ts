/**
 * Inductiveness: configurations that satisfy the invariants, whether or not they are reachable, and one step from each.
 * Where the invariants do not survive it, that is a counterexample to induction: no proof by induction can succeed.
 */
import type { NodeId } from "../../lang/index.ts";
import type { Broken, Claims } from "../model/claims.ts";
import type { ProtocolSystem } from "../model/protocols.ts";
import { Steps } from "../model/steps.ts";
import type { Labelled } from "../model/subject.ts";
import { type Configuration, StepThrew } from "../model/system.ts";
import { Unkeepable } from "../values/canonical.ts";
import { mutated } from "../values/mutate.ts";
import { Random } from "../values/random.ts";
import { type Material, Occurring, randomValue } from "../values/small.ts";
import type { Budget, Stopped } from "./budget.ts";
import type { Found, Model, Obstacle } from "./exhaustive.ts";
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

/** Changes that are tried to make one attempt satisfy the invariants. */
const mostRepairs = 60;
/** Messages in flight of an attempt, at the most. */
const mostPackets = 6;

export function induction(
  model: Model & { readonly system: ProtocolSystem },
  claims: Claims,
  use: Labelled,
  material: Material,
  budget: Budget,
  seed: number,
): Induced {
  const { system } = model;
  const { bounds, counters } = budget;
  const sampler = new Sampler(system, claims, use, material, new Random(seed));
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
  const next = new Int32Array(system.start.length + mostPackets * 4 + 8);
  for (; attempts < bounds.samples; attempts++) {
    const stopped = budget.stopped(() => seen.bytes);
    if (stopped !== undefined) return outcome({ stopped });
    counters.depth = attempts;
    let config: Configuration | undefined;
    try {
      config = sampler.sample();
      if (config === undefined || seen.add(config, config.length, -1) < 0) continue;
      counters.states = seen.size;
      const among = steps.list(config, config.length);
      counters.transitions += among;
      for (let i = 0; i < among; i++) {
        const length = steps.take(i, config, config.length, next);
        const broken = claims.check(next, length);
        if (broken === undefined) continue;
        const found = simplest(system, claims, steps, config, broken) ?? { before: config, after: next.slice(0, length), broken };
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
      if (claims.check(candidate, candidate.length) !== undefined) continue;
      const found = breaking(claims, steps, candidate, broken.name);
      if (found === undefined) continue;
      best = found;
      current = candidate;
      changed = true;
      break;
    }
  }
  return best;
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

function breaking(claims: Claims, steps: Steps, config: Configuration, name: string): Counterexample | undefined {
  const among = steps.list(config, config.length);
  for (let i = 0; i < among; i++) {
    const next = new Int32Array(config.length + 1);
    const length = steps.take(i, config, config.length, next);
    const broken = claims.check(next, length);
    if (broken?.name === name) return { before: config, after: next.slice(0, length), broken };
  }
  return undefined;
}

/** Makes configurations that satisfy the invariants: some at random, mended part by part where a claim fails. */
class Sampler {
  private readonly slots: number;
  /** Local states that have been met at each slot, and packets. */
  private readonly known: number[][];
  private readonly isKnown: Set<number>[];
  private readonly packets: number[] = [];
  private readonly isPacket = new Set<number>();

  constructor(
    private readonly system: ProtocolSystem,
    private readonly claims: Claims,
    private readonly use: Labelled,
    private readonly material: Material,
    private readonly random: Random,
  ) {
    this.slots = system.start.length;
    this.known = system.start.map((value) => [value]);
    this.isKnown = system.start.map((value) => new Set([value]));
    this.wander();
  }

  /** Short random runs, for local states and messages that fit together. */
  private wander(): void {
    const steps = new Steps(this.system, { losses: 0, crashes: 0 });
    for (let run = 0; run < 200; run++) {
      let config: Configuration = Int32Array.from(this.system.start, (value) => value << 1);
      for (let at = 0; at < 40; at++) {
        const among = steps.list(config, config.length);
        if (among === 0) break;
        const next = new Int32Array(config.length + 1);
        config = next.slice(0, steps.take(this.random.below(among), config, config.length, next));
        this.remember(config);
      }
    }
  }

  private remember(config: Configuration): void {
    for (let slot = 0; slot < this.slots; slot++) this.learn(slot, (config[slot] as number) >> 1);
    for (let at = this.slots; at < config.length; at++) this.learnPacket((config[at] as number) >> 1);
  }

  private learn(slot: number, value: number): void {
    const known = this.isKnown[slot] as Set<number>;
    if (known.has(value)) return;
    known.add(value);
    (this.known[slot] as number[]).push(value);
  }

  private learnPacket(packet: number): void {
    if (this.isPacket.has(packet)) return;
    this.isPacket.add(packet);
    this.packets.push(packet);
  }

  sample(): Configuration | undefined {
    const values = Array.from({ length: this.slots }, (_, slot) => this.random.pick(this.known[slot] as number[]));
    const flying: number[] = [];
    // A few nodes in states of their own making.
    for (let strange = this.random.below(3); strange > 0; strange--) this.change(values, this.random.below(this.slots));
    for (let count = this.random.below(4); count > 0; count--) this.fly(flying, undefined, values);
    for (let repair = 0; repair <= mostRepairs; repair++) {
      const config = Int32Array.from([
        ...values.map((value) => value << 1),
        ...flying.map((packet) => packet << 1).sort((a, b) => a - b),
      ]);
      const broken = this.claims.check(config, config.length);
      if (broken === undefined) return config;
      if (broken.thrown !== undefined) return undefined;
      this.mend(broken, values, flying);
    }
    return undefined;
  }

  /** Changes something that the broken claim is about. */
  private mend(broken: Broken, values: number[], flying: number[]): void {
    const { random, system } = this;
    if (broken.packet !== undefined) {
      const at = flying.indexOf(broken.packet);
      if (at >= 0) flying.splice(at, 1);
      return;
    }
    const nodes: readonly NodeId[] = broken.nodes.length > 0 ? broken.nodes : system.nodes;
    const node = random.pick(nodes);
    const what = random.below(4);
    if (what === 0 || nodes.length === 1) {
      this.change(values, system.slotFor(0, node));
    } else if (what === 1) {
      const slot = system.slotFor(0, node);
      if (slot >= 0) values[slot] = random.pick(this.known[slot] as number[]);
    } else if (what === 2) {
      const between = flying.filter((packet) => this.concerns(packet, nodes));
      if (between.length > 0) flying.splice(flying.indexOf(random.pick(between)), 1);
    } else {
      this.fly(flying, nodes, values);
    }
  }

  private concerns(packet: number, nodes: readonly NodeId[]): boolean {
    const { from, to } = this.system.flight(packet);
    return nodes.includes(from) && nodes.includes(to);
  }

  /** A node in another state: another node's, one of its own with a change, or one made of its type. */
  private change(values: number[], slot: number): void {
    if (slot < 0) return;
    const { random, system } = this;
    const types = this.use.types;
    const how = random.below(types === undefined ? 2 : 4);
    let value: number | undefined;
    if (how === 0) value = random.pick(this.known[random.below(this.slots)] as number[]);
    else if (how === 1 || types === undefined) value = random.pick(this.known[slot] as number[]);
    else {
      const occurring = new Occurring();
      for (const one of values) occurring.add(system.state(one), types.state);
      const state =
        how === 2
          ? mutated(system.state(random.pick(this.known[slot] as number[])), types.state, this.material, occurring, random)
          : randomValue(types.state, this.material, occurring, random)?.value;
      if (state !== undefined) value = system.stateId(state);
    }
    if (value === undefined) return;
    values[slot] = value;
    if ((this.known[slot] as number[]).length < 20000) this.learn(slot, value);
  }

  /** One more message in flight, between some of the nodes. */
  private fly(flying: number[], among: readonly NodeId[] | undefined, values: readonly number[]): void {
    if (flying.length >= mostPackets) return;
    const { random, system } = this;
    const types = this.use.types;
    const fitting = this.packets.filter((packet) => among === undefined || this.concerns(packet, among));
    if (fitting.length > 0 && (types === undefined || !random.oneIn(3))) {
      flying.push(random.pick(fitting));
      return;
    }
    if (types === undefined) return;
    const occurring = new Occurring();
    for (const one of values) occurring.add(system.state(one), types.state);
    const msg = randomValue(types.msg, this.material, occurring, random);
    const nodes = among ?? system.nodes;
    if (msg === undefined) return;
    const packet = system.packetId({ label: this.use.label, from: random.pick(nodes), to: random.pick(nodes), msg: msg.value });
    flying.push(packet);
    if (this.packets.length < 20000) this.learnPacket(packet);
  }
}
