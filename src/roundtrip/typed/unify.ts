/** Types that are found out: the author's, with parts that are not known yet. */
import {
  elementsOf,
  type Meta,
  meta,
  prune,
  type RecordDecl,
  showType,
  type Type,
  type TypeParam,
} from "../../ir/types.ts";

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
export const progType = (result: Type): Type => ({ k: "named", decl: progDecl, args: [result] });

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

/** How many items a tuple has at least, as far as it has been built at once. */
export function knownItems(type: Type): number {
  const at = prune(type);
  if (at.k === "tuple") return at.items.length;
  const pair = at.k === "meta" ? pairs.get(at) : undefined;
  if (pair === undefined) return 2;
  const before = prune(pair.before);
  return before.k === "meta" && pairs.has(before) ? knownItems(before) + 1 : 2;
}

/** Unknown types of what is empty: of a list, a map or a set of such elements, which are all `[]` in Coq. */
const empties = new WeakMap<Meta, Type>();

/** The type of `[]`. @param of what the list's elements would be */
export function someCollection(of: Type): Type {
  const found = meta();
  empties.set(found, of);
  return found;
}

const isHalfKnown = (of: Meta): boolean => numeric.has(of) || pairs.has(of) || empties.has(of);

/** What has been found out since somebody began to try. */
let trail: Meta[] | undefined;

function assign(unknown: Meta, type: Type): void {
  unknown.is = type;
  trail?.push(unknown);
}

/** What `first` comes to; or, where it is mistyped and `may` says so, what `second` does as if nothing had been tried. */
export function either<T>(first: () => T, may: () => boolean, second: () => T): T {
  const before = trail;
  const own: Meta[] = [];
  trail = own;
  try {
    return first();
  } catch (error) {
    if (!(error instanceof Mistyped) || !may()) throw error;
    for (const one of own) one.is = undefined;
    own.length = 0;
    return second();
  } finally {
    trail = before;
    before?.push(...own);
  }
}

/** Lets a result be what is asked for, as far as nothing is known of it yet. */
export function expect(result: Type, wanted: Type): void {
  const x = prune(result);
  const y = prune(wanted);
  if (x.k === "meta" && y.k !== "meta" && !isHalfKnown(x)) assign(x, y);
  else if (
    (x.k === "list" && y.k === "list") ||
    (x.k === "option" && y.k === "option") ||
    (x.k === "set" && y.k === "set")
  )
    expect(x.of, y.of);
  else if (x.k === "map" && y.k === "map") {
    expect(x.key, y.key);
    expect(x.value, y.value);
  }
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
  // What is not known at all becomes what is half known, so that nothing but bindings has to be undone.
  if (x.k === "meta" && y.k === "meta" && isHalfKnown(x) && !isHalfKnown(y)) return bind(y, x);
  if (x.k === "meta") return bind(x, y);
  if (y.k === "meta") return bind(y, x);
  if (x.k === "list" || x.k === "option" || x.k === "set") return y.k === x.k && unifies(x.of, y.of);
  if (x.k === "map") return y.k === "map" && unifies(x.key, y.key) && unifies(x.value, y.value);
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
  const element = empties.get(unknown);
  if (element !== undefined) return bindEmpty(unknown, element, type);
  const fits = type.k === "meta" ? numeric.has(type) : type.k === "number" || type.k === "bigint";
  if (numeric.has(unknown) && !fits) return false;
  assign(unknown, type);
  return true;
}

function bindEmpty(unknown: Meta, of: Type, type: Type): boolean {
  const element = type.k === "meta" ? empties.get(type) : elementsOf(type);
  if (element === undefined) return false;
  assign(unknown, type);
  return unifies(of, element);
}

function bindPair(
  unknown: Meta,
  { before, last }: { readonly before: Type; readonly last: Type },
  type: Type,
): boolean {
  if (type.k === "meta") {
    const other = pairs.get(type);
    if (other === undefined) return false;
    assign(unknown, type);
    return unifies(before, other.before) && unifies(last, other.last);
  }
  if (type.k !== "tuple" || type.items.length < 2) return false;
  assign(unknown, type);
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
      const element = empties.get(at);
      if (element !== undefined) at.is = { k: "list", of: settle(element) };
      return at.is ?? at;
    }
    case "list":
    case "option":
    case "set":
      return { ...at, of: settle(at.of) };
    case "map":
      return { ...at, key: settle(at.key), value: settle(at.value) };
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
    case "set":
      return isKnown(at.of);
    case "map":
      return isKnown(at.key) && isKnown(at.value);
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
