/** What two nodes say to each other: the frames of a link, from the one that sends messages to the one that gets them. */
import * as v from "valibot";

/** Of the frames and of what they hold; nodes of different versions do not talk. */
export const wireVersion = 2;

/** The first element of every frame. */
export const Frame = { hello: 0, welcome: 1, ack: 2, data: 3 } as const;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const name = v.pipe(v.string(), v.maxLength(256));

const hello = v.strictTuple([
  v.literal(Frame.hello),
  v.strictObject({
    version: count,
    cluster: name,
    build: name,
    from: v.pipe(v.number(), v.safeInteger()),
    to: v.pipe(v.number(), v.safeInteger()),
    run: name,
  }),
]);
/** `received`: the number of the last message that is safe; or why there is no welcome. */
const welcome = v.strictTuple([
  v.literal(Frame.welcome),
  v.union([v.strictObject({ run: name, received: count }), v.strictObject({ refused: name })]),
]);
const ack = v.strictTuple([v.literal(Frame.ack), count]);

export type Hello = v.InferOutput<typeof hello>[1];
export type Welcome = v.InferOutput<typeof welcome>[1];

const reader =
  <T>(schema: v.GenericSchema<unknown, T>) =>
  (wire: unknown): T | undefined => {
    const parsed = v.safeParse(schema, wire, { abortEarly: true });
    return parsed.success ? parsed.output : undefined;
  };

export const readHello = reader(hello);
export const readWelcome = reader(welcome);
export const readAck = reader(ack);

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** A message's number, the label's place in the list of labels, and the message. */
export interface Data {
  readonly number: number;
  readonly place: number;
  readonly wire: unknown;
}

/** Looks at every message's frame, so by hand. */
export function readData(wire: unknown): Data | undefined {
  if (!Array.isArray(wire) || wire.length !== 4) return undefined;
  const [frame, number, place, message] = wire as unknown[];
  return frame === Frame.data && isCount(number) && isCount(place) ? { number, place, wire: message } : undefined;
}
