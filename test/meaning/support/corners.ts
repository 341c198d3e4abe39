/** What each function of `fixtures/corners.ts` is asked. */

const safe = Number.MAX_SAFE_INTEGER;
const big = 2n ** 64n + 1n;

const circle = (r: number) => ({ kind: "circle", at: { x: 1, y: -2 }, r });
const square = (side: number | undefined) => ({ kind: "square", at: { x: 0, y: 0 }, side });
const none = { kind: "none" };
const leaf = (value: number) => ({ kind: "leaf", value });
const fork = (left: unknown, right: unknown) => ({ kind: "fork", left, right });
const shapes = [circle(3), circle(-1), square(2), square(undefined), none];
const xs = [1, 2, 3, 4, 5];
const positions = [-100, -6, -5, -4, -1, 0, 1, 4, 5, 6, 100, safe, -safe];
const arithmetic = [
  [7, 2],
  [-7, 2],
  [7, -2],
  [-7, -2],
  [0, 5],
  [5, 0],
  [-5, 0],
  [0, 0],
  [safe, 2],
  [safe, -3],
  [-safe, safe],
  [-safe, 7],
  [safe, safe - 1],
  [1, safe],
];
const voted = [
  [],
  [[1, "a"]],
  [
    [1, "a"],
    [2, "b"],
  ],
  [
    [2, "a"],
    [1, "b"],
  ],
  [
    [2, "a"],
    [2, "b"],
    [1, "c"],
    [2, "d"],
  ],
  [
    [-1, "a"],
    [0, "b"],
    [-5, "c"],
  ],
];
const pledged = [
  [],
  [[1, undefined]],
  [
    [1, undefined],
    [2, undefined],
  ],
  [
    [1, [3, "a"]],
    [2, [2, "b"]],
  ],
  [
    [1, [2, "a"]],
    [3, undefined],
    [2, [2, "b"]],
  ],
  [
    [1, [1, "a"]],
    [1, [4, "b"]],
  ],
];
const both2 = (some: readonly unknown[], others: readonly unknown[]) =>
  some.flatMap((one) => others.map((other) => [one, other]));
const strings = [
  "",
  "a",
  "é",
  "e\u0301",
  "中文",
  "😀",
  '"',
  '""',
  "\\",
  "\n",
  "\r\n",
  "\t",
  "\u0000",
  "a\u0000b",
  "'",
  "`",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: text that looks like a placeholder
  "${x}",
  "(*",
  "*)",
  "\u{10ffff}",
  "\ue000",
  "\ufeff",
];
const lists = [[], [1], [1, 1], [1, 2], [2, 1], [1, 2, 3], [2, 1, 1]];
const numbered = (...entries: readonly (readonly [number, string])[]) => new Map(entries);
const both = <T>(of: readonly T[]): readonly (readonly T[])[] => of.flatMap((a) => of.map((b) => [a, b]));
const each = <T>(of: readonly T[]): readonly (readonly T[])[] => of.map((one) => [one]);

