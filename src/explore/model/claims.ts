/**
 * The invariants of a system's protocols, checked on many configurations: what a pattern says of one node, one message
 * or one pair is found out once, and remembered.
 */
import { type AnyProtocol, type Invariant, type NodeId, type Pair, type Pattern, patternOf } from "../../lang/index.ts";
import { PairMap, PairNames } from "../values/pairs.ts";
import { NetView } from "./net.ts";
import { type Configuration, type System, unwatched, type Watch } from "./system.ts";

/** An invariant or a theorem that does not hold, or that threw. */
export interface Broken {
  readonly label: string;
  readonly name: string;
  readonly role: Role;
  /** The nodes, or the packet, that a pattern's part is about. */
  readonly nodes: readonly NodeId[];
  readonly packet: number | undefined;
  readonly thrown: { readonly error: unknown } | undefined;
}

/** Invariants are claimed of every reachable configuration; theorems follow from them. */
export type Role = "invariant" | "theorem";

interface Claim {
  readonly label: number;
  readonly name: string;
  readonly role: Role;
  /** What does not hold, if anything. */
  check(config: Configuration, length: number): Broken | undefined;
}

export class Claims {
  private readonly claims: readonly Claim[];
  private readonly invariants: readonly Claim[];
  private readonly theorems: readonly Claim[];
  /** `label.name` of the invariants that have been seen to depend on the order of messages in flight. */
  readonly ordered = new Set<string>();

  constructor(
    system: System,
    protocols: readonly { readonly label: string; readonly protocol: AnyProtocol }[],
    watch: Watch = unwatched,
  ) {
    this.claims = protocols.flatMap(({ label: name, protocol }, label) => {
      const channels = new Channels(system, label, protocol);
      const commonOf = (claim: string, role: Role): Common => {
        const token = watch.token(`${protocol.name}.${claim}`);
        return { system, label, name: claim, role, labelName: name, watch, token, ordered: this.ordered };
      };
      const invariants = Object.entries(protocol.invariants ?? {}).map(([invariant, holds]): Claim => {
        const common = commonOf(invariant, "invariant");
        const pattern = patternOf(holds as Invariant<unknown, unknown>);
        if (pattern?.kind === "perNode") return new PerNode(common, pattern, protocol);
        if (pattern?.kind === "perMessage") return new PerMessage(common, pattern);
        if (pattern?.kind === "pairwise") return new Pairwise(common, pattern, protocol, channels);
        return new Whole(common, holds as Invariant<unknown, unknown>, protocol);
      });
      const theorems = Object.entries(protocol.theorems ?? {}).map(
        ([theorem, holds]) => new Whole(commonOf(theorem, "theorem"), holds as Invariant<unknown, unknown>, protocol),
      );
      return [...invariants, ...theorems];
    });
    this.invariants = this.claims.filter((claim) => claim.role === "invariant");
    this.theorems = this.claims.filter((claim) => claim.role === "theorem");
  }

  /** How many invariants there are. */
  get size(): number {
    return this.invariants.length;
  }

  /** The first invariant or theorem, in the author's order, that does not hold. */
  check(config: Configuration, length: number): Broken | undefined {
    return firstBroken(this.claims, config, length);
  }

  /** The first of the invariants alone, which are what theorems follow from. */
  checkInvariants(config: Configuration, length: number): Broken | undefined {
    return firstBroken(this.invariants, config, length);
  }

  /** The first of the theorems alone. */
  checkTheorems(config: Configuration, length: number): Broken | undefined {
    return firstBroken(this.theorems, config, length);
  }

  /** All of them that do not. */
  all(config: Configuration, length: number): readonly Broken[] {
    return this.claims.flatMap((claim) => claim.check(config, length) ?? []);
  }
}

function firstBroken(claims: readonly Claim[], config: Configuration, length: number): Broken | undefined {
  for (const claim of claims) {
    const broken = claim.check(config, length);
    if (broken !== undefined) return broken;
  }
  return undefined;
}

interface Common {
  readonly system: System;
  readonly label: number;
  readonly labelName: string;
  readonly name: string;
  readonly role: Role;
  readonly watch: Watch;
  readonly token: number;
  readonly ordered: Set<string>;
}

/** How a part came out: not known yet, holds, does not, threw. */
const unknownYet = 0;
const holdsHere = 1;
const broken = 2;
const threw = 3;

abstract class Base implements Claim {
  readonly label: number;
  readonly name: string;
  readonly role: Role;
  private readonly errors = new Map<string, unknown>();

