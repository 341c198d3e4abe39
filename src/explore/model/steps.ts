/** Everything that may happen next in a configuration, faults included. */
import type { Act, Configuration, Move, System } from "./system.ts";

/** How often what may go wrong goes wrong, at the most, in one run. */
export interface Faults {
  /** Packets that are never delivered. */
  readonly losses: number;
  /** Nodes that take no more steps. */
  readonly crashes: number;
}

export const noFaults: Faults = { losses: 0, crashes: 0 };

/** One thing that happens, as people and files name it. */
export type Event =
  | { readonly kind: "act"; readonly slot: number; readonly act: Act }
  | { readonly kind: "receive"; readonly packet: number }
  | { readonly kind: "lose"; readonly packet: number }
  | { readonly kind: "crash"; readonly slot: number };

const MOVE = 0;
const RECEIVE = 1;
const LOSE = 2;
const CRASH = 3;

/** Lists the steps of a configuration, and takes them. One list at a time: the next `list` forgets the last. */
export class Steps {
  /** Three numbers a step: its kind, a slot or a position, and which move or the value afterwards. */
  private steps = new Int32Array(3 * 64);
  private readonly slots: number;
  /** The slots of each node. */
  private readonly slotsOfNode: readonly (readonly number[])[];

  constructor(
    private readonly system: System,
    private readonly faults: Faults,
  ) {
    this.slots = system.start.length;
    this.slotsOfNode = system.nodes.map((node) =>
      system.nodeAt.flatMap((other, slot) => (other === node ? [slot] : [])),
    );
  }

  /** How many steps the configuration has; those that are no fault come first. */
  list(config: Configuration, length: number): number {
    const { system, slots } = this;
    let n = 0;
    let lost = 0;
    for (let slot = 0; slot < slots; slot++) {
      const value = config[slot] as number;
      if ((value & 1) !== 0) continue;
      const moves = system.moves(slot, value >> 1);
      for (let i = 0; i < moves.length; i++)
        if (system.permits === undefined || system.permits(slot, moves[i] as Move, config))
          n = this.push(n, MOVE, slot, i);
    }
    for (let at = slots; at < length; at++) {
      const packet = config[at] as number;
      if ((packet & 1) !== 0) {
        lost++;
        continue;
      }
      // What is in flight twice is delivered in one way.
      if (at > slots && config[at - 1] === packet) continue;
      const slot = system.slotOf(packet >> 1);
      if (slot < 0) continue;
      const value = config[slot] as number;
      if ((value & 1) !== 0) continue;
      const next = system.receive(slot, value >> 1, packet >> 1);
      if (next >= 0) n = this.push(n, RECEIVE, at, next);
    }
    return this.faulty(n, config, length, lost);
  }

  private faulty(from: number, config: Configuration, length: number, lost: number): number {
    const { slots, faults } = this;
    let n = from;
    if (lost < faults.losses)
      for (let at = slots; at < length; at++)
        if (((config[at] as number) & 1) === 0 && (at === slots || config[at - 1] !== config[at]))
          n = this.push(n, LOSE, at, 0);
    if (faults.crashes > 0) {
      const up = this.slotsOfNode.filter(([first]) => ((config[first as number] as number) & 1) === 0);
      if (this.slotsOfNode.length - up.length < faults.crashes)
        for (const [first] of up) n = this.push(n, CRASH, first as number, 0);
    }
    return n;
  }

  private push(n: number, kind: number, a: number, b: number): number {
    if (n * 3 + 3 > this.steps.length) {
      const grown = new Int32Array(this.steps.length * 2);
      grown.set(this.steps);
      this.steps = grown;
    }
    this.steps[n * 3] = kind;
    this.steps[n * 3 + 1] = a;
    this.steps[n * 3 + 2] = b;
    return n + 1;
  }

  /** Whether a step of the last list is a delivery. */
  delivers(i: number): boolean {
    return this.steps[i * 3] === RECEIVE;
  }

  /** Whether it is a fault. */
  fails(i: number): boolean {
    return (this.steps[i * 3] as number) >= LOSE;
  }

  /** The slot that takes a step of the last list: for a fault, the one that suffers it. */
  slotOf(i: number, config: Configuration): number {
    const a = this.steps[i * 3 + 1] as number;
    const kind = this.steps[i * 3];
    return kind === MOVE || kind === CRASH ? a : this.system.slotOf((config[a] as number) >> 1);
  }

  /** Writes the configuration after a step of the last list to `out`, and returns its length: at the most one more. */
  take(i: number, config: Configuration, length: number, out: Configuration): number {
    const kind = this.steps[i * 3];
    const a = this.steps[i * 3 + 1] as number;
    const b = this.steps[i * 3 + 2] as number;
    switch (kind) {
      case MOVE: {
        const move = this.system.moves(a, (config[a] as number) >> 1)[b];
        if (move === undefined) throw new Error("no such move");
        return this.apply(a, move, config, length, out);
      }
      case RECEIVE: {
        const slot = this.system.slotOf((config[a] as number) >> 1);
        const after = remove(config, length, a, out);
        out[slot] = b << 1;
        return after;
      }
      case LOSE:
        return lose(config, length, a, out);
      default: {
        copy(config, length, out);
        for (const slot of this.slotsOfNode.find((slots) => slots[0] === a) ?? [])
          out[slot] = (out[slot] as number) | 1;
        return length;
      }
    }
  }

  /** Writes the configuration after a move of a slot to `out`, and returns its length. */
  apply(slot: number, move: Move, config: Configuration, length: number, out: Configuration): number {
    const after =
      move.packet < 0 ? copy(config, length, out) : insert(config, this.slots, length, move.packet << 1, out);
    out[slot] = move.next << 1;
    return after;
  }

  /** What a step of the last list is. */
  event(i: number, config: Configuration): Event {
    const a = this.steps[i * 3 + 1] as number;
    const b = this.steps[i * 3 + 2] as number;
    switch (this.steps[i * 3]) {
      case MOVE: {
        const move = this.system.moves(a, (config[a] as number) >> 1)[b];
        if (move === undefined) throw new Error("no such move");
        return { kind: "act", slot: a, act: move.act };
      }
      case RECEIVE:
        return { kind: "receive", packet: (config[a] as number) >> 1 };
      case LOSE:
        return { kind: "lose", packet: (config[a] as number) >> 1 };
      default:
        return { kind: "crash", slot: a };
    }
  }
}

function copy(config: Configuration, length: number, out: Configuration): number {
  for (let at = 0; at < length; at++) out[at] = config[at] as number;
  return length;
}

function remove(config: Configuration, length: number, at: number, out: Configuration): number {
  for (let i = 0; i < at; i++) out[i] = config[i] as number;
  for (let i = at + 1; i < length; i++) out[i - 1] = config[i] as number;
  return length - 1;
}

function insert(config: Configuration, slots: number, length: number, packet: number, out: Configuration): number {
  let at = length;
  while (at > slots && (config[at - 1] as number) > packet) {
    out[at] = config[at - 1] as number;
    at--;
  }
  out[at] = packet;
  for (let i = 0; i < at; i++) out[i] = config[i] as number;
  return length + 1;
}

/** The lost packet stands behind those of its kind that are not lost. */
function lose(config: Configuration, length: number, at: number, out: Configuration): number {
  copy(config, length, out);
  const packet = config[at] as number;
  let last = at;
  while (last + 1 < length && config[last + 1] === packet) last++;
  out[last] = packet | 1;
  return length;
}
