/**
 * Translators that are wrong in one place each: the comparison has to notice every one of them.
 *
 * A fault rewrites the functions as extracted, one expression at a time from the inside out; or how an operator is
 * printed; or the text that was printed.
 */
import type { Expr } from "../../../src/ir/expr.ts";
import { type Operator, operators } from "../../../src/ir/operators.ts";
import { sameType, type Type } from "../../../src/ir/types.ts";
import type { Translated } from "./translate.ts";

export interface Fault {
  readonly name: string;
  /** The wrong definitions in Coq. */
  apply(translated: Translated): string;
}

/** Every expression of every function replaced, then printed; the functions are as they were afterwards. */
function rewriting(name: string, rewrite: (expr: Expr) => Expr): Fault {
  return {
    name,
    apply: ({ functions, print }) => {
      const bodies = [...functions.values()].map((decl) => [decl, decl.body] as const);
      try {
        for (const [decl, body] of bodies) decl.body = everywhere(body, rewrite);
        return print();
      } finally {
        for (const [decl, body] of bodies) decl.body = body;
      }
    },
  };
}

function everywhere(expr: Expr, rewrite: (expr: Expr) => Expr): Expr {
  const go = (one: Expr): Expr => everywhere(one, rewrite);
  switch (expr.k) {
    case "some":
      return rewrite({ ...expr, value: go(expr.value) });
    case "variant":
    case "record":
      return rewrite({ ...expr, fields: expr.fields.map(go) });
    case "field":
      return rewrite({ ...expr, of: go(expr.of) });
    case "tuple":
      return rewrite({ ...expr, items: expr.items.map(go) });
    case "list":
      return rewrite({ ...expr, items: expr.items.map((item) => ({ ...item, value: go(item.value) })) });
    case "if":
      return rewrite({ ...expr, cond: go(expr.cond), then: go(expr.then), else: go(expr.else) });
    case "match":
      return rewrite({
        ...expr,
        of: go(expr.of),
        cases: expr.cases.map((one) => ({ ...one, body: go(one.body) })),
      });
    case "let":
      return rewrite({ ...expr, value: go(expr.value), body: go(expr.body) });
    case "lambda":
      return rewrite({ ...expr, body: go(expr.body) });
    case "call":
      return rewrite({ ...expr, fn: go(expr.fn), args: expr.args.map(go) });
    case "op":
      return rewrite({ ...expr, args: expr.args.map(go) });
    default:
      return rewrite(expr);
  }
}

/** Uses of one operator replaced. */
const using = (name: string, op: Operator, rewrite: (expr: Expr & { k: "op" }) => Expr): Fault =>
  rewriting(name, (expr) => (expr.k === "op" && expr.op === op ? rewrite(expr) : expr));

const instead = (name: string, op: Operator, other: Operator): Fault =>
  using(name, op, (expr) => ({ ...expr, op: other }));

/** The text of a word replaced, except where it is part of another name. */
const wording = (name: string, word: string, other: string): Fault => ({
  name,
  apply: ({ coq }) => coq.replace(new RegExp(`(?<![\\w.'])${word}(?![\\w'])`, "g"), other),
});

/** An operator printed as though it had another associativity. */
function printing(name: string, op: Operator, assoc: "left" | "right"): Fault {
  return {
    name,
    apply: ({ print }) => {
      const notation = operators[op] as { assoc: string };
      const right = notation.assoc;
      try {
        notation.assoc = assoc;
        return print();
      } finally {
        notation.assoc = right;
      }
    },
  };
}

/** Two parts of one type, the first of which takes the place of the second, and the other way round. */
function swapped<T extends { readonly type: Type }>(parts: readonly T[]): readonly T[] {
  const at = parts.findIndex((part, i) => i > 0 && sameType(part.type, (parts[0] as T).type));
  if (at < 0) return parts;
  return parts.map((part, i) => (i === 0 ? (parts[at] as T) : i === at ? (parts[0] as T) : part));
}

