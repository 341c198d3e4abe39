/** The realizers compute what Coq computes, and long lists do not fill the stack. */
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import * as realizers from "../../src/roundtrip/realizers/index.ts";
import { check } from "../meaning/support/coq.ts";

const z = (n: number): string => `(${n})%Z`;
const zs = (xs: readonly number[]): string => `([${xs.map(z).join("; ")}] : list Z)`;
const bool = (b: boolean): string => String(b);
const option = (n: number | undefined): string => (n === undefined ? "(None : option Z)" : `(Some ${z(n)})`);
const pair = ([a, b]: readonly [number, number]): string => `(${z(a)}, ${z(b)})`;

const number = fc.oneof(fc.integer({ min: -4, max: 4 }), fc.maxSafeInteger());
const small = fc.integer({ min: -3, max: 6 });
const list = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 6 });

interface Compared {
  readonly name: string;
  readonly args: fc.Arbitrary<readonly unknown[]>;
  /** What Coq is asked, and what TypeScript says, both as Coq terms. */
  readonly coq: (...args: never[]) => string;
  readonly here: (...args: never[]) => string;
}

const {
  contains,
  entries,
  equals,
  exact,
  flowNext,
  flowReturn,
  flowStop,
  forBreak,
  forOf,
  index,
  isPrefix,
  occurrences,
  pairs,
  quotient,
  range,
  remainder,
  sameElements,
  without,
} = realizers;

const both = fc.tuple(list, list);
const rows: readonly Compared[] = [
  {
    name: "quotient",
    args: fc.tuple(number, number),
    coq: (a, b) => `Z.quot ${z(a)} ${z(b)}`,
    here: (a, b) => z(quotient(a, b)),
  },
  {
    name: "remainder",
    args: fc.tuple(number, number),
    coq: (a, b) => `Z.rem ${z(a)} ${z(b)}`,
    here: (a, b) => z(remainder(a, b)),
  },
  {
    name: "exact",
    args: fc.tuple(fc.integer(), fc.integer({ min: -9999, max: 9999 })),
    coq: (a, b) => `(${z(a)} * ${z(b)} - ${z(b)})%Z`,
    here: (a: number, b: number) => z(exact(exact(a * b) - b)),
  } as Compared,
  {
    name: "index",
    args: fc.tuple(list, small),
    coq: (xs, i) => `index ${zs(xs)} ${z(i)}`,
    here: (xs, i) => option(index(xs, i)),
  },
  {
    name: "at",
    args: fc.tuple(list, small),
    coq: (xs, i) => `at_ ${zs(xs)} ${z(i)}`,
    here: (xs: number[], i: number) => option(xs.at(i)),
  } as Compared,
  {
    name: "slice",
    args: fc.tuple(list, small, small),
    coq: (xs, i, j) => `slice ${zs(xs)} ${z(i)} ${z(j)}`,
    here: (xs: number[], i: number, j: number) => zs(xs.slice(i, j)),
  } as Compared,
  {
    name: "entries",
    args: fc.tuple(list),
    coq: (xs) => `entries ${zs(xs)}`,
    here: (xs) => `([${entries<number>(xs).map(pair).join("; ")}] : list (Z * Z))`,
  },
  {
    name: "range",
    args: fc.tuple(small, small),
    coq: (a, b) => `range ${z(a)} ${z(b)}`,
    here: (a, b) => zs(range(a, b)),
  },
  {
    name: "pairs",
    args: both,
    coq: (a, b) => `pairs ${zs(a)} ${zs(b)}`,
    here: (a, b) => `([${pairs<number, number>(a, b).map(pair).join("; ")}] : list (Z * Z))`,
  },
  {
    name: "contains",
    args: fc.tuple(list, small),
    coq: (xs, x) => `contains ${zs(xs)} ${z(x)}`,
    here: (xs, x) => bool(contains(xs, x)),
  },
  {
    name: "without",
    args: fc.tuple(list, small),
    coq: (xs, x) => `without ${zs(xs)} ${z(x)}`,
    here: (xs, x) => zs(without(xs, x)),
  },
  {
    name: "occurrences",
    args: fc.tuple(list, small),
    coq: (xs, x) => `occurrences ${zs(xs)} ${z(x)}`,
    here: (xs, x) => z(occurrences(xs, x)),
  },
  {
    name: "sameElements",
    args: fc.oneof(
      both,
      list.map((xs) => [xs, xs.toReversed()] as const),
    ),
    coq: (a, b) => `same_elements ${zs(a)} ${zs(b)}`,
    here: (a, b) => bool(sameElements(a, b)),
  },
  {
    name: "isPrefix",
    args: fc.oneof(
      both,
      fc.tuple(list, list).map(([a, b]) => [a, [...a, ...b]] as const),
    ),
    coq: (a, b) => `is_prefix ${zs(a)} ${zs(b)}`,
    here: (a, b) => bool(isPrefix(a, b)),
  },
  {
    name: "equals",
    args: fc.oneof(
      both,
      list.map((xs) => [xs, [...xs]] as const),
    ),
    coq: (a, b) => `(${zs(a)} == ${zs(b)})`,
    here: (a, b) => bool(equals(a, b)),
  },
  {
    name: "forOf",
    args: fc.tuple(list, small),
    coq: (xs, limit) =>
      `for_of ${zs(xs)} 0 (fun s x => if x =? 3 then Return s else if x =? ${z(limit)} then Break s else Next (s + x))`,
    here: (xs: number[], limit: number) => {
      const found = forOf<number, number, number>(xs, 0, (s, x) =>
        x === 3 ? flowReturn(s) : x === limit ? flowStop(s) : flowNext(s + x),
      );
      return `(${found.kind === "left" ? "inl" : "inr"} ${z(found.value)} : Z + Z)`;
    },
  } as Compared,
  {
    name: "forBreak",
    args: fc.tuple(list, small),
    coq: (xs, limit) => `for_break ${zs(xs)} 0 (fun s x => if x =? ${z(limit)} then Break s else Next (s + x))`,
    here: (xs: number[], limit: number) =>
      z(forBreak<number, number>(xs, 0, (s, x) => (x === limit ? flowStop(s) : flowNext(s + x)))),
  } as Compared,
];

