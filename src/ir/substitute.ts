/** Expressions with locals replaced. */
import type { Expr, Local } from "./expr.ts";

/** `expr` where each local of `by` is replaced. (Locals are unique, so nothing is captured.) */
export function replaceLocals(expr: Expr, by: ReadonlyMap<Local, Expr>): Expr {
  const go = (one: Expr): Expr => {
    switch (one.k) {
      case "local":
        return by.get(one.local) ?? one;
      case "some":
        return { ...one, value: go(one.value) };
      case "variant":
      case "record":
        return { ...one, fields: one.fields.map(go) };
      case "field":
        return { ...one, of: go(one.of) };
      case "tuple":
        return { ...one, items: one.items.map(go) };
      case "list":
        return { ...one, items: one.items.map((item) => ({ ...item, value: go(item.value) })) };
      case "if":
        return { ...one, cond: go(one.cond), then: go(one.then), else: go(one.else) };
      case "match":
        return { ...one, of: go(one.of), cases: one.cases.map((at) => ({ ...at, body: go(at.body) })) };
      case "let":
        return { ...one, value: go(one.value), body: go(one.body) };
      case "lambda":
        return { ...one, body: go(one.body) };
      case "call":
        return { ...one, fn: go(one.fn), args: one.args.map(go) };
      case "op":
        return { ...one, args: one.args.map(go) };
      default:
        return one;
    }
  };
  return go(expr);
}
