/** Loops of programs: `for`, `while`, and those whose body says when they end. */
import { cat, type Doc, group } from "../../../coqgen/doc.ts";
import type { Env } from "../places.ts";
import type { Leaf } from "../statements/leaf.ts";
import { block } from "../syntax.ts";
import { forStatement } from "./forStatement.ts";
import { endlessLoop, forThatLeaves } from "./leaving.ts";
import { afterLoop, assignments, bodyOf, type Loop, started } from "./loopVariables.ts";
import type { ProgramPrinter } from "./program.ts";
import { type Bind, returned } from "./terms.ts";

/** A loop, and what follows it. */
export function loopStatements(
  programs: ProgramPrinter,
  first: Loop["of"],
  at: Bind,
  env: Env,
  leaf: Leaf,
): readonly Doc[] {
  const { loop, starts } = started(programs, first, env);
  if (first.k === "iter") return [...starts, ...endlessLoop(programs, loop, at, leaf)];
  if (first.k === "for" && first.exits) return [...starts, ...forThatLeaves(programs, loop, first, at, leaf)];
  const going: Leaf = {
    emit: (value, inner) => assignments(programs, loop, returned(value), inner),
    leaves: (value) => value.k === "fail",
  };
  const body = (inner: Env): readonly Doc[] => bodyOf(programs, loop, inner, going);
  const statement =
    first.k === "while"
      ? cat(group("while (", programs.printer.expr(first.cond, loop.outside), ") "), block(body(loop.inside)))
      : forStatement(programs, first, loop.inside, body);
  return [...starts, statement, ...afterLoop(programs, loop, at, leaf)];
}
