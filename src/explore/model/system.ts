/**
 * A system as the searches see it: a few slots, each with a value, and packets in flight, all of them small numbers.
 *
 * A slot is a node in one protocol, with its local state; or a node's program, with all that it has done so far.
 */
import type { NodeId } from "../../lang/index.ts";

/** What a slot can do without receiving. */
export type Act =
  | { readonly kind: "send"; readonly label: string; readonly to: NodeId; readonly msg: unknown }
  | { readonly kind: "perform"; readonly label: string; readonly action: unknown }
  /** A `tryReceive` that finds nothing. */
  | { readonly kind: "nothing"; readonly label: string };

export interface Move {
  /** The slot's value afterwards. */
  readonly next: number;
  /** What is in flight afterwards in addition; -1 for nothing. */
  readonly packet: number;
  readonly act: Act;
}

/** A packet in flight, in the protocol with a label. */
export interface Flight {
  readonly label: string;
  readonly from: NodeId;
  readonly to: NodeId;
  readonly msg: unknown;
}

export interface System {
  readonly nodes: readonly NodeId[];
  readonly labels: readonly string[];
  /** The node of each slot, and each slot's first value. */
  readonly nodeAt: readonly NodeId[];
  readonly start: readonly number[];
  moves(slot: number, value: number): readonly Move[];
  /**
   * Whether a move of a slot is allowed where the node's other slots have these values; all are, where it is left out.
   * Hooks look at states in other protocols.
   */
  permits?(slot: number, move: Move, config: Configuration): boolean;
  /** The value of the packet's slot after it received it; -1 where it may not. */
  receive(slot: number, value: number, packet: number): number;
  /** The slot that a packet is for; -1 where there is none. */
  slotOf(packet: number): number;
  flight(packet: number): Flight;
  /** The number of a node's local state in the protocol whose label is at `label` in `labels`, and the state itself. */
  stateOf(slot: number, value: number, label: number): number;
  state(id: number): unknown;
  /** The slot that has a node's local state in that protocol; -1 where there is none. */
  slotFor(label: number, node: NodeId): number;
}

/**
 * A configuration: first a value for each slot, then the packets in flight, in ascending order. The lowest bit of a
 * value says that its node has crashed, the lowest bit of a packet that it is lost: in flight, and never delivered.
 */
export type Configuration = Int32Array;

/** Whoever watches that authored code comes to an end is told what runs. */
export interface Watch {
  /** A number for a piece of authored code. */
  token(what: string): number;
  /** It begins; what ran around it is returned, to be given to `end`. */
  begin(token: number): number;
  end(around: number): void;
}

export const unwatched: Watch = { token: () => 0, begin: () => 0, end: () => undefined };

/** Runs a piece of authored code under a watch. */
export function watched<T>(watch: Watch, token: number, code: () => T): T {
  const around = watch.begin(token);
  try {
    return code();
  } finally {
    watch.end(around);
  }
}

/** A step of the author's threw. */
export class StepThrew extends Error {
  constructor(
    /** Such as `Prepare.send`. */
    readonly step: string,
    readonly label: string,
    readonly node: NodeId,
    readonly thrown: unknown,
  ) {
    super(`${step} threw ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    this.name = "StepThrew";
  }
}
