/**
 * Short functions of one operation each, from parameters to result with nothing in between: what an operation does
 * wrongly shows, where in a longer function another operation may hide it. A module has each of them.
 */
import {
  array,
  bigint,
  boolean,
  fieldsOf,
  mapTy,
  named,
  node,
  number,
  option,
  setTy,
  show,
  string,
  type Ty,
  tuple,
} from "../support/types.ts";
import { randomType } from "./declarations.ts";
import type { Generator } from "./generator.ts";

/** Parameters, a result, and either an expression or statements. */
export interface Focused {
  readonly params: readonly Param[];
  readonly result: Ty;
  readonly value?: string;
  readonly block?: readonly string[];
}

type Param = readonly [name: string, type: Ty];

/** One function for each operation, of random types where any will do. */
export const focused = (g: Generator): readonly Focused[] => [
  ...ofNumbers,
  ...arrayOperations.map((operation) => operation(element(g))),
  ...ofTexts,
  ...mapOperations.map((operation) => operation(g.random.pick(keys(g)), element(g))),
  ...setOperations.map((operation) => operation(g.random.pick(keys(g)))),
  ...loops.map((leave) => loop(element(g), leave)),
  ...members(g),
  ...spreads(g),
  ...constructions(g),
];

/** A type of which an option says whether there is one. */
function element(g: Generator): Ty {
  const type = randomType(g.random, g.declared, 1);
  return type.k === "option" ? type.of : type;
}

// ---------------------------------------------------------------- numbers and strings

const whole: readonly Param[] = [
  ["a", number],
  ["b", number],
  ["c", number],
];
const ofNumbers: readonly Focused[] = [
  ...[
    "a + b",
    "a - b",
    "a - (b - c)",
    "a - b - c",
    "a * c - b",
    "-a - -b",
    "quotient(a, b)",
    "remainder(a, b)",
    "Math.min(a, Math.max(b, c))",
    "Math.abs(a) + c",
    "a <= b ? b < c ? 1 : 2 : a > c ? 3 : b >= c ? 4 : 5",
  ].map((value): Focused => ({ params: whole, result: number, value })),
  ...["a < b", "a <= b", "a > b", "a >= b", "a === b", "a < b && b < c", "a < b || b < c"].map(
    (value): Focused => ({ params: whole, result: boolean, value }),
  ),
  ...["a + b", "a - b", "a * b", "-a", "a + 9007199254740993n"].map(
    (value): Focused => ({ params: whole.map(([name]) => [name, bigint]), result: bigint, value }),
  ),
];

const texts: readonly Param[] = [
  ["n", number],
  ["b", bigint],
  ["s", string],
  ["t", string],
];
const hole = (name: string): string => `\${${name}}`;
const ofTexts: readonly Focused[] = [
  `\`${hole("n")}|${hole("b")}|${hole("s")}\``,
  `\`${hole("-n")}\\u{1f600}${hole("t")}e\\u0301"\\n\``,
  "s + t",
].map((value): Focused => ({ params: texts, result: string, value }));

// ---------------------------------------------------------------- arrays

const a: Param = ["a", number];
const b: Param = ["b", number];

const operation =
  (value: (same: string, type: string) => string, result: (of: Ty) => Ty, ...params: readonly Param[]) =>
  (of: Ty): Focused => ({
    params: [["xs", array(of)], ["x", of], ...params],
    result: result(of),
    value: value(`equals<${show(of)}>(y, x)`, show(of)),
  });

