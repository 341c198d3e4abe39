/** Values to bytes and back. What comes in is checked against its shape, to the last field; what goes out, for its numbers. */
import { isUtf8 } from "node:buffer";
import * as v from "valibot";
import { isBounded } from "./nesting.ts";
import type { Definitions, Fields, Shape } from "./shapes.ts";

/** How deep values may be nested, in either direction. */
export const deepest = 128;
/** Digits of a bigint. */
const longest = 10_000;

/** Why bytes are refused. */
export type Refusal = "malformed" | "unknown tag" | "wrong fields" | "wrong type";

export type Decoded = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly why: Refusal };

/** Thrown where a value cannot be sent. */
export class Unsendable extends Error {}

export interface Codec {
  /** @throws Unsendable for a number that is not exact, and for a string that is no Unicode text */
  toWire(value: unknown): unknown;
  /** What has been decoded, checked. */
  fromWire(wire: unknown): Decoded;
}

/** Of a value in its frame or record. */
const deepestText = deepest + 8;

/** @throws Unsendable for a value nested too deeply */
export function pack(wire: unknown): Buffer {
  return packAfter(0, wire);
}

/** Bytes of a value behind so many others, which are the caller's to fill in. */
export function packAfter(room: number, wire: unknown): Buffer {
  let text: string;
  try {
    text = JSON.stringify(wire);
  } catch (error) {
    throw new Unsendable((error as Error).message);
  }
  const bytes = Buffer.allocUnsafe(room + Buffer.byteLength(text));
  bytes.write(text, room);
  if (!isBounded(bytes.subarray(room), deepestText)) throw new Unsendable(`it is nested deeper than ${deepest}`);
  return bytes;
}

/** `undefined` where bytes are not one value. */
export function unpack(bytes: Buffer): { readonly wire: unknown } | undefined {
  if (!isUtf8(bytes) || !isBounded(bytes, deepestText)) return undefined;
  try {
    return { wire: JSON.parse(bytes.toString()) };
  } catch {
    return undefined;
  }
}

type Check = v.GenericSchema<unknown, unknown>;
type Convert = (value: never) => unknown;

const wellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);
const text = v.pipe(v.string(), v.check(wellFormed));
// Zero has one sign.
const whole = v.pipe(
  v.number(),
  v.safeInteger(),
  v.transform((n) => n + 0),
);
const big = v.pipe(
  v.string(),
  v.maxLength(longest),
  v.regex(/^(0|-?[1-9]\d*)$/),
  v.transform((digits) => BigInt(digits)),
);

