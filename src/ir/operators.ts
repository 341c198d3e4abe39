/**
 * The library functions and operators that expressions may use: one typed table, classified once.
 *
 * `coq` is how the printer writes a use: an infix operator with its level and associativity, or a function.
 */

export type Notation =
  | { readonly as: "infix"; readonly symbol: string; readonly level: number; readonly assoc: "left" | "right" | "none" }
  | { readonly as: "prefix"; readonly symbol: string; readonly level: number }
  | { readonly as: "function"; readonly name: string }
  /** Written as its argument is: a mark for the stages before. */
  | { readonly as: "nothing" };

const infix = (symbol: string, level: number, assoc: "left" | "right" | "none"): Notation => ({
  as: "infix",
  symbol,
  level,
  assoc,
});
const call = (name: string): Notation => ({ as: "function", name });

/** Named after what they mean; `operators[op]` says how Coq writes it. Arguments are in Coq's order. */
export const operators = {
  // booleans
  and: infix("&&", 40, "left"),
  or: infix("||", 50, "left"),
  not: call("negb"),
  // any value
  equals: infix("==", 70, "none"),
  // numbers
  add: infix("+", 50, "left"),
  sub: infix("-", 50, "left"),
  mul: infix("*", 40, "left"),
  neg: { as: "prefix", symbol: "-", level: 35 } as Notation,
  less: infix("<?", 70, "none"),
  atMost: infix("<=?", 70, "none"),
  quotient: call("quotient"),
  remainder: call("remainder"),
  min: call("Z.min"),
  max: call("Z.max"),
  abs: call("Z.abs"),
  decimal: call("decimal"),
  range: call("range"),
  // strings
  append: call("append"),
  // lists
  concat: infix("++", 60, "right"),
  length: call("len"),
  map: call("map"),
  filter: call("filter"),
  every: call("forallb"),
  some: call("existsb"),
  find: call("find"),
  flatMap: call("flat_map"),
  fold: call("fold_left"),
  forOf: call("for_of"),
  forBreak: call("for_break"),
  index: call("index"),
  at: call("at_"),
  slice: call("slice"),
  sliceFrom: call("slice_from"),
  entries: call("entries"),
  contains: call("contains"),
  without: call("without"),
  occurrences: call("occurrences"),
  sameElements: call("same_elements"),
  isPrefix: call("is_prefix"),
  pairs: call("pairs"),
  join: call("join"),
  // pairs
  first: call("fst"),
  second: call("snd"),
  // votes and ballots
  majority: call("majority"),
  latest: call("latest"),
  before: call("before"),
  reported: call("reported"),
  promised: call("promised"),
  justified: call("justified"),
  // maps and sets
  mapGet: call("map_get"),
  mapSet: call("map_set"),
  mapDelete: call("map_delete"),
  mapOf: call("map_of"),
  keys: call("map_keys"),
  values: call("map_values"),
  setAdd: call("set_add"),
  setDelete: call("set_delete"),
  setOf: call("set_of"),
  // options
  defined: call("defined"),
  // the value of a ghost field
  ghost: { as: "nothing" } as Notation,
  // networks
  localState: call("Protocol.local"),
  inFlight: call("Protocol.soup"),
  channel: call("Protocol.messages"),
  nodes: call("Protocol.nodes"),
  // sums, of loops that may end early
  next: call("Next"),
  break: call("Break"),
  return: call("Return"),
  left: call("inl"),
  right: call("inr"),
} as const satisfies Record<string, Notation>;

export type Operator = keyof typeof operators;
