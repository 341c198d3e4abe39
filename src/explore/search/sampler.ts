/**
 * Configurations that satisfy the invariants, reachable or not: reachable ones, and others near them, in which a few
 * things have been changed. An invariant that is not inductive mostly fails to rule out something near.
 */
import type { Claims } from "../model/claims.ts";
import type { ProtocolSystem } from "../model/protocols.ts";
import { Steps } from "../model/steps.ts";
import type { Labelled } from "../model/subject.ts";
import type { Configuration } from "../model/system.ts";
import { mutated, replaced } from "../values/mutate.ts";
import type { Random } from "../values/random.ts";
import { type Material, Occurring, randomValue } from "../values/small.ts";
import { prune, type Type, visitValue } from "../values/types.ts";

/** A configuration that is being changed. */
interface Draft {
  readonly values: number[];
  readonly packets: number[];
}

/** Runs that reachable configurations are taken from, and steps of each. */
const runs = 300;
const runLength = 40;
/** Steps that are listed on these runs, at the most: where much can happen everywhere, fewer runs have to do. */
const mostListed = 200_000;
/** Changes to one draft, at the most, and satisfying configurations that are kept to start from. */
const mostChanges = 4;
const mostKept = 5000;
const mostPackets = 8;

export class Sampler {
  private readonly slots: number;
  private readonly kept: Configuration[] = [];
  /** Local states and packets that have been met. */
  private readonly states: number[] = [];
  private readonly packets: number[] = [];
  private readonly seenStates = new Set<number>();
  private readonly seenPackets = new Set<number>();

  constructor(
    private readonly system: ProtocolSystem,
    private readonly claims: Claims,
    private readonly use: Labelled,
    private readonly material: Material,
    private readonly random: Random,
  ) {
    this.slots = system.start.length;
  }

  /** Takes reachable configurations to start from. How many does not depend on the clock: the seed decides all. */
  wander(): void {
    const steps = new Steps(this.system, { losses: 0, crashes: 0 });
    let listed = 0;
    for (let run = 0; run < runs && listed < mostListed; run++) {
      let config: Configuration = Int32Array.from(this.system.start, (value) => value << 1);
      for (let at = 0; at < runLength; at++) {
        this.keep(config);
        const among = steps.list(config, config.length);
        listed += among;
        if (among === 0) break;
        const next = new Int32Array(config.length + 1);
        config = next.slice(0, steps.take(this.random.below(among), config, config.length, next));
      }
    }
  }

  private keep(config: Configuration): void {
    if (this.kept.length < mostKept) this.kept.push(config);
    else this.kept[this.random.below(mostKept)] = config;
    for (let slot = 0; slot < this.slots; slot++)
      this.meet(this.states, this.seenStates, (config[slot] as number) >> 1);
    for (let at = this.slots; at < config.length; at++)
      this.meet(this.packets, this.seenPackets, (config[at] as number) >> 1);
  }

  private meet(list: number[], seen: Set<number>, id: number): void {
    if (seen.has(id)) return;
    seen.add(id);
    list.push(id);
  }

  /** A configuration of which all invariants hold; `undefined` where this attempt came to none. */
  sample(): Configuration | undefined {
    const start = this.random.pick(this.kept);
    const draft: Draft = {
      values: Array.from({ length: this.slots }, (_, slot) => (start[slot] as number) >> 1),
      packets: Array.from(start.subarray(this.slots), (packet) => packet >> 1),
    };
    for (let changes = this.random.below(mostChanges) + 1; changes > 0; changes--) this.change(draft);
    const config = Int32Array.from([
      ...draft.values.map((value) => value << 1),
      ...draft.packets.map((packet) => packet << 1).sort((a, b) => a - b),
    ]);
    if (this.claims.checkInvariants(config, config.length) !== undefined) return undefined;
    // From here, further away.
    if (this.random.oneIn(4)) this.keep(config);
    return config;
  }

  private change(draft: Draft): void {
    const { random, use } = this;
    switch (random.below(use.types === undefined ? 3 : 6)) {
      case 0:
        draft.values[random.below(this.slots)] = random.pick(this.states);
        return;
      case 1:
        if (draft.packets.length > 0) draft.packets.splice(random.below(draft.packets.length), 1);
        return;
      case 2:
        if (draft.packets.length < mostPackets && this.packets.length > 0)
          draft.packets.push(random.pick(this.packets));
        return;
      case 3:
        this.mutate(draft, use.types as NonNullable<Labelled["types"]>);
        return;
      case 4:
        this.say(draft, use.types as NonNullable<Labelled["types"]>);
        return;
      default:
        this.rename(draft, use.types as NonNullable<Labelled["types"]>);
    }
  }

  /** A node's state with a part replaced, or one that is made of its type. */
  private mutate(draft: Draft, { state }: NonNullable<Labelled["types"]>): void {
    const { random, system, material } = this;
    const slot = random.below(this.slots);
    const before = system.state(draft.values[slot] as number);
    const occurring = this.occurring(draft, state);
    const after = random.oneIn(4)
      ? randomValue(state, material, occurring, random)?.value
      : mutated(before, state, material, occurring, random);
    if (after !== undefined) draft.values[slot] = system.stateId(after);
  }

  /** One more message, or one that is in flight with a part replaced. */
  private say(draft: Draft, { state, msg }: NonNullable<Labelled["types"]>): void {
    const { random, system, material } = this;
    const occurring = this.occurring(draft, state);
    const at = draft.packets.length === 0 || random.oneIn(2) ? undefined : random.below(draft.packets.length);
    const before = at === undefined ? undefined : system.flight(draft.packets[at] as number);
    const made =
      before === undefined
        ? randomValue(msg, material, occurring, random)
        : { value: mutated(before.msg, msg, material, occurring, random) };
    if (made === undefined || draft.packets.length >= mostPackets) return;
    const from = before?.from ?? random.pick(system.nodes);
    const to = before?.to ?? random.pick(system.nodes);
    const packet = system.packetId({ label: this.use.label, from, to, msg: made.value });
    if (at === undefined) draft.packets.push(packet);
    else draft.packets[at] = packet;
  }

  /** One value replaced by another everywhere: what fitted together mostly still does. */
  private rename(draft: Draft, { state, msg }: NonNullable<Labelled["types"]>): void {
    const { random, system, material } = this;
    const found: (readonly [unknown, Type])[] = [];
    visitValue(system.state(random.pick(draft.values)), state, (value, type) => {
      const { k } = prune(type);
      if (k === "number" || k === "string" || k === "bool" || k === "list") found.push([value, type]);
    });
    if (found.length === 0) return;
    const [old, type] = random.pick(found);
    const made = randomValue(type, material, this.occurring(draft, state), random);
    if (made === undefined) return;
    draft.values.forEach((value, slot) => {
      draft.values[slot] = system.stateId(replaced(system.state(value), state, type, old, made.value));
    });
    draft.packets.forEach((packet, at) => {
      const flight = system.flight(packet);
      draft.packets[at] = system.packetId({ ...flight, msg: replaced(flight.msg, msg, type, old, made.value) });
    });
  }

  private occurring(draft: Draft, state: Type): Occurring {
    const occurring = new Occurring();
    for (const value of draft.values) occurring.add(this.system.state(value), state);
    return occurring;
  }
}
