/** `switch`: on the members of a union, on string literals, on numbers and on strings. */
import { number, string, type Ty } from "../support/types.ts";
import { testable } from "./conditions.ts";
import { expr } from "./expressions.ts";
import type { Generator } from "./generator.ts";
import { settled } from "./made.ts";
import { join, type Scope } from "./scope.ts";
import { type Block, branch, type Context } from "./statements.ts";
import { strings } from "./values.ts";

interface Clause {
  readonly labels: readonly string[];
  readonly scope: Scope;
}

export function switchStatement(g: Generator, scope: Scope, size: number, context: Context): Block | undefined {
  return g.random.first<Block>([
    [3, () => onUnion(g, scope, size, context)],
    [1, () => onValue(g, scope, size, context)],
  ]);
}

function onUnion(g: Generator, scope: Scope, size: number, context: Context): Block | undefined {
  const { random } = g;
  const subjects = testable(scope).filter(
    (one) => one.type.k === "named" && one.type.decl.k === "union" && !one.cases.has("undefined"),
  );
  if (subjects.length === 0) return undefined;
  const subject = random.pick(subjects);
  const { type } = subject;
  if (type.k !== "named" || type.decl.k !== "union") return undefined;
  // A switch takes the path of a union, or a variable that holds a string literal.
  if (type.decl.tag === undefined && subject.text.includes(".")) return undefined;
  const groups: string[][] = [];
  for (const one of random.shuffled([...subject.cases])) {
    const last = groups.at(-1);
    if (last !== undefined && random.chance(0.2)) last.push(one);
    else groups.push([one]);
  }
  const open = random.chance(0.5) ? groups.splice(1) : [];
  const clauses = groups.map(
    (group): Clause => ({
      labels: group.map((one) => JSON.stringify(one.slice(1))),
      scope: scope.knowing(subject.text, new Set(group)),
    }),
  );
  const rest = open.length === 0 ? undefined : scope.knowing(subject.text, new Set(open.flat()));
  g.use(type.decl.tag === undefined ? "switch on a string literal union" : "switch on a union");
  const of = type.decl.tag === undefined ? subject.text : `${subject.text}.${type.decl.tag}`;
  return put(g, of, clauses, rest, size, context);
}

function onValue(g: Generator, scope: Scope, size: number, context: Context): Block {
  const { random } = g;
  const type: Ty = random.pick([number, string]);
  const labels =
    type.k === "number"
      ? random.shuffled([-1, 0, 1, 2, 3, 2 ** 31]).map(String)
      : random.shuffled([...new Set(["", "a", "ab", random.pick(strings)])]).map((one) => JSON.stringify(one));
  const paths = scope.paths().filter((one) => one.type.k === type.k && one.declared.k === type.k && one.exact);
  const chosen = paths.length > 0 && random.chance(0.6) ? random.pick(paths).text : undefined;
  const text = chosen ?? settled(expr(g, type, scope, size - 1), type).text;
  // An expression may come to be a variable as well, of which TypeScript then learns the value.
  const subject = scope.path(text)?.text;
  const known = subject === undefined ? scope : scope.knowing(subject, new Set(["literal"]));
  const clauses = labels.slice(0, random.int(1, 3)).map((label): Clause => ({ labels: [label], scope: known }));
  g.use(`switch on a ${type.k}`);
  // Whether there is a default or not, another value may come.
  return put(g, text, clauses, scope, size, context);
}

/** The clauses in some order; `rest` is what is known where none of the labels fits, if that can be. */
function put(
  g: Generator,
  subject: string,
  clauses: readonly Clause[],
  rest: Scope | undefined,
  size: number,
  context: Context,
): Block {
  const { random } = g;
  const inner: Context = { ...context, inSwitch: true };
  const ends: Scope[] = [];
  const written = clauses.map(({ labels, scope }) => {
    const block = branch(g, scope, size, inner, true);
    if (block.end !== undefined) ends.push(block.end);
    return clause(
      labels.map((label) => `case ${label}:`),
      block,
    );
  });
  if (rest !== undefined) {
    if (random.chance(0.7)) {
      const block = branch(g, rest, size, inner, true);
      if (block.end !== undefined) ends.push(block.end);
      g.use("default");
      written.splice(
        random.chance(0.8) ? written.length : random.int(0, written.length),
        0,
        clause(["default:"], block),
      );
    } else {
      ends.push(rest);
    }
  }
  const lines = [`switch (${subject}) {\n${written.join("\n")}\n}`];
  return { lines, end: ends.length === 0 ? undefined : ends.reduce(join) };
}

function clause(labels: readonly string[], block: Block): string {
  const lines = block.end === undefined ? block.lines : [...block.lines, "break;"];
  return `${labels.join("\n")} {\n${lines.map((line) => `  ${line}`).join("\n")}\n}`;
}