  constructor(protected readonly common: Common) {
    this.label = common.label;
    this.name = common.name;
    this.role = common.role;
  }

  abstract check(config: Configuration, length: number): Broken | undefined;

  /** Runs the author's claim once. */
  protected evaluate(what: () => boolean, key: string): number {
    const { watch, token } = this.common;
    const around = watch.begin(token);
    try {
      return what() ? holdsHere : broken;
    } catch (error) {
      this.errors.set(key, error);
      return threw;
    } finally {
      watch.end(around);
    }
  }

  protected report(outcome: number, key: string, nodes: readonly NodeId[], packet?: number): Broken {
    const thrown = outcome === threw ? { error: this.errors.get(key) } : undefined;
    return { label: this.common.labelName, name: this.name, role: this.role, nodes, packet, thrown };
  }

  protected orderMatters(): void {
    this.common.ordered.add(`${this.common.labelName}.${this.name}`);
  }
}

class PerNode extends Base {
  private readonly memo: Uint8Array<ArrayBuffer>[];
  private readonly slots: readonly (readonly [NodeId, number])[];

  constructor(
    common: Common,
    private readonly pattern: Pattern<unknown, unknown> & { kind: "perNode" },
    protocol: AnyProtocol,
  ) {
    super(common);
    this.slots = [...new Set<NodeId>(protocol.nodes)].map((node) => [node, common.system.slotFor(common.label, node)]);
    this.memo = this.slots.map(() => new Uint8Array(64));
  }

  check(config: Configuration): Broken | undefined {
    const { system, label } = this.common;
    for (let i = 0; i < this.slots.length; i++) {
      const [node, slot] = this.slots[i] as readonly [NodeId, number];
      const id = system.stateOf(slot, (config[slot] as number) >> 1, label);
      let outcome = (this.memo[i] as Uint8Array)[id] ?? unknownYet;
      if (outcome === unknownYet) {
        outcome = this.evaluate(() => this.pattern.holds({ node, state: system.state(id) }), `${i} ${id}`);
        this.remember(i, id, outcome);
      }
      if (outcome !== holdsHere) return this.report(outcome, `${i} ${id}`, [node]);
    }
    return undefined;
  }

  private remember(i: number, id: number, outcome: number): void {
    this.memo[i] = sized(this.memo[i] as Uint8Array<ArrayBuffer>, id);
    (this.memo[i] as Uint8Array)[id] = outcome;
  }
}

class PerMessage extends Base {
  private memo = new Uint8Array(64);

  constructor(
    common: Common,
    private readonly pattern: Pattern<unknown, unknown> & { kind: "perMessage" },
  ) {
    super(common);
  }

  check(config: Configuration, length: number): Broken | undefined {
    const { system, labelName } = this.common;
    for (let at = system.start.length; at < length; at++) {
      const packet = (config[at] as number) >> 1;
      let outcome = this.memo[packet] ?? unknownYet;
      if (outcome === unknownYet) {
        const flight = system.flight(packet);
        outcome =
          flight.label === labelName ? this.evaluate(() => this.pattern.holds(flight), String(packet)) : holdsHere;
        this.memo = sized(this.memo, packet);
        this.memo[packet] = outcome;
      }
      if (outcome !== holdsHere) return this.report(outcome, String(packet), [], packet);
    }
    return undefined;
  }
}

/** What is in flight between each two nodes of one protocol, under one number each. Shared by its pairwise claims. */
class Channels {
  private readonly index: ReadonlyMap<NodeId, number>;
  private readonly nodes: number;
  private readonly ids: Int32Array;
  private readonly where: number[] = [];
  private readonly names = new PairNames();

  constructor(
    private readonly system: System,
    private readonly label: number,
    protocol: AnyProtocol,
  ) {
    this.index = new Map([...new Set<NodeId>(protocol.nodes)].map((node, i) => [node, i]));
    this.nodes = this.index.size;
    this.ids = new Int32Array(this.nodes * this.nodes);
  }

  /** Takes the channels of a configuration; 0 is the empty one. */
  read(config: Configuration, length: number): void {
    const { ids, names } = this;
    ids.fill(0);
    for (let at = this.system.start.length; at < length; at++) {
      const packet = (config[at] as number) >> 1;
      const where = this.where[packet] ?? this.find(packet);
      if (where >= 0) ids[where] = names.of(ids[where] as number, packet) + 1;
    }
  }

  of(from: NodeId, to: NodeId): number {
    const a = this.index.get(from);
    const b = this.index.get(to);
    return a === undefined || b === undefined ? -1 : a * this.nodes + b;
  }

