/** Authored functions that call themselves: as loops where the call is the last thing they do, and without the stack where it is not. */
import { cat, type Doc, group } from "../../coqgen/doc.ts";
import type { FunctionDecl } from "../../ir/decl.ts";
import type { Env, Printer } from "../print/expressions.ts";
import type { Typed, Var } from "../typed/expr.ts";
import type { Context, Head } from "./module.ts";
import { withStatements } from "./module.ts";

export function recursiveDoc(
  decl: FunctionDecl,
  head: Head,
  params: readonly Var[],
  body: Typed,
  env: Env,
  printer: Printer,
  context: Context,
): Doc {
  void params;
  const statements = printer.statements(body, env, printer.returning);
  return withStatements(context.declared(decl, head, { before: [], value: "" }), statements);
}

export { cat, group };
