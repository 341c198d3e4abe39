/** A whole authored module from a seed, and the cases that its functions are asked. */
import type { Case, Tested } from "../support/compare.ts";
import { fn, instantiate, option, type Ty } from "../support/types.ts";
import { declaration, declareTypes, randomType } from "./declarations.ts";
import { focused } from "./focused.ts";
import { constant, focusedFunction, listRecursion, plainFunction, unionRecursion, type Written } from "./functions.ts";
import { Generator } from "./generator.ts";
import { Random } from "./random.ts";
import { randomValue } from "./values.ts";

export interface Module {
  readonly source: string;
  readonly cases: readonly Case[];
  readonly uses: ReadonlyMap<string, number>;
}

export interface Size {
  readonly functions: number;
  /** Argument lists for each. */
  readonly arguments: number;
  /** How much is nested in each other. */
  readonly depth: number;
}

/** Names of the library that a variable may have as well are imported under others. */
const imports = `import {
  contains, count as occurrences, emptyMap, emptySet, equals, isPrefix, mapDelete, mapOf, mapSet, type NodeId, pairs, quotient,
  range as upTo, remainder, sameElements, setAdd, setDelete, setOf, without,
} from "disel-ts";`;

/** Functions that say of a value what its type is, and no more. */
const helpers = `/** The same value. */
export function typed<T>(x: T): T {
  return x;
}

export const maybe = <T>(x: T | undefined): T | undefined => x;`;

const globals =
  "contains occurrences emptyMap emptySet mapDelete mapOf mapSet setAdd setDelete setOf equals isPrefix NodeId pairs quotient upTo remainder sameElements without typed maybe Math BigInt undefined apply".split(
    " ",
  );

/** Functions that are given functions: there is always one to be called. */
const higher = `export const apply = <A, B>(f: (x: A) => B, x: A): B => f(x);`;

const param = (name: string): Ty => ({ k: "param", name });

export function generateModule(seed: number, size: Size): Module {
  const random = new Random(seed);
  const declared = declareTypes(random, Math.max(1, Math.round(size.functions / 120)));
  const g = new Generator(random, declared);
  for (const name of globals) g.globals.add(name);
  g.functions.push(
    { name: "maybe", typeParams: ["T"], params: [option(param("T"))], result: option(param("T")) },
    { name: "apply", typeParams: ["A", "B"], params: [fn([param("A")], param("B")), param("A")], result: param("B") },
  );
  const tested: Tested[] = [];
  const pieces: string[] = declared.map((decl) => declaration(decl, random));
  const names = Array.from({ length: size.functions }, (_, i) => functionName(random, i));
  for (const name of names) g.globals.add(name);
  const short = focused(g);
  for (const [i, name] of names.entries()) {
    const focus = short[i];
    if (focus !== undefined) {
      const one = focusedFunction(g, name, focus);
      pieces.push(one.source);
      if (one.tested !== undefined) tested.push(one.tested);
      continue;
    }
    const kind = random.next();
    if (kind < 0.04) {
      const one = constant(g, name, size.depth);
      pieces.push(one.source);
      tested.push(one.tested);
      g.functions.push(one.callable);
      continue;
    }
    const written = ofModestLength(size.depth, (depth) =>
      kind < 0.16
        ? (unionRecursion(g, name, depth) ?? plainFunction(g, name, depth))
        : kind < 0.26
          ? listRecursion(g, name, depth)
          : plainFunction(g, name, depth),
    );
    pieces.push(written.source);
    g.functions.push(written.callable);
    // What is called over and over again makes the rest slow, so old functions are forgotten.
    if (g.functions.length > 30) g.functions.splice(2, 1);
    if (written.tested !== undefined) tested.push(written.tested);
  }
  const cases = tested.flatMap((of) => argumentLists(of, g, size.arguments));
  return { source: [imports, helpers, higher, ...pieces].join("\n\n"), cases, uses: g.uses };
}

/**
 * A function that can be read, and checked in a moment: what follows a branch is translated once for each way to it, so
 * that long functions with many branches become very long.
 */
function ofModestLength(depth: number, write: (depth: number) => Written): Written {
  const written = write(depth);
  return written.source.length > longest && depth > 1 ? ofModestLength(depth - 1, write) : written;
}

const longest = 2500;

/** Mostly numbered, and now and then called as something else is. */
function functionName(random: Random, i: number): string {
  const prefix = random.chance(0.8)
    ? "f"
    : random.pick(["map", "Some", "len", "nat", "fold_left", "$f", "été", "Type", "x"]);
  return `${prefix}${i}`;
}

/** Different arguments; a generic function is asked at several types. */
function argumentLists(of: Tested, g: Generator, count: number): readonly Case[] {
  const { random } = g;
  const params = new Set<string>();
  for (const type of of.params) collect(type, params);
  const seen = new Set<string>();
  const found: Case[] = [];
  for (let i = 0; i < (of.params.length === 0 ? 1 : count); i++) {
    const types = new Map(
      [...params].map((name) => {
        const type = randomType(random, g.declared, 1);
        return [name, type.k === "option" ? type.of : type] as const;
      }),
    );
    const args = of.params.map((type) => randomValue(instantiate(type, types), random));
    const key = JSON.stringify(args, (_, value) =>
      typeof value === "bigint" ? `${value}n` : value instanceof Map || value instanceof Set ? [...value] : value,
    );
    if (seen.has(key)) continue;
    seen.add(key);
    found.push({ of, args, types });
  }
  return found;
}

function collect(type: Ty, into: Set<string>): void {
  if (type.k === "param") into.add(type.name);
  if (type.k === "array" || type.k === "option" || type.k === "set") collect(type.of, into);
  if (type.k === "map") for (const part of [type.key, type.value]) collect(part, into);
  if (type.k === "tuple") for (const item of type.items) collect(item, into);
  if (type.k === "named") for (const arg of type.args) collect(arg, into);
}