  at(where: number): number {
    return this.ids[where] as number;
  }

  private find(packet: number): number {
    const flight = this.system.flight(packet);
    const where = flight.label === this.system.labels[this.label] ? this.of(flight.from, flight.to) : -1;
    this.where[packet] = where;
    return where;
  }
}

interface Edge {
  readonly a: NodeId;
  readonly b: NodeId;
  readonly slotA: number;
  readonly slotB: number;
  readonly toA: number;
  readonly toB: number;
  readonly memo: PairMap;
}

const keyOf = ({ a, b }: Edge, states: number, between: number): string => `${a} ${b} ${states} ${between}`;

class Pairwise extends Base {
  private readonly edges: readonly Edge[];
  private readonly view: NetView;
  private readonly states = new PairNames();
  private readonly channelPairs = new PairNames();

  constructor(
    common: Common,
    private readonly pattern: Pattern<unknown, unknown> & { kind: "pairwise" },
    protocol: AnyProtocol,
    private readonly channels: Channels,
  ) {
    super(common);
    const { system, label } = common;
    this.view = new NetView(system, label, protocol);
    this.edges = pattern.edges
      .filter(([a, b]) => a !== b)
      .map(([a, b]) => ({
        a,
        b,
        slotA: system.slotFor(label, a),
        slotB: system.slotFor(label, b),
        toA: channels.of(b, a),
        toB: channels.of(a, b),
        memo: new PairMap(),
      }));
  }

  check(config: Configuration, length: number): Broken | undefined {
    const { system, label } = this.common;
    const { channels } = this;
    channels.read(config, length);
    for (const edge of this.edges) {
      const { slotA, slotB, memo } = edge;
      const known = slotA >= 0 && slotB >= 0;
      const x = known ? system.stateOf(slotA, (config[slotA] as number) >> 1, label) : 0;
      const y = known ? system.stateOf(slotB, (config[slotB] as number) >> 1, label) : 0;
      const states = this.states.of(x, y);
      const between = known ? this.channelPairs.of(channels.at(edge.toA), channels.at(edge.toB)) : 0;
      let outcome = known ? memo.get(states, between, unknownYet) : unknownYet;
      if (outcome === unknownYet) {
        const key = keyOf(edge, states, between);
        const pair = this.pair(edge, config, length);
        outcome = this.evaluate(() => this.pattern.relates(pair), key);
        if (pair.toA.length > 1 || pair.toB.length > 1) {
          const other = { ...pair, toA: pair.toA.toReversed(), toB: pair.toB.toReversed() };
          if (this.evaluate(() => this.pattern.relates(other), `${key} reversed`) !== outcome) this.orderMatters();
        }
        memo.set(states, between, outcome);
      }
      if (outcome !== holdsHere) return this.report(outcome, keyOf(edge, states, between), [edge.a, edge.b]);
    }
    return undefined;
  }

  private pair({ a, b }: Edge, config: Configuration, length: number): Pair<unknown, unknown> {
    const net = this.view.show(config, length);
    const toA: unknown[] = [];
    const toB: unknown[] = [];
    for (const { from, to, msg } of net.inFlight) {
      if (from === b && to === a) toA.push(msg);
      else if (from === a && to === b) toB.push(msg);
    }
    return { a, b, atA: net.state(a), atB: net.state(b), toA, toB };
  }
}

/** A claim about the whole network: nothing of it can be remembered. */
class Whole extends Base {
  private readonly view: NetView;
  private looked = 0;

  constructor(
    common: Common,
    private readonly holds: Invariant<unknown, unknown>,
    protocol: AnyProtocol,
  ) {
    super(common);
    this.view = new NetView(common.system, common.label, protocol);
  }

  check(config: Configuration, length: number): Broken | undefined {
    const outcome = this.evaluate(() => this.holds(this.view.show(config, length)), "");
    // Looking at each configuration twice would cost as much as checking it: now and then is enough to notice.
    this.looked++;
    if (length - this.common.system.start.length > 1 && (this.looked < 1000 || this.looked % 64 === 0)) {
      const other = this.evaluate(() => this.holds(this.view.show(config, length, true)), "reversed");
      if (other !== outcome) this.orderMatters();
    }
    return outcome === holdsHere ? undefined : this.report(outcome, "", []);
  }
}

function sized(memo: Uint8Array<ArrayBuffer>, index: number): Uint8Array<ArrayBuffer> {
  if (index < memo.length) return memo;
  const grown = new Uint8Array(Math.max(memo.length * 2, index + 1));
  grown.set(memo);
  return grown;
}
