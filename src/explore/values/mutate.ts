/** A value with one of its parts replaced by another of the same type. */
import { equals } from "../../lang/index.ts";
import type { Random } from "./random.ts";
import { type Material, type Occurring, randomValue } from "./small.ts";
import { mapParts, type Type, typeName, visitValue } from "./types.ts";

export function mutated(value: unknown, type: Type, material: Material, occurring: Occurring, random: Random): unknown {
  let parts = 0;
  visitValue(value, type, () => {
    parts++;
  });
  let left = random.below(parts);
  const go = (part: unknown, of: Type): unknown => {
    if (left === 0) {
      left = -1;
      const other = randomValue(of, material, occurring, random, 2);
      return other === undefined ? part : other.value;
    }
    if (left < 0) return part;
    left--;
    return mapParts(part, of, go);
  };
  return go(value, type);
}

/** A value with all of its parts of one type that equal `old` replaced. */
export function replaced(value: unknown, type: Type, of: Type, old: unknown, by: unknown): unknown {
  if (typeName(type) === typeName(of) && equals(value, old)) return by;
  return mapParts(value, type, (part, inner) => replaced(part, inner, of, old, by));
}
