/** What a log holds: everything that a program cannot compute by itself. */
import * as v from "valibot";
import type { NodeId } from "../../lang/index.ts";
import { pack, unpack } from "../wire/codec.ts";
import { type Data, Frame } from "../wire/greeting.ts";

const whole = v.pipe(v.number(), v.safeInteger());

export const Kind = { arrived: 1, nothing: 2, found: 3, met: 4, acked: 5 } as const;

const record = v.union([
  /** A message from a node, with its number, the label's place, and what it says. */
  v.strictTuple([v.literal(Kind.arrived), whole, whole, whole, v.unknown()]),
  /** So many times, one after the other, a receive that need not wait found nothing. */
  v.strictTuple([v.literal(Kind.nothing), whole]),
  /** Such a receive found something. */
  v.strictTuple([v.literal(Kind.found)]),
  /** The run of a peer. */
  v.strictTuple([v.literal(Kind.met), whole, v.string()]),
  /** A peer has said that it has all messages up to this one. */
  v.strictTuple([v.literal(Kind.acked), whole, whole]),
]);

export type LogRecord = v.InferOutput<typeof record>;

export const packRecord = (one: LogRecord): Buffer => pack(one);

const dataBegins = Buffer.from(`[${Frame.data},`);

/**
 * The record of a message that has arrived in a frame with this body. That ends in the same text (number, label, message), so
 * nothing is encoded anew where it begins as this version's do.
 */
export function arrivedRecord(from: NodeId, body: Buffer, { number, place, wire }: Data): Buffer {
  const rest = dataBegins.length;
  if (!body.subarray(0, rest).equals(dataBegins)) return packRecord([Kind.arrived, from, number, place, wire]);
  return Buffer.concat([Buffer.from(`[${Kind.arrived},${from},`), body.subarray(rest)]);
}

/** `undefined` where bytes are no record. */
export function unpackRecord(bytes: Buffer): LogRecord | undefined {
  const parsed = v.safeParse(record, unpack(bytes)?.wire);
  return parsed.success ? parsed.output : undefined;
}

const message = v.strictTuple([whole, whole, v.unknown()]);

const snapshot = v.strictObject({
  /** States, in the order of the labels; null where the node is not in the protocol. */
  states: v.array(v.nullable(v.strictTuple([v.unknown()]))),
  /** Messages that have come and are not received: label, sender, message. */
  mailbox: v.array(message),
  peers: v.array(
    v.strictObject({
      node: whole,
      run: v.nullable(v.string()),
      received: whole,
      acked: whole,
      /** Messages that are not acknowledged: number, label, message. */
      kept: v.array(message),
    }),
  ),
  /** How many events there have been. */
  events: whole,
});

export type Snapshot = v.InferOutput<typeof snapshot>;

export const packSnapshot = (one: Snapshot): Buffer => pack(one);

export function unpackSnapshot(bytes: Buffer): Snapshot | undefined {
  const parsed = v.safeParse(snapshot, unpack(bytes)?.wire);
  return parsed.success ? parsed.output : undefined;
}

/** How many events there had been; 0 where there is no snapshot. */
export const eventsIn = (snapshot: Buffer | undefined): number =>
  snapshot === undefined ? 0 : (unpackSnapshot(snapshot)?.events ?? 0);
