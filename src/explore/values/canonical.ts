/** One text for equal values: what is kept, compared and counted is told apart by it. */

/** A value that cannot be kept: it is no data, or too large. */
export class Unkeepable extends Error {
  constructor(why: string) {
    super(why);
    this.name = "Unkeepable";
  }
}

/** A text longer than this is not kept: local states and messages of so much data are a mistake. */
export const longest = 1 << 20;
const deepest = 1000;

/** Texts of what is frozen, and so will not change: states share most of their parts. */
const texts = new WeakMap<object, string>();

/**
 * Equal for values that `equals` calls equal, and for no others: fields are in the order of their names, entries of maps
 * and elements of sets in the order in which they came in.
 *
 * @throws Unkeepable for functions, symbols, instances of classes, NaN and infinities, and for what is too large
 */
export function canonical(value: unknown): string {
  return textOf(value, 0);
}

function textOf(value: unknown, depth: number): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      if (!Number.isFinite(value)) throw new Unkeepable(`the number ${value}`);
      return String(value);
    case "boolean":
      return value ? "T" : "F";
    case "undefined":
      return "U";
    case "bigint":
      return `${value}n`;
    case "object":
      return value === null ? "N" : compound(value, depth);
    default:
      throw new Unkeepable(`a ${typeof value}`);
  }
}

function compound(value: object, depth: number): string {
  const known = texts.get(value);
  if (known !== undefined) return known;
  if (depth > deepest) throw new Unkeepable(`a value that contains itself, or is nested ${deepest} times`);
  const text =
    value instanceof Map || value instanceof Set
      ? `${value instanceof Map ? "M" : "S"}${arrayText([...value], depth)}`
      : Array.isArray(value)
        ? arrayText(value, depth)
        : objectText(value, depth);
  if (Object.isFrozen(value)) texts.set(value, text);
  return text;
}

function arrayText(items: readonly unknown[], depth: number): string {
  let text = "[";
  for (let i = 0; i < items.length; i++) text = checked(`${text}${textOf(items[i], depth + 1)},`);
  return `${text}]`;
}

function objectText(fields: object, depth: number): string {
  const prototype = Object.getPrototypeOf(fields);
  if (prototype !== Object.prototype && prototype !== null)
    throw new Unkeepable(`an instance of ${prototype?.constructor?.name ?? "a class"}`);
  let text = "{";
  for (const key of Object.keys(fields).sort()) {
    const field = textOf((fields as Readonly<Record<string, unknown>>)[key], depth + 1);
    text = checked(`${text}${JSON.stringify(key)}:${field},`);
  }
  return `${text}}`;
}

function checked(text: string): string {
  if (text.length > longest) throw new Unkeepable(`a value of more than ${longest} characters`);
  return text;
}
