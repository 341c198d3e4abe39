/** How often, at the least, generated cases must go through each construct, so that the generator does not silently do less. */
import type { Pattern } from "../../../src/ir/expr.ts";
import type { Edge, ExprKind, Nesting, OperatorName, Row } from "./coverage.ts";

/** In functions that were compared. A kind that is added to the IR has to be added here. */
export const expressions: Readonly<Record<ExprKind, number>> = {
  local: 500,
  global: 300,
  literal: 500,
  unit: 1,
  none: 100,
  some: 100,
  variant: 300,
  record: 100,
  field: 100,
  tuple: 100,
  list: 300,
  if: 200,
  match: 200,
  let: 200,
  lambda: 200,
  call: 10,
  op: 500,
};

export const operators: Readonly<Record<OperatorName, number>> = {
  and: 20,
  or: 20,
  not: 20,
  equals: 100,
  add: 20,
  sub: 20,
  mul: 10,
  neg: 5,
  less: 50,
  atMost: 10,
  quotient: 5,
  remainder: 5,
  min: 5,
  max: 5,
  abs: 5,
  decimal: 20,
  range: 5,
  append: 20,
  concat: 20,
  length: 20,
  map: 20,
  filter: 20,
  every: 5,
  some: 5,
  find: 10,
  flatMap: 10,
  fold: 20,
  forOf: 5,
  forBreak: 3,
  index: 10,
  at: 10,
  slice: 10,
  sliceFrom: 10,
  entries: 5,
  contains: 10,
  without: 10,
  occurrences: 5,
  sameElements: 5,
  isPrefix: 5,
  pairs: 3,
  first: 5,
  second: 5,
  join: 3,
  mapGet: 4,
  mapSet: 3,
  mapDelete: 2,
  mapOf: 2,
  keys: 2,
  values: 2,
  setAdd: 2,
  setDelete: 2,
  setOf: 2,
  defined: 20,
  next: 10,
  break: 3,
  return: 5,
};

export const patterns: Readonly<Record<Pattern["k"], number>> = {
  any: 50,
  bind: 500,
  variant: 50,
  none: 50,
  some: 50,
  nil: 5,
  cons: 5,
  tuple: 20,
  library: 5,
};

/** Of cases, the rows of what they are given and return; of functions, what kind they are. */
export const rows: Readonly<Record<Row, number>> = {
  boolean: 100,
  number: 300,
  bigint: 100,
  node: 100,
  string: 100,
  array: 300,
  map: 30,
  set: 30,
  option: 100,
  tuple: 100,
  record: 100,
  union: 100,
  "union of string literals": 50,
  "generic function": 20,
  "recursive function": 10,
  "function that takes a function": 1,
};

/** Of cases with such a value among what they are given or return. */
export const edges: Readonly<Record<Edge, number>> = {
  "0": 100,
  "1": 100,
  "-1": 100,
  "2^53 - 1": 10,
  "-(2^53 - 1)": 10,
  "a number beyond 2^31": 50,
  "a bigint beyond 2^53": 10,
  "an empty string": 20,
  "a string beyond ASCII": 20,
  "a string beyond the basic plane": 5,
  "a string with a quote": 5,
  "a string with a control character": 5,
  "an empty array": 50,
  "an empty map": 5,
  "an empty set": 5,
  "undefined in an array": 10,
  undefined: 50,
};

export const nestings: Readonly<Record<Nesting, number>> = {
  "union in a union": 20,
  "option in a union": 10,
  "union in an option": 10,
  "array in an array": 20,
};

/** Each written so often in the source. */
export const constructs: Readonly<Record<string, number>> = Object.fromEntries(
  `!
  !== of bigint
  !== of boolean
  !== of node
  !== of number
  !== of option
  !== of string
  !== of string literal union
  &&
  === of a literal
  === of bigint
  === of boolean
  === of node
  === of number
  === of option
  === of string
  === of string literal union
  ?.
  ??
  BigInt
  Math.abs
  Math.max
  Math.min
  array destructuring
  array literal
  array spread
  arrow with a block
  assignment
  at
  bigint *
  bigint +
  bigint -
  bigint <
  block
  break
  call
  concat
  const
  constant
  constant by name
  contains
  continue
  count
  default
  destructured parameter
  early return
  else
  entries spread
  equals
  every
  field
  filter
  find
  flatMap
  for of
  for of entries
  for of range
  for of with a pattern
  function parameter
  generic call
  generic function
  if
  if that leaves
  includes
  index
  isPrefix
  length
  let
  let that a loop sets
  local function
  map
  number *
  number +
  number -
  number <
  number <=
  number >
  number >=
  number ++
  number +=
  number --
  number -=
  number negated
  object destructuring
  option !==
  option ===
  pairs
  quotient
  range
  record
  record spread
  recursion on a union
  recursion on an array
  recursive call
  reduce
  remainder
  return
  sameElements
  shadowing
  shorthand field
  slice
  some
  string +
  string +=
  string literal
  string literal union
  string literal union !==
  string literal union ===
  switch on a number
  switch on a string
  switch on a string literal union
  switch on a union
  template
  template of bigint
  template of number
  template of string
  ternary
  tuple
  tuple destructuring
  tuple item
  union
  union !==
  union ===
  union spread
  without
  ||`
    .split("\n")
    .map((name) => [name.trim(), 1]),
);
