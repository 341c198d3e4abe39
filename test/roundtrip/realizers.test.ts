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
  before,
  contains,
  emptyMap,
  emptySet,
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
  justified,
  latest,
  majority,
  mapDelete,
  mapGet,
  mapOf,
  mapSet,
  occurrences,
  pairs,
  promised,
  quotient,
  range,
  remainder,
  reported,
  sameElements,
  setAdd,
  setDelete,
  setOf,
  without,
} = realizers;

type Entry = readonly [number, number];
type Pledge = readonly [number, Entry | undefined];
const zzs = (xs: Iterable<Entry>): string => `([${[...xs].map(pair).join("; ")}] : list (Z * Z))`;
const voteOf = (vote: Entry | undefined): string =>
  vote === undefined ? "(None : option (Z * Z))" : `(Some ${pair(vote)})`;
const nats = (xs: readonly number[]): string => `([${xs.map((x) => `${x}%nat`).join("; ")}] : list nat)`;
const pledgesOf = (xs: readonly Pledge[]): string =>
  `([${xs.map(([node, vote]) => `(${node}%nat, ${voteOf(vote)})`).join("; ")}] : list (nat * option (Z * Z)))`;

const digit = fc.integer({ min: 0, max: 3 });
const entry = fc.tuple(digit, digit);
const map = fc.array(entry, { maxLength: 5 }).map((made) => new Map(made));
const set = fc.array(digit, { maxLength: 5 }).map((made) => new Set(made));
const pledges = fc.array(fc.tuple(digit, fc.option(entry, { nil: undefined })), { maxLength: 5 });

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
    name: "emptyMap",
    args: fc.constant([]),
    coq: () => "[] : list (Z * Z)",
    here: () => zzs(emptyMap<number, number>()),
  },
  {
    name: "mapGet",
    args: fc.tuple(map, digit),
    coq: (m, k) => `map_get ${zzs(m)} ${z(k)}`,
    here: (m, k) => option(mapGet(m, k)),
  },
  {
    name: "has, of a map",
    args: fc.tuple(map, digit),
    coq: (m, k) => `defined (map_get ${zzs(m)} ${z(k)})`,
    here: (m: Map<number, number>, k: number) => bool(m.has(k)),
  } as Compared,
  {
    name: "size, keys and values",
    args: fc.tuple(map),
    coq: (m) => `(len ${zzs(m)}, map fst ${zzs(m)}, map snd ${zzs(m)})`,
    here: (m: Map<number, number>) => `(${z(m.size)}, ${zs([...m.keys()])}, ${zs([...m.values()])})`,
  } as Compared,
  {
    name: "mapSet",
    args: fc.tuple(map, digit, digit),
    coq: (m, k, v) => `map_set ${zzs(m)} ${z(k)} ${z(v)}`,
    here: (m, k, v) => zzs(mapSet(m, k, v)),
  },
  {
    name: "mapDelete",
    args: fc.tuple(map, digit),
    coq: (m, k) => `map_delete ${zzs(m)} ${z(k)}`,
    here: (m, k) => zzs(mapDelete(m, k)),
  },
  {
    name: "mapOf",
    args: fc.tuple(fc.array(entry, { maxLength: 6 })),
    coq: (xs) => `map_of ${zzs(xs)}`,
    here: (xs) => zzs(mapOf<number, number>(xs)),
  },
  {
    name: "equals, of maps",
    args: fc.oneof(
      fc.tuple(map, map),
      map.map((m) => [m, new Map(m)] as const),
      map.map((m) => [m, new Map([...m].toReversed())] as const),
    ),
    coq: (a, b) => `(${zzs(a)} == ${zzs(b)})`,
    here: (a, b) => bool(equals(a, b)),
  },
  {
    name: "emptySet",
    args: fc.constant([]),
    coq: () => "[] : list Z",
    here: () => zs([...emptySet<number>()]),
  },
  {
    name: "has, of a set",
    args: fc.tuple(set, digit),
    coq: (s: Set<number>, x: number) => `contains ${zs([...s])} ${z(x)}`,
    here: (s: Set<number>, x: number) => bool(s.has(x)),
  } as Compared,
  {
    name: "setAdd",
    args: fc.tuple(set, digit),
    coq: (s: Set<number>, x: number) => `set_add ${zs([...s])} ${z(x)}`,
    here: (s: Set<number>, x: number) => zs([...setAdd(s, x)]),
  } as Compared,
  {
    name: "setDelete",
    args: fc.tuple(set, digit),
    coq: (s: Set<number>, x: number) => `set_delete ${zs([...s])} ${z(x)}`,
    here: (s: Set<number>, x: number) => zs([...setDelete(s, x)]),
  } as Compared,
  {
    name: "setOf",
    args: fc.tuple(list),
    coq: (xs) => `set_of ${zs(xs)}`,
    here: (xs: number[]) => zs([...setOf(xs)]),
  } as Compared,
  {
    name: "equals, of sets",
    args: fc.oneof(
      fc.tuple(set, set),
      set.map((s) => [s, new Set([...s].toReversed())] as const),
    ),
    coq: (a: Set<number>, b: Set<number>) => `(${zs([...a])} == ${zs([...b])})`,
    here: (a, b) => bool(equals(a, b)),
  } as Compared,
  {
    name: "majority",
    args: both,
    coq: (nodes, some) => `majority ${nats(nodes)} (fun n => contains ${nats(some)} n)`,
    here: (nodes: number[], some: number[]) => bool(majority(nodes, (node) => some.includes(node))),
  } as Compared,
  {
    name: "latest",
    args: fc.tuple(fc.array(entry, { maxLength: 5 })),
    coq: (votes) => `latest ${zzs(votes)}`,
    here: (votes) => voteOf(latest<number>(votes)),
  },
  {
    name: "before",
    args: fc.tuple(digit, fc.array(entry, { maxLength: 5 })),
    coq: (ballot, votes) => `before ${z(ballot)} ${zzs(votes)}`,
    here: (ballot, votes) => zzs(before<number>(ballot, votes)),
  },
  {
    name: "reported",
    args: fc.tuple(pledges),
    coq: (told) => `reported ${pledgesOf(told)}`,
    here: (told) => zzs(reported<number>(told)),
  },
  {
    name: "promised",
    args: fc.tuple(pledges, digit),
    coq: (told, node) => `promised ${pledgesOf(told)} ${node}%nat`,
    here: (told, node) => bool(promised<number>(told, node)),
  },
  {
    name: "justified",
    args: fc.tuple(list, digit, pledges),
    coq: (nodes, value, told) => `justified ${nats(nodes)} ${z(value)} ${pledgesOf(told)}`,
    here: (nodes, value, told) => bool(justified<number>(nodes, value, told)),
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
    const map = mapOf(long.map((n) => [n, n] as const));
    expect(equals(mapSet(mapDelete(map, 0), 0, 0), map)).toBe(false);
    const set = setOf(long);
    expect(equals(setAdd(setDelete(set, 99_999), 99_999), set)).toBe(true);
    const votes = long.map((n) => [n, n] as const);
    expect(latest(before(99_999, votes))).toEqual([99_998, 99_998]);
    expect(
      justified(
        long,
        99_999,
        long.map((n) => [n, [n, n]] as const),
      ),
    ).toBe(true);
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
