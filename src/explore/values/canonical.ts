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

/**
 * Equal for values that `equals` calls equal, and for no others: fields are in the order of their names.
 *
 * @throws Unkeepable for functions, symbols, instances of classes, NaN and infinities, and for what is too large
 */
export function canonical(value: unknown): string {
  const parts: string[] = [];
  let length = 0;
  const write = (text: string): void => {
    length += text.length;
    if (length > longest) throw new Unkeepable(`a value of more than ${longest} characters`);
    parts.push(text);
  };
  const go = (at: unknown, depth: number): void => {
    if (depth > 1000) throw new Unkeepable("a value that contains itself, or is nested a thousand times");
    switch (typeof at) {
      case "string":
        return write(JSON.stringify(at));
      case "number":
        if (!Number.isFinite(at)) throw new Unkeepable(`the number ${at}`);
        return write(String(at));
      case "boolean":
        return write(at ? "T" : "F");
      case "undefined":
        return write("U");
      case "bigint":
        return write(`${at}n`);
      case "object":
        return at === null ? write("N") : Array.isArray(at) ? array(at, depth) : object(at, depth);
      default:
        throw new Unkeepable(`a ${typeof at}`);
    }
  };
  const array = (items: readonly unknown[], depth: number): void => {
    write("[");
    for (const item of items) {
      go(item, depth + 1);
      write(",");
    }
    write("]");
  };
  const object = (fields: object, depth: number): void => {
    const prototype = Object.getPrototypeOf(fields);
    if (prototype !== Object.prototype && prototype !== null)
      throw new Unkeepable(`an instance of ${prototype?.constructor?.name ?? "a class"}`);
    write("{");
    for (const key of Object.keys(fields).sort()) {
      write(`${JSON.stringify(key)}:`);
      go((fields as Readonly<Record<string, unknown>>)[key], depth + 1);
      write(",");
    }
    write("}");
  };
  go(value, 0);
  return parts.join("");
}
