/** Extracted terms as TypeScript statements: which construct is whose. */
import { cat, type Doc } from "../../../coqgen/doc.ts";
import { type Typed, usesOf } from "../../typed/expr.ts";
import { isShort } from "../expressions/inline.ts";
import { negated } from "../expressions/operators.ts";
import { type Env, pathOf, placeOf } from "../places.ts";
import type { Printer } from "../printer.ts";
import { member, PRIMARY, TOP } from "../syntax.ts";
import { consStatement, ifStatement, unionStatement } from "./branches.ts";
import { constant, nameFor, opened } from "./constants.ts";
import { type Leaf, leavesOf } from "./leaf.ts";

/** As `Printer.statements` says. */
export function statementsOf(
  printer: Printer,
  at: Typed,
  env: Env,
  leaf: Leaf,
  flat: boolean,
  split: (at: Typed) => boolean,
): readonly Doc[] {
  if (printer.isExpression(at, env) && isShort(at) && !split(at)) return leaf.emit(at, env);
  const go = (one: Typed, inner: Env): readonly Doc[] => printer.statements(one, inner, leaf, flat, split);
  const { type } = at;
  switch (at.k) {
    case "let": {
      const place = placeOf(at.value, env);
      if (place !== undefined && place.k !== "mutable") return go(at.body, new Map(env).set(at.of, place));
      if (usesOf(at.body, at.of).all === 0) return go(at.body, env);
      const { statements, inner } = constant(printer, at.of, at.value, env);
      return [...statements, ...go(at.body, inner)];
    }
    case "open": {
      const { statements, inner } = opened(printer, at, env);
      return [...statements, ...go(at.body, inner)];
    }
    case "if":
      if (at.cond.k === "op" && at.cond.op === "not")
        return go({ ...at, cond: at.cond.args[0] as Typed, then: at.else, else: at.then }, env);
      return ifStatement(
        printer.expr(at.cond, env),
        go(at.then, env),
        go(at.else, env),
        leavesOf(at.then, leaf),
        leavesOf(at.else, leaf),
        () => negated(printer, at.cond, env, TOP),
      );
    case "and":
      return go({ k: "if", cond: at.left, then: at.right, else: { k: "boolean", value: false, type }, type }, env);
    case "or":
      return go({ k: "if", cond: at.left, then: { k: "boolean", value: true, type }, else: at.right, type }, env);
    case "option": {
      const { statements, place } = nameFor(printer, at.of, at.some.name, env);
      const inner = new Map(env).set(at.some, place);
      const then = go(at.then, inner);
      const none = go(at.none, env);
      const name = place.doc(PRIMARY);
      return [
        ...statements,
        ...ifStatement(cat(name, " === undefined"), none, then, leavesOf(at.none, leaf), leavesOf(at.then, leaf), () =>
          cat(name, " !== undefined"),
        ),
      ];
    }
    case "union":
      return unionStatement(printer, at, env, leaf, flat, go);
    case "cons":
      return consStatement(printer, at, env, leaf, go);
    case "either": {
      const { statements, place } = nameFor(printer, at.of, "outcome", env);
      const value = pathOf(member(place.doc(PRIMARY), "value"));
      return [
        ...statements,
        ...ifStatement(
          cat(place.doc(PRIMARY), '.kind === "left"'),
          go(at.onLeft, new Map(env).set(at.left, value)),
          go(at.onRight, new Map(env).set(at.right, value)),
          leavesOf(at.onLeft, leaf),
          leavesOf(at.onRight, leaf),
          () => cat(place.doc(PRIMARY), '.kind === "right"'),
        ),
      ];
    }
    default:
      return leaf.emit(at, env);
  }
}
