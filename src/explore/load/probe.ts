/**
 * What compiled authored modules call. The compiler of `compile.ts` puts in the calls: the author's text has none.
 */

/** The site of the conjunct that was false last: where a claim is false, the innermost reason. */
let lastFalse = -1;

/** A conjunct of a claim, at a site. */
export function conjunct<T>(site: number, value: T): T {
  if (value === false) lastFalse = site;
  return value;
}

export function forgetFalse(): void {
  lastFalse = -1;
}

/** The site of the last conjunct that was false since `forgetFalse`. */
export function falseSite(): number | undefined {
  return lastFalse < 0 ? undefined : lastFalse;
}

/** What a program awaits, at a site. */
export function awaited<T>(site: number, value: T): T {
  if (typeof value === "object" && value !== null && "site" in value) (value as { site: unknown }).site = site;
  return value;
}

/** Whether a loop is in the round that only evaluates its invariant. */
let through = false;

/** What a loop with an invariant goes over, and one round more. */
export function* rounds<T>(items: Iterable<T>): Generator<unknown> {
  yield* items;
  through = true;
  yield anything;
}

/** The same of positions and elements: there is a position after the last. */
export function* entries<T>(items: Iterable<readonly [number, T]>): Generator<unknown> {
  let count = 0;
  for (const item of items) {
    yield item;
    count++;
  }
  through = true;
  yield [count, anything];
}

/** The condition of a loop with an invariant: where it is false, there is one round more. */
export function condition(holds: boolean): boolean {
  if (!holds) through = true;
  return true;
}

/** Behind the invariant: whether the loop is through. */
export function over(): boolean {
  const was = through;
  through = false;
  return was;
}

/** The element of a round that has none: patterns may take it apart, and nothing looks at what they find. */
const anything: object = new Proxy(
  {},
  { get: (_, key) => (key === Symbol.iterator ? manyOf : anything), has: () => true },
);

/** More of it than any pattern has names. */
function* manyOf(): Generator<unknown> {
  for (let i = 0; i < 1000; i++) yield anything;
}

/** A program that stands still at what it awaits, until it is told the answer. */
export class Coroutine {
  constructor(readonly generator: Iterator<unknown, unknown, unknown>) {}
}

/** What TypeScript makes of an async function, where it may not leave it one: here, a coroutine. */
export function __awaiter(
  self: unknown,
  args: unknown,
  _promise: unknown,
  body: (...args: unknown[]) => Iterator<unknown, unknown, unknown>,
): Coroutine {
  return new Coroutine(body.apply(self, (args ?? []) as unknown[]));
}

/** The rest of an object in a pattern, for the version of JavaScript that modules are compiled to. */
export function __rest(value: Readonly<Record<string, unknown>>, without: readonly string[]): object {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !without.includes(key)));
}
