/** Conditions, and what is known where they hold and where they do not. */

import { show } from "../support/types.ts";
import { smallest } from "./expressions.ts";
import type { Generator } from "./generator.ts";
import { inside, level, type Made, made } from "./made.ts";
import { identity, literal, test } from "./primitives.ts";
import { join, type Path, type Scope } from "./scope.ts";

export interface Condition {
  readonly made: Made;
  readonly then: Scope;
  readonly otherwise: Scope;
}

export function condition(g: Generator, scope: Scope, size: number): Condition {
  const { random } = g;
  const saying = (of: Made): Condition => ({ made: of, then: scope, otherwise: scope });
  return (
    random.first<Condition>([
      [4, () => tagTest(g, scope)],
      [1, () => literalTest(g, scope)],
      [0.5, () => variableTest(g, scope)],
      [2, () => saying(size <= 0 ? small(g, scope) : test(g, scope, size))],
      [size > 0 ? 0.7 : 0, () => saying(shielded(identity(g, scope, size - 1)))],
      [size > 0 ? 2 : 0, () => connective(g, scope, size)],
      [size > 0 ? 1 : 0, () => negation(g, scope, size)],
    ]) ?? saying(small(g, scope))
  );
}

/** `a === b` as a condition tells TypeScript that both are the same; inside a call it does not. */
const shielded = (of: Made): Made => made(`typed<boolean>(${of.text})`);

/** A short test of what is at hand. */
export function small(g: Generator, scope: Scope): Made {
  const { random } = g;
  const known = scope.paths().filter((one) => one.cases !== "unknown" && one.type.k !== "function");
  const numbers = known.filter((one) => one.type.k === "number");
  if (numbers.length > 0 && random.chance(0.5)) {
    g.use("number <");
    return made(`${random.pick(numbers).text} < ${random.int(-1, 4)}`, level.order);
  }
  if (known.length === 0) return made(`typed<boolean>(${random.chance(0.5)})`);
  const { text, type } = random.pick(known);
  if (type.k === "array") {
    g.use("length");
    return made(`${text}.length < ${random.int(1, 3)}`, level.order);
  }
  if (type.k === "boolean") return made(`typed<boolean>(${text})`);
  if (type.k === "bigint") {
    g.use("bigint <");
    return made(`${text} < ${random.int(-1, 4)}n`, level.order);
  }
  g.use("equals");
  return made(`equals<${show(type)}>(${text}, ${smallest(g, type, scope).text})`);
}

function connective(g: Generator, scope: Scope, size: number): Condition {
  const and = g.random.chance(0.5);
  const a = condition(g, scope, size - 1);
  const b = condition(g, and ? a.then : a.otherwise, size - 1);
  g.use(and ? "&&" : "||");
  const at = and ? level.and : level.or;
  const text = `${inside(a.made, at)} ${and ? "&&" : "||"} ${inside(b.made, at + 1)}`;
  return and
    ? { made: made(text, at, exactBoth(a, b)), then: b.then, otherwise: join(a.otherwise, b.otherwise) }
    : { made: made(text, at, exactBoth(a, b)), then: join(a.then, b.then), otherwise: b.otherwise };
}

const exactBoth = (a: Condition, b: Condition) => ({ exact: a.made.exact && b.made.exact });

function negation(g: Generator, scope: Scope, size: number): Condition {
  const of = condition(g, scope, size - 1);
  g.use("!");
  return {
    made: made(`!${inside(of.made, level.unary)}`, level.unary, { exact: of.made.exact }),
    then: of.otherwise,
    otherwise: of.then,
  };
}

/** A boolean variable, of which TypeScript then knows which it is. */
function variableTest(g: Generator, scope: Scope): Condition | undefined {
  const found = scope.paths().filter((one) => one.type.k === "boolean" && one.exact);
  if (found.length === 0) return undefined;
  const { text } = g.random.pick(found);
  const known = scope.knowing(text, "unknown");
  return { made: made(text), then: known, otherwise: known };
}

/** `x === 5`, of which TypeScript learns that `x` is 5. */
function literalTest(g: Generator, scope: Scope): Condition | undefined {
  const found = scope
    .paths()
    .filter(
      (one) =>
        ["number", "string", "bigint", "node"].includes(one.type.k) && one.type.k === one.declared.k && one.exact,
    );
  if (found.length === 0) return undefined;
  const subject = g.random.pick(found);
  const equal = scope.knowing(subject.text, new Set(["literal"]));
  const negated = g.random.chance(0.4);
  g.use(`=== of a literal`);
  const text = `${subject.text} ${negated ? "!==" : "==="} ${literal(g, subject.type).text}`;
  return { made: made(text, level.equality), then: negated ? scope : equal, otherwise: negated ? equal : scope };
}

/** The paths that can be told apart further, with the cases that are left. */
export function testable(scope: Scope): readonly (Path & { readonly cases: ReadonlySet<string> })[] {
  return scope.paths().flatMap((one) => {
    const { cases } = one;
    if (cases === "unknown" || cases.size < 2) return [];
    return [{ ...one, cases }];
  });
}

/** A test for `undefined`, or of the literal that tells the members of a union apart. */
export function tagTest(g: Generator, scope: Scope): Condition | undefined {
  const found = testable(scope);
  if (found.length === 0) return undefined;
  const subject = g.random.pick(found);
  const equal = g.random.chance(0.55);
  const sign = equal ? "===" : "!==";
  const done = (left: string, right: string, yes: ReadonlySet<string>, no: ReadonlySet<string>): Condition => {
    const sides = g.random.chance(0.85) ? [left, right] : [right, left];
    const is = scope.knowing(subject.text, yes);
    const isNot = scope.knowing(subject.text, no);
    return {
      made: made(sides.join(` ${sign} `), level.equality),
      then: equal ? is : isNot,
      otherwise: equal ? isNot : is,
    };
  };
  const without = (one: string) => new Set([...subject.cases].filter((each) => each !== one));
  if (subject.cases.has("undefined")) {
    g.use(`option ${sign}`);
    return done(subject.text, "undefined", new Set(["undefined"]), without("undefined"));
  }
  const chosen = g.random.pick([...subject.cases]);
  const { type } = subject;
  if (type.k !== "named" || type.decl.k !== "union") return undefined;
  const left = type.decl.tag === undefined ? subject.text : `${subject.text}.${type.decl.tag}`;
  g.use(type.decl.tag === undefined ? `string literal union ${sign}` : `union ${sign}`);
  return done(left, JSON.stringify(chosen.slice(1)), new Set([chosen]), without(chosen));
}