const one = (expr: Expr): Expr => ({ k: "literal", value: 1n, span: expr.span, type: { k: "number" } });
const added = (expr: Expr): Expr => ({ k: "op", op: "add", args: [expr, one(expr)], span: expr.span, type: expr.type });

export const faults: readonly Fault[] = [
  using("the operands of - are swapped", "sub", (expr) => ({ ...expr, args: expr.args.toReversed() })),
  printing("- is printed as if it were read from the right", "sub", "right"),
  using("a sign is lost", "neg", (expr) => expr.args[0] ?? expr),
  instead("<= is taken for <", "atMost", "less"),
  instead("&& is taken for ||", "and", "or"),
  wording("quotient rounds down instead of toward 0", "quotient", "Z.div"),
  wording("remainder has the sign of the divisor", "remainder", "Z.modulo"),
  using("slice ends one element too late", "slice", (expr) => {
    const [xs, from, to] = expr.args;
    return xs === undefined || from === undefined || to === undefined ? expr : { ...expr, args: [xs, from, added(to)] };
  }),
  instead("at does not count from the end", "at", "index"),
  instead("every is taken for some", "every", "some"),
  using("arrays are put together the other way round", "concat", (expr) => ({
    ...expr,
    args: expr.args.toReversed(),
  })),
  using("a key that is set again comes last", "mapSet", (expr) => {
    const [m, key] = expr.args;
    if (m === undefined || key === undefined) return expr;
    const without: Expr = { k: "op", op: "mapDelete", args: [m, key], span: expr.span, type: expr.type };
    return { ...expr, args: [without, ...expr.args.slice(1)] };
  }),
  wording("a map keeps what was set first", "map_of", "(fun entries => map_of (rev entries))"),
  wording("deleting from a map does nothing", "map_delete", "(fun m _ => m)"),
  wording("an element that is there is added again", "set_add", "(fun s x => s ++ [x])"),
  instead("what is deleted from a set is added", "setDelete", "setAdd"),
  using("a template forgets signs", "decimal", (expr) => ({
    ...expr,
    args: expr.args.map((arg): Expr => ({ k: "op", op: "abs", args: [arg], span: arg.span, type: arg.type })),
  })),
  using("what a loop assigns is lost", "fold", (expr) => {
    const [body, xs, start] = expr.args;
    return body === undefined || xs === undefined || start === undefined ? expr : { ...start, type: expr.type };
  }),
  instead("break is taken for continue", "break", "next"),
  rewriting("two cases of a match are taken for each other", (expr) => {
    if (expr.k !== "match" || expr.cases.some((each) => each.pattern.k !== "variant" || each.pattern.fields.length > 0))
      return expr;
    const bodies = expr.cases.map((each) => each.body).toReversed();
    return { ...expr, cases: expr.cases.map((each, i) => ({ ...each, body: bodies[i] ?? each.body })) };
  }),
  rewriting("the branches of a condition are taken for each other", (expr) =>
    expr.k === "if" ? { ...expr, then: expr.else, else: expr.then } : expr,
  ),
  rewriting("fields of a record are written in each other's place", (expr) =>
    expr.k === "record" ? { ...expr, fields: swapped(expr.fields) } : expr,
  ),
  rewriting("a bigint goes through a number", (expr) =>
    expr.k === "literal" && typeof expr.value === "bigint" ? { ...expr, value: BigInt(Number(expr.value)) } : expr,
  ),
  rewriting("strings are normalized", (expr) =>
    expr.k === "literal" && typeof expr.value === "string" ? { ...expr, value: expr.value.normalize("NFC") } : expr,
  ),
  rewriting("strings beyond the basic plane are cut", (expr) =>
    expr.k === "literal" && typeof expr.value === "string"
      ? { ...expr, value: expr.value.replace(/[\u{10000}-\u{10ffff}]/gu, "\ufffd") }
      : expr,
  ),
];
