/** Builds expressions, tidying as it goes: what a person would not write is not built. */

import { equalExprs } from "./equal.ts";
import type { Case, Expr, Local, Pattern } from "./expr.ts";
import type { Operator } from "./operators.ts";
import type { Span } from "./span.ts";
import { bool, errorType, list, type Meta, option, prune, string, type Type, type UnionDecl, unit } from "./types.ts";

export const errorExpr = (span: Span): Expr => ({ k: "error", span, type: errorType });
export const localExpr = (local: Local, span: Span): Expr => ({ k: "local", local, span, type: local.type });
export const literal = (value: boolean | bigint | string, type: Type, span: Span): Expr => ({
  k: "literal",
  value,
  type,
  span,
});
export const trueExpr = (span: Span): Expr => literal(true, bool, span);
export const falseExpr = (span: Span): Expr => literal(false, bool, span);
export const unitExpr = (span: Span): Expr => ({ k: "unit", span, type: unit });
export const none = (of: Type, span: Span): Expr => ({ k: "none", span, type: option(of) });
export const some = (value: Expr, span: Span): Expr => ({ k: "some", value, span, type: option(value.type) });
export const stringExpr = (value: string, span: Span): Expr => literal(value, string, span);
export const op = (name: Operator, args: readonly Expr[], type: Type, span: Span): Expr => ({
  k: "op",
  op: name,
  args,
  type,
  span,
});
export const tupleExpr = (items: readonly Expr[], span: Span): Expr =>
  items.length === 1 && items[0] !== undefined
    ? items[0]
    : items.length === 0
      ? unitExpr(span)
      : { k: "tuple", items, span, type: { k: "tuple", items: items.map((item) => item.type) } };
export const emptyList = (of: Type | Meta, span: Span): Expr => ({ k: "list", items: [], span, type: list(of) });

const isLiteral = (expr: Expr, value: boolean): boolean => expr.k === "literal" && expr.value === value;

export function not(expr: Expr, span: Span): Expr {
  if (isLiteral(expr, true)) return falseExpr(span);
  if (isLiteral(expr, false)) return trueExpr(span);
  if (expr.k === "op" && expr.op === "not" && expr.args[0] !== undefined) return expr.args[0];
  return op("not", [expr], bool, span);
}

export function and(a: Expr, b: Expr, span: Span): Expr {
  if (isLiteral(a, true)) return b;
  if (isLiteral(b, true)) return a;
  if (isLiteral(a, false)) return a;
  return op("and", [a, b], bool, span);
}

export function or(a: Expr, b: Expr, span: Span): Expr {
  if (isLiteral(a, false)) return b;
  if (isLiteral(b, false)) return a;
  if (isLiteral(a, true)) return a;
  return op("or", [a, b], bool, span);
}

/** `if`, or the connective that says the same. */
export function ifThenElse(cond: Expr, then: Expr, otherwise: Expr, span: Span): Expr {
  if (isLiteral(cond, true)) return then;
  if (isLiteral(cond, false)) return otherwise;
  if (equalExprs(then, otherwise)) return then;
  if (prune(then.type).k === "bool") {
    if (isLiteral(otherwise, false)) return and(cond, then, span);
    if (isLiteral(then, true)) return or(cond, otherwise, span);
    if (isLiteral(then, false) && isLiteral(otherwise, true)) return not(cond, span);
    if (isLiteral(then, false)) return and(not(cond, span), otherwise, span);
    if (isLiteral(otherwise, true)) return or(not(cond, span), then, span);
  }
  // A test inside a test, with one and the same way out.
  if (then.k === "if" && equalExprs(then.else, otherwise))
    return ifThenElse(and(cond, then.cond, span), then.then, otherwise, span);
  if (otherwise.k === "if" && equalExprs(then, otherwise.then))
    return ifThenElse(or(cond, otherwise.cond, span), then, otherwise.else, span);
  if (cond.k === "op" && cond.op === "not" && cond.args[0] !== undefined)
    return ifThenElse(cond.args[0], otherwise, then, span);
  return { k: "if", cond, then, else: otherwise, span, type: joinedType(then, otherwise) };
}

/** The type of two branches that have been made to agree. */
function joinedType(a: Expr, b: Expr): Type {
  return prune(a.type).k === "error" || prune(a.type).k === "never" ? b.type : a.type;
}

export function letIn(pattern: Pattern, value: Expr, body: Expr, span: Span): Expr {
  // The body may have made a `bigint` of a `number`, which is the same value of another type.
  if (pattern.k === "bind" && body.k === "local" && body.local === pattern.local) return { ...value, type: body.type };
  return { k: "let", pattern, value, body, span, type: body.type };
}

export const anyPattern: Pattern = { k: "any" };
export const bind = (local: Local): Pattern => ({ k: "bind", local });
export const tuplePattern = (locals: readonly Local[]): Pattern =>
  locals.length === 1 && locals[0] !== undefined
    ? bind(locals[0])
    : locals.length === 0
      ? anyPattern
      : { k: "tuple", items: locals.map(bind) };

/** The locals that a pattern binds. */
export function bound(pattern: Pattern): readonly Local[] {
  switch (pattern.k) {
    case "bind":
      return [pattern.local];
    case "variant":
      return pattern.fields.flatMap(bound);
    case "some":
    case "library":
      return bound(pattern.of);
    case "cons":
      return [...bound(pattern.head), ...bound(pattern.tail)];
    case "tuple":
      return pattern.items.flatMap(bound);
    default:
      return [];
  }
}

/** A pattern for one variant of a union, with its fields in order. */
export const variantPattern = (decl: UnionDecl, tag: string, fields: readonly Pattern[]): Pattern => ({
  k: "variant",
  decl,
  tag,
  fields,
});

/**
 * A match whose equal branches, where they use nothing that they bind, are joined under `_`.
 *
 * `equal` and `uses` are of the branches' own kind: expressions, or programs.
 */
export function joinCases<T>(
  cases: readonly Case<T>[],
  equal: (a: T, b: T) => boolean,
  uses: (body: T, locals: readonly Local[]) => boolean,
): readonly Case<T>[] {
  const closed = cases.filter((one) => !uses(one.body, bound(one.pattern)));
  const groups = closed.map((one) => closed.filter((other) => equal(one.body, other.body)));
  const largest = groups.reduce<readonly Case<T>[]>((best, group) => (group.length > best.length ? group : best), []);
  const [first] = largest;
  if (first === undefined || largest.length < 2) return cases;
  const rest = cases.filter((one) => !largest.includes(one));
  return [...rest, { pattern: anyPattern, body: first.body }];
}