describe("agree with Coq on generated inputs:", () => {
  const cases = rows.flatMap(({ name, args, coq, here }) =>
    fc.sample(args, { numRuns: 40, seed: 2018 }).map((given) => ({
      name,
      coq: coq(...(given as never[])),
      here: here(...(given as never[])),
    })),
  );
  let output = "";
  beforeAll(async () => {
    const lines = cases.map(
      (one, i) => `Definition case${i} : (${one.coq}) = ${one.here}. Proof. vm_compute. reflexivity. Qed.`,
    );
    const ran = await check(
      `From DiselTS Require Import Definitions.\nLocal Open Scope Z_scope.\n${lines.join("\n")}\n`,
    );
    output = ran.ok ? "" : ran.output;
  });

  test(`all ${cases.length} cases`, () => {
    expect(output).toBe("");
    expect(cases.length).toBe(40 * rows.length);
  });

  test("a wrong one would be noticed", async () => {
    const ran = await check(
      "From DiselTS Require Import Definitions.\nDefinition wrong : Z.quot (-7) 2 = (-4)%Z. Proof. vm_compute. reflexivity. Qed.\n",
    );
    expect(ran.ok).toBe(false);
  });
});

test("what is not exact stops", () => {
  expect(() => exact(Number.MAX_SAFE_INTEGER + 1)).toThrow(RangeError);
  expect(() => exact(2 ** 60)).toThrow("numbers end at 2^53");
  expect(exact(Number.MAX_SAFE_INTEGER)).toBe(Number.MAX_SAFE_INTEGER);
  expect(Object.is(exact(0 * -1), 0)).toBe(true);
});

describe("a list of 100,000 elements goes through", () => {
  const long = range(0, 100_000);
  const rows = long.map((n) => ({ n, even: n % 2 === 0 }));

  test("every realizer", () => {
    expect(entries(long)).toHaveLength(100_000);
    expect(contains(rows, { n: 99_999, even: false })).toBe(true);
    expect(without(rows, { n: 50_000, even: true })).toHaveLength(99_999);
    expect(occurrences(rows, { n: 7, even: false })).toBe(1);
    expect(sameElements(rows, rows.toReversed())).toBe(true);
    expect(isPrefix(rows, [...rows, ...rows])).toBe(true);
    expect(equals(rows, [...rows])).toBe(true);
    expect(pairs(long, [1])).toHaveLength(100_000);
    expect(index(long, 99_999)).toBe(99_999);
    expect(forBreak<number, number>(long, 0, (s) => flowNext(s + 1))).toBe(100_000);
    expect(forOf<number, number, number>(long, 0, (s) => flowNext(s + 1))).toEqual({ kind: "left", value: 100_000 });
  });

  test("recursion as deep", () => {
    function* sum(n: number): realizers.Deep<number> {
      return n === 0 ? 0 : n + (yield sum(n - 1));
    }
    expect(realizers.deep(sum(100_000))).toBe(5_000_050_000);
  });
});
