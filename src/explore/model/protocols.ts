/** Protocols on their own, or side by side in a world: any node takes any step that its protocol and the hooks allow. */
import type { AnyProtocol, NodeId, World } from "../../lang/index.ts";
import { Unkeepable } from "../values/canonical.ts";
import { Interner } from "../values/intern.ts";
import { PairMap } from "../values/pairs.ts";
import { HookGate } from "./hooks.ts";
import {
  type Configuration,
  type Flight,
  type Move,
  StepThrew,
  type System,
  unwatched,
  type Watch,
  watched,
} from "./system.ts";

/** What is tried where the protocol leaves open what is said. */
export interface Candidates {
  messages(at: { readonly self: NodeId; readonly to: NodeId; readonly state: unknown }): readonly unknown[];
  actions(at: { readonly self: NodeId; readonly state: unknown }): readonly unknown[];
}

export interface Part {
  readonly label: string;
  readonly protocol: AnyProtocol;
  readonly candidates: Candidates;
}

interface Tagged {
  readonly kind: string;
}

const unknownYet = -2;

export class ProtocolSystem implements System {
  readonly nodes: readonly NodeId[];
  readonly labels: readonly string[];
  readonly nodeAt: readonly NodeId[];
  readonly start: readonly number[];
  private readonly states = new Interner<unknown>();
  private readonly flights = new Interner<Flight>();
  private readonly partAt: readonly Part[];
  private readonly slots = new Map<string, Map<NodeId, number>>();
  private readonly memo: (readonly Move[])[][];
  private readonly received = new PairMap();
  private readonly destination: number[] = [];
  private readonly tokens = new Map<string, Map<string, number>>();
  /** Left out where there are no hooks: then every move is permitted. */
  readonly permits?: (slot: number, move: Move, config: Configuration) => boolean;

  /**
   * @param world binds the protocols to one another, where something does
   * @throws StepThrew where an `init` throws; Unkeepable for states that are no data
   */
  constructor(
    readonly parts: readonly Part[],
    private readonly watch: Watch = unwatched,
    world?: World,
  ) {
    const nodeAt: NodeId[] = [];
    const partAt: Part[] = [];
    for (const part of parts) {
      const slots = new Map<NodeId, number>();
      this.slots.set(part.label, slots);
      for (const node of new Set<NodeId>(part.protocol.nodes)) {
        slots.set(node, nodeAt.length);
        nodeAt.push(node);
        partAt.push(part);
      }
    }
    this.nodeAt = nodeAt;
    this.partAt = partAt;
    this.nodes = [...new Set(nodeAt)];
    this.labels = parts.map((part) => part.label);
    this.memo = nodeAt.map(() => []);
    this.start = nodeAt.map((node, slot) =>
      this.states.idOf(this.call("init", slot, () => (partAt[slot] as Part).protocol.init(node))),
    );
    if (world === undefined) return;
    const gate = new HookGate(this, parts, world, watch, (state) => this.states.idOf(state));
    if (!gate.open) this.permits = (slot, move, config) => gate.permits(slot, move, config);
  }

  moves(slot: number, value: number): readonly Move[] {
    const memo = this.memo[slot] as (readonly Move[])[];
    const known = memo[value];
    if (known !== undefined) return known;
    const found = [...this.sends(slot, value), ...this.internals(slot, value)];
    memo[value] = found;
    return found;
  }

  /** The candidates that the protocol allows. There are many, so all of them are tried in one go. */
  private sends(slot: number, value: number): readonly Move[] {
    const { watch } = this;
    const { label, candidates, protocol } = this.partAt[slot] as Part;
    const self = this.nodeAt[slot] as NodeId;
    const state = this.states.of(value);
    const found = new Map<number, Move>();
    let kind = "";
    const around = watch.begin(this.token(slot, "messages"));
    try {
      for (const to of this.slots.get(label)?.keys() ?? []) {
        for (const msg of candidates.messages({ self, to, state })) {
          kind = (msg as Tagged).kind;
          const steps = protocol.transitions[kind];
          if (steps === undefined) continue;
          watch.begin(this.token(slot, kind, "send"));
          const next = steps.send({ self, to, state, msg });
          if (next === undefined) continue;
          const move = this.sent(slot, to, msg, next);
          // What is proposed twice is one step.
          if (!found.has(move.packet)) found.set(move.packet, move);
        }
      }
    } catch (error) {
      if (error instanceof Unkeepable) throw error;
      throw new StepThrew(kind === "" ? "messages" : `${kind}.send`, label, self, error);
    } finally {
      watch.end(around);
    }
    return [...found.values()];
  }

  private internals(slot: number, value: number): readonly Move[] {
    const { candidates, protocol } = this.partAt[slot] as Part;
    if (protocol.internal === undefined) return [];
    const self = this.nodeAt[slot] as NodeId;
    const state = this.states.of(value);
    const actions = this.call("actions", slot, () => candidates.actions({ self, state }));
    return actions.flatMap((action) => this.perform(slot, value, action) ?? []);
  }

