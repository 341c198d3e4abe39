/** `if` and `switch`, with what leaves a function first. */
import { cat, type Doc, group, hard, join, line, nest } from "../../../coqgen/doc.ts";
import { type Typed, usesOf } from "../../typed/expr.ts";
import { caseEnv, grouped, isTag } from "../expressions/unions.ts";
import { type Env, nameOf } from "../places.ts";
import type { Printer } from "../printer.ts";
import { block, member, ORDER, PRIMARY } from "../syntax.ts";
import { nameFor } from "./constants.ts";
import { type Leaf, leavesOf } from "./leaf.ts";

/** `if`; its `else` follows it where the way before leaves, and the shorter way out comes first. */
export function ifStatement(
  cond: Doc,
  then: readonly Doc[],
  otherwise: readonly Doc[],
  thenLeaves: boolean,
  otherwiseLeaves: boolean,
  negated: () => Doc,
): readonly Doc[] {
  const only = (test: Doc, statements: readonly Doc[]): Doc =>
    statements.length === 1 && isSimpleStatement(statements[0] as Doc)
      ? group("if (", test, ")", nest(cat(line, statements[0] as Doc)))
      : group("if (", test, ") ", block(statements));
  if (then.length === 0 && otherwise.length === 0) return [];
  if (thenLeaves && otherwiseLeaves && isOneLine(otherwise) && !isOneLine(then))
    return [only(negated(), otherwise), ...then];
  if (thenLeaves) return [only(cond, then), ...otherwise];
  if (otherwiseLeaves) return [only(negated(), otherwise), ...then];
  if (otherwise.length === 0) return [only(cond, then)];
  if (then.length === 0) return [only(negated(), otherwise)];
  return [cat(group("if (", cond, ") "), block(then), " else ", block(otherwise))];
}

/** A `switch` over the tag, or tests of it one after the other. */
export function unionStatement(
  printer: Printer,
  at: Typed & { k: "union" },
  env: Env,
  leaf: Leaf,
  flat: boolean,
  go: (at: Typed, env: Env) => readonly Doc[],
): readonly Doc[] {
  const { statements, place } = nameFor(printer, at.of, "value", env);
  const groups = grouped(at);
  const bodies = groups.map(({ one }) => go(one.body, caseEnv(one, place, env)));
  const all = groups.every(({ one }) => leavesOf(one.body, leaf));
  if (groups.length > 2 && all && !flat) {
    const subject = at.decl.tag === undefined ? place.doc(PRIMARY) : member(place.doc(PRIMARY), at.decl.tag);
    const cases = groups.map(({ tags }, i) => {
      const labels = tags.map((tag) => cat("case ", JSON.stringify(tag), ":"));
      const body = bodies[i] ?? [];
      const simple = body.every(isSimpleStatement);
      return cat(join(labels, hard), simple ? nest(cat(...body.flatMap((one) => [hard, one]))) : cat(" ", block(body)));
    });
    return [
      ...statements,
      cat(group("switch (", subject, ") {"), nest(cat(...cases.flatMap((one) => [hard, one]))), hard, "}"),
    ];
  }
  const from = (i: number): readonly Doc[] => {
    const body = bodies[i] ?? [];
    const { tags, one } = groups[i] as (typeof groups)[number];
    if (i === groups.length - 1) return body;
    const rest = from(i + 1);
    const restLeaves = groups.slice(i + 1).every((other) => leavesOf(other.one.body, leaf));
    return ifStatement(isTag(place, at.decl.tag, tags), body, rest, leavesOf(one.body, leaf), restLeaves, () =>
      isTag(place, at.decl.tag, tags, true),
    );
  };
  return [...statements, ...(groups.length === 0 ? [] : from(0))];
}

/** A test whether a list is empty, and its first element. */
export function consStatement(
  printer: Printer,
  at: Typed & { k: "cons" },
  env: Env,
  leaf: Leaf,
  go: (at: Typed, env: Env) => readonly Doc[],
): readonly Doc[] {
  const { statements, place } = nameFor(printer, at.of, "items", env);
  const inner = new Map(env);
  const used = [at.head, at.tail].map((part) => usesOf(at.then, part).all > 0);
  const head = used[0] === true ? printer.fresh(at.head.name) : "";
  inner.set(at.head, nameOf(head));
  const tail = used[1] === true ? `, ...${printer.fresh(at.tail.name)}` : "";
  inner.set(at.tail, nameOf(tail.replace(", ...", "")));
  const name = place.doc(PRIMARY);
  const from = at.from === undefined ? undefined : printer.expr(at.from, env, ORDER);
  const test =
    from === undefined
      ? cat(printer.imports.realizer("isNonEmpty"), "(", name, ")")
      : cat(from, " < ", name, ".length");
  const negated = from === undefined ? cat("!", test) : cat(name, ".length <= ", from);
  const taken: readonly Doc[] =
    head === "" && tail === ""
      ? []
      : from === undefined
        ? [cat("const [", head, tail, "] = ", name, ";")]
        : [cat("const ", head, " = ", printer.imports.realizer("elementAt"), "(", name, ", ", from, ");")];
  const then = [...taken, ...go(at.then, inner)];
  const nil = go(at.nil, env);
  return [
    ...statements,
    ...ifStatement(negated, nil, then, leavesOf(at.nil, leaf), leavesOf(at.then, leaf), () => test),
  ];
}

/** Whether statements are one short line. */
const isOneLine = (statements: readonly Doc[]): boolean =>
  statements.length === 1 && isSimpleStatement(statements[0] as Doc) && widthOf(statements[0] as Doc) < 40;

function widthOf(doc: Doc): number {
  if (typeof doc === "string") return doc.length;
  if (doc.k === "all") return doc.docs.reduce((sum, one) => sum + widthOf(one), 0);
  return doc.k === "nest" || doc.k === "group" || doc.k === "from" ? widthOf(doc.doc) : 1;
}

/** One statement without statements in it. */
function isSimpleStatement(doc: Doc): boolean {
  let found = true;
  let first: string | undefined;
  const look = (at: Doc): void => {
    if (typeof at === "string") {
      first ??= at;
      return;
    }
    if (at.k === "hard") found = false;
    if (at.k === "all") at.docs.forEach(look);
    if (at.k === "nest" || at.k === "group" || at.k === "from") look(at.doc);
  };
  look(doc);
  return found && !/^(if|const|let|switch|for|while)\b/.test(first ?? "");
}
