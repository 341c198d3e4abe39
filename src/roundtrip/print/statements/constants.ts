/** Constants for values that need a name. */
import { type Doc, group } from "../../../coqgen/doc.ts";
import { type Typed, usesOf, type Var } from "../../typed/expr.ts";
import { isKnown } from "../../typed/unify.ts";
import { arrowFunction } from "../expressions/functions.ts";
import { openedInPlace } from "../expressions/inline.ts";
import { type Env, nameOf, type Place, placeOf } from "../places.ts";
import type { Printer } from "../printer.ts";
import { propertyKey } from "../syntax.ts";

/** `const x = value;`, with its type where TypeScript would find another one. */
export function constant(
  printer: Printer,
  of: Var,
  value: Typed,
  env: Env,
): { statements: readonly Doc[]; inner: Env } {
  const name = printer.fresh(of.name);
  const inner = new Map(env).set(of, nameOf(name));
  if (value.k === "lambda")
    return { statements: [group("const ", name, " = ", arrowFunction(printer, value, env, true), ";")], inner };
  return { statements: [declared(printer, name, value, env)], inner };
}

/** Gives a value a name, if it has none that TypeScript remembers tests of. */
export function nameFor(
  printer: Printer,
  at: Typed,
  name: string,
  env: Env,
): { statements: readonly Doc[]; place: Place } {
  const place = placeOf(at, env);
  if (place?.k === "name") return { statements: [], place };
  const called = printer.fresh(at.k === "field" ? at.name : at.k === "var" ? at.of.name : name);
  return { statements: [declared(printer, called, at, env)], place: nameOf(called) };
}

function declared(printer: Printer, name: string, value: Typed, env: Env): Doc {
  const type = needsType(value) && isKnown(value.type) ? `: ${printer.imports.type(value.type)}` : "";
  return group("const ", name, type, " = ", printer.expr(value, env), ";");
}

/** The parts of a record or tuple that are used, as constants or in place. */
export function opened(
  printer: Printer,
  at: Typed & { k: "open" },
  env: Env,
): { statements: readonly Doc[]; inner: Env } {
  const inPlace = openedInPlace(printer, at, env);
  if (inPlace !== undefined) return { statements: [], inner: inPlace };
  const used = at.parts.filter(([part]) => usesOf(at.body, part).all > 0);
  const inner = new Map(env);
  if (used.length === 0) return { statements: [], inner };
  const names = new Map(used.map(([part, key]) => [key, printer.fresh(part.name)] as const));
  for (const [part, key] of used) inner.set(part, nameOf(names.get(key) ?? ""));
  const isTuple = at.parts.every(([, key]) => /^\d+$/.test(key));
  const pattern = isTuple
    ? `[${at.parts
        .map(([, key]) => names.get(key) ?? "")
        .join(", ")
        .replace(/(, )+$/, "")}]`
    : `{ ${used.map(([, key]) => (names.get(key) === key ? key : `${propertyKey(key)}: ${names.get(key)}`)).join(", ")} }`;
  return { statements: [group("const ", pattern, " = ", printer.expr(at.of, env), ";")], inner };
}

/** Whether TypeScript would find another type for a constant: a wider one, or of an empty array none. */
function needsType(at: Typed): boolean {
  switch (at.k) {
    case "list":
    case "none":
    case "variant":
    case "record":
    case "tuple":
      return true;
    case "some":
      return needsType(at.value);
    case "if":
      return needsType(at.then) || needsType(at.else);
    case "option":
      return needsType(at.then) || needsType(at.none);
    case "union":
      return at.cases.some((one) => needsType(one.body));
    case "let":
    case "open":
      return needsType(at.body);
    default:
      return false;
  }
}
