/** Maps and sets: their methods, what goes over them, and the library functions that return a changed copy. */
import type { CallExpression, Expression } from "ts-morph";
import { errorExpr, op } from "../../ir/build.ts";
import type { Expr } from "../../ir/expr.ts";
import {
  bool,
  elementsOf,
  errorType,
  list,
  mapOf,
  meta,
  option,
  prune,
  setOf,
  showType,
  type Type,
  tuple,
} from "../../ir/types.ts";
import type { Env } from "../env.ts";
import { type Session, spanOf } from "../session.ts";
import { refuseKey, refuseMissing, typeOf } from "../types.ts";
import { check } from "./expression.ts";
import { refuseIterator } from "./iterators.ts";

/** A map or a set where an array is gone over or spread: the list of its entries or elements, which it is in Coq. */
export function asList(value: Expr): Expr {
  const elements = elementsOf(value.type);
  return elements === undefined || prune(value.type).k === "list" ? value : { ...value, type: list(elements) };
}

type Collection = Type & { readonly k: "map" | "set" };

export const isCollection = (type: Type): type is Collection => type.k === "map" || type.k === "set";

interface Use {
  readonly node: CallExpression;
  readonly of: Expr;
  readonly args: readonly Expression[];
  readonly env: Env;
  readonly session: Session;
}

const keyOf = (type: Collection): Type => (type.k === "map" ? type.key : type.of);

/** The methods that a map or a set has here, by how many arguments they take. */
const methods = {
  map: new Map([
    ["get", 1],
    ["has", 1],
    ["keys", 0],
    ["values", 0],
    ["entries", 0],
  ]),
  set: new Map([
    ["has", 1],
    ["keys", 0],
    ["values", 0],
  ]),
} as const;

export function collectionCall(name: string, type: Collection, use: Use): Expr {
  const span = spanOf(use.node);
  const arity = (methods[type.k] as ReadonlyMap<string, number>).get(name);
  if (arity === undefined || arity !== use.args.length) {
    use.session.refuse(
      use.node,
      "DSL1310",
      `\`${name}\` of a ${showType(type)} is not in the language`,
      name === "forEach"
        ? `write \`for (const ${type.k === "map" ? "[k, v]" : "x"} of …)\``
        : `these are: ${[...methods[type.k].keys(), "size"].join(", ")}`,
    );
    return errorExpr(span);
  }
  const [argument] = use.args;
  if (argument === undefined) return gone(name, type, use);
  const key = check(argument, keyOf(type), use.env, use.session);
  if (type.k === "set") return op("contains", [use.of, key], bool, span);
  const value = op("mapGet", [use.of, key], option(type.value), span);
  return name === "get" ? value : op("defined", [value], bool, span);
}

/** `m.keys()`, `m.values()`, `m.entries()`: gone through where they are written. */
function gone(name: string, type: Collection, use: Use): Expr {
  const span = spanOf(use.node);
  refuseIterator(name, use.node, use.session);
  if (type.k === "set" || name === "entries") return asList(use.of);
  return name === "keys" ? op("keys", [use.of], list(type.key), span) : op("values", [use.of], list(type.value), span);
}

/** The library functions of maps and sets, by how many arguments they take. */
const functions: ReadonlyMap<string, number> = new Map([
  ["emptyMap", 0],
  ["mapOf", 1],
  ["mapSet", 3],
  ["mapDelete", 2],
  ["emptySet", 0],
  ["setOf", 1],
  ["setAdd", 2],
  ["setDelete", 2],
]);

export const isCollectionFunction = (name: string): boolean => functions.has(name);

export function collectionFunction(
  name: string,
  node: CallExpression,
  args: readonly Expression[],
  env: Env,
  session: Session,
): Expr {
  const span = spanOf(node);
  const key = meta();
  const value = meta();
  const [givenKey, givenValue] = node.getTypeArguments();
  if (givenKey !== undefined) key.is = typeOf(givenKey, session);
  if (givenValue !== undefined) value.is = typeOf(givenValue, session);
  if (givenKey !== undefined && refuseKey(key, givenKey, session)) return errorExpr(span);
  if (givenValue !== undefined && prune(value).k === "option") {
    refuseMissing(givenValue, session);
    return errorExpr(span);
  }
  const map = mapOf(key, value);
  const set = setOf(key);
  const argument = (i: number, type: Type): Expr => {
    const given = args[i];
    return given === undefined ? errorExpr(span) : check(given, type, env, session);
  };
  // An argument may say what is in the map for those behind it.
  const first = (type: Type): Expr => argument(0, type);
  switch (name) {
    case "emptyMap":
      return { k: "list", items: [], span, type: map };
    case "emptySet":
      return { k: "list", items: [], span, type: set };
    case "mapOf":
      return op("mapOf", [first(list(tuple([key, value])))], map, span);
    case "mapSet": {
      const of = first(map);
      if (of.k === "error") return of;
      return op("mapSet", [of, argument(1, key), argument(2, value)], map, span);
    }
    case "mapDelete": {
      const of = first(map);
      if (of.k === "error") return of;
      return op("mapDelete", [of, argument(1, key)], map, span);
    }
    case "setOf":
      return op("setOf", [first(list(key))], set, span);
    case "setAdd":
    case "setDelete": {
      const of = first(set);
      if (of.k === "error") return of;
      return op(name, [of, argument(1, key)], set, span);
    }
    default:
      return { k: "error", span, type: errorType };
  }
}
