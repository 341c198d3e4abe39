/** Tests of options: `??`, `?.`, and a comparison with `undefined`. */
import { cat, type Doc, parens } from "../../../coqgen/doc.ts";
import { prune, type Type } from "../../../ir/types.ts";
import { type Typed, usesOf, type Var } from "../../typed/expr.ts";
import { type Env, type Place, placeOf } from "../places.ts";
import type { Printer } from "../printer.ts";
import { EQUALITY, infix, OR, PRIMARY, TOP, ternary } from "../syntax.ts";

/** How a test is written as an expression, if it can be. */
export function optionShape(
  printer: Printer,
  at: Typed & { k: "option" },
  env: Env,
): "chain" | "default" | "test" | undefined {
  const { then, none } = at;
  if (then.k === "var" && then.of === at.some && printer.isExpression(none, env) && !isOption(at.type))
    return printer.isExpression(at.of, env) ? "default" : undefined;
  if (none.k === "none" && then.k === "some" && startsAt(then.value, at.some) && printer.isExpression(at.of, env))
    return "chain";
  const place = placeOf(at.of, env);
  if (place === undefined) return undefined;
  if (place.k !== "name" && usesOf(then, at.some).inside > 0) return undefined;
  const inner = new Map(env).set(at.some, place);
  return printer.isExpression(then, inner) && printer.isExpression(none, env) ? "test" : undefined;
}

export function optionTest(printer: Printer, at: Typed & { k: "option" }, env: Env, level: number): Doc {
  switch (optionShape(printer, at, env)) {
    case "default":
      return parens(
        infix(printer.expr(at.of, env, EQUALITY), "??", printer.expr(at.none, env, EQUALITY)),
        OR + 1,
        level,
      );
    case "chain": {
      const value = (at.then as Typed & { k: "some" }).value;
      const of = printer.expr(at.of, env, PRIMARY);
      return printer.expr(value, new Map(env).set(at.some, { k: "path", doc: () => cat(of, "?") }), level);
    }
    default: {
      const place = placeOf(at.of, env) as Place;
      const inner = new Map(env).set(at.some, place);
      return ternary(
        cat(place.doc(PRIMARY), " === undefined"),
        printer.expr(at.none, inner, OR),
        printer.expr(at.then, inner, TOP),
        level,
      );
    }
  }
}

const isOption = (type: Type): boolean => prune(type).k === "option";

/** Whether a value is a chain of fields from a variable. */
function startsAt(at: Typed, of: Var): boolean {
  if (at.k === "field") return at.of.k === "var" ? at.of.of === of : startsAt(at.of, of);
  if (at.k === "open")
    return (
      at.of.k === "var" &&
      at.of.of === of &&
      at.body.k === "var" &&
      at.parts.some(([part]) => part === (at.body as Typed & { k: "var" }).of)
    );
  return false;
}
