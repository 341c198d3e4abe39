/** Values of which TypeScript finds the author's type only where their place says it. */
import { cat, type Doc } from "../../../coqgen/doc.ts";
import { paramsIn } from "../../../coqgen/types.ts";
import { prune } from "../../../ir/types.ts";
import { endsOf, type Operator, type Typed } from "../../typed/expr.ts";
import type { Env } from "../places.ts";
import type { Printer } from "../printer.ts";
import { callOf, PRIMARY } from "../syntax.ts";
import { arrowFunction } from "./functions.ts";

/** Whether a value is of a wider type than TypeScript finds by itself: of an empty array it finds none, of a tag a text. */
export function needsContext(at: Typed): boolean {
  return endsOf(at).some((end) => {
    switch (end.k) {
      case "none":
      case "variant":
      case "tuple":
      case "erased":
        return true;
      case "some":
        return needsContext(end.value);
      case "list":
        return end.items.length === 0 || end.items.some((item) => needsContext(item.value));
      case "record":
        return end.fields.some(needsContext);
      case "op":
        return passing.has(end.op) && end.args.some(needsContext);
      default:
        return false;
    }
  });
}

/** Operators whose values are of the types of their operands, and that are no methods of these. */
const passing = new Set<Operator>([
  "concat",
  "join",
  "index",
  "without",
  "entries",
  "pairs",
  "latest",
  "before",
  "reported",
]);

/** Whether a value is one of a few literals, whose types TypeScript does not compare with those of others. */
export const isLiteral = (at: Typed): boolean =>
  endsOf(at).every((end) => ["boolean", "number", "string"].includes(end.k) || isTagOnly(end));

const isTagOnly = (at: Typed): boolean => at.k === "variant" && at.decl.tag === undefined;

/** Whether TypeScript finds a type parameter out from an argument: literals are of types of their own. */
const saysType = (at: Typed): boolean =>
  !needsContext(at) && !endsOf(at).some((end) => ["boolean", "number", "string", "lambda"].includes(end.k));

/** A function at arguments, with the types that it is at where TypeScript would not find them out. */
export function functionCall(printer: Printer, at: Typed & { readonly k: "call" }, env: Env): Doc {
  // What is called at once is passed all that it takes, and nothing says of what types that is.
  const fn =
    at.fn.k === "lambda" ? cat("(", arrowFunction(printer, at.fn, env, true), ")") : printer.expr(at.fn, env, PRIMARY);
  const types = at.fn.k === "global" && !saysTypes(at.fn, at.args) ? printer.imports.typeArgs(at.fn.typeArgs) : "";
  return callOf(
    cat(fn, types),
    at.args.map((arg) => printer.expr(arg, env)),
  );
}

function saysTypes({ global, typeArgs }: Typed & { readonly k: "global" }, args: readonly Typed[]): boolean {
  const type = prune(global.type);
  const params = type.k === "fn" ? type.params : [];
  const said = params.flatMap((param, i) => {
    const arg = args[i];
    return arg !== undefined && saysType(arg) ? [...paramsIn(param)] : [];
  });
  return new Set(said).size >= typeArgs.length;
}