/** Argument lists, by function. A constant is asked with none. */
export const calls: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  quotientCorner: arithmetic,
  remainderCorner: arithmetic,
  minusCorner: [
    [10, 4, 3],
    [-1, -2, -3],
  ],
  precedenceCorner: [
    [3, 5],
    [-2, 7],
  ],
  zeroCorner: [[0], [1]],
  largestCorner: [[safe], [1 - safe]],
  bigintCorner: [
    [safe, big],
    [-safe, -big],
    [0, 0n],
  ],
  bigintLetCorner: [[1], [-1]],
  compareCorner: both([-1, 0, 1]),
  connectivesCorner: both([true, false]).flatMap(([a, b]) => [
    [a, b, true],
    [a, b, false],
  ]),
  mathCorner: [
    [1, 2],
    [-3, -9],
    [safe, 1],
    [0, 0],
  ],
  notationsCorner: [[]],
  rangeCorner: [
    [0, 3],
    [-2, 2],
    [3, 3],
    [3, 1],
    [safe - 2, safe],
  ],

  stringEqualCorner: both(strings),
  literalsCorner: [[]],
  templateCorner: [
    [0, 0n, ""],
    [-1, -1n, "é"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: text that looks like a placeholder
    [safe, big, "`${}`"],
    [-safe, -big, '"\\'],
  ],
  appendCorner: [
    ["a", "b"],
    ["é", "😀"],
    ["", '"'],
  ],
  stringSwitchCorner: each(strings),
  colorCorner: both(["red", "green", "dark blue"]),

  sliceCorner: both(positions).map(([a, b]) => [xs, a, b]),
  sliceFromCorner: [...positions.map((a) => [xs, a]), [[], 0], [[], -1]],
  atCorner: [...positions.map((i) => [xs, i]), [[], 0]],
  holesCorner: [
    [[undefined, 1], 0],
    [[1, undefined], 1],
    [[], 0],
    [[undefined], -1],
  ],
  findCorner: [
    [xs, 2],
    [xs, 9],
    [[], 0],
  ],
  everyCorner: each([[], [1], [2], [1, 2]]),
  includesCorner: [
    [[], [], 1],
    [[1, undefined], [{ x: 1, y: 2 }], 1],
    [[2], [{ x: 2, y: 1 }], 2],
  ],
  concatCorner: both([[], [1, 2], [3]]),
  reduceCorner: each([[], [1], [1, 2, 3]]),
  chainCorner: each([[], xs]),
  withoutCorner: [
    [[1, 2, 1], 1],
    [[1], 2],
    [[], 0],
  ],
  sameCorner: both(lists),
  majorityCorner: [
    [[], []],
    [[1], []],
    [[1], [1]],
    [[1, 2], [1]],
    [
      [1, 2],
      [2, 1],
    ],
    [
      [1, 2, 3],
      [1, 3],
    ],
    [
      [1, 2, 3],
      [2, 2, 2, 4, 5],
    ],
    [[1, 1, 2], [1]],
  ],
  votesCorner: both2(voted, [-1, 0, 1, 2, 3, 7]),
  pledgesCorner: both2(pledged, [1, 2, 3]),
  justifiedCorner: [
    [1, 2, 3],
    [1, 2],
    [4, 5],
  ].flatMap((acceptors) => ["a", "b"].flatMap((value) => pledged.map((pledges) => [acceptors, value, pledges]))),
  pairsCorner: [
    [
      [1, 2],
      ["a", "b"],
    ],
    [[], ["a"]],
    [[1], []],
  ],
  entriesCorner: each([[], ["a", "b"], ["skip", "a"], ["a", "stop", "b"]]),
  restCorner: each([[], [1], [1, 2], [1, 2, 3]]),

  deepCorner: both(shapes),
  deepTreeCorner: both([leaf(1), leaf(2), fork(leaf(1), leaf(2)), fork(leaf(2), leaf(1))]),
  optionsCorner: both([undefined, 0, 1]),
  coalesceCorner: [
    [undefined, undefined, undefined],
    [0, "", false],
    [5, "é", true],
  ],
  optionalCorner: each([
    undefined,
    { a: undefined, b: undefined },
    { a: 1, b: undefined },
    { a: undefined, b: { x: 2, y: 3 } },
  ]),
  spreadCorner: [[{ x: 1, y: 2 }, 5]],
  spreadUnionCorner: each(shapes),
  nothingCorner: [
    [
      { nothing: {}, n: 1, also: {} },
      { nothing: {}, n: 1, also: {} },
    ],
    [
      { nothing: {}, n: 1, also: {} },
      { nothing: {}, n: 2, also: {} },
    ],
  ],
  onlyCorner: [
    [
      { kind: "only", value: 1 },
      { kind: "only", value: "é" },
    ],
  ],
  genericCorner: [
    [
      { of: 1, more: [2] },
      { ok: "yes", value: { of: "a", more: ["b"] } },
    ],
    [
      { of: 1, more: [] },
      { ok: "no", why: "é" },
    ],
  ],
  nestedCorner: [
    [{ tag: "a", inner: undefined }],
    ...shapes.flatMap((inner) => [[{ tag: "a", inner }], [{ tag: "b", inner }]]),
  ],
  fieldFirstCorner: [
    [
      { tag: "a", inner: circle(5) },
      { tag: "a", inner: undefined },
    ],
    [
      { tag: "b", inner: none },
      { tag: "b", inner: none },
    ],
    [
      { tag: "a", inner: undefined },
      { tag: "b", inner: none },
    ],
  ],
  nodesCorner: [
    [0, 0, [0, 1]],
    [1, undefined, []],
    [2, 1, [2, 2, 3]],
  ],

  shadowCorner: [
    [7, []],
    [7, [1, 2]],
  ],
  branchCorner: both([1, 5]).flatMap(([a]) => [
    [a, true],
    [a, false],
  ]),
  swapCorner: [
    [1, 2],
    [5, -5],
  ],
  loopsCorner: [
    [[], 1],
    [[[1, 2], [3]], 3],
    [[[5, 0, 7], [-1, 6], [9]], 100],
    [[[0], [], [4, -4, 4]], 9],
  ],
  searchCorner: each([[], [1], [1, 3, 4]]),
  idleCorner: each([[], [1]]),
  bestCorner: each([[], [3], [1, 5, 2], [-1, -9]]),
  whileCorner: each([[], [1, 2]]),
  switchCorner: shapes.flatMap((s) => [
    [s, 1],
    [s, 2],
    [s, 3],
  ]),
  defaultCorner: each([0, 1, 2, 3, -1]),
  twiceCorner: each([0, 1, 2]),
  breakSwitchCorner: each([[], [0], [9], [1, 0, 9, 2]]),
  ternaryCorner: each([-1, 0, 1, 101, 1001]),
  closureCorner: [
    [1, []],
    [10, [1, 2]],
  ],
  functionsCorner: each([1, -4]),
  genericsCorner: [
    [1, "é"],
    [0, ""],
  ],
  treeCorner: [
    [leaf(3), 1],
    [fork(leaf(1), leaf(2)), 1],
    [fork(fork(leaf(1), leaf(2)), fork(leaf(3), leaf(-4))), 0],
  ],
  listCorner: [
    [[], []],
    [[1, 2, 3, 4], []],
    [[3, 1], [9]],
  ],
  patternsCorner: [
    [{ a: 1, b: { x: 5, y: 6 } }, [{ x: 1, y: 2 }, ["é", true]], []],
    [
      { a: undefined, b: undefined },
      [{ x: 1, y: 2 }, ["", false]],
      [
        { x: 3, y: 4 },
        { x: 1, y: -1 },
      ],
    ],
  ],
  namesCorner: [
    [1, [1, 2], "red", true, { x: 5, y: 6 }, undefined],
    [0, [], "dark blue", false, { x: 5, y: 6 }, 3],
  ],
  typeNamesCorner: [[1, 2]],
  unusedCorner: [
    [[], "red"],
    [[1], "red"],
    [[1], "green"],
  ],
  matchedCorner: [[[undefined, none]], [[undefined, circle(1)]], [["red", none]], [["green", none]]],
  negatedCorner: [[true], [false]],
  sameNameCorner: [[0], [1]],

  mapOrderCorner: [
    [numbered(), 0, "a"],
    [numbered([1, "a"], [2, "b"], [3, "c"]), 2, "z"],
    [numbered([1, "a"], [2, "b"]), 9, "z"],
    [numbered([3, "a"], [-1, "b"], [safe, "c"]), 3, "a"],
  ],
  mapFindCorner: [
    [new Map(), ""],
    [
      new Map([
        ["é", 1],
        ["e\u0301", 2],
        ["😀", 0],
      ]),
      "e\u0301",
    ],
    [new Map([["__proto__", 1]]), "__proto__"],
    [new Map([["a", -1]]), "toString"],
  ],
  zeroKeyCorner: each([0, 1, -3]),
  mapEqualCorner: both([
    new Map(),
    new Map([
      [1n, "red"],
      [big, "green"],
    ]),
    new Map([
      [big, "green"],
      [1n, "red"],
    ]),
    new Map([[1n, "dark blue"]]),
  ]),
  mapNestCorner: [
    [{ inner: new Map(), loose: undefined }, 1, "red"],
    [{ inner: new Map([[1, new Map([[true, new Set(["green", "red"])]])]]), loose: new Set([1n, 2n]) }, 1, "red"],
    [
      {
        inner: new Map([
          [2, new Map()],
          [1, new Map([[false, new Set()]])],
        ]),
        loose: new Set([big]),
      },
      1,
      "dark blue",
    ],
  ],
  mapLoopCorner: [
    [new Map(), new Set()],
    [
      new Map([
        ["green", 1],
        ["red", 2],
        ["dark blue", -1],
      ]),
      new Set(["red", "dark blue"]),
    ],
    [
      new Map([
        ["dark blue", -1],
        ["green", 3],
      ]),
      new Set(["green"]),
    ],
  ],
  setCorner: [
    [new Set(), ""],
    [new Set(["a", "b", "c"]), "b"],
    [new Set(["é", "e\u0301"]), "é"],
    [new Set(["x"]), "y"],
  ],
};
