/** Branching is the same in expressions and in programs: what differs is how its pieces are put together. */
import { bound, ifThenElse, joinCases, letIn, not, op } from "../ir/build.ts";
import { equalExprs, equalProgs } from "../ir/equal.ts";
import type { Case, Expr, Pattern } from "../ir/expr.ts";
import { progUsesAny, usesAny } from "../ir/free.ts";
import type { Prog } from "../ir/program.ts";
import type { Span } from "../ir/span.ts";
import { bool, prune, unit } from "../ir/types.ts";

export interface Shape<T> {
  if(cond: Expr, then: T, otherwise: T, span: Span): T;
  match(of: Expr, cases: readonly Case<T>[], span: Span): T;
  let(pattern: Pattern, value: Expr, body: T, span: Span): T;
  error(span: Span): T;
}

export const expressions: Shape<Expr> = {
  if: ifThenElse,
  match: matchExpr,
  let: letIn,
  error: (span) => ({ k: "error", span, type: { k: "error" } }),
};

const isBool = (expr: Expr, value: boolean) => expr.k === "literal" && expr.value === value;

function matchExpr(of: Expr, cases: readonly Case<Expr>[], span: Span): Expr {
  const [first] = cases;
  if (first === undefined) return expressions.error(span);
  const closed = cases.every((one) => !usesAny(one.body, bound(one.pattern)));
  if (closed && cases.every((one) => equalExprs(one.body, first.body))) return first.body;
  // A test of an option for being there is a function of its own.
  const none = cases.find((one) => one.pattern.k === "none");
  const some = cases.find((one) => one.pattern.k === "some");
  if (none !== undefined && some !== undefined && closed) {
    const defined = op("defined", [of], bool, span);
    if (isBool(some.body, true) && isBool(none.body, false)) return defined;
    if (isBool(some.body, false) && isBool(none.body, true)) return not(defined, span);
    return ifThenElse(defined, some.body, none.body, span);
  }
  const joined = joinCases(cases, equalExprs, usesAny);
  const type =
    joined.map((one) => one.body.type).find((t) => !["error", "never"].includes(prune(t).k)) ?? first.body.type;
  return { k: "match", of, cases: joined, span, type };
}

export const programs: Shape<Prog> = {
  if(cond, then, otherwise, span) {
    if (isBool(cond, true)) return then;
    if (isBool(cond, false)) return otherwise;
    if (cond.k === "op" && cond.op === "not" && cond.args[0] !== undefined)
      return programs.if(cond.args[0], otherwise, then, span);
    return { k: "if", cond, then, else: otherwise, span };
  },
  match(of, cases, span) {
    const [first] = cases;
    if (first === undefined) return programs.error(span);
    const none = cases.find((one) => one.pattern.k === "none");
    const some = cases.find((one) => one.pattern.k === "some");
    if (none !== undefined && some !== undefined && !progUsesAny(some.body, bound(some.pattern)))
      return programs.if(op("defined", [of], bool, span), some.body, none.body, span);
    return { k: "match", of, cases: joinCases(cases, equalProgs, progUsesAny), span };
  },
  let(pattern, value, body, span) {
    return { k: "let", pattern, value, body, span };
  },
  error: (span) => ({ k: "ret", value: { k: "unit", span, type: unit }, span }),
};
