/** Operators, methods and functions of the library, and negation. */
import { cat, type Doc, parens } from "../../../coqgen/doc.ts";
import { elementsOf, parts, prune, type Type } from "../../../ir/types.ts";
import type { Typed } from "../../typed/expr.ts";
import { settle } from "../../typed/unify.ts";
import { type Env, placeOf } from "../places.ts";
import type { Printer } from "../printer.ts";
import { AND, bracketed, callOf, EQUALITY, infix, ORDER, PRIMARY, PRODUCT, SUM, TOP, UNARY } from "../syntax.ts";
import { spreadItems } from "./collections.ts";
import { isLiteral, needsContext } from "./context.ts";
import { grouped, isTag } from "./unions.ts";

/** The kinds of types whose values `===` compares. */
const primitive = new Set(["bool", "number", "bigint", "node", "string"]);

export function operation(printer: Printer, at: Typed & { k: "op" }, env: Env, level: number): Doc {
  const [a, b, c] = at.args as readonly [Typed, Typed, Typed];
  const arg = (of: Typed, own = TOP): Doc => printer.expr(of, env, own);
  const binary = (sign: string, own: number): Doc => infix(arg(a, own), sign, arg(b, own - 1));
  const exact = (doc: Doc, own: number): Doc =>
    prune(at.type).k === "bigint" ? parens(doc, own, level) : cat(printer.imports.realizer("exact"), "(", doc, ")");
  const method = (of: Typed, name: string, args: readonly Doc[]): Doc => callOf(cat(arg(of, PRIMARY), ".", name), args);
  const call = (fn: Doc): Doc =>
    callOf(
      fn,
      at.args.map((one) => arg(one)),
    );
  const realizer = (name: string): Doc => call(printer.imports.realizer(name));
  // TypeScript takes the members that tests have shown two values to be for their types.
  const equality = (): Doc =>
    call(
      cat(
        printer.imports.realizer("equals"),
        isUnion(a.type) || needsContext(a) || needsContext(b) ? printer.imports.typeArgs([a.type]) : "",
      ),
    );
  switch (at.op) {
    case "not":
      return negated(printer, a, env, level);
    case "equals":
      return isCompared(a, b) ? parens(binary("===", EQUALITY), EQUALITY, level) : equality();
    case "add":
      return exact(binary("+", SUM), SUM);
    case "sub":
      return exact(binary("-", SUM), SUM);
    case "mul":
      return exact(binary("*", PRODUCT), PRODUCT);
    case "neg":
      return prune(at.type).k === "bigint"
        ? parens(cat("-", arg(a, UNARY - 1)), UNARY, level)
        : exact(cat("0 - ", arg(a, PRODUCT)), SUM);
    case "less":
      return parens(binary("<", ORDER), ORDER, level);
    case "atMost":
      return parens(binary("<=", ORDER), ORDER, level);
    case "min":
    case "max":
    case "abs":
      return call(`Math.${at.op}`);
    case "decimal":
      return cat("String(", arg(a), ")");
    case "append":
      return parens(binary("+", SUM), SUM, level);
    case "concat":
      return bracketed("[", [...spreadItems(printer, a, env), ...spreadItems(printer, b, env)], "]");
    case "map": {
      const collection = mapOf(b);
      const part = collection === undefined ? undefined : componentOf(a);
      if (collection !== undefined && part !== undefined)
        return cat("[...", printer.expr(collection, env, PRIMARY), part === "first" ? ".keys()]" : ".values()]");
      return method(b, `map${resultOf(printer, a, (type) => type)}`, [arg(a)]);
    }
    case "filter":
    case "every":
    case "some":
    case "find":
      return method(b, at.op, [arg(a)]);
    case "flatMap":
      return method(b, `flatMap${resultOf(printer, a, elementsOf)}`, [arg(a)]);
    case "fold":
      return method(b, `reduce<${printer.imports.type(at.type)}>`, [arg(a), arg(c)]);
    case "first":
      return cat(arg(a, PRIMARY), "[0]");
    case "second":
      return cat(arg(a, PRIMARY), "[1]");
    case "length":
      return cat(arg(a, PRIMARY), ".length");
    case "index":
      return b.k === "number" && b.value >= 0n ? cat(arg(a, PRIMARY), `[${b.value}]`) : realizer("index");
    case "sliceFrom":
      return method(a, "slice", [arg(b)]);
    case "slice":
      return method(a, "slice", [arg(b), arg(c)]);
    case "at":
      return method(a, "at", [arg(b)]);
    case "mapGet":
      return method(a, "get", [arg(b)]);
    case "has":
      return method(a, "has", [arg(b)]);
    case "size":
      return cat(arg(a, PRIMARY), ".size");
    case "mapOf":
    case "setOf":
      return cat(
        printer.imports.realizer(at.op),
        printer.imports.knownTypeArgs(parts(settle(at.type))),
        "(",
        arg(a),
        ")",
      );
    case "defined":
      if (a.k === "op" && a.op === "mapGet") {
        const [map, key] = a.args as readonly [Typed, Typed];
        return method(map, "has", [arg(key)]);
      }
      return parens(cat(arg(a, ORDER), " !== undefined"), EQUALITY, level);
    case "join":
      return arg(a, level);
    case "contains": {
      const of = prune(a.type);
      return of.k === "list" && isPrimitive(of.of) ? method(a, "includes", [arg(b)]) : realizer("contains");
    }
    case "forOf":
    case "forBreak": {
      // TypeScript does not find out the type of what changes from its first value.
      const list = settle(a.type);
      const types = [list.k === "list" ? list.of : list, b.type];
      const sum = settle(at.type);
      if (at.op === "forOf" && sum.k === "named") types.push(sum.args[1] as Type);
      return call(cat(printer.imports.realizer(at.op), printer.imports.typeArgs(types)));
    }
    default:
      return realizer(at.op);
  }
}

