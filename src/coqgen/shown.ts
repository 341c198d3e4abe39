/** What Coq's type inference sees: where it sees too little, types are printed. */
import { bound } from "../ir/build.ts";
import type { Expr, Local } from "../ir/expr.ts";
import type { Operator } from "../ir/operators.ts";
import { prune, type Type, type TypeParam } from "../ir/types.ts";
import type { Closures } from "./closures.ts";
import { paramsIn } from "./types.ts";

/**
 * Whether Coq sees the whole type of a value: it does not see what an empty list is a list of.
 *
 * @param hidden variables whose type Coq does not see either
 */
export function showsType(value: Expr, closures: Closures, hidden: ReadonlySet<Local> = new Set()): boolean {
  const shows = (part: Expr): boolean => showsType(part, closures, hidden);
  switch (value.k) {
    case "local":
      return !hidden.has(value.local);
    case "none":
      return false;
    case "list":
      return value.items.some((item) => shows(item.value));
    case "some":
      return shows(value.value);
    case "tuple":
      return value.items.every(shows);
    case "if":
      return shows(value.then) || shows(value.else);
    case "match": {
      // What left a loop has the type of what the loop returns, which its place may be asked for.
      const { of } = value;
      const open = of.k === "op" && of.op === "forOf" && !returnedBy(of.args[2]).some(shows);
      return value.cases.some(({ pattern, body }) =>
        showsType(
          body,
          closures,
          open && pattern.k === "library" ? new Set([...hidden, ...bound(pattern.of)]) : hidden,
        ),
      );
    }
    case "let":
    case "lambda":
      return shows(value.body);
    case "record":
    case "variant": {
      const type = prune(value.type);
      if (type.k !== "named" || type.args.length === 0) return true;
      const { decl } = type;
      const fields =
        decl.kind === "record"
          ? decl.fields
          : decl.variants.find((one) => "tag" in value && one.tag === value.tag)?.fields;
      const shown = shownBy(
        (fields ?? []).map((field) => field.type),
        value.fields,
        closures,
      );
      return decl.params.every((param) => shown.has(param));
    }
    case "op": {
      if (closed(value.type) || annotated.has(value.op)) return true;
      const showing = decisive[value.op];
      if (showing === undefined) return value.args.some(shows);
      return showing.every((i) => value.args[i] !== undefined && shows(value.args[i]));
    }
    default:
      return true;
  }
}

/** Operators whose result has the type of a variable of the function that they are given, which is written down. */
const annotated: ReadonlySet<Operator> = new Set<Operator>(["fold", "forBreak"]);

/** The arguments, by position, that together show the result of an operator. Of others, each argument shows all of it. */
const decisive: Partial<Record<Operator, readonly number[]>> = {
  map: [0],
  flatMap: [0],
  pairs: [0, 1],
  index: [0],
  at: [0],
  slice: [0],
  sliceFrom: [0],
  before: [1],
  mapGet: [0],
  mapDelete: [0],
  keys: [0],
  values: [0],
};

/** What the body of a loop returns from the function around it. */
function returnedBy(body: Expr | undefined): readonly Expr[] {
  switch (body?.k) {
    case "lambda":
    case "let":
      return returnedBy(body.body);
    case "if":
      return [...returnedBy(body.then), ...returnedBy(body.else)];
    case "match":
      return body.cases.flatMap((one) => returnedBy(one.body));
    case "op":
      return body.op === "return" ? body.args : [];
    default:
      return [];
  }
}

/** The type parameters that values show, which stand where values of `types` are asked for. */
function shownBy(types: readonly Type[], values: readonly Expr[], closures: Closures): ReadonlySet<TypeParam> {
  return new Set(
    types.flatMap((type, i) => {
      const value = values[i];
      return value !== undefined && showsType(value, closures) ? [...paramsIn(type)] : [];
    }),
  );
}

/** Whether no part of a type is left to be found out from a value's parts. */
function closed(type: Type): boolean {
  const at = prune(type);
  return at.k === "bool" || at.k === "number" || at.k === "bigint" || at.k === "string" || at.k === "node";
}

/** The type parameters of a generic function that none of the arguments shows, with what they stand for. */
export function hiddenTypes(
  fn: Expr & { k: "global" },
  args: readonly Expr[],
  closures: Closures,
): readonly (readonly [TypeParam, Type])[] {
  const decl = closures.function(fn.global);
  if (decl === undefined) return [];
  // Without arguments the place of the function says what it is.
  if (args.length === 0 && decl.params.length > 0) return [];
  const shown = shownBy(
    decl.params.map((param) => param.type),
    args,
    closures,
  );
  return decl.typeParams.flatMap((param, i) => {
    const type = fn.typeArgs[i];
    return shown.has(param) || type === undefined || prune(type).k === "meta" ? [] : [[param, type] as const];
  });
}

/** Operators whose result does not say what their arguments are. */
const silent: ReadonlySet<Operator> = new Set<Operator>([
  "equals",
  "contains",
  "occurrences",
  "sameElements",
  "isPrefix",
  "length",
  "defined",
  "mapGet",
  "keys",
  "values",
]);

/** Of other operators: the arguments, by position, of which one must show a type that no other argument shows. */
const showing: Partial<Record<Operator, readonly number[]>> = { promised: [0], justified: [1, 2] };

/** The argument, by position, whose type must be printed because nothing about a use shows it: `[] == []`. */
export function hiddenArgument(expr: Expr & { k: "op" }, closures: Closures): number | undefined {
  const among = silent.has(expr.op) ? expr.args.map((_, i) => i) : (showing[expr.op] ?? []);
  const shown = among.some((i) => expr.args[i] !== undefined && showsType(expr.args[i], closures));
  return shown ? undefined : among[0];
}
