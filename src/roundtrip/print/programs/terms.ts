/** Programs as terms: what they come to, and values in the place of variables. */
import { prune } from "../../../ir/types.ts";
import { type Typed, usesOf, type Var } from "../../typed/expr.ts";
import type { Env } from "../places.ts";

/** An action, and what follows it. */
export type Bind = Typed & { readonly k: "bind" };

/** The value of a `ret`. */
export const returned = (at: Typed): Typed => (at.k === "ret" ? at.value : at);

/** The type of what a program ends with. */
export function resultOf(at: Typed): Typed["type"] {
  const type = prune(at.type);
  return type.k === "named" ? (type.args[0] as Typed["type"]) : type;
}

/** A program in which a variable has a value; a tuple that is taken apart at once needs no name. */
export function given(of: Var, value: Typed, rest: Typed): Typed {
  const opened = rest.k === "open" && rest.of.k === "var" && rest.of.of === of && usesOf(rest.body, of).all === 0;
  if (value.k === "tuple" && opened) return { ...rest, of: value };
  return { k: "let", of, value, body: rest, type: rest.type };
}

/** A program in which a variable that is only passed on, to a loop or as its result, is its value. */
export function passedOn(at: Typed, of: Var, value: Typed): Typed | undefined {
  if (usesOf(at, of).all !== 1) return undefined;
  const is = (one: Typed): boolean => one.k === "var" && one.of === of;
  const go = (one: Typed): Typed | undefined => {
    switch (one.k) {
      case "var":
        return is(one) ? value : undefined;
      case "ret":
      case "flow": {
        const inner = go(one.value);
        return inner === undefined ? undefined : { ...one, value: inner };
      }
      case "tuple": {
        const items = one.items.map((item) => (is(item) ? value : item));
        return one.items.some(is) ? { ...one, items } : undefined;
      }
      case "for":
      case "while":
      case "iter":
        return one.init.some(is) ? { ...one, init: one.init.map((item) => (is(item) ? value : item)) } : undefined;
      case "let": {
        // Values do not change: what stands between does not matter.
        const body = go(one.body);
        return body === undefined ? undefined : { ...one, body };
      }
      case "bind": {
        const first = go(one.first);
        if (first !== undefined) return { ...one, first };
        const rest = go(one.rest);
        return rest === undefined ? undefined : { ...one, rest };
      }
      default:
        return undefined;
    }
  };
  return go(at);
}

/** Where a variable is the value of a program that has none. */
export const withoutValue = (of: Var, env: Env): Env => new Map(env).set(of, { k: "text", doc: () => "undefined" });
