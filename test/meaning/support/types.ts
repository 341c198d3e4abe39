/** Types of authored values, as the tests know them: apart from the translator's own. */

export type Ty =
  | { readonly k: "boolean" | "number" | "bigint" | "node" | "string" }
  | { readonly k: "array"; readonly of: Ty }
  | { readonly k: "option"; readonly of: Ty }
  | { readonly k: "map"; readonly key: Ty; readonly value: Ty }
  | { readonly k: "set"; readonly of: Ty }
  | { readonly k: "tuple"; readonly items: readonly Ty[] }
  | { readonly k: "named"; readonly decl: Declared; readonly args: readonly Ty[] }
  /** A type parameter. */
  | { readonly k: "param"; readonly name: string }
  | { readonly k: "function"; readonly params: readonly Ty[]; readonly result: Ty };

export interface FieldTy {
  readonly name: string;
  readonly type: Ty;
}

export interface VariantTy {
  readonly tag: string;
  readonly fields: readonly FieldTy[];
}

/** An object type, a union of object types told apart by `tag`, or (without fields) a union of string literals. */
export type Declared =
  | {
      readonly k: "record";
      readonly name: string;
      readonly params: readonly string[];
      readonly fields: readonly FieldTy[];
    }
  | {
      readonly k: "union";
      readonly name: string;
      readonly params: readonly string[];
      /** `undefined`: the values are the tags themselves. */
      readonly tag: string | undefined;
      /** Filled in after creation where the union is recursive. */
      variants: readonly VariantTy[];
    };

export type UnionTy = Declared & { k: "union" };
export type RecordTy = Declared & { k: "record" };

export const boolean: Ty = { k: "boolean" };
export const number: Ty = { k: "number" };
export const bigint: Ty = { k: "bigint" };
export const node: Ty = { k: "node" };
export const string: Ty = { k: "string" };
export const array = (of: Ty): Ty => ({ k: "array", of });
export const option = (of: Ty): Ty => ({ k: "option", of });
export const mapTy = (key: Ty, value: Ty): Ty => ({ k: "map", key, value });
export const setTy = (of: Ty): Ty => ({ k: "set", of });
export const tuple = (...items: readonly Ty[]): Ty => ({ k: "tuple", items });
export const named = (decl: Declared, ...args: readonly Ty[]): Ty => ({ k: "named", decl, args });
export const fn = (params: readonly Ty[], result: Ty): Ty => ({ k: "function", params, result });

/** `type` with type parameters replaced. */
export function instantiate(type: Ty, by: ReadonlyMap<string, Ty>): Ty {
  const go = (at: Ty): Ty => instantiate(at, by);
  switch (type.k) {
    case "param":
      return by.get(type.name) ?? type;
    case "array":
    case "option":
    case "set":
      return { ...type, of: go(type.of) };
    case "map":
      return mapTy(go(type.key), go(type.value));
    case "tuple":
      return tuple(...type.items.map(go));
    case "named":
      return named(type.decl, ...type.args.map(go));
    case "function":
      return fn(type.params.map(go), go(type.result));
    default:
      return type;
  }
}

const bindings = (decl: Declared, args: readonly Ty[]): ReadonlyMap<string, Ty> =>
  new Map(decl.params.map((param, i) => [param, args[i] ?? boolean] as const));

/** The fields of a record or of one member of a union, at the type's arguments. */
export const fieldsOf = (fields: readonly FieldTy[], type: Ty & { k: "named" }): readonly FieldTy[] =>
  fields.map((field) => ({ ...field, type: instantiate(field.type, bindings(type.decl, type.args)) }));

/** How TypeScript writes the type. */
export function show(type: Ty): string {
  switch (type.k) {
    case "node":
      return "NodeId";
    case "array":
      return `readonly ${type.of.k === "array" || type.of.k === "tuple" || type.of.k === "option" || type.of.k === "function" ? `(${show(type.of)})` : show(type.of)}[]`;
    case "option":
      return `${type.of.k === "function" ? `(${show(type.of)})` : show(type.of)} | undefined`;
    case "map":
      return `ReadonlyMap<${show(type.key)}, ${show(type.value)}>`;
    case "set":
      return `ReadonlySet<${show(type.of)}>`;
    case "tuple":
      return `readonly [${type.items.map(show).join(", ")}]`;
    case "named":
      return type.decl.name + (type.args.length === 0 ? "" : `<${type.args.map(show).join(", ")}>`);
    case "param":
      return type.name;
    case "function":
      return `(${type.params.map((param, i) => `x${i + 1}: ${show(param)}`).join(", ")}) => ${show(type.result)}`;
    default:
      return type.k;
  }
}

/** Whether two types are the same. */
export function same(a: Ty, b: Ty): boolean {
  if (a.k !== b.k) return false;
  const all = (xs: readonly Ty[], ys: readonly Ty[]) =>
    xs.length === ys.length && xs.every((x, i) => same(x, ys[i] as Ty));
  switch (a.k) {
    case "array":
    case "option":
    case "set":
      return same(a.of, (b as typeof a).of);
    case "map":
      return same(a.key, (b as typeof a).key) && same(a.value, (b as typeof a).value);
    case "tuple":
      return all(a.items, (b as typeof a).items);
    case "named":
      return a.decl === (b as typeof a).decl && all(a.args, (b as typeof a).args);
    case "param":
      return a.name === (b as typeof a).name;
    case "function":
      return all(a.params, (b as typeof a).params) && same(a.result, (b as typeof a).result);
    default:
      return true;
  }
}
