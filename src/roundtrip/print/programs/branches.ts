/** Tests in programs, and where these end. */
import type { Doc } from "../../../coqgen/doc.ts";
import { endsOf, type Typed } from "../../typed/expr.ts";
import type { Env } from "../places.ts";
import type { Leaf } from "../statements/leaf.ts";
import type { ProgramPrinter } from "./program.ts";

/** Tests are printed as those of functions are, with programs in their branches. */
export function branches(programs: ProgramPrinter, at: Typed, env: Env, leaf: Leaf): readonly Doc[] {
  const inside: Leaf = {
    emit: (value, inner) => programs.prog(value, inner, leaf),
    leaves: (value) => leaves(value, leaf),
  };
  return programs.printer.statements(at, env, inside, true);
}

/** Whether nothing after a program is reached. */
const leaves = (at: Typed, leaf: Leaf): boolean =>
  endsOf(at).every((end) => {
    if (end.k === "bind") return leaves(end.rest, leaf);
    return end.k === "ret" ? leaf.leaves(end) : end.k === "fail" || end.k === "absurd";
  });