const arrayOperations: readonly ((of: Ty) => Focused)[] = [
  operation(() => "xs.slice(a, b)", array, a, b),
  operation(() => "xs.slice(a)", array, a),
  operation(() => "[x, ...xs, x].slice(1, -1).slice(-4, a)", array, a),
  operation(() => "xs.at(a)", option, a),
  operation(() => "xs[a]", option, a),
  operation(() => "xs.concat([x])", array),
  operation(() => "[x, ...xs, x]", array),
  operation((same) => `[...xs, x].filter((y) => !${same})`, array),
  operation(
    (same) => `xs.map((y): boolean => ${same})`,
    () => array(boolean),
  ),
  operation((same) => `xs.find((y) => !${same})`, option),
  operation(
    (same) => `[x, ...xs].every((y) => ${same})`,
    () => boolean,
  ),
  operation(
    (same) => `[x, ...xs].some((y) => !${same})`,
    () => boolean,
  ),
  operation((_, type) => `xs.reduce<readonly (${type})[]>((ys, y) => [y, ...ys], [x])`, array),
  operation((_, type) => `without<${type}>([...xs, x, x], x)`, array),
  operation(
    (_, type) => `occurrences<${type}>([...xs, x], x)`,
    () => number,
  ),
  operation(
    (_, type) => `contains<${type}>(xs, x)`,
    () => boolean,
  ),
  operation(
    (_, type) => `isPrefix<${type}>(xs.slice(0, a), xs)`,
    () => boolean,
    a,
  ),
  operation(
    (_, type) => `sameElements<${type}>([...xs, x], [x, ...xs])`,
    () => boolean,
  ),
  operation(
    (_, type) => `pairs<${type}, number>(xs, [a, b])`,
    (of) => array(tuple(of, number)),
    a,
    b,
  ),
  operation(
    () => "[...xs.entries()]",
    (of) => array(tuple(number, of)),
  ),
];

// ---------------------------------------------------------------- maps and sets

/** What keys may be: what `===` compares by what it holds. */
const keys = (g: Generator): readonly Ty[] => [
  number,
  bigint,
  boolean,
  string,
  node,
  ...g.declared.flatMap((decl) => (decl.k === "union" && decl.tag === undefined ? [named(decl)] : [])),
];

const onMap =
  (value: string, result: (key: Ty, value: Ty) => Ty) =>
  (key: Ty, of: Ty): Focused => ({
    params: [
      ["m", mapTy(key, of)],
      ["n", mapTy(key, of)],
      ["k", key],
      ["l", key],
      ["v", of],
    ],
    result: result(key, of),
    value: value.replaceAll("MAP", `${show(key)}, ${show(of)}`),
  });

const mapOperations: readonly ((key: Ty, value: Ty) => Focused)[] = [
  onMap("mapSet(m, k, v)", mapTy),
  onMap("mapSet(mapSet(m, k, v), l, v)", mapTy),
  onMap("mapSet(mapDelete(m, k), k, v)", mapTy),
  onMap("mapDelete(mapSet(m, l, v), k)", mapTy),
  onMap("mapSet(mapSet(emptyMap<MAP>(), k, v), l, v)", mapTy),
  onMap("mapOf<MAP>([...m, ...n, [k, v], ...m])", mapTy),
  onMap("mapSet(m, k, v).get(l)", (_, of) => option(of)),
  onMap("mapDelete(m, k).get(l)", (_, of) => option(of)),
  onMap("m.has(k) === mapSet(m, l, v).has(k)", () => boolean),
  onMap("mapSet(m, k, v).size - n.size", () => number),
  onMap("[...m.keys(), k, ...n.keys()]", array),
  onMap("[...m.values(), v, ...n.values()]", (_, of) => array(of)),
  onMap("[...m, ...n.entries()]", (key, of) => array(tuple(key, of))),
  onMap("equals<ReadonlyMap<MAP>>(mapOf([...m, ...n]), mapOf([...n, ...m]))", () => boolean),
  (key, of) => ({
    params: [
      ["m", mapTy(key, of)],
      ["k", key],
      ["v", of],
    ],
    result: array(of),
    block: [
      `let out: ${show(array(of))} = [];`,
      "for (const [key, value] of mapSet(m, k, v)) {",
      "  out = key === k ? [...out, value, v] : [value, ...out];",
      "}",
      "return out;",
    ],
  }),
];