  /** A send, whether or not it is among the candidates; `undefined` where the protocol does not allow it. */
  send(slot: number, value: number, to: NodeId, msg: unknown): Move | undefined {
    const { label, protocol } = this.partAt[slot] as Part;
    const self = this.nodeAt[slot] as NodeId;
    const { kind } = msg as Tagged;
    const steps = protocol.transitions[kind];
    if (steps === undefined || !this.slots.get(label)?.has(to)) return undefined;
    const state = this.states.of(value);
    const next = this.call(`${kind}.send`, slot, () => steps.send({ self, to, state, msg }));
    return next === undefined ? undefined : this.sent(slot, to, msg, next);
  }

  private sent(slot: number, to: NodeId, msg: unknown, next: unknown): Move {
    const { label } = this.partAt[slot] as Part;
    const packet = this.flights.idOf({ label, from: this.nodeAt[slot] as NodeId, to, msg });
    return { next: this.states.idOf(next), packet, act: { kind: "send", label, to, msg: this.flights.of(packet).msg } };
  }

  /** The same of an internal step. */
  perform(slot: number, value: number, action: unknown): Move | undefined {
    const { label, protocol } = this.partAt[slot] as Part;
    const self = this.nodeAt[slot] as NodeId;
    const { kind } = action as Tagged;
    const step = protocol.internal?.[kind];
    if (step === undefined) return undefined;
    const state = this.states.of(value);
    const next = this.call(`${kind}.internal`, slot, () => step({ self, state, action }));
    return next === undefined
      ? undefined
      : { next: this.states.idOf(next), packet: -1, act: { kind: "perform", label, action } };
  }

  receive(slot: number, value: number, packet: number): number {
    const known = this.received.get(value, packet, unknownYet);
    if (known !== unknownYet) return known;
    const { from, msg } = this.flights.of(packet);
    const { label, protocol } = this.partAt[slot] as Part;
    const self = this.nodeAt[slot] as NodeId;
    const { kind } = msg as Tagged;
    const steps = protocol.transitions[kind];
    const next =
      steps === undefined || !this.slots.get(label)?.has(from)
        ? undefined
        : this.call(`${kind}.receive`, slot, () => steps.receive({ self, from, state: this.states.of(value), msg }));
    const id = next === undefined ? -1 : this.states.idOf(next);
    this.received.set(value, packet, id);
    return id;
  }

  slotOf(packet: number): number {
    const known = this.destination[packet];
    if (known !== undefined) return known;
    const { label, to } = this.flights.of(packet);
    const slot = this.slots.get(label)?.get(to) ?? -1;
    this.destination[packet] = slot;
    return slot;
  }

  flight(packet: number): Flight {
    return this.flights.of(packet);
  }

  stateOf(_slot: number, value: number): number {
    return value;
  }

  state(id: number): unknown {
    return this.states.of(id);
  }

  slotFor(label: number, node: NodeId): number {
    return this.slots.get(this.labels[label] as string)?.get(node) ?? -1;
  }

  /** The numbers of a local state and of a packet that need not have been reached. */
  stateId(state: unknown): number {
    return this.states.idOf(state);
  }

  packetId(flight: Flight): number {
    return this.flights.idOf({ label: flight.label, from: flight.from, to: flight.to, msg: flight.msg });
  }

  /** Every local step that has been looked at so far: where it starts, by slot and value, and for a receive the packet. */
  looked(): readonly { readonly slot: number; readonly value: number; readonly packet: number | undefined }[] {
    const found: { slot: number; value: number; packet: number | undefined }[] = [];
    this.memo.forEach((values, slot) => {
      values.forEach((_, value) => {
        found.push({ slot, value, packet: undefined });
      });
    });
    this.received.forEach((value, packet) => {
      found.push({ slot: this.slotOf(packet), value, packet });
    });
    return found;
  }

  /** How many different local states and packets have been seen. */
  get sizes(): { readonly states: number; readonly packets: number } {
    return { states: this.states.size, packets: this.flights.size };
  }

  private call<T>(step: string, slot: number, code: () => T): T {
    const { label } = this.partAt[slot] as Part;
    try {
      return watched(this.watch, this.token(slot, step), code);
    } catch (error) {
      throw new StepThrew(step, label, this.nodeAt[slot] as NodeId, error);
    }
  }

  /** The watch's number for a step of a slot's protocol. */
  private token(slot: number, kind: string, direction = ""): number {
    const { protocol } = this.partAt[slot] as Part;
    const ofKind = this.tokens.get(kind) ?? new Map<string, number>();
    this.tokens.set(kind, ofKind);
    const key = protocol.name + direction;
    const known = ofKind.get(key);
    if (known !== undefined) return known;
    const token = this.watch.token(`${protocol.name}.${kind}${direction === "" ? "" : `.${direction}`}`);
    ofKind.set(key, token);
    return token;
  }
}
