/** Values kept once each, under small numbers: configurations are vectors of such numbers. */
import { canonical } from "./canonical.ts";

export class Interner<T> {
  private readonly ids = new Map<string, number>();
  private readonly values: T[] = [];

  /**
   * The number of a value; the same for equal values. What is kept is frozen, so that nothing can change it later.
   *
   * @throws Unkeepable where it is no data, or too large
   */
  idOf(value: T): number {
    const text = canonical(value);
    const known = this.ids.get(text);
    if (known !== undefined) return known;
    const id = this.values.length;
    this.ids.set(text, id);
    this.values.push(freeze(value));
    return id;
  }

  of(id: number): T {
    return this.values[id] as T;
  }

  get size(): number {
    return this.values.length;
  }
}

function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of value instanceof Map || value instanceof Set ? value.values() : Object.values(value))
      freeze(inner);
  }
  return value;
}