const onSet =
  (value: string, result: (of: Ty) => Ty) =>
  (of: Ty): Focused => ({
    params: [
      ["s", setTy(of)],
      ["t", setTy(of)],
      ["x", of],
      ["y", of],
    ],
    result: result(of),
    value: value.replaceAll("ELEMENT", show(of)),
  });

const setOperations: readonly ((of: Ty) => Focused)[] = [
  onSet("setAdd(setAdd(s, x), y)", setTy),
  onSet("setDelete(setAdd(s, y), x)", setTy),
  onSet("setAdd(setDelete(s, x), x)", setTy),
  onSet("setAdd(emptySet<ELEMENT>(), x)", setTy),
  onSet("setOf<ELEMENT>([...s, x, ...t, y])", setTy),
  onSet("setAdd(s, x).has(y)", () => boolean),
  onSet("setDelete(s, x).has(y) || t.has(y)", () => boolean),
  onSet("setAdd(s, x).size * 10 + t.size", () => number),
  onSet("[x, ...s, ...t.values()]", array),
  onSet("equals<ReadonlySet<ELEMENT>>(setOf([...s, ...t]), setOf([...t, ...s]))", () => boolean),
];

// ---------------------------------------------------------------- statements

const loops = ["break", "continue", "return [...out, x, x]"];

/** The elements up to one that is like another, or without it. */
const loop = (of: Ty, leave: string): Focused => ({
  params: [
    ["xs", array(of)],
    ["y", of],
    ["from", number],
  ],
  result: array(of),
  block: [
    `let out: ${show(array(of))} = [];`,
    "for (const [i, x] of [...xs, y, ...xs].entries()) {",
    `  if (i >= from && equals<${show(of)}>(x, y)) ${leave};`,
    "  out = [...out, x];",
    "}",
    "return out;",
  ],
});

/** Which member of a union a value is, as a number. */
const members = (g: Generator): readonly Focused[] =>
  g.declared.flatMap((decl): readonly Focused[] => {
    if (decl.k !== "union" || decl.params.length > 0) return [];
    const subject = decl.tag === undefined ? "u" : `u.${decl.tag}`;
    const clauses = decl.variants.map((one, i) => `  case ${JSON.stringify(one.tag)}:\n    return n + ${i};`);
    const params: readonly Param[] = [
      ["u", named(decl)],
      ["n", number],
    ];
    return [{ params, result: number, block: [`switch (${subject}) {`, ...clauses, "}"] }];
  });

/** A value of a union built anew: each member of what it was, and of what the same member of another value is. */
const spreads = (g: Generator): readonly Focused[] =>
  g.declared.flatMap((decl): readonly Focused[] => {
    if (decl.k !== "union" || decl.tag === undefined || decl.params.length > 0) return [];
    g.use("union spread");
    const clauses = decl.variants.map((one) => {
      const tag = JSON.stringify(one.tag);
      return `  case ${tag}:\n    return v.${decl.tag} === ${tag} ? { ...u, ...v } : { ...u };`;
    });
    const params: readonly Param[] = [
      ["u", named(decl)],
      ["v", named(decl)],
    ];
    return [{ params, result: named(decl), block: [`switch (u.${decl.tag}) {`, ...clauses, "}"] }];
  });

/** A record, each field of which is a parameter. */
const constructions = (g: Generator): readonly Focused[] =>
  g.declared.flatMap((decl): readonly Focused[] => {
    const type = named(decl);
    if (decl.k !== "record" || type.k !== "named" || decl.params.length > 0 || decl.fields.length === 0) return [];
    const fields = fieldsOf(decl.fields, type);
    const written = g.random.shuffled(fields.map((field, i) => `${field.name}: p${i}`));
    return [
      {
        params: fields.map((field, i) => [`p${i}`, field.type]),
        result: type,
        value: `({ ${written.join(", ")} })`,
      },
    ];
  });
