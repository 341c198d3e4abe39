/**
 * Values: what local states and messages are made of, and the functions on them that TypeScript lacks.
 *
 * Each function here has a definition of the same meaning in the Coq library (`coq/theories/Values`).
 */

/** A node's name. Equality only. (A flavoured number: literals fit, other flavours do not.) */
export type NodeId = number & { readonly __flavor?: "NodeId" };

/**
 * Structural equality of authored values: primitives by `===`, arrays element by element, objects field by field, maps and
 * sets by what they hold, in the order in which it came in.
 *
 * Coq: `a == b`.
 */
export function equals<T>(a: T, b: T): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((x, i) => equals(x, b[i]));
  }
  if (isCollection(a) || isCollection(b))
    return a instanceof Map === b instanceof Map && isCollection(a) && isCollection(b) && equals([...a], [...b]);
  const left = a as Readonly<Record<string, unknown>>;
  const right = b as Readonly<Record<string, unknown>>;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length && keys.every((key) => key in right && equals(left[key], right[key]))
  );
}

const isCollection = (value: unknown): value is ReadonlyMap<unknown, unknown> | ReadonlySet<unknown> =>
  value instanceof Map || value instanceof Set;

/** Whether `x` is an element of `xs`, by structural equality. Coq: `contains xs x`. */
export function contains<T>(xs: readonly T[], x: T): boolean {
  return xs.some((y) => equals(x, y));
}

/** `xs` without its first element that equals `x`; `xs` itself where there is none. Coq: `without xs x`. */
export function without<T>(xs: readonly T[], x: T): readonly T[] {
  const at = xs.findIndex((y) => equals(x, y));
  return at < 0 ? xs : [...xs.slice(0, at), ...xs.slice(at + 1)];
}

/** How often `x` occurs in `xs`. Coq: `count xs x`. */
export function count<T>(xs: readonly T[], x: T): number {
  return xs.filter((y) => equals(x, y)).length;
}

/** Whether both have the same elements, each as often, in whatever order. Coq: `same_elements xs ys`. */
export function sameElements<T>(xs: readonly T[], ys: readonly T[]): boolean {
  return xs.length === ys.length && xs.every((x) => count(xs, x) === count(ys, x));
}

/** Whether `ys` begins with `xs`. Coq: `is_prefix xs ys`. */
export function isPrefix<T>(xs: readonly T[], ys: readonly T[]): boolean {
  return xs.length <= ys.length && xs.every((x, i) => equals(x, ys[i] as T));
}

/** Every element of one array with every element of another, in that order. Coq: `pairs xs ys`. */
export function pairs<A, B>(xs: readonly A[], ys: readonly B[]): readonly (readonly [A, B])[] {
  return xs.flatMap((x) => ys.map((y) => [x, y] as const));
}

/** The whole numbers from `from` on that are smaller than `to`. Coq: `range from to`. */
export function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}

/** The quotient of whole numbers, rounded toward 0; 0 where `b` is 0. Coq: `quotient a b`. */
export function quotient(a: number, b: number): number {
  return b === 0 ? 0 : noMinusZero(Math.trunc(a / b));
}

/** The remainder of `quotient`, with the sign of `a`; `a` where `b` is 0. Coq: `remainder a b`. */
export function remainder(a: number, b: number): number {
  return b === 0 ? a : noMinusZero(a % b);
}

/** JavaScript has a zero with a sign; whole numbers have not. */
function noMinusZero(n: number): number {
  return n === 0 ? 0 : n;
}

/** For the branch that cannot be reached: a value of type `never` is asked for, so the compiler checks that it cannot. */
export function assertNever(value: never): never {
  throw new Error(`unreachable, but reached with ${JSON.stringify(value)}`);
}
