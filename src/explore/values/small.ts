/**
 * Small values of a type: what is tried as the content of messages, and what local states are made of that need not be
 * reachable.
 */
import type { NodeId } from "../../lang/index.ts";
import { canonical } from "./canonical.ts";
import type { Random } from "./random.ts";
import { fieldTypes, prune, type Type, typeName, visitValue } from "./types.ts";

/** What small values are made of. */
export interface Material {
  readonly nodes: readonly NodeId[];
  readonly numbers: readonly number[];
  readonly strings: readonly string[];
}

/** No more values than this are made of one type. */
export const mostValues = 500;

/** Values that occur somewhere, by their type: whole lists and records too. */
export class Occurring {
  private readonly byType = new Map<string, Map<unknown, unknown>>();

  /** @param wanted the names of the types that are looked for; all where it is left out */
  constructor(private readonly wanted?: ReadonlySet<string>) {}

  add(value: unknown, type: Type): void {
    visitValue(value, type, (part, of) => {
      const name = typeName(of);
      if (this.wanted?.has(name) === false) return;
      const known = this.byType.get(name) ?? new Map<unknown, unknown>();
      this.byType.set(name, known);
      known.set(typeof part === "object" && part !== null ? canonical(part) : part, part);
    });
  }

  of(type: Type): readonly unknown[] {
    return [...(this.byType.get(typeName(type))?.values() ?? [])];
  }

  /** One text for the same values of the same types. */
  get key(): string {
    return [...this.byType]
      .map(([name, values]) => `${name}:${[...values.values()].map(canonical).sort().join()}`)
      .sort()
      .join(";");
  }
}

const nothing = new Occurring();

/**
 * All values of a type that are made of the material and of what occurs: lists of up to two elements, unions of
 * all their members. Numbers that occur are joined by their successors.
 */
export function smallValues(type: Type, material: Material, occurring: Occurring = nothing): readonly unknown[] {
  const found = new Map<string, unknown>();
  const add = (value: unknown): void => {
    if (found.size < mostValues) found.set(canonical(value), value);
  };
  for (const value of made(type, material, occurring, 3)) add(value);
  for (const value of occurring.of(type)) {
    add(value);
    if (typeof value === "number" && prune(type).k === "number") add(value + 1);
  }
  return [...found.values()];
}

function made(type: Type, material: Material, occurring: Occurring, depth: number): readonly unknown[] {
  const at = prune(type);
  // Successors are for counters, and those are fields.
  const inner = (of: Type, next = true): readonly unknown[] => {
    const found = next ? around(of, occurring) : occurring.of(of);
    return depth === 0 ? found : distinct([...made(of, material, occurring, depth - 1), ...found]);
  };
  const field = (of: Type): readonly unknown[] => inner(of);
  const part = (of: Type): readonly unknown[] => inner(of, false);
  switch (at.k) {
    case "bool":
      return [false, true];
    case "number":
      return material.numbers;
    case "bigint":
      return material.numbers.map(BigInt);
    case "node":
      return material.nodes;
    case "string":
      return material.strings;
    case "unit":
      return [undefined];
    case "option":
      return [undefined, ...field(at.of)];
    case "tuple":
      return products(at.items.map(part));
    case "list": {
      const items = part(at.of);
      return [
        [],
        ...items.map((one) => [one]),
        ...products([items, items]).filter(([a, b]) => canonical(a) !== canonical(b)),
      ];
    }
    case "set": {
      const items = part(at.of);
      return [new Set(), ...items.map((one) => new Set([one])), ...products([items, items]).map((two) => new Set(two))];
    }
    case "map": {
      const entries = products([part(at.key), part(at.value)]);
      return [[], ...entries.map((one) => [one]), ...products([entries, entries])].map(
        (of) => new Map(of as readonly (readonly [unknown, unknown])[]),
      );
    }
    case "named": {
      const { decl, args } = at;
      if (decl.kind === "record") return records(fieldTypes(decl.fields, decl, args), decl.fields, field);
      return decl.variants.flatMap((variant) =>
        decl.tag === undefined
          ? [variant.tag]
          : records(fieldTypes(variant.fields, decl, args), variant.fields, field, { [decl.tag]: variant.tag }),
      );
    }
    default:
      return [];
  }
}

