/**
 * Nodes that can trade places. Which they are is tried and then checked: the invariants must hold of every renamed
 * configuration too, and after the search every step that it has looked at must be the same under every renaming. Where
 * one is not, the search is done again without.
 */
import type { NodeId } from "../../lang/index.ts";
import { isOpaque, mapParts, prune, type Type } from "../values/types.ts";
import type { Broken } from "./claim.ts";
import type { Claims } from "./claims.ts";
import type { ProtocolSystem } from "./protocols.ts";
import type { Labelled } from "./subject.ts";
import type { Configuration } from "./system.ts";

/** More renamings than this are not worth their cost. */
const mostRenamings = 720;

type Types = NonNullable<Labelled["types"]>;

/** One renaming of nodes, and what has been renamed by it so far. */
class Renaming {
  private readonly states: number[] = [];
  private readonly packets: number[] = [];

  constructor(
    private readonly system: ProtocolSystem,
    private readonly types: Types,
    private readonly names: ReadonlyMap<NodeId, NodeId>,
    /** Where each slot goes. */
    readonly slots: readonly number[],
  ) {}

  node(node: NodeId): NodeId {
    return this.names.get(node) ?? node;
  }

  value(value: unknown, type: Type): unknown {
    return prune(type).k === "node"
      ? this.node(value as NodeId)
      : mapParts(value, type, (part, of) => this.value(part, of));
  }

  state(id: number): number {
    this.states[id] ??= this.system.stateId(this.value(this.system.state(id), this.types.state));
    return this.states[id];
  }

  packet(id: number): number {
    const known = this.packets[id];
    if (known !== undefined) return known;
    const { label, from, to, msg } = this.system.flight(id);
    const renamed = this.system.packetId({
      label,
      from: this.node(from),
      to: this.node(to),
      msg: this.value(msg, this.types.msg),
    });
    this.packets[id] = renamed;
    return renamed;
  }

  /** Writes the renamed configuration to `out`. */
  apply(config: Configuration, length: number, out: Configuration): void {
    const { slots } = this;
    for (let slot = 0; slot < slots.length; slot++) {
      const value = config[slot] as number;
      out[slots[slot] as number] = (this.state(value >> 1) << 1) | (value & 1);
    }
    for (let at = slots.length; at < length; at++) {
      const packet = config[at] as number;
      const renamed = (this.packet(packet >> 1) << 1) | (packet & 1);
      let to = at;
      while (to > slots.length && (out[to - 1] as number) > renamed) {
        out[to] = out[to - 1] as number;
        to--;
      }
      out[to] = renamed;
    }
  }
}

export class Symmetry {
  private best: Configuration = new Int32Array(64);
  private tried: Configuration = new Int32Array(64);
  private checked: Configuration = new Int32Array(64);

  private constructor(
    private readonly system: ProtocolSystem,
    /** Nodes that trade places with one another. */
    readonly classes: readonly (readonly NodeId[])[],
    private readonly renamings: readonly Renaming[],
  ) {}

  /** What may be the symmetry of one protocol; `undefined` where there is none to try. */
  static of(system: ProtocolSystem, [only, ...others]: readonly Labelled[]): Symmetry | undefined {
    const types = only?.types;
    if (only === undefined || others.length > 0 || types === undefined) return undefined;
    // What hooks allow is not compared.
    if (system.permits !== undefined) return undefined;
    if (isOpaque(types.state) || isOpaque(types.msg)) return undefined;
    const renaming = (names: ReadonlyMap<NodeId, NodeId>): Renaming => {
      const slots = system.nodeAt.map((node) => system.slotFor(0, names.get(node) ?? node));
      return new Renaming(system, types, names, slots);
    };
    const fits = (one: Renaming): boolean =>
      system.start.every((value, slot) => one.state(value) === system.start[one.slots[slot] as number]);
    const swap = (a: NodeId, b: NodeId): ReadonlyMap<NodeId, NodeId> =>
      new Map([
        [a, b],
        [b, a],
      ]);
    const classes: NodeId[][] = [];
    for (const node of system.nodes) {
      const home = classes.find(([first]) => fits(renaming(swap(first as NodeId, node))));
      if (home === undefined) classes.push([node]);
      else home.push(node);
    }
    const larger = classes.filter((nodes) => nodes.length > 1);
    const size = larger.reduce((product, nodes) => product * factorial(nodes.length), 1);
    if (larger.length === 0 || size > mostRenamings) return undefined;
    const all = larger
      .map((nodes) => permutations(nodes).map((order) => nodes.map((node, i) => [node, order[i] as NodeId] as const)))
      .reduce<readonly (readonly (readonly [NodeId, NodeId])[])[]>(
        (before, here) => before.flatMap((one) => here.map((other) => [...one, ...other])),
        [[]],
      );
    const renamings = all
      .map((names) => renaming(new Map(names)))
      .filter((one) => one.slots.some((to, slot) => to !== slot));
    return renamings.every(fits) ? new Symmetry(system, larger, renamings) : undefined;
  }

  /** The least of all renamed configurations. What is returned is overwritten by the next call. */
  canonize = (config: Configuration, length: number): Configuration => {
    if (length > this.best.length) {
      this.best = new Int32Array(length * 2);
      this.tried = new Int32Array(length * 2);
    }
    for (let i = 0; i < length; i++) this.best[i] = config[i] as number;
    for (const renaming of this.renamings) {
      renaming.apply(config, length, this.tried);
      if (less(this.tried, this.best, length)) [this.best, this.tried] = [this.tried, this.best];
    }
    return this.best;
  };

  /** Whether all steps that have been looked at are the same under every renaming. */
  stepsAgree(): boolean {
    const { system } = this;
    return system.looked().every(({ slot, value, packet }) =>
      this.renamings.every((renaming) => {
        const to = renaming.slots[slot] as number;
        const from = renaming.state(value);
        if (packet !== undefined) {
          const next = system.receive(slot, value, packet);
          const renamed = system.receive(to, from, renaming.packet(packet));
          return next < 0 ? renamed < 0 : renamed === renaming.state(next);
        }
        const expected = system
          .moves(slot, value)
          .map((move) => [renaming.state(move.next), move.packet < 0 ? -1 : renaming.packet(move.packet)]);
        const found = system.moves(to, from).map((move) => [move.next, move.packet]);
        return sameRows(expected, found);
      }),
    );
  }

  /** The first invariant that does not hold of a configuration, or of it under some renaming. */
  check(claims: Claims, config: Configuration, length: number): Broken | undefined {
    const own = claims.check(config, length);
    if (own !== undefined) return own;
    if (length > this.checked.length) this.checked = new Int32Array(length * 2);
    for (const renaming of this.renamings) {
      renaming.apply(config, length, this.checked);
      const broken = claims.check(this.checked, length);
      if (broken !== undefined) return broken;
    }
    return undefined;
  }
}

function less(a: Configuration, b: Configuration, length: number): boolean {
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return (a[i] as number) < (b[i] as number);
  return false;
}

function sameRows(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): boolean {
  const text = (rows: readonly (readonly number[])[]): string =>
    rows
      .map((row) => row.join(" "))
      .sort()
      .join("\n");
  return a.length === b.length && text(a) === text(b);
}

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));

function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) => permutations(items.filter((_, at) => at !== i)).map((rest) => [item, ...rest]));
}
