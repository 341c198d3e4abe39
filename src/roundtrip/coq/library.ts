/**
 * What of the Coq library is realized by TypeScript: which definitions and constructors keep a name in the extraction,
 * and the types of the definitions.
 *
 * Types are written as Coq would: `n` is a number or a bigint, `[a]` a list, `a?` an option, `(a, b)` a pair.
 */

/** Definitions by what Coq calls them. Their realizers are in `../realizers`, or are what JavaScript has. */
export const definitions = {
  negb: { name: "not", type: "bool -> bool" },
  "Eq.eqb": { name: "equals", type: "a -> a -> bool" },
  "Bool.eqb": { name: "equals", type: "a -> a -> bool" },
  "Nat.eqb": { name: "equals", type: "a -> a -> bool" },
  "Z.eqb": { name: "equals", type: "a -> a -> bool" },
  "String.eqb": { name: "equals", type: "a -> a -> bool" },
  "Z.add": { name: "add", type: "n -> n -> n" },
  "Z.sub": { name: "sub", type: "n -> n -> n" },
  "Z.mul": { name: "mul", type: "n -> n -> n" },
  "Z.opp": { name: "neg", type: "n -> n" },
  "Z.ltb": { name: "less", type: "n -> n -> bool" },
  "Z.leb": { name: "atMost", type: "n -> n -> bool" },
  "Z.quot": { name: "quotient", type: "number -> number -> number" },
  "Z.rem": { name: "remainder", type: "number -> number -> number" },
  "Z.min": { name: "min", type: "number -> number -> number" },
  "Z.max": { name: "max", type: "number -> number -> number" },
  "Z.abs": { name: "abs", type: "number -> number" },
  "Numbers.decimal": { name: "decimal", type: "n -> string" },
  "String.append": { name: "append", type: "string -> string -> string" },
  "Datatypes.fst": { name: "first", type: "(a, b) -> a" },
  "Datatypes.snd": { name: "second", type: "(a, b) -> b" },
  "Datatypes.app": { name: "concat", type: "[a] -> [a] -> [a]" },
  "List.map": { name: "map", type: "(a -> b) -> [a] -> [b]" },
  "List.filter": { name: "filter", type: "(a -> bool) -> [a] -> [a]" },
  "List.forallb": { name: "every", type: "(a -> bool) -> [a] -> bool" },
  "List.existsb": { name: "some", type: "(a -> bool) -> [a] -> bool" },
  "List.find": { name: "find", type: "(a -> bool) -> [a] -> a?" },
  "List.flat_map": { name: "flatMap", type: "(a -> [b]) -> [a] -> [b]" },
  "List.fold_left": { name: "fold", type: "(b -> a -> b) -> [a] -> b -> b" },
  "Lists.len": { name: "length", type: "[a] -> number" },
  "Lists.index": { name: "index", type: "[a] -> number -> a?" },
  "Lists.at_": { name: "at", type: "[a] -> number -> a?" },
  "Lists.slice": { name: "slice", type: "[a] -> number -> number -> [a]" },
  "Lists.slice_from": { name: "sliceFrom", type: "[a] -> number -> [a]" },
  "Lists.defined": { name: "defined", type: "a? -> bool" },
  "Lists.join": { name: "join", type: "a?? -> a?" },
  "Lists.entries": { name: "entries", type: "[a] -> [(number, a)]" },
  "Lists.range": { name: "range", type: "number -> number -> [number]" },
  "Lists.pairs": { name: "pairs", type: "[a] -> [b] -> [(a, b)]" },
  "Lists.for_of": { name: "forOf", type: "[x] -> a -> (a -> x -> Flow a r) -> Sum a r" },
  "Lists.for_break": { name: "forBreak", type: "[x] -> a -> (a -> x -> Flow a unit) -> a" },
  "Lists.contains": { name: "contains", type: "[a] -> a -> bool" },
  "Lists.without": { name: "without", type: "[a] -> a -> [a]" },
  "Lists.occurrences": { name: "occurrences", type: "[a] -> a -> number" },
  "Lists.same_elements": { name: "sameElements", type: "[a] -> [a] -> bool" },
  "Lists.is_prefix": { name: "isPrefix", type: "[a] -> [a] -> bool" },
  "Program.For": { name: "for", type: "" },
  "Program.ForExit": { name: "forExit", type: "" },
  "Program.While": { name: "while", type: "" },
  "Program.Iter": { name: "iter", type: "" },
  "World.single": { name: "single", type: "" },
  "Embedding.embed": { name: "embed", type: "" },
  "Embedding.included": { name: "included", type: "" },
} as const satisfies Record<string, { readonly name: string; readonly type: string }>;

export type Realized = (typeof definitions)[keyof typeof definitions]["name"];

/** Inductive types with the names of their constructors, in Coq's order. Those that end in `!` are matched on by no program. */
export const inductives = {
  bool: ["bool", "true", "false"],
  unit: ["unit", "tt"],
  nat: ["nat", "O", "S"],
  option: ["option", "Some", "None"],
  list: ["list", "nil", "cons"],
  prod: ["prod", "pair"],
  sum: ["sum", "inl", "inr"],
  positive: ["positive", "xI", "xO", "xH"],
  Z: ["Z", "Z0", "Zpos", "Zneg"],
  ascii: ["ascii", "Ascii"],
  string: ["string", "EmptyString", "String"],
  "Eq.Eq": ["eq", "Build_Eq"],
  "Lists.flow": ["flow", "Next", "Break", "Return"],
  "Protocol.protocol": ["protocol", "Protocol"],
  "World.world": ["world", "World"],
  "Program.act": ["act", "Send", "Receive", "TryReceive", "Perform", "Read"],
  "Program.prog": ["prog", "Ret", "Act", "Bind", "Loop", "Fail"],
  "Embedding.inclusion": ["inclusion", "Inclusion"],
  "Adequacy.thread": ["thread", "Thread"],
} as const satisfies Record<string, readonly [string, ...string[]]>;

/** How a name of the library is called in the extraction: no authored name can be the same. */
export const realizedName = (name: string): string => `$${name}`;
