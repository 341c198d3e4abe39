/**
 * Values of JavaScript as terms of Coq, written without the help of the translator's printer: what it prints wrongly
 * must not be expected wrongly too.
 */
import { fieldsOf, type Ty } from "./types.ts";

/** What declarations are called in Coq. */
export interface CoqNames {
  type(name: string): string;
  /** The constructor of a member of a union; of a record, with `undefined`. */
  build(type: string, tag: string | undefined): string;
  function(name: string): string;
}

/** In front of everything else in a file of cases: strings by the numbers of their bytes. */
export const prelude = `From Coq Require Import List NArith ZArith Ascii String.
Module Meaning.
Definition text (bytes : list N) : string :=
  List.fold_right (fun byte rest => String (ascii_of_N byte) rest) EmptyString bytes.
End Meaning.
`;

export function coqType(type: Ty, names: CoqNames): string {
  switch (type.k) {
    case "boolean":
      return "bool";
    case "number":
    case "bigint":
      return "Z";
    case "node":
      return "nat";
    case "string":
      return "string";
    case "array":
    case "set":
      return `(list ${coqType(type.of, names)})`;
    case "map":
      return `(list ${coqType(entry(type), names)})`;
    case "option":
      return `(option ${coqType(type.of, names)})`;
    case "tuple":
      return `(${type.items.map((item) => coqType(item, names)).join(" * ")})%type`;
    case "named":
      return `(${[names.type(type.decl.name), ...type.args.map((arg) => coqType(arg, names))].join(" ")})`;
    default:
      throw new Error(`no value has the type ${type.k}`);
  }
}

/** An entry of a map. */
const entry = (type: Ty & { k: "map" }): Ty => ({ k: "tuple", items: [type.key, type.value] });

const list = (items: readonly string[], of: string): string =>
  items.reduceRight((rest, item) => `(@cons ${of} ${item} ${rest})`, `(@nil ${of})`);

/** A value of a type as a term that says all of its type, so that nothing is left to inference. */
export function coqValue(value: unknown, type: Ty, names: CoqNames): string {
  const go = (inner: unknown, at: Ty): string => coqValue(inner, at, names);
  switch (type.k) {
    case "boolean":
      return value === true ? "true" : value === false ? "false" : bad(value, type);
    case "number":
      return typeof value === "number" && Number.isSafeInteger(value) ? `(${value + 0})%Z` : bad(value, type);
    case "bigint":
      return typeof value === "bigint" ? `(${value})%Z` : bad(value, type);
    case "node":
      return typeof value === "number" && value >= 0 ? `${value}%nat` : bad(value, type);
    case "string":
      return typeof value === "string"
        ? `(Meaning.text ${list(
            [...new TextEncoder().encode(value)].map((byte) => `${byte}%N`),
            "BinNums.N",
          )})`
        : bad(value, type);
    case "array":
      return Array.isArray(value)
        ? list(
            value.map((item) => go(item, type.of)),
            coqType(type.of, names),
          )
        : bad(value, type);
    case "map":
    case "set":
      return value instanceof (type.k === "map" ? Map : Set)
        ? go([...value], { k: "array", of: type.k === "map" ? entry(type) : type.of })
        : bad(value, type);
    case "option":
      return value === undefined
        ? `(@None ${coqType(type.of, names)})`
        : `(@Some ${coqType(type.of, names)} ${go(value, type.of)})`;
    case "tuple":
      return Array.isArray(value) && value.length === type.items.length
        ? `(${value.map((item, i) => go(item, type.items[i] as Ty)).join(", ")})`
        : bad(value, type);
    case "named":
      return declared(value, type, names);
    default:
      return bad(value, type);
  }
}

function declared(value: unknown, type: Ty & { k: "named" }, names: CoqNames): string {
  const { decl } = type;
  const args = type.args.map((arg) => coqType(arg, names));
  const build = (tag: string | undefined, fields: Parameters<typeof fieldsOf>[0], object: object): string => {
    const found = Object.keys(object).filter((key) => decl.k === "record" || key !== decl.tag);
    const known = fieldsOf(fields, type);
    if (found.length !== known.length || !known.every((field) => field.name in object)) return bad(value, type);
    const parts = known.map((field) => coqValue((object as Record<string, unknown>)[field.name], field.type, names));
    return `(@${[names.build(decl.name, tag), ...args, ...parts].join(" ")})`;
  };
  if (decl.k === "record")
    return typeof value === "object" && value !== null ? build(undefined, decl.fields, value) : bad(value, type);
  const tag = decl.tag === undefined ? value : (value as Record<string, unknown>)?.[decl.tag];
  const variant = decl.variants.find((one) => one.tag === tag);
  if (variant === undefined) return bad(value, type);
  return build(variant.tag, variant.fields, decl.tag === undefined ? {} : (value as object));
}

function bad(value: unknown, type: Ty): never {
  throw new Error(`${showValue(value)} is not a value of type ${type.k === "named" ? type.decl.name : type.k}`);
}

/** A value as a person would write it. */
export function showValue(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(showValue).join(", ")}]`;
  if (value instanceof Map || value instanceof Set)
    return `${value instanceof Map ? "Map" : "Set"}(${showValue([...value])})`;
  if (typeof value === "object" && value !== null)
    return `{ ${Object.entries(value)
      .map(([key, inner]) => `${key}: ${showValue(inner)}`)
      .join(", ")} }`;
  return Object.is(value, -0) ? "0" : String(value);
}
