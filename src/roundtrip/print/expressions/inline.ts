/** What is written as an expression, without statements: values in the place of variables that are used once. */
import { type Doc, parens } from "../../../coqgen/doc.ts";
import { prune, type Type } from "../../../ir/types.ts";
import { someTyped, type Typed, usesOf, type Var, visitTyped } from "../../typed/expr.ts";
import { progDecl } from "../../typed/unify.ts";
import { type Env, pathOf, placeOf } from "../places.ts";
import type { Printer } from "../printer.ts";
import { member, PRIMARY, TOP } from "../syntax.ts";
import { arrowFunction } from "./functions.ts";
import { optionShape } from "./options.ts";
import { caseEnv } from "./unions.ts";

/** Whether a value can be written without statements. */
export function isExpression(printer: Printer, at: Typed, env: Env): boolean {
  if (isProgram(at.type)) return false;
  switch (at.k) {
    case "cons":
    case "either":
      return false;
    case "let": {
      const inner = inlined(printer, at, env);
      return inner !== undefined && printer.isExpression(at.value, env) && printer.isExpression(at.body, inner);
    }
    case "open": {
      const inner = openedInPlace(printer, at, env);
      return inner !== undefined && printer.isExpression(at.of, env) && printer.isExpression(at.body, inner);
    }
    case "option":
      return optionShape(printer, at, env) !== undefined;
    case "union": {
      const place = placeOf(at.of, env);
      if (place === undefined) return false;
      // What a test shows of a path, TypeScript forgets inside a function.
      const stable = place.k === "name" || at.cases.every((one) => !someTyped(one.body, (part) => part.k === "lambda"));
      if (!stable) return false;
      return at.cases.every((one) => printer.isExpression(one.body, caseEnv(one, place, env)));
    }
    default:
      return true;
  }
}

/** Where a variable is used once, its value may stand there. */
export function inlined(printer: Printer, at: Typed & { k: "let" }, env: Env): Env | undefined {
  const place = placeOf(at.value, env);
  if (place !== undefined && place.k !== "mutable") return new Map(env).set(at.of, place);
  const uses = usesOf(at.body, at.of);
  if (uses.all === 0) return new Map(env).set(at.of, { k: "text", doc: () => "undefined" });
  if (uses.all > 1 || uses.inside > 0 || isTested(at.body, at.of)) return undefined;
  const { value } = at;
  // What is called at once stands where nothing says what it is passed.
  const isCalled = someTyped(at.body, (one) => one.k === "call" && one.fn.k === "var" && one.fn.of === at.of);
  const doc = (level: number): Doc =>
    isCalled && value.k === "lambda"
      ? parens(arrowFunction(printer, value, env, true), TOP, level)
      : printer.expr(value, env, level);
  return new Map(env).set(at.of, { k: "text", doc });
}

/** The parts of what has a name are paths from it. */
export function openedInPlace(printer: Printer, at: Typed & { k: "open" }, env: Env): Env | undefined {
  const place = placeOf(at.of, env);
  const inner = new Map(env);
  if (place !== undefined) {
    for (const [part, name] of at.parts) inner.set(part, pathOf(member(place.doc(PRIMARY), name)));
    return inner;
  }
  if (at.of.k === "tuple") {
    const items = itemsOf(at.of, at.parts.length);
    for (const [part, name] of at.parts) {
      const item = items[Number(name)];
      const placed = item === undefined ? undefined : placeOf(item, env);
      if (placed === undefined || placed.k === "mutable") return undefined;
      inner.set(part, placed);
    }
    return inner;
  }
  const used = at.parts.filter(([part]) => usesOf(at.body, part).all > 0);
  const [only] = used;
  if (used.length !== 1 || only === undefined) return undefined;
  const uses = usesOf(at.body, only[0]);
  if (uses.all > 1 || uses.inside > 0 || isTested(at.body, only[0])) return undefined;
  return inner.set(only[0], { k: "text", doc: () => member(printer.expr(at.of, env, PRIMARY), only[1]) });
}

/** Whether a value is read at one glance: no more than one test in it that is not of booleans. */
export function isShort(at: Typed): boolean {
  let size = 0;
  let tests = 0;
  visitTyped(at, (one) => {
    size += 1;
    if (one.k === "if" || ((one.k === "option" || one.k === "union") && prune(one.type).k !== "bool")) tests += 1;
  });
  return tests === 0 || (tests === 1 && size < 40);
}

function isProgram(type: Type): boolean {
  const at = prune(type);
  return at.k === "named" && at.decl === progDecl;
}

/** The items of a tuple, of which Coq may have the first in pairs of their own. */
function itemsOf(at: Typed & { readonly k: "tuple" }, count: number): readonly Typed[] {
  const [first, ...rest] = at.items;
  if (first?.k !== "tuple" || at.items.length >= count) return at.items;
  return [...itemsOf(first, count - rest.length), ...rest];
}

/** Whether a variable is tested or taken apart, so that it has to have a name. */
const isTested = (at: Typed, of: Var): boolean =>
  someTyped(
    at,
    (one) =>
      (one.k === "option" || one.k === "union" || one.k === "cons" || one.k === "either" || one.k === "open") &&
      usesOf(one.of, of).all > 0,
  );
