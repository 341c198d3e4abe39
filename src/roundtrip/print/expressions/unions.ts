/** Tests of unions by their tags. */
import { cat, type Doc, group, join, line, nest, parens } from "../../../coqgen/doc.ts";
import { prune } from "../../../ir/types.ts";
import { type Typed, type UnionCase, usesOf } from "../../typed/expr.ts";
import { type Env, type Place, pathOf, placeOf } from "../places.ts";
import type { Printer } from "../printer.ts";
import { AND, EQUALITY, infix, member, OR, PRIMARY, TOP } from "../syntax.ts";
import { disjunct } from "./connectives.ts";

/** The fields of a member are paths from the value that is tested. */
export function caseEnv(one: UnionCase, place: Place, env: Env): Env {
  const inner = new Map(env);
  one.vars.forEach((part, i) => {
    const field = one.variant?.fields[i];
    if (field !== undefined) inner.set(part, pathOf(member(place.doc(PRIMARY), field.name)));
  });
  return inner;
}

/** Whether a value with a name is one of some members of its union. */
export function isTag(place: Place, tag: string | undefined, tags: readonly string[], negated = false): Doc {
  const of = tag === undefined ? place.doc(PRIMARY) : member(place.doc(PRIMARY), tag);
  const tests = tags.map((one) => cat(of, negated ? " !== " : " === ", JSON.stringify(one)));
  return tests.length === 1 ? (tests[0] as Doc) : join(tests, negated ? " && " : " || ");
}

/** Cases with the same outcome stand together; the one for all that is left is the last. */
export function grouped(
  at: Typed & { k: "union" },
): readonly { readonly tags: readonly string[]; readonly one: UnionCase }[] {
  const groups: { readonly tags: string[]; readonly one: UnionCase }[] = [];
  const named = new Set(at.cases.flatMap((one) => one.variant?.tag ?? []));
  for (const one of at.cases) {
    const tags =
      one.variant === undefined
        ? at.decl.variants.map((each) => each.tag).filter((tag) => !named.has(tag))
        : [one.variant.tag];
    if (tags.length === 0) continue;
    const same = groups.find((other) => isClosed(one) && isClosed(other.one) && sameTyped(one.body, other.one.body));
    if (same === undefined) groups.push({ tags: [...tags], one });
    else same.tags.push(...tags);
  }
  return [...groups].sort((a, b) => a.tags.length - b.tags.length);
}

/** A test as an expression; one of two booleans is a comparison. */
export function unionTest(printer: Printer, at: Typed & { k: "union" }, env: Env, level: number): Doc {
  const place = placeOf(at.of, env) as Place;
  const groups = grouped(at);
  const last = groups.at(-1);
  if (last === undefined) return cat(printer.imports.realizer("unreachable"), "()");
  const boolean = prune(at.type).k === "bool";
  const [first] = groups;
  if (boolean && groups.length === 2 && first !== undefined) {
    const own = first.one.body;
    const other = last.one.body;
    const is = (value: Typed, wanted: boolean): boolean => value.k === "boolean" && value.value === wanted;
    const test = (negated: boolean): Doc => isTag(place, at.decl.tag, first.tags, negated);
    const many = first.tags.length > 1;
    const inner = caseEnv(first.one, place, env);
    const rest = caseEnv(last.one, place, env);
    if (is(own, true) && is(other, false)) return parens(test(false), many ? OR : EQUALITY, level);
    if (is(own, false) && is(other, true)) return parens(test(true), many ? AND : EQUALITY, level);
    if (is(other, false) && !many) return parens(infix(test(false), "&&", printer.expr(own, inner, AND)), AND, level);
    if (is(own, false) && !many) return parens(infix(test(true), "&&", printer.expr(other, rest, AND)), AND, level);
    if (is(own, true) && !many) return parens(infix(test(false), "||", disjunct(printer, other, rest)), OR, level);
  }
  const chain = (i: number): Doc => {
    const { one, tags } = groups[i] as (typeof groups)[number];
    const isLast = i === groups.length - 1;
    const shown = printer.expr(one.body, caseEnv(one, place, env), isLast ? TOP : OR);
    if (isLast) return shown;
    return group(isTag(place, at.decl.tag, tags), nest(cat(line, "? ", nest(shown), line, ": ", chain(i + 1))));
  };
  return groups.length === 1 ? chain(0) : parens(chain(0), TOP - 1, level);
}

/** Whether a case uses nothing of the value that is tested. */
const isClosed = (one: UnionCase): boolean => one.vars.every((part) => usesOf(one.body, part).all === 0);

/** Whether two terms are the same text: as far as cases are joined. */
function sameTyped(a: Typed, b: Typed): boolean {
  if (a.k !== b.k) return false;
  switch (a.k) {
    case "var":
      return a.of === (b as typeof a).of;
    case "boolean":
    case "number":
    case "string":
      return a.value === (b as typeof a).value;
    case "unit":
    case "none":
    case "absurd":
    case "fail":
      return true;
    case "some":
    case "ret":
      return sameTyped(a.value, (b as typeof a).value);
    case "flow":
      return a.name === (b as typeof a).name && sameTyped(a.value, (b as typeof a).value);
    case "variant":
      return (
        a.variant === (b as typeof a).variant &&
        a.fields.every((one, i) => sameTyped(one, (b as typeof a).fields[i] as Typed))
      );
    case "list":
      return a.items.length === 0 && (b as typeof a).items.length === 0;
    default:
      return false;
  }
}
