/** The variables that a loop changes: what they begin with, are given each time round, and have come to. */
import { cat, type Doc, group, line, nest } from "../../../coqgen/doc.ts";
import { someTyped, type Typed, usesOf, type Var } from "../../typed/expr.ts";
import { isKnown } from "../../typed/unify.ts";
import { type Env, mutableOf, nameOf } from "../places.ts";
import type { Leaf } from "../statements/leaf.ts";
import { bracketed } from "../syntax.ts";
import type { ProgramPrinter } from "./program.ts";
import type { Bind } from "./terms.ts";

/** A loop that is printed. */
export interface Loop {
  readonly of: Typed & { readonly k: "for" | "while" | "iter" };
  /** What its variables are called, in order. */
  readonly names: readonly string[];
  /** Constants of one time round, for functions that must see a variable as it was. */
  readonly copies: readonly Doc[];
  /** Where its body, and what follows it, find the variables. */
  readonly inside: Env;
  readonly outside: Env;
}

/** A loop with names for its variables, and the statements that declare these. */
export function started(
  programs: ProgramPrinter,
  of: Loop["of"],
  env: Env,
): { readonly loop: Loop; readonly starts: readonly Doc[] } {
  const { printer } = programs;
  const names = of.vars.map((one) => printer.fresh(one.name));
  const starts = of.vars.map((one, i): Doc => {
    const type = isKnown(one.type) ? `: ${printer.imports.type(one.type)}` : "";
    return group("let ", names[i] ?? "", type, " = ", printer.expr(of.init[i] as Typed, env), ";");
  });
  const outside = new Map(env);
  of.vars.forEach((one, i) => outside.set(one, mutableOf(names[i] ?? "")));
  const copies: Doc[] = [];
  const inside = new Map(outside);
  of.vars.forEach((one, i) => {
    if (!isCaptured(of.body, one)) return;
    const copy = printer.fresh(one.name);
    copies.push(cat("const ", copy, " = ", names[i] ?? "", ";"));
    inside.set(one, nameOf(copy));
  });
  return { loop: { of, names, copies, inside, outside }, starts };
}

/** The statements of one time round. @param leaf what happens with what the body comes to */
export const bodyOf = (programs: ProgramPrinter, loop: Loop, env: Env, leaf: Leaf): readonly Doc[] =>
  programs.printer.inside(() => [...loop.copies, ...programs.prog(loop.of.body, env, leaf)]);

/** Gives the variables of a loop their next values, all at once. */
export function assignments(programs: ProgramPrinter, loop: Loop, value: Typed, env: Env): readonly Doc[] {
  const { names } = loop;
  const { vars } = loop.of;
  if (vars.length === 0) return [];
  const values = vars.length === 1 ? [value] : value.k === "tuple" ? value.items : undefined;
  if (values === undefined) return [group(`[${names.join(", ")}] = `, programs.printer.expr(value, env), ";")];
  const changed = values.flatMap((one, i) => {
    const shown = programs.printer.expr(one, env);
    return shown === names[i] ? [] : [{ i, name: names[i] ?? "", one, shown }];
  });
  const hazard = changed.some(({ i }, at) =>
    changed.slice(at + 1).some(({ one }) => usesOf(one, vars[i] as Var).all > 0),
  );
  if (!hazard) return changed.map(({ name, shown }) => group(name, " =", nest(cat(line, shown)), ";"));
  return [
    group(
      `[${changed.map(({ name }) => name).join(", ")}] = `,
      bracketed(
        "[",
        changed.map(({ shown }) => shown),
        "]",
      ),
      ";",
    ),
  ];
}

/** What follows a loop: it takes what the variables have come to. */
export function afterLoop(programs: ProgramPrinter, loop: Loop, at: Bind, leaf: Leaf): readonly Doc[] {
  const { vars } = loop.of;
  const [only] = loop.names;
  const inner = new Map(loop.outside);
  if (vars.length === 0) inner.set(at.of, { k: "text", doc: () => "undefined" });
  if (vars.length === 1 && only !== undefined) inner.set(at.of, mutableOf(only));
  if (vars.length < 2) return programs.prog(at.rest, inner, leaf);
  const tuple: Typed = {
    k: "tuple",
    items: vars.map((of) => ({ k: "var", of, type: of.type })),
    type: at.of.type,
  };
  const { rest } = at;
  if (rest.k === "open" && rest.of.k === "var" && rest.of.of === at.of && usesOf(rest.body, at.of).all === 0) {
    rest.parts.forEach(([part, key]) => {
      const place = loop.outside.get(vars[Number(key)] as Var);
      if (place !== undefined) inner.set(part, place);
    });
    return programs.prog(rest.body, inner, leaf);
  }
  if (usesOf(rest, at.of).all === 0) return programs.prog(rest, inner, leaf);
  return programs.prog({ k: "let", of: at.of, value: tuple, body: rest, type: at.type }, inner, leaf);
}

/** Whether a variable is used in a function inside a program. */
const isCaptured = (at: Typed, of: Var): boolean =>
  someTyped(at, (one) => one.k === "lambda" && usesOf(one.body, of).all > 0);
