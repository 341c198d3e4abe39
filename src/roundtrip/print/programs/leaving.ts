/** Loops whose body says when they end: with a value that what follows may take. */
import { cat, type Doc, group } from "../../../coqgen/doc.ts";
import { prune } from "../../../ir/types.ts";
import { type Typed, usesOf, type Var } from "../../typed/expr.ts";
import { Mistyped } from "../../typed/unify.ts";
import { type Env, mutableOf, pathOf } from "../places.ts";
import type { Leaf } from "../statements/leaf.ts";
import { block } from "../syntax.ts";
import { forStatement } from "./forStatement.ts";
import { afterLoop, assignments, bodyOf, type Loop } from "./loopVariables.ts";
import type { ProgramPrinter } from "./program.ts";
import { type Bind, returned, withoutValue } from "./terms.ts";

/** What happens with the value that ends a loop. */
type Exit = (value: Typed, env: Env) => readonly Doc[];

/** A loop over a list, which ends with the list or before. */
export function forThatLeaves(
  programs: ProgramPrinter,
  loop: Loop,
  first: Typed & { k: "for" },
  at: Bind,
  leaf: Leaf,
): readonly Doc[] {
  const { printer } = programs;
  const { rest } = at;
  if (rest.k !== "either" || rest.of.k !== "var" || rest.of.of !== at.of)
    throw new Mistyped("what a loop leaves is not taken apart");
  const { left, onLeft, right, onRight } = rest;
  const written = (exit: Exit): Doc =>
    forStatement(programs, first, loop.inside, (env) => bodyOf(programs, loop, env, ending(programs, loop, exit)));
  const after = afterLoop(programs, loop, { ...at, of: left, rest: onLeft }, leaf);
  if (endsProgram(onRight, leaf)) return [written(lastOf(programs, right, onRight, leaf)), ...after];
  const name = printer.fresh("ended");
  const then = programs.prog(onRight, new Map(loop.outside).set(right, pathOf(`${name}.value`)), leaf);
  return [
    cat("let ", name, ": { readonly value: ", printer.imports.type(right.type), " } | undefined;"),
    written((found, inner) => [group(name, " = { value: ", printer.expr(found, inner), " };"), "break;"]),
    cat("if (", name, " !== undefined) ", block(then), " else ", block(after)),
  ];
}

/** A loop that goes on until its body ends it. */
export function endlessLoop(programs: ProgramPrinter, loop: Loop, at: Bind, leaf: Leaf): readonly Doc[] {
  const { printer } = programs;
  const { of, rest } = at;
  const written = (exit: Exit): Doc =>
    cat("while (true) ", block(bodyOf(programs, loop, loop.inside, ending(programs, loop, exit))));
  if (endsProgram(rest, leaf)) return [written(lastOf(programs, of, rest, leaf))];
  if (usesOf(rest, of).all === 0 || prune(of.type).k === "unit")
    return [written(() => ["break;"]), ...programs.prog(rest, withoutValue(of, loop.outside), leaf)];
  const name = printer.fresh(of.name);
  return [
    cat("let ", name, ": ", printer.imports.type(of.type), ";"),
    written((found, inner) => [group(name, " = ", printer.expr(found, inner), ";"), "break;"]),
    ...programs.prog(rest, new Map(loop.outside).set(of, mutableOf(name)), leaf),
  ];
}

/** Whether what ends a loop ends the program as well. */
const endsProgram = (rest: Typed, leaf: Leaf): boolean => rest.k === "ret" && leaf.leaves(rest);

const lastOf =
  (programs: ProgramPrinter, of: Var, rest: Typed, leaf: Leaf): Exit =>
  (value, env) =>
    programs.prog({ k: "let", of, value, body: rest, type: rest.type }, env, leaf);

/** What the body comes to: next values of the variables, or what ends the loop. */
const ending = (programs: ProgramPrinter, loop: Loop, exit: Exit): Leaf => ({
  emit: (value, env) => {
    const flow = flowOf(value);
    if (flow === undefined) throw new Mistyped("the body of a loop ends with what is computed");
    return flow.name === "left" ? assignments(programs, loop, flow.value, env) : exit(flow.value, env);
  },
  leaves: (value) => value.k !== "ret" || flowOf(value)?.name !== "left",
});

function flowOf(at: Typed): (Typed & { k: "flow" }) | undefined {
  const value = returned(at);
  return value.k === "flow" ? value : undefined;
}
