/** Whole numbers of Coq as numbers of JavaScript, which hold those below 2^53 exactly. */

/**
 * A sum, difference or product, where it is exact.
 *
 * @throws RangeError where it is not: Coq computes on, and numbers cannot
 */
export function exact(n: number): number {
  if (!Number.isSafeInteger(n)) throw new RangeError(`${n} is not held exactly: numbers end at 2^53`);
  return n === 0 ? 0 : n;
}

/** `Z.quot`: rounded toward 0; 0 where `b` is 0. */
export function quotient(a: number, b: number): number {
  return b === 0 ? 0 : noMinusZero((a - (a % b)) / b);
}

/** `Z.rem`: with the sign of `a`; `a` where `b` is 0. */
export function remainder(a: number, b: number): number {
  return b === 0 ? a : noMinusZero(a % b);
}

const noMinusZero = (n: number): number => (n === 0 ? 0 : n);
