/** Constants for values that need a name. */
import { type Doc, group } from "../../../coqgen/doc.ts";
import { prune } from "../../../ir/types.ts";
import { endsOf, type Typed, usesOf, type Var } from "../../typed/expr.ts";
import { isLiteral, needsContext } from "../expressions/context.ts";
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
  // A constant `1` is of the type `1`; one that is annotated is of its type, if that is no union.
  const isNarrow = isLiteral(value) && prune(value.type).k !== "bool";
  const isTyped = needsContext(value) || isWritten(value) || isNarrow;
  const type = isTyped ? `: ${printer.imports.type(value.type)}` : "";
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

/** Whether a value may be an array or a record that is written out, which has no name of its type in it. */
const isWritten = (at: Typed): boolean =>
  endsOf(at).some((end) => end.k === "list" || end.k === "record" || (end.k === "some" && isWritten(end.value)));
