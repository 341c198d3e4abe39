/** Cases of authored functions, evaluated by Node and by Coq, and compared in one run of coqc. */
import { check } from "./coq.ts";
import { Excluded, run, runGuarded } from "./node.ts";
import { coqType, coqValue, prelude, showValue } from "./render.ts";
import { type Translated, translate } from "./translate.ts";
import { instantiate, type Ty } from "./types.ts";

/** An authored function, as far as a case needs to know it. */
export interface Tested {
  readonly name: string;
  readonly params: readonly Ty[];
  readonly result: Ty;
  /** Its source, for reports. */
  readonly source: string;
  readonly constant?: boolean;
}

export interface Case {
  readonly of: Tested;
  readonly args: readonly unknown[];
  /** What the type parameters of the function stand for. */
  readonly types?: ReadonlyMap<string, Ty>;
}

export interface Comparison {
  /** The cases that were compared. */
  readonly cases: number;
  readonly functions: number;
  /** Left out: numbers that Node does not hold exactly, and too much work. */
  readonly excluded: ReadonlyMap<string, number>;
  readonly mismatches: readonly string[];
  /** How many functions returned more than one value over their cases. */
  readonly varying: number;
  readonly seconds: { readonly translate: number; readonly node: number; readonly coq: number };
}

interface Expected {
  readonly of: Case;
  readonly value: unknown;
  /** The call and the value, as Coq terms, and the type of both. */
  readonly call: string;
  readonly expected: string;
  readonly type: string;
}

/** A result that takes more text than this is too large for a test. */
const longest = 20_000;

export async function compare(source: string, cases: readonly Case[]): Promise<Comparison> {
  const start = performance.now();
  const translated = await translate(source);
  const translatedAt = performance.now();
  const excluded = new Map<string, number>();
  const expected = evaluate(source, cases, translated, excluded);
  const evaluatedAt = performance.now();
  const mismatches = await inCoq(translated, expected);
  const results = new Map<Tested, Set<string>>();
  for (const one of expected) results.set(one.of.of, (results.get(one.of.of) ?? new Set<string>()).add(one.expected));
  return {
    cases: expected.length,
    functions: results.size,
    varying: [...results.values()].filter((values) => values.size > 1).length,
    excluded,
    mismatches,
    seconds: {
      translate: (translatedAt - start) / 1000,
      node: (evaluatedAt - translatedAt) / 1000,
      coq: (performance.now() - evaluatedAt) / 1000,
    },
  };
}

/** What Node says. The functions run as they are; a guarded copy decides which cases are left out. */
function evaluate(
  source: string,
  cases: readonly Case[],
  { names }: Translated,
  excluded: Map<string, number>,
): readonly Expected[] {
  const plain = run(source);
  const guarded = runGuarded(source);
  return cases.flatMap((one): readonly Expected[] => {
    const { of, args } = one;
    const call = (exports: typeof plain): unknown => {
      const value = exports[of.name];
      return of.constant === true ? value : (value as (...args: readonly unknown[]) => unknown)(...args);
    };
    const exclude = (why: string): readonly Expected[] => {
      excluded.set(why, (excluded.get(why) ?? 0) + 1);
      return [];
    };
    try {
      guarded.reset();
      call(guarded.exports);
    } catch (error) {
      if (error instanceof Excluded) return exclude(error.message);
      if (error instanceof RangeError) return exclude("too deep a recursion");
      throw new Error(`Node fails: ${error}\n${describe(one)}`);
    }
    const value = call(plain);
    const types = one.types ?? new Map();
    const type = instantiate(of.result, types);
    const rendered = coqValue(value, type, names);
    if (rendered.length > longest) return exclude("too large a result");
    const params = args.map((arg, i) => coqValue(arg, instantiate(of.params[i] as Ty, types), names));
    const head = names.function(of.name);
    return [
      {
        of: one,
        value,
        call: params.length === 0 ? head : `(${[head, ...params].join(" ")})`,
        expected: rendered,
        type: coqType(type, names),
      },
    ];
  });
}

const describe = ({ of, args }: Case): string => `${of.source}\n${of.name}(${args.map(showValue).join(", ")})`;

/** The cases in which Coq says something else, by their numbers. */
function casesFile(translated: Translated, expected: readonly Expected[]): string {
  const chunks: string[] = [];
  const size = 50;
  for (let i = 0; i < expected.length; i += size) {
    const tests = expected.slice(i, i + size).map((one, j) => `(${i + j}%Z, ${one.call} == ${one.expected})`);
    chunks.push(
      `Definition meaning_cases_${i} : list (Z * bool) :=\n  [${tests.join(";\n   ")}].`,
      `Definition meaning_failed_${i} := Eval vm_compute in`,
      `  List.map fst (List.filter (fun one => negb (snd one)) meaning_cases_${i}).`,
    );
  }
  const all = Array.from({ length: Math.ceil(expected.length / size) }, (_, i) => `meaning_failed_${i * size}`);
  return [
    prelude,
    translated.coq,
    "Set Printing Width 1000000.",
    "Set Printing Depth 1000000.",
    ...chunks,
    `Definition meaning_failed : list Z := ${[...all, "nil"].join(" ++ ")}.`,
    `Compute (${expected.length}%Z, meaning_failed).`,
  ].join("\n");
}

async function inCoq(translated: Translated, expected: readonly Expected[]): Promise<readonly string[]> {
  const text = casesFile(translated, expected);
  const ran = await check(text);
  if (!ran.ok) throw new Error(`coqc fails:\n${ran.output}\n${around(text, ran.output)}`);
  const printed = /= \((\d+), \[(.*?)\]\)/s.exec(ran.output);
  if (printed === null || Number(printed[1]) !== expected.length)
    throw new Error(`coqc printed something else:\n${ran.output}`);
  const failed = (printed[2] ?? "")
    .split(";")
    .map((one) => one.trim())
    .filter((one) => one !== "");
  const mismatches = failed.flatMap((one) => expected[Number(one)] ?? []);
  return mismatches.length === 0 ? [] : await report(translated, mismatches.slice(0, 20));
}

/** Only where there are mismatches: what Coq computes for each. */
async function report(translated: Translated, mismatches: readonly Expected[]): Promise<readonly string[]> {
  const text = [
    prelude,
    translated.coq,
    "Set Printing Width 1000000.",
    "Set Printing Depth 1000000.",
    ...mismatches.map((one) => `Eval vm_compute in (${one.call} : ${one.type}).`),
  ].join("\n");
  const { output } = await check(text);
  const values = output.split(/^ {5}= /m).slice(1);
  return mismatches.map(
    (one, i) => `${describe(one.of)}\n  Node: ${showValue(one.value)}\n  Coq:  ${(values[i] ?? output).trim()}`,
  );
}

/** The lines of a file that an error of Coq is about. */
function around(text: string, output: string): string {
  const line = Number(/line (\d+)/.exec(output)?.[1] ?? 0);
  return text
    .split("\n")
    .slice(Math.max(0, line - 30), line + 5)
    .map((one) => one.slice(0, 400))
    .join("\n");
}
