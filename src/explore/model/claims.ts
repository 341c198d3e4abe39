/**
 * The invariants of a system: of its protocols, and across them; and the theorems of its protocols. They are checked on many configurations: what a pattern
 * says of one node, one message or one pair is found out once, and remembered.
 */
import {
  type AnyProtocol,
  compositionOf,
  type Invariant,
  type NodeId,
  type Pair,
  type Pattern,
  patternOf,
  type World,
} from "../../lang/index.ts";
import { PairMap, PairNames } from "../values/pairs.ts";
import { Across } from "./across.ts";
import { Base, type Broken, type Claim, type Common, holdsHere, type Named, type Role, unknownYet } from "./claim.ts";
import { NetView } from "./net.ts";
import { type Configuration, type System, unwatched, type Watch } from "./system.ts";

export class Claims {
  private readonly claims: readonly Claim[];
  private readonly invariants: readonly Claim[];
  private readonly theorems: readonly Claim[];
  /** The invariants that have been seen to depend on the order of messages in flight. */
  readonly ordered = new Set<Named>();

  /** @param world binds the protocols to one another, where something does */
  constructor(
    system: System,
    protocols: readonly { readonly label: string; readonly protocol: AnyProtocol }[],
    watch: Watch = unwatched,
    world?: { readonly name: string; readonly value: World },
  ) {
    const { ordered } = this;
    const own = protocols.flatMap(({ label: labelName, protocol }, label) => {
      const channels = new Channels(system, label, protocol);
      const commonOf = (name: string, role: Role): Common => {
        const token = watch.token(`${protocol.name}.${name}`);
        return { role, system, label, name, labelName, watch, token, ordered };
      };
      const invariants = Object.entries(protocol.invariants ?? {}).map(([name, holds]): Claim => {
        const common = commonOf(name, "invariant");
        const pattern = patternOf(holds as Invariant<unknown, unknown>);
        if (pattern?.kind === "perNode") return new PerNode(common, pattern, protocol);
        if (pattern?.kind === "perMessage") return new PerMessage(common, pattern);
        if (pattern?.kind === "pairwise") return new Pairwise(common, pattern, protocol, channels);
        return new Whole(common, holds as Invariant<unknown, unknown>, protocol);
      });
      const theorems = Object.entries(protocol.theorems ?? {}).map(
        ([name, holds]) => new Whole(commonOf(name, "theorem"), holds as Invariant<unknown, unknown>, protocol),
      );
      return [...invariants, ...theorems];
    });
    const across = Object.entries(world === undefined ? {} : (compositionOf(world.value).invariants ?? {})).map(
      ([name, holds]) => {
        const token = watch.token(`${world?.name}.${name}`);
        return new Across(
          { role: "invariant", labelName: undefined, name, watch, token, ordered },
          holds,
          system,
          protocols,
        );
      },
    );
    this.claims = [...own, ...across];
    this.invariants = this.claims.filter((claim) => claim.role === "invariant");
    this.theorems = this.claims.filter((claim) => claim.role === "theorem");
  }

  /** How many invariants there are. */
  get size(): number {
    return this.invariants.length;
  }

  /** The first invariant or theorem that does not hold, in the author's order; invariants across protocols come last. */
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