function around(type: Type, occurring: Occurring): readonly unknown[] {
  const values = occurring.of(type);
  return prune(type).k === "number" ? values.flatMap((n) => [n, (n as number) + 1]) : values;
}

function distinct(values: readonly unknown[]): readonly unknown[] {
  return [...new Map(values.map((value) => [canonical(value), value])).values()];
}

function records(
  types: readonly Type[],
  fields: readonly { readonly name: string }[],
  inner: (type: Type) => readonly unknown[],
  tag: object = {},
): readonly unknown[] {
  return products(types.map(inner)).map((values) => ({
    ...tag,
    ...Object.fromEntries(fields.map((field, i) => [field.name, values[i]])),
  }));
}

/** Every way to take one of each; no more than the most. */
function products(of: readonly (readonly unknown[])[]): readonly (readonly unknown[])[] {
  let all: readonly (readonly unknown[])[] = [[]];
  for (const values of of) {
    const next: (readonly unknown[])[] = [];
    for (const before of all) for (const value of values) if (next.length < mostValues) next.push([...before, value]);
    all = next;
  }
  return all;
}

/** One value of a type, at random; `undefined` where there is none. Lists have up to three elements. */
export function randomValue(
  type: Type,
  material: Material,
  occurring: Occurring,
  random: Random,
  depth = 4,
): { readonly value: unknown } | undefined {
  const at = prune(type);
  const known = occurring.of(at);
  // What occurs is taken half of the time: values that fit together mostly have parts in common.
  if (known.length > 0 && random.oneIn(2)) return { value: random.pick(known) };
  const one = (from: readonly unknown[]) => (from.length === 0 ? undefined : { value: random.pick(from) });
  const inner = (of: Type) =>
    depth === 0 ? one(occurring.of(of)) : randomValue(of, material, occurring, random, depth - 1);
  const fields = (names: readonly { readonly name: string }[], types: readonly Type[], tag: object) => {
    const values = types.map(inner);
    if (values.some((value) => value === undefined)) return undefined;
    return { value: { ...tag, ...Object.fromEntries(names.map((name, i) => [name.name, values[i]?.value])) } };
  };
  switch (at.k) {
    case "option":
      return random.oneIn(2) ? { value: undefined } : inner(at.of);
    case "tuple": {
      const values = at.items.map(inner);
      return values.some((value) => value === undefined) ? undefined : { value: values.map((value) => value?.value) };
    }
    case "set": {
      const items = Array.from({ length: random.below(4) }, () => inner(at.of));
      return items.some((item) => item === undefined)
        ? undefined
        : { value: new Set(items.map((item) => item?.value)) };
    }
    case "map": {
      const entries = Array.from({ length: random.below(4) }, () => [inner(at.key), inner(at.value)] as const);
      return entries.some(([key, of]) => key === undefined || of === undefined)
        ? undefined
        : { value: new Map(entries.map(([key, of]) => [key?.value, of?.value])) };
    }
    case "list": {
      const length = random.below(4);
      const values = Array.from({ length }, () => inner(at.of));
      return values.some((value) => value === undefined)
        ? { value: [] }
        : { value: values.map((value) => value?.value) };
    }
    case "named": {
      const { decl, args } = at;
      if (decl.kind === "record") return fields(decl.fields, fieldTypes(decl.fields, decl, args), {});
      if (decl.variants.length === 0) return undefined;
      const variant = random.pick(decl.variants);
      if (decl.tag === undefined) return { value: variant.tag };
      return fields(variant.fields, fieldTypes(variant.fields, decl, args), { [decl.tag]: variant.tag });
    }
    default:
      return one(distinct([...made(at, material, occurring, 0), ...around(at, occurring)]));
  }
}
