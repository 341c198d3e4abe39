/** `&&` and `||`. */
import { type Doc, parens } from "../../../coqgen/doc.ts";
import type { Typed } from "../../typed/expr.ts";
import type { Env } from "../places.ts";
import type { Printer } from "../printer.ts";
import { AND, EQUALITY, infix, OR } from "../syntax.ts";

export function connective(printer: Printer, at: Typed & { k: "and" | "or" }, env: Env, level: number): Doc {
  return at.k === "and"
    ? parens(infix(printer.expr(at.left, env, AND), "&&", printer.expr(at.right, env, AND)), AND, level)
    : parens(infix(disjunct(printer, at.left, env), "||", disjunct(printer, at.right, env)), OR, level);
}

/** An operand of `||`: what joins by `&&` is in parentheses, for those who read. */
export function disjunct(printer: Printer, at: Typed, env: Env): Doc {
  return printer.expr(at, env, at.k === "or" ? OR : at.k === "and" ? EQUALITY : AND);
}
