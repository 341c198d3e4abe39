/** Extracted terms as TypeScript expressions: which construct is whose. */
import { cat, type Doc, parens } from "../../../coqgen/doc.ts";
import { prune } from "../../../ir/types.ts";
import type { Typed } from "../../typed/expr.ts";
import { type Env, placeOfVar } from "../places.ts";
import type { Printer } from "../printer.ts";
import { block, bracketed, member, OR, PRIMARY, TOP, ternary, UNARY } from "../syntax.ts";
import { emptyCollection, spreadItems, tupleItems } from "./collections.ts";
import { connective } from "./connectives.ts";
import { functionCall, needsContext } from "./context.ts";
import { arrowBody, arrowFunction } from "./functions.ts";
import { inlined, openedInPlace } from "./inline.ts";
import { objectLiteral, onlyValue, variantLiteral } from "./objects.ts";
import { operation } from "./operators.ts";
import { optionTest } from "./options.ts";
import { unionTest } from "./unions.ts";

/** The realizers of the constructors of loops that may end early. */
const flowNames = {
  next: "flowNext",
  stop: "flowStop",
  give: "flowReturn",
  left: "sumLeft",
  right: "sumRight",
} as const;

/** A value that needs no statements; what needs them is a function that is called at once. */
export function expression(printer: Printer, at: Typed, env: Env, level: number): Doc {
  const yielded = printer.yielded?.write(at, env);
  if (yielded !== undefined) return parens(yielded, TOP, level);
  // What stands before a dot has no place that says of what type it is.
  const isOpen = level === PRIMARY && needsContext(at);
  if (isOpen && printer.isExpression(at, env) && printer.yielded?.holds(at) !== true)
    return cat(
      "((): ",
      printer.imports.type(at.type),
      " =>",
      printer.inside(() => arrowBody(printer, at, env)),
      ")()",
    );
  if (!printer.isExpression(at, env)) return calledAtOnce(printer, at, env);
  switch (at.k) {
    case "var":
      return placeOfVar(at.of, env).doc(level);
    case "global":
      return printer.imports.global(at.global);
    case "number":
      return prune(at.type).k === "bigint"
        ? `${at.value}n`
        : parens(String(at.value), at.value < 0n ? UNARY : 0, level);
    case "string":
      return JSON.stringify(at.value);
    case "boolean":
      return String(at.value);
    case "unit":
    case "none":
      return "undefined";
    case "some":
    case "open":
    case "let":
      return transparent(printer, at, env, level);
    case "variant":
      return variantLiteral(printer, at, env);
    case "record":
      return objectLiteral(
        printer,
        at.decl.fields.map((field, i) => [field.name, at.fields[i] as Typed]),
        env,
      );
    case "field":
      return member(printer.expr(at.of, env, PRIMARY), at.name);
    case "tuple":
      return bracketed("[", tupleItems(printer, at, env), "]");
    case "erased":
      return onlyValue(at.type);
    case "list":
      return at.items.length === 0
        ? emptyCollection(printer, at.type)
        : bracketed("[", spreadItems(printer, at, env), "]");
    case "flow":
      return cat(printer.imports.realizer(flowNames[at.name]), "(", printer.expr(at.value, env), ")");
    case "if":
      return ternary(
        printer.expr(at.cond, env, OR),
        printer.expr(at.then, env, OR),
        printer.expr(at.else, env, TOP),
        level,
      );
    case "and":
    case "or":
      return connective(printer, at, env, level);
    case "option":
      return optionTest(printer, at, env, level);
    case "union":
      return unionTest(printer, at, env, level);
    case "lambda":
      return parens(arrowFunction(printer, at, env), TOP, level);
    case "call":
      return functionCall(printer, at, env);
    case "op":
      return operation(printer, at, env, level);
    case "exact":
      return cat("BigInt(", printer.expr(at.value, env), ")");
    case "absurd":
      return cat(printer.imports.realizer("unreachable"), "()");
    default:
      throw new Error(`${at.k} is no expression`);
  }
}

/** A value that needs statements, as a function that is called at once. */
function calledAtOnce(printer: Printer, at: Typed, env: Env): Doc {
  const statements = printer.inside(() => printer.statements(at, env, printer.returning));
  // A call that is waited for is not waited for inside another function.
  if (printer.yielded?.holds(at) === true) {
    const { result } = printer.yielded;
    const deep = printer.imports.realizerType("Deep");
    const type = `Generator<${deep}<${result}>, ${printer.imports.type(at.type)}, ${result}>`;
    return cat("(yield* (function* (): ", type, " ", block(statements), ")())");
  }
  return cat("((): ", printer.imports.type(at.type), " => ", block(statements), ")()");
}

/** What is written as one of its parts. */
function transparent(printer: Printer, at: Typed & { k: "some" | "open" | "let" }, env: Env, level: number): Doc {
  if (at.k === "some") return printer.expr(at.value, env, level);
  const inner = at.k === "let" ? inlined(printer, at, env) : openedInPlace(printer, at, env);
  return printer.expr(at.body, inner ?? env, level);
}