/** The type argument of a method that is given a function, where TypeScript does not find it out. */
function resultOf(printer: Printer, fn: Typed, of: (result: Type) => Type | undefined): string {
  const result = fn.k === "lambda" && needsContext(fn.body) ? of(settle(fn.body.type)) : undefined;
  return result === undefined ? "" : printer.imports.knownTypeArgs([result]);
}

/** That something is not so. */
export function negated(printer: Printer, at: Typed, env: Env, level: number): Doc {
  if (at.k === "op") {
    const [a, b] = at.args as readonly [Typed, Typed];
    if (at.op === "defined" && !(a.k === "op" && a.op === "mapGet"))
      return parens(cat(printer.expr(a, env, ORDER), " === undefined"), EQUALITY, level);
    if (at.op === "equals" && isCompared(a, b))
      return parens(infix(printer.expr(a, env, EQUALITY), "!==", printer.expr(b, env, EQUALITY - 1)), EQUALITY, level);
  }
  if (at.k === "union") {
    const groups = grouped(at);
    const [first, last] = groups;
    const place = placeOf(at.of, env);
    const isTrue = first?.one.body.k === "boolean" && first.one.body.value;
    const isFalse = last?.one.body.k === "boolean" && !last.one.body.value;
    if (groups.length === 2 && first !== undefined && place !== undefined && isTrue && isFalse)
      return parens(isTag(place, at.decl.tag, first.tags, true), first.tags.length > 1 ? AND : EQUALITY, level);
  }
  return parens(cat("!", printer.expr(at, env, UNARY - 1)), UNARY, level);
}

/** Whether two values are compared by `===`. */
const isCompared = (a: Typed, b: Typed): boolean => isPrimitive(a.type) && !(isLiteral(a) && isLiteral(b));

function isUnion(type: Type): boolean {
  const at = settle(type);
  return at.k === "named" && at.decl.kind === "union";
}

function isPrimitive(type: Type): boolean {
  const at = settle(type);
  if (at.k === "option") return isPrimitive(at.of);
  if (at.k === "named") return at.decl.kind === "union" && at.decl.tag === undefined;
  return primitive.has(at.k);
}

/** The map that a list is of, entry by entry. */
function mapOf(at: Typed): Typed | undefined {
  const [only, ...others] = at.k === "list" ? at.items : [];
  if (only?.spread !== true || others.length > 0) return undefined;
  return prune(only.value.type).k === "map" ? only.value : undefined;
}

/** Which component of a pair a function takes. */
function componentOf(at: Typed): "first" | "second" | undefined {
  if (at.k !== "lambda" || at.body.k !== "op" || (at.body.op !== "first" && at.body.op !== "second")) return undefined;
  const [of] = at.body.args;
  return of?.k === "var" && of.of === at.params[0] ? at.body.op : undefined;
}
