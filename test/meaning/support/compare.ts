/** Cases of authored functions, evaluated by Node and by Coq, and compared in one run of coqc. */
import type { FunctionDecl } from "../../../src/ir/decl.ts";
import { visitExpr } from "../../../src/ir/free.ts";
import { check } from "./coq.ts";
import { Coverage } from "./coverage.ts";
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
  /** How many cases were compared. */
  readonly cases: number;
  readonly functions: number;
  /** Left out: numbers that Node does not hold exactly, and too much work. */
  readonly excluded: ReadonlyMap<string, number>;
  readonly mismatches: readonly Mismatch[];
  /** How many functions returned more than one value over their cases. */
  readonly varying: number;
  readonly coverage: Coverage;
}

export interface Mismatch {
  readonly of: Tested;
  /** The function, its arguments, and what both sides say. */
  readonly text: string;
}

/** Cases with what Node says of them. */
export interface Prepared {
  readonly translated: Translated;
  readonly expected: readonly Expected[];
  readonly excluded: ReadonlyMap<string, number>;
}

export interface Expected {
  readonly of: Case;
  readonly value: unknown;
  /** The call and the value, as Coq terms, and the type of both. */
  readonly call: string;
  readonly expected: string;
  readonly type: string;
}

/** A result that takes more text than this is too large for a test. */
const longest = 20_000;

/** Translates a module, evaluates its cases by Node and by Coq, and compares. Coq runs once. */
export async function compare(source: string, cases: readonly Case[]): Promise<Comparison> {
  const prepared = await prepare(source, cases);
  const { translated, expected, excluded } = prepared;
  const failed = await inCoq(prepared);
  const results = new Map<Tested, Set<string>>();
  const coverage = new Coverage();
  for (const { of, value, expected: text } of expected) {
    const known = results.get(of.of) ?? new Set<string>();
    results.set(of.of, known.add(text));
    coverage.case(of, value);
  }
  for (const decl of called([...results.keys()], translated)) coverage.function(decl);
  return {
    cases: expected.length,
    functions: results.size,
    varying: [...results.values()].filter((values) => values.size > 1).length,
    excluded,
    mismatches: failed.length === 0 ? [] : await report(translated, failed.slice(0, 20)),
    coverage,
  };
}

/** Functions, with those that they call. */
function called(of: readonly Tested[], { functions }: Translated): ReadonlySet<FunctionDecl> {
  const found = new Set<FunctionDecl>();
  const add = (name: string): void => {
    const decl = functions.get(name);
    if (decl === undefined || found.has(decl)) return;
    found.add(decl);
    visitExpr(decl.body, (expr) => {
      if (expr.k === "global") add(expr.global.name);
    });
  };
  for (const { name } of of) add(name);
  return found;
}

export async function prepare(source: string, cases: readonly Case[]): Promise<Prepared> {
  const translated = await translate(source);
  const excluded = new Map<string, number>();
  return { translated, expected: evaluate(source, cases, translated, excluded), excluded };
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
function casesFile(definitions: string, expected: readonly Expected[]): string {
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
    definitions,
    "Set Printing Width 1000000.",
    "Set Printing Depth 1000000.",
    ...chunks,
    `Definition meaning_failed : list Z := ${[...all, "nil"].join(" ++ ")}.`,
    `Compute (${expected.length}%Z, meaning_failed).`,
  ].join("\n");
}

/**
 * The cases of which Coq says something else than Node.
 *
 * @param definitions Coq's definitions of the functions, where they are not those that the project generates
 */
export async function inCoq(
  { translated, expected }: Prepared,
  definitions: string = translated.coq,
): Promise<readonly Expected[]> {
  const text = casesFile(definitions, expected);
  const ran = await check(text);
  if (!ran.ok) throw new Error(`coqc fails:\n${ran.output}\n${around(text, ran.output)}`);
  const printed = /= \((\d+), \[(.*?)\]\)/s.exec(ran.output);
  if (printed === null || Number(printed[1]) !== expected.length)
    throw new Error(`coqc printed something else:\n${ran.output}`);
  const failed = (printed[2] ?? "")
    .split(";")
    .map((one) => one.trim())
    .filter((one) => one !== "");
  return failed.flatMap((one) => expected[Number(one)] ?? []);
}

/** Only where there are mismatches: what Coq computes for each. */
async function report(translated: Translated, mismatches: readonly Expected[]): Promise<readonly Mismatch[]> {
  const text = [
    prelude,
    translated.coq,
    "Set Printing Width 1000000.",
    "Set Printing Depth 1000000.",
    ...mismatches.map((one) => `Eval vm_compute in (${one.call} : ${one.type}).`),
  ].join("\n");
  const { output } = await check(text);
  const values = output.split(/^ {5}= /m).slice(1);
  return mismatches.map((one, i) => ({
    of: one.of.of,
    text: `${describe(one.of)}\n  Node: ${showValue(one.value)}\n  Coq:  ${(values[i] ?? output).trim()}`,
  }));
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
