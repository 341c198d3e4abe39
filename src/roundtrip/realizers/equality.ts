/** Equality of values. In Coq every equality is proved to be that of its type, so one function is all of them. */

/** `==`: whether two values hold the same. */
export function equals<T>(a: T, b: T): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!equals(a[i], b[i])) return false;
    return true;
  }
  if (isCollection(a) || isCollection(b))
    return isCollection(a) && isCollection(b) && a instanceof Map === b instanceof Map && equals([...a], [...b]);
  const left = a as Readonly<Record<string, unknown>>;
  const right = b as Readonly<Record<string, unknown>>;
  let fields = 0;
  for (const key in left) {
    if (!(key in right) || !equals(left[key], right[key])) return false;
    fields += 1;
  }
  for (const _ in right) fields -= 1;
  return fields === 0;
}

/** Maps and sets are lists in Coq: equal where they have the same in the same order. */
const isCollection = (value: object): value is ReadonlyMap<unknown, unknown> | ReadonlySet<unknown> =>
  value instanceof Map || value instanceof Set;

/** One text for equal values, and different ones for others of their type. */
export function keyOf(value: unknown): string {
  switch (typeof value) {
    case "object": {
      if (Array.isArray(value)) return `[${value.map(keyOf).join(",")}]`;
      if (isCollection(value as object)) return keyOf([...(value as Iterable<unknown>)]);
      const fields = Object.entries(value as object).map(([name, of]) => `${JSON.stringify(name)}:${keyOf(of)}`);
      return `{${fields.sort().join(",")}}`;
    }
    case "string":
      return JSON.stringify(value);
    case "number":
      return String(value === 0 ? 0 : value);
    default:
      return String(value);
  }
}
