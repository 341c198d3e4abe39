/**
 * Configurations that satisfy the invariants, reachable or not: reachable ones, and others near them, in which a few
 * things have been changed. An invariant that is not inductive mostly fails to rule out something near.
 */
import type { NodeId } from "../../lang/index.ts";
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

/** A protocol of the system, and what its values are made of. */
export interface SampledPart {
  readonly use: Labelled;
  readonly material: Material;
}

/** A protocol's slots, and the local states and packets of it that have been met. */
interface Part extends SampledPart {
  readonly nodes: readonly NodeId[];
  readonly slots: readonly number[];
  readonly states: number[];
  readonly packets: number[];
}

type Typed = Part & { readonly use: Labelled & { readonly types: NonNullable<Labelled["types"]> } };

export class Sampler {
  private readonly slots: number;
  private readonly parts: readonly Part[];
  private readonly kept: Configuration[] = [];
  private readonly seenStates = new Set<string>();
  private readonly seenPackets = new Set<number>();

  constructor(
    private readonly system: ProtocolSystem,
    private readonly claims: Claims,
    parts: readonly SampledPart[],
    private readonly random: Random,
  ) {
    this.slots = system.start.length;
    this.parts = parts.map((part, label): Part => {
      const nodes = [...new Set<NodeId>(part.use.protocol.nodes)];
      const slots = nodes.map((node) => system.slotFor(label, node));
      return { ...part, nodes, slots, states: [], packets: [] };
    });
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
    this.parts.forEach((part, label) => {
      for (const slot of part.slots) {
        const id = (config[slot] as number) >> 1;
        if (this.seenStates.has(`${label} ${id}`)) continue;
        this.seenStates.add(`${label} ${id}`);
        part.states.push(id);
      }
    });
    for (let at = this.slots; at < config.length; at++) {
      const id = (config[at] as number) >> 1;
      if (this.seenPackets.has(id)) continue;
      this.seenPackets.add(id);
      const { label } = this.system.flight(id);
      this.parts.find(({ use }) => use.label === label)?.packets.push(id);
    }
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
    const { random, parts } = this;
    const part = parts.length === 1 ? (parts[0] as Part) : random.pick(parts);
    const typed = part.use.types === undefined ? undefined : (part as Typed);
    switch (random.below(typed === undefined ? 3 : 6)) {
      case 0:
        draft.values[this.slotIn(part)] = random.pick(part.states);
        return;
      case 1:
        if (draft.packets.length > 0) draft.packets.splice(random.below(draft.packets.length), 1);
        return;
      case 2:
        if (draft.packets.length < mostPackets && part.packets.length > 0)
          draft.packets.push(random.pick(part.packets));
        return;
      case 3:
        this.mutate(draft, typed as Typed);
        return;
      case 4:
        this.say(draft, typed as Typed);
        return;
      default:
        this.rename(draft, typed as Typed);
    }
  }

  private slotIn({ slots }: Part): number {
    return slots[this.random.below(slots.length)] as number;
  }

  /** A node's state with a part replaced, or one that is made of its type. */
  private mutate(draft: Draft, part: Typed): void {
    const { random, system } = this;
    const { state } = part.use.types;
    const slot = this.slotIn(part);
    const before = system.state(draft.values[slot] as number);
    const occurring = this.occurring(draft);
    const after = random.oneIn(4)
      ? randomValue(state, part.material, occurring, random)?.value
      : mutated(before, state, part.material, occurring, random);
    if (after !== undefined) draft.values[slot] = system.stateId(after);
  }

  /** One more message, or one that is in flight with a part replaced. */
  private say(draft: Draft, { use, material, nodes }: Typed): void {
    const { random, system } = this;
    const { msg } = use.types;
    const occurring = this.occurring(draft);
    const own = draft.packets.flatMap((packet, at) => (system.flight(packet).label === use.label ? [at] : []));
    const at = own.length === 0 || random.oneIn(2) ? undefined : own[random.below(own.length)];
    const before = at === undefined ? undefined : system.flight(draft.packets[at] as number);
    const made =
      before === undefined
        ? randomValue(msg, material, occurring, random)
        : { value: mutated(before.msg, msg, material, occurring, random) };
    if (made === undefined || draft.packets.length >= mostPackets) return;
    const from = before?.from ?? random.pick(nodes);
    const to = before?.to ?? random.pick(nodes);
    const packet = system.packetId({ label: use.label, from, to, msg: made.value });
    if (at === undefined) draft.packets.push(packet);
    else draft.packets[at] = packet;
  }

  /** One value replaced by another everywhere, in all protocols: what fitted together mostly still does. */
  private rename(draft: Draft, part: Typed): void {
    const { random, system } = this;
    const found: (readonly [unknown, Type])[] = [];
    visitValue(system.state(draft.values[this.slotIn(part)] as number), part.use.types.state, (value, type) => {
      const { k } = prune(type);
      if (k === "number" || k === "string" || k === "bool" || k === "list" || k === "map" || k === "set")
        found.push([value, type]);
    });
    if (found.length === 0) return;
    const [old, type] = random.pick(found);
    const made = randomValue(type, part.material, this.occurring(draft), random);
    if (made === undefined) return;
    for (const { use, slots } of this.parts) {
      const { types } = use;
      if (types === undefined) continue;
      for (const slot of slots) {
        const value = system.state(draft.values[slot] as number);
        draft.values[slot] = system.stateId(replaced(value, types.state, type, old, made.value));
      }
      draft.packets.forEach((packet, at) => {
        const flight = system.flight(packet);
        if (flight.label !== use.label) return;
        draft.packets[at] = system.packetId({ ...flight, msg: replaced(flight.msg, types.msg, type, old, made.value) });
      });
    }
  }

  /** What occurs in local states. */
  private occurring(draft: Draft): Occurring {
    const occurring = new Occurring();
    for (const { use, slots } of this.parts)
      if (use.types !== undefined)
        for (const slot of slots) occurring.add(this.system.state(draft.values[slot] as number), use.types.state);
    return occurring;
  }
}
