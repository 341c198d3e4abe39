/** What compared cases went through: constructs of the IR, rows of the table of values, and values at the edges. */
import type { FunctionDecl } from "../../../src/ir/decl.ts";
import type { Expr, Pattern } from "../../../src/ir/expr.ts";
import { visitExpr } from "../../../src/ir/free.ts";
import type { Operator } from "../../../src/ir/operators.ts";
import type { Case } from "./compare.ts";
import { fieldsOf, instantiate, type Ty } from "./types.ts";

/** Kinds of expressions of functions: objects of the library are in programs only, and errors are reported. */
export type ExprKind = Exclude<Expr["k"], "object" | "error">;
/** Operators of functions: of networks only claims and programs speak. */
export type OperatorName = Exclude<
  Operator,
  | "localState"
  | "inFlight"
  | "channel"
  | "nodes"
  | "left"
  | "right"
  | "ghost"
  // Of votes, which are tested one by one (`fixtures/votes.ts`).
  | "majority"
  | "latest"
  | "before"
  | "reported"
  | "promised"
  | "justified"
>;

/** The rows of the table of values. */
export type Row =
  | Exclude<Ty["k"], "named" | "param" | "function">
  | "record"
  | "union"
  | "union of string literals"
  | "generic function"
  | "recursive function"
  | "function that takes a function";

/** Values that come as arguments or results. */
export type Edge = keyof typeof edges;

const safe = Number.MAX_SAFE_INTEGER;
const only =
  <T>(is: (value: unknown) => value is T, test: (value: T) => boolean) =>
  (value: unknown): boolean =>
    is(value) && test(value);
const isNumber = (value: unknown): value is number => typeof value === "number";
const isBigint = (value: unknown): value is bigint => typeof value === "bigint";
const isString = (value: unknown): value is string => typeof value === "string";
const isArray = (value: unknown): value is readonly unknown[] => Array.isArray(value);

const isMap = (value: unknown): value is ReadonlyMap<unknown, unknown> => value instanceof Map;
const isSet = (value: unknown): value is ReadonlySet<unknown> => value instanceof Set;

const edges = {
  "0": only(isNumber, (n) => n === 0),
  "1": only(isNumber, (n) => n === 1),
  "-1": only(isNumber, (n) => n === -1),
  "2^53 - 1": only(isNumber, (n) => n === safe),
  "-(2^53 - 1)": only(isNumber, (n) => n === -safe),
  "a number beyond 2^31": only(isNumber, (n) => Math.abs(n) >= 2 ** 31),
  "a bigint beyond 2^53": only(isBigint, (n) => n > 2n ** 53n || n < -(2n ** 53n)),
  "an empty string": only(isString, (s) => s === ""),
  "a string beyond ASCII": only(isString, (s) => /[\u0080-\uffff]/.test(s)),
  "a string beyond the basic plane": only(isString, (s) => /[\u{10000}-\u{10ffff}]/u.test(s)),
  "a string with a quote": only(isString, (s) => s.includes('"')),
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  "a string with a control character": only(isString, (s) => /[\u0000-\u001f\u007f]/.test(s)),
  "an empty array": only(isArray, (xs) => xs.length === 0),
  "an empty map": only(isMap, (map) => map.size === 0),
  "an empty set": only(isSet, (set) => set.size === 0),
  "undefined in an array": only(isArray, (xs) => xs.includes(undefined)),
  undefined: (value: unknown) => value === undefined,
} as const satisfies Record<string, (value: unknown) => boolean>;

/** Types inside each other. */
export type Nesting = "union in a union" | "option in a union" | "union in an option" | "array in an array";

export class Coverage {
  readonly expressions = new Map<ExprKind, number>();
  readonly operators = new Map<OperatorName, number>();
  readonly patterns = new Map<Pattern["k"], number>();
  readonly rows = new Map<Row, number>();
  readonly edges = new Map<Edge, number>();
  readonly nestings = new Map<Nesting, number>();

