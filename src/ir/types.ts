/** The types of authored values, and the declarations that they refer to. */
import type { Span } from "./span.ts";

export type Type =
  | { readonly k: "bool" | "number" | "bigint" | "node" | "string" | "unit" | "never" }
  /** Stands where something was refused, and fits everywhere, so that one mistake is reported once. */
  | { readonly k: "error" }
  | { readonly k: "list"; readonly of: Type }
  /** A finite map: the list of its entries. */
  | { readonly k: "map"; readonly key: Type; readonly value: Type }
  /** A finite set: the list of its elements. */
  | { readonly k: "set"; readonly of: Type }
  | { readonly k: "tuple"; readonly items: readonly Type[] }
  | { readonly k: "option"; readonly of: Type }
  | { readonly k: "fn"; readonly params: readonly Type[]; readonly result: Type }
  | { readonly k: "named"; readonly decl: TypeDecl; readonly args: readonly Type[] }
  | { readonly k: "param"; readonly param: TypeParam }
  /** Something of the authoring library that is not data: a network, a protocol. */
  | { readonly k: "opaque"; readonly name: string }
  | Meta;

/** A type that is not known yet; `is` is set once it is. */
export interface Meta {
  readonly k: "meta";
  is: Type | undefined;
}

/** A type parameter of a generic function or type; two of the same name are different objects. */
export interface TypeParam {
  readonly name: string;
}

export interface Field {
  readonly name: string;
  readonly type: Type;
  readonly span: Span;
  readonly doc: string | undefined;
  /** Whether it is there for proofs and exploration only. */
  readonly ghost?: boolean;
}

export interface Variant {
  /** The literal that tells it apart. */
  readonly tag: string;
  readonly fields: readonly Field[];
  readonly span: Span;
  readonly doc: string | undefined;
}

interface Declared {
  readonly name: string;
  /** What its author calls it, of a type that has been derived from an authored one. */
  readonly authored?: string;
  readonly params: readonly TypeParam[];
  readonly span: Span;
  readonly doc: string | undefined;
}

/** An object type without a literal field. */
export interface RecordDecl extends Declared {
  readonly kind: "record";
  /** In the order of declaration. Filled in after creation, so that types may be recursive. */
  fields: readonly Field[];
}

/** Object types told apart by the literal field `tag`, or string literals where there is none. */
export interface UnionDecl extends Declared {
  readonly kind: "union";
  tag: string | undefined;
  variants: readonly Variant[];
}

export type TypeDecl = RecordDecl | UnionDecl;

export const bool: Type = { k: "bool" };
export const number: Type = { k: "number" };
export const bigint: Type = { k: "bigint" };
export const nodeId: Type = { k: "node" };
export const string: Type = { k: "string" };
export const unit: Type = { k: "unit" };
export const never: Type = { k: "never" };
export const errorType: Type = { k: "error" };
export const list = (of: Type): Type => ({ k: "list", of });
export const mapOf = (key: Type, value: Type): Type => ({ k: "map", key, value });
export const setOf = (of: Type): Type => ({ k: "set", of });
export const tuple = (items: readonly Type[]): Type => ({ k: "tuple", items });
export const option = (of: Type): Type => ({ k: "option", of });
export const fn = (params: readonly Type[], result: Type): Type => ({ k: "fn", params, result });
export const named = (decl: TypeDecl, args: readonly Type[]): Type => ({ k: "named", decl, args });
export const meta = (): Meta => ({ k: "meta", is: undefined });

/** What a type is, looking through what has been found out. */
export function prune(type: Type): Type {
  return type.k === "meta" && type.is !== undefined ? prune(type.is) : type;
}

/** What going over a value meets one by one: the elements of an array or a set, the entries of a map. */
export function elementsOf(type: Type): Type | undefined {
  const at = prune(type);
  if (at.k === "list" || at.k === "set") return at.of;
  return at.k === "map" ? tuple([at.key, at.value]) : undefined;
}

/** The members of a union; none of any other type. */
export function variantsOf(type: Type): readonly Variant[] {
  const at = prune(type);
  return at.k === "named" && at.decl.kind === "union" ? at.decl.variants : [];
}

/** `type` with its parameters replaced. */
export function substitute(type: Type, params: readonly TypeParam[], args: readonly Type[]): Type {
  const go = (t: Type): Type => {
    const at = prune(t);
    switch (at.k) {
      case "param": {
        const i = params.indexOf(at.param);
        return i < 0 ? at : (args[i] ?? at);
      }
      case "list":
        return list(go(at.of));
      case "map":
        return mapOf(go(at.key), go(at.value));
      case "set":
        return setOf(go(at.of));
      case "option":
        return option(go(at.of));
      case "tuple":
        return tuple(at.items.map(go));
      case "fn":
        return fn(at.params.map(go), go(at.result));
      case "named":
        return named(at.decl, at.args.map(go));
      default:
        return at;
    }
  };
  return params.length === 0 ? type : go(type);
}

/** The immediate parts of a type. */
export function parts(type: Type): readonly Type[] {
  const at = prune(type);
  switch (at.k) {
    case "list":
    case "set":
    case "option":
      return [at.of];
    case "map":
      return [at.key, at.value];
    case "tuple":
      return at.items;
    case "fn":
      return [...at.params, at.result];
    case "named":
      return at.args;
    default:
      return [];
  }
}

/** Whether the same type is meant. What was refused is the same as anything. */
export function sameType(a: Type, b: Type): boolean {
  const x = prune(a);
  const y = prune(b);
  if (x === y || x.k === "error" || y.k === "error") return true;
  if (x.k !== y.k) return false;
  if (x.k === "named" && x.decl !== (y as typeof x).decl) return false;
  if (x.k === "param") return x.param === (y as typeof x).param;
  if (x.k === "opaque") return x.name === (y as typeof x).name;
  if (x.k === "meta") return false;
  const xs = parts(x);
  const ys = parts(y);
  return xs.length === ys.length && xs.every((t, i) => sameType(t, ys[i] as Type));
}

/** How an author would write the type. */
export function showType(type: Type): string {
  const at = prune(type);
  switch (at.k) {
    case "bool":
      return "boolean";
    case "node":
      return "NodeId";
    case "unit":
      return "undefined";
    case "error":
    case "meta":
      return "?";
    case "list":
      return `readonly ${/[ |&]/.test(showType(at.of)) ? `(${showType(at.of)})` : showType(at.of)}[]`;
    case "map":
      return `ReadonlyMap<${showType(at.key)}, ${showType(at.value)}>`;
    case "set":
      return `ReadonlySet<${showType(at.of)}>`;
    case "tuple":
      return `readonly [${at.items.map(showType).join(", ")}]`;
    case "option":
      return `${showType(at.of)} | undefined`;
    case "fn":
      return `(${at.params.map((p, i) => `x${i + 1}: ${showType(p)}`).join(", ")}) => ${showType(at.result)}`;
    case "named":
      return at.decl.name + (at.args.length === 0 ? "" : `<${at.args.map(showType).join(", ")}>`);
    case "param":
      return at.param.name;
    case "opaque":
      return at.name;
    default:
      return at.k;
  }
}

/** The fields of a variant or record, with the declaration's parameters replaced. */
export function fieldTypes(fields: readonly Field[], decl: TypeDecl, args: readonly Type[]): readonly Type[] {
  return fields.map((field) => substitute(field.type, decl.params, args));
}