/** The codecs of shapes that refer to these definitions. */
export function codecsOf(definitions: Definitions): (shape: Shape) => Codec {
  const checks = new Map<string, Check>();
  const converts = new Map<string, Convert>();

  const entries = (fields: Fields): Record<string, Check> =>
    Object.fromEntries(Object.entries(fields).map(([name, shape]) => [name, check(shape)]));

  const declared = (name: string): Check => {
    const known = checks.get(name);
    if (known !== undefined) return known;
    // What a recursive type says of itself is looked up when a value is there.
    checks.set(
      name,
      v.lazy(() => checks.get(name) as Check),
    );
    const made = define(name);
    checks.set(name, made);
    return made;
  };

  const define = (name: string): Check => {
    const definition = definitions[name];
    if (definition === undefined) throw new Error(`no type ${name}`);
    if (definition.k === "literals") return v.picklist(definition.values);
    if (definition.k === "record") return v.strictObject(entries(definition.fields));
    const { tag } = definition;
    const members = new Map(
      Object.entries(definition.variants).map(([literal, fields]) => [
        literal,
        v.strictObject({ [tag]: v.literal(literal), ...entries(fields) }),
      ]),
    );
    const none = v.picklist([...members.keys()]);
    // The tag is looked up, where `variant` tries one member after the other.
    return v.lazy((value) => members.get((value as { readonly [tag: string]: string } | null)?.[tag] ?? "") ?? none);
  };

  const check = (shape: Shape): Check => {
    switch (shape.k) {
      case "bool":
        return v.boolean();
      case "number":
      case "node":
        return whole;
      case "bigint":
        return big;
      case "string":
        return text;
      case "unit":
        return v.pipe(
          v.null(),
          v.transform(() => undefined),
        );
      case "list":
        return v.array(check(shape.of));
      case "set":
        return v.pipe(
          v.array(check(shape.of)),
          v.check((items) => new Set(items).size === items.length),
          v.transform((items) => new Set(items)),
        );
      case "map":
        // Each key once: a second one would be forgotten.
        return v.pipe(
          v.array(v.strictTuple([check(shape.key), check(shape.value)])),
          v.check((entries) => new Set(entries.map(([key]) => key)).size === entries.length),
          v.transform((entries) => new Map(entries)),
        );
      case "tuple":
        return v.strictTuple(shape.items.map(check));
      case "option":
        return v.pipe(
          v.nullable(check(shape.of)),
          v.transform((value) => value ?? undefined),
        );
      case "ref":
        return declared(shape.to);
    }
  };

  const convertFields = (fields: Fields): ((value: Readonly<Record<string, unknown>>) => Record<string, unknown>) => {
    const each = Object.entries(fields).map(([name, shape]) => [name, convert(shape)] as const);
    return (value) => {
      const wire: Record<string, unknown> = {};
      for (const [name, go] of each) wire[name] = go(value[name] as never);
      return wire;
    };
  };

  const convertNamed = (name: string): Convert => {
    const known = converts.get(name);
    if (known !== undefined) return known;
    converts.set(name, (value) => (converts.get(name) as Convert)(value));
    const definition = definitions[name];
    if (definition === undefined) throw new Error(`no type ${name}`);
    let made: Convert;
    if (definition.k === "literals") made = (value) => value;
    else if (definition.k === "record") made = convertFields(definition.fields);
    else {
      const { tag } = definition;
      const members = new Map(Object.entries(definition.variants).map(([one, fields]) => [one, convertFields(fields)]));
      made = (value: Readonly<Record<string, unknown>>) => ({
        [tag]: value[tag],
        ...members.get(value[tag] as string)?.(value),
      });
    }
    converts.set(name, made);
    return made;
  };

  const convert = (shape: Shape): Convert => {
    switch (shape.k) {
      case "bool":
        return (value) => value;
      case "number":
      case "node":
        return (value: number) => {
          if (!Number.isSafeInteger(value)) throw new Unsendable(`the number ${value} is not exact`);
          return value + 0;
        };
      case "bigint":
        return (value: bigint) => {
          const digits = String(value);
          if (digits.length > longest) throw new Unsendable(`a bigint has more than ${longest} digits`);
          return digits;
        };
      case "string":
        return (value: string) => {
          if (!wellFormed(value)) throw new Unsendable("a string is no Unicode text");
          return value;
        };
      case "unit":
        return () => null;
      case "set": {
        const go = convert(shape.of);
        return (value: ReadonlySet<never>) => [...value].map((item) => go(item));
      }
      case "map": {
        const [key, of] = [convert(shape.key), convert(shape.value)];
        return (value: ReadonlyMap<never, never>) => [...value].map(([at, item]) => [key(at), of(item)]);
      }
      case "list": {
        const go = convert(shape.of);
        return (value: readonly never[]) => value.map((item) => go(item));
      }
      case "tuple": {
        const each = shape.items.map(convert);
        return (value: readonly never[]) => each.map((go, i) => go(value[i] as never));
      }
      case "option": {
        const go = convert(shape.of);
        return (value: unknown) => (value === undefined ? null : go(value as never));
      }
      case "ref":
        return convertNamed(shape.to);
    }
  };

  return (shape) => {
    const schema = check(shape);
    const go = convert(shape);
    return {
      toWire: (value) => go(value as never),
      fromWire: (wire) => {
        const parsed = v.safeParse(schema, wire, { abortEarly: true });
        return parsed.success ? { ok: true, value: parsed.output } : { ok: false, why: refusal(parsed.issues[0]) };
      },
    };
  };
}

function refusal(issue: v.BaseIssue<unknown>): Refusal {
  if (issue.type === "picklist") return "unknown tag";
  return issue.type === "strict_object" || issue.type === "strict_tuple" ? "wrong fields" : "wrong type";
}
