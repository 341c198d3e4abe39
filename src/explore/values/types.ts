/** The types of authored values, as far as values of them are made and taken apart. */
import {
  errorType,
  type Field,
  fieldTypes,
  parts,
  prune,
  showType,
  substitute,
  type Type,
  type UnionDecl,
  type Variant,
} from "../../ir/types.ts";

/** The parts of a value, each with its type; what has no parts has none. */
export function partsOf(value: unknown, type: Type): readonly (readonly [unknown, Type])[] {
  const at = prune(type);
  switch (at.k) {
    case "list":
      return Array.isArray(value) ? value.map((item) => [item, at.of] as const) : [];
    case "set":
      return value instanceof Set ? [...value].map((item) => [item, at.of] as const) : [];
    case "map":
      return value instanceof Map ? [...value].flatMap(([key, of]) => [[key, at.key] as const, [of, at.value]]) : [];
    case "tuple":
      return Array.isArray(value) ? value.map((item, i) => [item, at.items[i] ?? errorType] as const) : [];
    case "option":
      return value === undefined ? [] : [[value, at.of]];
    case "named": {
      if (typeof value !== "object" || value === null) return [];
      const fields = fieldsOf(value, at);
      return fields.map(([name, of]) => [(value as Readonly<Record<string, unknown>>)[name], of] as const);
    }
    default:
      return [];
  }
}

/** The fields of an object of a declared type, with their types. */
function fieldsOf(value: object, type: Type & { k: "named" }): readonly (readonly [string, Type])[] {
  const { decl, args } = type;
  const typed = (fields: readonly Field[]): readonly (readonly [string, Type])[] => {
    const types = fieldTypes(fields, decl, args);
    return fields.map((field, i) => [field.name, types[i] ?? errorType]);
  };
  if (decl.kind === "record") return typed(decl.fields);
  return typed(variantOf(value, decl)?.fields ?? []);
}

/** The member of a union that a value is of. */
export function variantOf(value: unknown, decl: UnionDecl): Variant | undefined {
  const tag = decl.tag === undefined ? value : (value as Readonly<Record<string, unknown>> | null)?.[decl.tag];
  return decl.variants.find((one) => one.tag === tag);
}

/** The value with its parts replaced, part by part. */
export function mapParts(value: unknown, type: Type, map: (part: unknown, type: Type) => unknown): unknown {
  const at = prune(type);
  switch (at.k) {
    case "list":
      return Array.isArray(value) ? value.map((item) => map(item, at.of)) : value;
    case "set":
      return value instanceof Set ? new Set([...value].map((item) => map(item, at.of))) : value;
    case "map":
      return value instanceof Map
        ? new Map([...value].map(([key, of]) => [map(key, at.key), map(of, at.value)]))
        : value;
    case "tuple":
      return Array.isArray(value) ? value.map((item, i) => map(item, at.items[i] ?? errorType)) : value;
    case "option":
      return value === undefined ? undefined : map(value, at.of);
    case "named": {
      if (typeof value !== "object" || value === null) return value;
      const changed = fieldsOf(value, at).map(
        ([name, of]) => [name, map((value as Readonly<Record<string, unknown>>)[name], of)] as const,
      );
      return { ...value, ...Object.fromEntries(changed) };
    }
    default:
      return value;
  }
}

const names = new WeakMap<Type, string>();

/** How an author would write the type: the same for the same type. */
export function typeName(type: Type): string {
  const known = names.get(type);
  if (known !== undefined) return known;
  const name = showType(type);
  if (prune(type).k !== "meta") names.set(type, name);
  return name;
}

/** The names of all types that values of a type are made of, its own too. */
export function typesWithin(type: Type, found: Set<string> = new Set()): ReadonlySet<string> {
  const at = prune(type);
  const name = typeName(at);
  if (found.has(name)) return found;
  found.add(name);
  if (at.k !== "named") for (const part of parts(at)) typesWithin(part, found);
  else {
    const fields = at.decl.kind === "record" ? at.decl.fields : at.decl.variants.flatMap((one) => one.fields);
    for (const field of fieldTypes(fields, at.decl, at.args)) typesWithin(field, found);
  }
  return found;
}

/** Calls `see` with a value and all of its parts. */
export function visitValue(value: unknown, type: Type, see: (value: unknown, type: Type) => void): void {
  see(value, type);
  for (const [part, of] of partsOf(value, type)) visitValue(part, of, see);
}

/** Whether values of a type hold something that is not known here: a type parameter, or a function. */
export function isOpaque(type: Type, seen: ReadonlySet<unknown> = new Set()): boolean {
  const at = prune(type);
  if (at.k === "param" || at.k === "fn" || at.k === "opaque" || at.k === "error" || at.k === "meta") return true;
  if (at.k !== "named") return parts(at).some((part) => isOpaque(part, seen));
  if (seen.has(at.decl)) return false;
  const inside = new Set([...seen, at.decl]);
  const fields = at.decl.kind === "record" ? at.decl.fields : at.decl.variants.flatMap((one) => one.fields);
  return fieldTypes(fields, at.decl, at.args).some((field) => isOpaque(field, inside));
}

export { fieldTypes, prune, substitute, type Type };
