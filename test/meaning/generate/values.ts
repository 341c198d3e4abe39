/** Values of types: small ones that meet each other, and those at the edges. */
import { fieldsOf, type Ty, type VariantTy } from "../support/types.ts";
import type { Random } from "./random.ts";

const safe = Number.MAX_SAFE_INTEGER;

export const numbers: readonly number[] = [
  0,
  -1,
  1,
  2,
  255,
  256,
  1_000_000,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 31 + 1,
  -(2 ** 31),
  -(2 ** 31) - 1,
  2 ** 32,
  safe,
  -safe,
  safe - 1,
  1 - safe,
];

export const bigints: readonly bigint[] = [0n, -1n, 1n, 2n ** 53n, 2n ** 53n + 1n, -(2n ** 64n), 2n ** 64n, 10n ** 30n];

export const strings: readonly string[] = [
  "",
  "a",
  "b",
  "ab",
  " ",
  '"',
  '""',
  "'",
  "`",
  "\\",
  "\\n",
  "\n",
  "\r\n",
  "\t",
  "\u0000",
  "\u0001x",
  "\u001f",
  "\u007f",
  "\u0080",
  "\u0085",
  "é",
  "e\u0301",
  "ß",
  "中文",
  "עברית",
  "\u200d",
  "\u2028",
  "\ufeff",
  "\ufffe",
  "\ue000",
  "\ue0007\ue001",
  "😀",
  "👨‍👩‍👧",
  "\u{10ffff}",
  "(*",
  "*)",
  '(** "a',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: text that looks like a placeholder
  "${x}",
  "{{x}}",
  '%string "',
  "-0",
  "0",
  "toString",
  "__proto__",
  "x".repeat(70),
];

/** A value of a type; deeper ones are smaller. */
export function randomValue(type: Ty, random: Random, depth = 0): unknown {
  switch (type.k) {
    case "boolean":
      return random.chance(0.5);
    case "number":
      return random.chance(0.75) ? random.int(-3, 7) : random.pick(numbers);
    case "bigint":
      return random.chance(0.7) ? BigInt(random.int(-3, 7)) : random.pick(bigints);
    case "node":
      return random.int(0, 4);
    case "string":
      return random.chance(0.5) ? random.pick(["", "a", "b", "ab"]) : random.pick(strings);
    case "option":
      return random.chance(0.35) ? undefined : randomValue(type.of, random, depth);
    case "array":
      return Array.from({ length: lengthOf(random, depth) }, () => randomValue(type.of, random, depth + 1));
    case "map":
      return new Map(
        Array.from({ length: lengthOf(random, depth) }, () => [
          randomValue(type.key, random, depth + 1),
          randomValue(type.value, random, depth + 1),
        ]),
      );
    case "set":
      return new Set(Array.from({ length: lengthOf(random, depth) }, () => randomValue(type.of, random, depth + 1)));
    case "tuple":
      return type.items.map((item) => randomValue(item, random, depth + 1));
    case "named":
      return declaredValue(type, random, depth);
    default:
      throw new Error(`no values of type ${type.k}`);
  }
}

const lengthOf = (random: Random, depth: number): number =>
  random.chance(0.2) ? 0 : random.int(depth === 0 ? 1 : 0, depth === 0 ? 5 : depth === 1 ? 3 : 2);

function declaredValue(type: Ty & { k: "named" }, random: Random, depth: number): unknown {
  const { decl } = type;
  const object = (fields: Parameters<typeof fieldsOf>[0]) =>
    Object.fromEntries(fieldsOf(fields, type).map((field) => [field.name, randomValue(field.type, random, depth + 1)]));
  if (decl.k === "record") return object(decl.fields);
  // A recursive value ends: the deeper, the more often with a member that does not go on.
  const ending = decl.variants.filter((variant) => !goesOn(variant, type));
  const variant = random.pick(ending.length > 0 && random.chance(depth / 4) ? ending : decl.variants);
  return decl.tag === undefined ? variant.tag : { [decl.tag]: variant.tag, ...object(variant.fields) };
}

const goesOn = (variant: VariantTy, type: Ty & { k: "named" }): boolean =>
  variant.fields.some((field) => field.type.k === "named" && field.type.decl === type.decl);
