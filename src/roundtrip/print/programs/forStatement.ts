/** `for (const … of …)`, with an element that may be taken apart where it is bound. */
import { cat, type Doc, group } from "../../../coqgen/doc.ts";
import { type Binder, type Typed, usesOf, type Var } from "../../typed/expr.ts";
import { type Env, nameOf, type Place } from "../places.ts";
import { block, PRIMARY } from "../syntax.ts";
import type { ProgramPrinter } from "./program.ts";

export function forStatement(
  programs: ProgramPrinter,
  first: Typed & { k: "for" },
  env: Env,
  body: (env: Env) => readonly Doc[],
): Doc {
  const inner = new Map(env);
  const shown = patternOf(programs, first.item, first.body, inner);
  const pattern = shown === "" ? programs.printer.fresh("_item") : shown;
  const entries = first.over.k === "op" && first.over.op === "entries";
  const over = entries
    ? cat(programs.printer.expr((first.over as Typed & { k: "op" }).args[0] as Typed, env, PRIMARY), ".entries()")
    : programs.printer.expr(first.over, env);
  return cat(group("for (const ", pattern, " of ", over, ") "), block(body(inner)));
}

/** What binds an element; nothing where it is not used. */
function patternOf(programs: ProgramPrinter, binder: Binder, body: Typed, env: Map<Var, Place>): string {
  if ("items" in binder)
    return `[${binder.items
      .map((item) => patternOf(programs, item, body, env))
      .join(", ")
      .replace(/(, )+$/, "")}]`;
  const used = usesOf(body, binder).all > 0;
  const name = used ? programs.printer.fresh(binder.name) : "";
  env.set(binder, nameOf(name));
  return name;
}
