/** Arrow functions. */
import { cat, type Doc, group, line, nest } from "../../../coqgen/doc.ts";
import { type Typed, usesOf, type Var } from "../../typed/expr.ts";
import { type Env, nameOf } from "../places.ts";
import type { Printer } from "../printer.ts";
import { beginsWithBrace, block } from "../syntax.ts";
import { isShort } from "./inline.ts";

/** @param annotated with the types of its parameters, where TypeScript does not find them out */
export function arrowFunction(printer: Printer, at: Typed & { k: "lambda" }, env: Env, annotated = false): Doc {
  return printer.inside(() => {
    const { params, inner } = parameters(printer, at.params, at.body, env, annotated);
    const shown = params.map((name, i) =>
      annotated ? `${name}: ${printer.imports.type((at.params[i] as Var).type)}` : name,
    );
    return cat("(", shown.join(", "), ") =>", arrowBody(printer, at.body, inner));
  });
}

/** What stands behind `=>`, with the space before it. */
export function arrowBody(printer: Printer, body: Typed, env: Env): Doc {
  if (!printer.isExpression(body, env) || !isShort(body))
    return cat(" ", block(printer.statements(body, env, printer.returning)));
  const shown = printer.expr(body, env);
  return beginsWithBrace(shown) ? cat(" (", shown, ")") : group(nest(cat(line, shown)));
}

/** The names of parameters; those that are not used begin with `_`. */
function parameters(
  printer: Printer,
  params: readonly Var[],
  body: Typed,
  env: Env,
  all = false,
): { params: readonly string[]; inner: Env } {
  const inner = new Map(env);
  const names = params.map((param) => {
    const used = usesOf(body, param).all > 0;
    const name = printer.fresh(used ? param.name : param.name === "_" ? "_unused" : `_${param.name}`);
    inner.set(param, nameOf(name));
    return name;
  });
  // What is not used at the end is left out, where the place says what is passed.
  while (!all && names.length > 0 && usesOf(body, params[names.length - 1] as Var).all === 0) names.pop();
  return { params: names, inner };
}
