/** Shapes of what goes over the wire: the types of messages and states as plain data, without the compiler. */

export type Shape =
  | { readonly k: "bool" | "number" | "bigint" | "node" | "string" | "unit" }
  | { readonly k: "list" | "option" | "set"; readonly of: Shape }
  | { readonly k: "map"; readonly key: Shape; readonly value: Shape }
  | { readonly k: "tuple"; readonly items: readonly Shape[] }
  | { readonly k: "ref"; readonly to: string };

export type Fields = { readonly [name: string]: Shape };

/** A declared type at its arguments. */
export type Definition =
  | { readonly k: "record"; readonly fields: Fields }
  | { readonly k: "union"; readonly tag: string; readonly variants: { readonly [tag: string]: Fields } }
  | { readonly k: "literals"; readonly values: readonly string[] };

export type Definitions = { readonly [name: string]: Definition };
