/** Outcomes of authored and extracted code beside each other. */
import * as fc from "fast-check";
import { prune, type Type } from "../../ir/types.ts";
import { equals } from "../../lang/values.ts";
import { arbitraryOf } from "./values.ts";

/** What a call came to. */
export type Outcome = { readonly value: unknown } | { readonly thrown: string };

export function outcomeOf(call: () => unknown): Outcome {
  try {
    return { value: call() };
  } catch (error) {
    return { thrown: error instanceof Error ? error.message : String(error) };
  }
}

/** The extracted code stops where numbers end; the authored goes on with others. Such inputs say nothing. */
export const isBeyond = (outcome: Outcome): boolean =>
  "thrown" in outcome && outcome.thrown.includes("numbers end at 2^53");

export function same(a: Outcome, b: Outcome): boolean {
  if ("thrown" in a || "thrown" in b) return "thrown" in a && "thrown" in b;
  return sameValue(a.value, b.value);
}

/** Equal, and of the same kinds: a number is no bigint. Functions are compared where they are called. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (typeof a !== typeof b) return false;
  if (typeof a === "function") return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((x, i) => sameValue(x, b[i]));
  if (a instanceof Map) return b instanceof Map && sameValue([...a], [...b]);
  if (a instanceof Set) return b instanceof Set && sameValue([...a], [...b]);
  if (b instanceof Map || b instanceof Set) return false;
  if (typeof a !== "object" || a === null || b === null) return equals(a, b);
  const left = a as Readonly<Record<string, unknown>>;
  const right = b as Readonly<Record<string, unknown>>;
  const keys = Object.keys(left).sort();
  return (
    equals(keys, Object.keys(right).sort()) &&
    !Array.isArray(b) &&
    keys.every((key) => sameValue(left[key], right[key]))
  );
}

/** A value of the authored code without its ghosts, which are not kept while it is compared. */
export function withoutGhosts(value: unknown, ghosts: ReadonlySet<string>): unknown {
  if (ghosts.size === 0 || typeof value !== "object" || value === null) return value;
  const go = (one: unknown): unknown => withoutGhosts(one, ghosts);
  if (Array.isArray(value)) return value.map(go);
  if (value instanceof Map) return new Map([...value].map(([key, of]) => [key, go(of)]));
  if (value instanceof Set) return value;
  const fields = Object.entries(value).filter(([name, of]) => of !== undefined || !ghosts.has(name));
  return Object.fromEntries(fields.map(([name, of]) => [name, go(of)]));
}

/** Arguments for what a function returns, as long as that is a function. */
export function furtherArguments(result: Type): readonly fc.Arbitrary<readonly unknown[]>[] {
  const at = prune(result);
  if (at.k !== "fn") return [];
  return [
    fc.tuple(...at.params.map((param) => arbitraryOf(param))) as fc.Arbitrary<readonly unknown[]>,
    ...furtherArguments(at.result),
  ];
}

export const calledWith = (fn: unknown, further: readonly (readonly unknown[])[]): unknown =>
  further.reduce((value, args) => (value as (...args: readonly unknown[]) => unknown)(...args), fn);

/** An outcome as a person would write it. */
export const shownOutcome = (outcome: Outcome): string =>
  "thrown" in outcome ? `throws ${JSON.stringify(outcome.thrown)}` : `is ${fc.stringify(outcome.value)}`;
