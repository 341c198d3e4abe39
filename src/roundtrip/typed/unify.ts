/** Types that are found out: the author's, with parts that are not known yet. */
import { type Meta, meta, prune, type RecordDecl, showType, type Type, type TypeParam } from "../../ir/types.ts";

const nowhere = { file: "", start: 0, end: 0 };
const param = (name: string): TypeParam => ({ name });

/** A type of the Coq library that values of the language do not have. */
const internal = (name: string, params: readonly TypeParam[]): RecordDecl => ({
  kind: "record",
  name,
  params,
  fields: [],
  span: nowhere,
  doc: undefined,
});

/** What a loop that may end early goes on with, and what it ends with. */
export const flowDecl = internal("Flow", [param("A"), param("R")]);
export const sumDecl = internal("Sum", [param("A"), param("R")]);
/** A program that ends with a value. */
export const progDecl = internal("Program", [param("R")]);

/** Unknown types that are of a number or of a bigint. */
const numeric = new WeakSet<Meta>();

/** What is not said of a literal or an operator of numbers: which kind of them it is. */
export function someNumber(): Type {
  const found = meta();
  numeric.add(found);
  return found;
}

/** Unknown types that are of a tuple: what comes last, and what comes before. Coq does not tell `(a, b, c)` from `((a, b), c)`. */
const pairs = new WeakMap<Meta, { readonly before: Type; readonly last: Type }>();

/** The type of a pair, which may turn out to be a longer tuple. */
export function someTuple(before: Type, last: Type): Type {
  const found = meta();
  pairs.set(found, { before, last });
  return found;
}

/** Lets a result be what is asked for, as far as nothing is known of it yet. */
export function expect(result: Type, wanted: Type): void {
  const x = prune(result);
  const y = prune(wanted);
  if (x.k === "meta" && y.k !== "meta" && !numeric.has(x) && !pairs.has(x)) x.is = y;
  else if ((x.k === "list" && y.k === "list") || (x.k === "option" && y.k === "option")) expect(x.of, y.of);
}

/** Thrown where extracted code has no type that the author's code could have. */
export class Mistyped extends Error {}

/** Makes two types the same, as far as they are not known. @throws Mistyped where they differ */
export function unify(a: Type, b: Type): void {
  if (!unifies(a, b)) throw new Mistyped(`${showType(a)} is not ${showType(b)}`);
}

function unifies(a: Type, b: Type): boolean {
  const x = prune(a);
  const y = prune(b);
  if (x === y || x.k === "never" || y.k === "never") return true;
  if (x.k === "meta" && y.k === "meta" && pairs.has(y) && !pairs.has(x)) return bind(y, x);
  if (x.k === "meta") return bind(x, y);
  if (y.k === "meta") return bind(y, x);
  if (x.k === "list" || x.k === "option") return y.k === x.k && unifies(x.of, y.of);
  if (x.k === "tuple") return y.k === "tuple" && all(x.items, y.items);
  if (x.k === "fn") return y.k === "fn" && all(x.params, y.params) && unifies(x.result, y.result);
  if (x.k === "named") return y.k === "named" && x.decl === y.decl && all(x.args, y.args);
  if (x.k === "param") return y.k === "param" && x.param === y.param;
  if (x.k === "opaque") return y.k === "opaque" && x.name === y.name;
  return x.k === y.k;
}

const all = (xs: readonly Type[], ys: readonly Type[]): boolean =>
  xs.length === ys.length && xs.every((x, i) => unifies(x, ys[i] as Type));

function bind(unknown: Meta, type: Type): boolean {
  const pair = pairs.get(unknown);
  if (pair !== undefined) return bindPair(unknown, pair, type);
  if (numeric.has(unknown)) {
    if (type.k === "meta") numeric.add(type);
    else if (type.k !== "number" && type.k !== "bigint") return false;
  }
  unknown.is = type;
  return true;
}

function bindPair(
  unknown: Meta,
  { before, last }: { readonly before: Type; readonly last: Type },
  type: Type,
): boolean {
  if (type.k === "meta") {
    const other = pairs.get(type);
    if (numeric.has(type)) return false;
    if (other === undefined) pairs.set(type, { before, last });
    unknown.is = type;
    return other === undefined || (unifies(before, other.before) && unifies(last, other.last));
  }
  if (type.k !== "tuple" || type.items.length < 2) return false;
  unknown.is = type;
  const items = type.items.slice(0, -1);
  const [only] = items;
  const rest: Type = items.length === 1 && only !== undefined ? only : { k: "tuple", items };
  return unifies(before, rest) && unifies(last, type.items.at(-1) as Type);
}

/** A type whose numbers are numbers where nothing says that they are bigints. */
export function settle(type: Type): Type {
  const at = prune(type);
  switch (at.k) {
    case "meta": {
      if (numeric.has(at)) at.is = { k: "number" };
      const pair = pairs.get(at);
      if (pair !== undefined) at.is = { k: "tuple", items: [settle(pair.before), settle(pair.last)] };
      return at.is ?? at;
    }
    case "list":
    case "option":
      return { ...at, of: settle(at.of) };
    case "tuple":
      return { ...at, items: at.items.map(settle) };
    case "fn":
      return { ...at, params: at.params.map(settle), result: settle(at.result) };
    case "named":
      return { ...at, args: at.args.map(settle) };
    default:
      return at;
  }
}

/** Whether all of a type is known. */
export function isKnown(type: Type): boolean {
  const at = settle(type);
  switch (at.k) {
    case "meta":
    case "error":
      return false;
    case "list":
    case "option":
      return isKnown(at.of);
    case "tuple":
      return at.items.every(isKnown);
    case "fn":
      return at.params.every(isKnown) && isKnown(at.result);
    case "named":
      return at.args.every(isKnown);
    default:
      return true;
  }
}
