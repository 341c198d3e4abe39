/** Functions on lists that arrays do not have as methods. None of them recurses, so that long lists do not fill the stack. */
import { equals, keyOf } from "./equality.ts";

/** `match xs with [] => … | x :: rest => … end` */
export const isNonEmpty = <T>(xs: readonly T[]): xs is readonly [T, ...T[]] => xs.length > 0;

/** The element at a position that is smaller than the length. */
export const elementAt = <T>(xs: readonly T[], i: number): T => xs[i] as T;

/** `index`: nothing below 0 and from the length on. */
export const index = <T>(xs: readonly T[], i: number): T | undefined => xs[i];

/** `entries`: each element with its position. */
export const entries = <T>(xs: readonly T[]): readonly (readonly [number, T])[] => xs.map((x, i) => [i, x] as const);

/** `range`: the numbers from `from` on that are smaller than `to`. */
export function range(from: number, to: number): readonly number[] {
  const found: number[] = [];
  for (let i = from; i < to; i++) found.push(i);
  return found;
}

/** `pairs`: every element of one list with every element of another. */
export function pairs<A, B>(xs: readonly A[], ys: readonly B[]): readonly (readonly [A, B])[] {
  const found: (readonly [A, B])[] = [];
  for (const x of xs) for (const y of ys) found.push([x, y]);
  return found;
}

/** `contains` */
export function contains<T>(xs: readonly T[], x: T): boolean {
  for (const y of xs) if (equals(x, y)) return true;
  return false;
}

/** `without`: the first element that equals `x` is gone, if there is one. */
export function without<T>(xs: readonly T[], x: T): readonly T[] {
  const at = xs.findIndex((y) => equals(x, y));
  return at < 0 ? xs : [...xs.slice(0, at), ...xs.slice(at + 1)];
}

/** `occurrences`: how often `x` occurs. */
export function occurrences<T>(xs: readonly T[], x: T): number {
  let found = 0;
  for (const y of xs) if (equals(x, y)) found += 1;
  return found;
}

/** `same_elements`: the same elements, each as often. */
export function sameElements<T>(xs: readonly T[], ys: readonly T[]): boolean {
  if (xs.length !== ys.length) return false;
  const counts = new Map<string, number>();
  for (const x of xs) counts.set(keyOf(x), (counts.get(keyOf(x)) ?? 0) + 1);
  for (const y of ys) {
    const left = counts.get(keyOf(y)) ?? 0;
    if (left === 0) return false;
    counts.set(keyOf(y), left - 1);
  }
  return true;
}

/** `is_prefix`: whether `ys` begins with `xs`. */
export function isPrefix<T>(xs: readonly T[], ys: readonly T[]): boolean {
  if (xs.length > ys.length) return false;
  for (let i = 0; i < xs.length; i++) if (!equals(xs[i], ys[i])) return false;
  return true;
}