  /** Of functions that were called: each once. */
  function(decl: FunctionDecl): void {
    visitExpr(decl.body, (expr) => {
      add(this.expressions, expr.k as ExprKind);
      if (expr.k === "op") add(this.operators, expr.op as OperatorName);
      if (expr.k === "let") this.pattern(expr.pattern);
      if (expr.k === "lambda") for (const param of expr.params) this.pattern(param);
      if (expr.k === "match") for (const one of expr.cases) this.pattern(one.pattern);
    });
    if (decl.typeParams.length > 0) add(this.rows, "generic function");
    if (decl.structural !== undefined) add(this.rows, "recursive function");
    if (decl.params.some((param) => param.type.k === "fn")) add(this.rows, "function that takes a function");
  }

  private pattern(pattern: Pattern): void {
    add(this.patterns, pattern.k);
    if (pattern.k === "variant") for (const field of pattern.fields) this.pattern(field);
    if (pattern.k === "some" || pattern.k === "library") this.pattern(pattern.of);
    if (pattern.k === "cons") for (const part of [pattern.head, pattern.tail]) this.pattern(part);
    if (pattern.k === "tuple") for (const item of pattern.items) this.pattern(item);
  }

  /** A case with what it came to. */
  case({ of, args, types }: Case, result: unknown): void {
    const at = (type: Ty): Ty => instantiate(type, types ?? new Map());
    const values = [...of.params.map((param, i) => [at(param), args[i]] as const), [at(of.result), result] as const];
    const rows = new Set<Row>();
    const found = new Set<Edge>();
    const nestings = new Set<Nesting>();
    for (const [type, value] of values) walk(type, value, [], { rows, edges: found, nestings });
    for (const row of rows) add(this.rows, row);
    for (const edge of found) add(this.edges, edge);
    for (const nesting of nestings) add(this.nestings, nesting);
  }
}

interface Found {
  readonly rows: Set<Row>;
  readonly edges: Set<Edge>;
  readonly nestings: Set<Nesting>;
}

const rowOf = (type: Ty): Row | undefined => {
  if (type.k === "param" || type.k === "function") return undefined;
  if (type.k !== "named") return type.k;
  if (type.decl.k === "record") return "record";
  return type.decl.tag === undefined ? "union of string literals" : "union";
};

function walk(type: Ty, value: unknown, around: readonly Row[], found: Found): void {
  const row = rowOf(type);
  if (row === undefined) return;
  found.rows.add(row);
  for (const [name, is] of Object.entries(edges)) if (is(value)) found.edges.add(name as Edge);
  const isUnion = row === "union" || row === "union of string literals";
  if (isUnion && around.includes("union")) found.nestings.add("union in a union");
  if (row === "option" && around.includes("union")) found.nestings.add("option in a union");
  if (isUnion && around.includes("option")) found.nestings.add("union in an option");
  if (row === "array" && around.includes("array")) found.nestings.add("array in an array");
  const inside = (of: Ty, part: unknown): void => walk(of, part, [...around, row], found);
  if (type.k === "array") for (const item of value as readonly unknown[]) inside(type.of, item);
  if (type.k === "option" && value !== undefined) inside(type.of, value);
  if (type.k === "set") for (const item of value as ReadonlySet<unknown>) inside(type.of, item);
  if (type.k === "map")
    for (const [key, of] of value as ReadonlyMap<unknown, unknown>) {
      inside(type.key, key);
      inside(type.value, of);
    }
  if (type.k === "tuple") for (const [i, item] of type.items.entries()) inside(item, (value as readonly unknown[])[i]);
  if (type.k !== "named") return;
  const { decl } = type;
  const object = value as Readonly<Record<string, unknown>>;
  const fields =
    decl.k === "record"
      ? decl.fields
      : decl.tag === undefined
        ? []
        : (decl.variants.find((one) => one.tag === object[decl.tag as string])?.fields ?? []);
  for (const field of fieldsOf(fields, type)) inside(field.type, object[field.name]);
}

function add<K>(to: Map<K, number>, key: K): void {
  to.set(key, (to.get(key) ?? 0) + 1);
}

/** What was gone through less often than asked for, in words. */
export function missing<K extends string>(
  counts: ReadonlyMap<K, number>,
  least: Readonly<Record<K, number>>,
): readonly string[] {
  return Object.entries<number>(least).flatMap(([key, asked]) => {
    const count = counts.get(key as K) ?? 0;
    return count < asked ? [`${key}: ${count} of ${asked}`] : [];
  });
}
