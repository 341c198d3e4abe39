/** Tests whose outcomes are truth values, as connectives. */
import { bool, type Type } from "../../ir/types.ts";
import type { Typed } from "./expr.ts";

/** `if`, or the connective that says the same. */
export function ifThenElse(cond: Typed, then: Typed, otherwise: Typed, type: Type): Typed {
  const is = (at: Typed, value: boolean): boolean => at.k === "boolean" && at.value === value;
  const not = (at: Typed): Typed => ({ k: "op", op: "not", args: [at], type: bool });
  if (is(then, true) && is(otherwise, false)) return cond;
  if (is(then, false) && is(otherwise, true)) return not(cond);
  if (is(otherwise, false)) return { k: "and", left: cond, right: then, type: bool };
  if (is(then, true)) return { k: "or", left: cond, right: otherwise, type: bool };
  if (is(then, false)) return { k: "and", left: not(cond), right: otherwise, type: bool };
  if (is(otherwise, true)) return { k: "or", left: not(cond), right: then, type: bool };
  return { k: "if", cond, then, else: otherwise, type };
}
