/** Methods of arrays: one table of receiver and method, each with the meaning that the Coq library gives it. */
import type { CallExpression, Expression } from "ts-morph";
import { errorExpr, op } from "../../ir/build.ts";
import type { Expr } from "../../ir/expr.ts";
import type { Operator } from "../../ir/operators.ts";
import { bool, errorType, fn, list, meta, number, option, prune, showType, type Type, tuple } from "../../ir/types.ts";
import { coerce } from "../coerce.ts";
import type { Env } from "../env.ts";
import { type Session, spanOf } from "../session.ts";
import { typeOf } from "../types.ts";
import { found } from "./arrays.ts";
import { check, expression } from "./expression.ts";
import { refuseReturned } from "./functions.ts";
import { refuseIterator } from "./iterators.ts";
import { isPrimitive } from "./operators.ts";

interface Use {
  readonly node: CallExpression;
  readonly of: Expr;
  /** The type of the array's elements. */
  readonly element: Type;
  readonly args: readonly Expression[];
  readonly env: Env;
  readonly session: Session;
}

interface Method {
  /** How many arguments it may be given. */
  readonly arity: readonly number[];
  readonly build: (use: Use) => Expr;
}

const argument = (use: Use, i: number, type: Type): Expr => {
  const node = use.args[i];
  return node === undefined ? errorExpr(spanOf(use.node)) : check(node, type, use.env, use.session);
};

/** A method that takes a test of one element. */
const testing = (name: Operator, result: (element: Type) => Type): Method => ({
  arity: [1],
  build: (use) => op(name, [argument(use, 0, fn([use.element], bool)), use.of], result(use.element), spanOf(use.node)),
});

function mapping(use: Use): { readonly lambda: Expr; readonly result: Type } {
  const result = meta();
  const lambda = argument(use, 0, fn([use.element], result));
  const type = prune(lambda.type);
  return { lambda, result: type.k === "fn" ? type.result : errorType };
}

export const listMethods: ReadonlyMap<string, Method> = new Map<string, Method>([
  ["filter", testing("filter", list)],
  ["every", testing("every", () => bool)],
  ["some", testing("some", () => bool)],
  [
    "find",
    {
      arity: [1],
      build: (use) =>
        found(op("find", [argument(use, 0, fn([use.element], bool)), use.of], option(use.element), spanOf(use.node))),
    },
  ],
  [
    "map",
    {
      arity: [1],
      build: (use) => {
        const { lambda, result } = mapping(use);
        return op("map", [lambda, use.of], list(result), spanOf(use.node));
      },
    },
  ],
  [
    "flatMap",
    {
      arity: [1],
      build: (use) => {
        const { lambda, result } = mapping(use);
        const type = prune(result);
        if (type.k === "list") return op("flatMap", [lambda, use.of], type, spanOf(use.node));
        if (type.k !== "error")
          use.session.refuse(
            use.args[0] ?? use.node,
            "DSL1213",
            "flatMap puts arrays together",
            "return an array, or use map",
          );
        return errorExpr(spanOf(use.node));
      },
    },
  ],
  ["includes", { arity: [1], build: includes }],
  ["concat", { arity: [1, 2, 3, 4, 5, 6, 7, 8], build: concat }],
  ["slice", { arity: [0, 1, 2], build: slice }],
  [
    "at",
    {
      arity: [1],
      build: (use) => found(op("at", [use.of, argument(use, 0, number)], option(use.element), spanOf(use.node))),
    },
  ],
  ["reduce", { arity: [2], build: reduce }],
  [
    "entries",
    {
      arity: [0],
      build: (use) => {
        refuseIterator("entries", use.node, use.session);
        return op("entries", [use.of], list(tuple([number, use.element])), spanOf(use.node));
      },
    },
  ],
]);

/** Methods of strings that exist, and are refused with a word of their own. */
export const stringMethods: ReadonlySet<string> = new Set(
  "at charAt charCodeAt codePointAt concat endsWith includes indexOf lastIndexOf localeCompare match matchAll normalize padEnd padStart repeat replace replaceAll search slice split startsWith substring toLowerCase toUpperCase trim trimEnd trimStart".split(
    " ",
  ),
);

/** Methods that change the array that they are called on, and what does the same without. */
export const changingMethods: ReadonlyMap<string, string> = new Map([
  ["push", "use spread: `[...xs, x]`"],
  ["unshift", "use spread: `[x, ...xs]`"],
  ["pop", "use `xs.slice(0, -1)`"],
  ["shift", "use `xs.slice(1)`"],
  ["splice", "use slice and spread"],
  ["sort", "keep the array in order as it is built"],
  ["reverse", "build the array the other way round"],
  ["fill", "use map"],
  ["copyWithin", "use slice and spread"],
]);

/** SameValueZero of primitive values is equality; of others it compares references. */
function includes(use: Use): Expr {
  const span = spanOf(use.node);
  const element = prune(use.element);
  if (!isPrimitive(element)) {
    use.session.refuse(
      use.node,
      "DSL1315",
      `includes compares elements of type ${showType(element)} by reference`,
      "use `contains(xs, x)`, which compares what they hold",
    );
    return errorExpr(span);
  }
  return op("contains", [use.of, argument(use, 0, use.element)], bool, span);
}

function concat(use: Use): Expr {
  const span = spanOf(use.node);
  return use.args.reduce<Expr>((left, node) => {
    const right = expression(node, use.env, use.session, list(use.element));
    if (prune(right.type).k !== "list" && prune(right.type).k !== "error") {
      use.session.refuse(
        node,
        "DSL1330",
        `a ${showType(right.type)} is not an array`,
        "concat takes arrays: put one element between brackets",
      );
      return errorExpr(span);
    }
    return op("concat", [left, coerce(right, list(use.element), node, use.env, use.session)], list(use.element), span);
  }, use.of);
}

function slice(use: Use): Expr {
  const span = spanOf(use.node);
  if (use.args.length === 0) return use.of;
  const from = argument(use, 0, number);
  if (use.args.length === 1) return op("sliceFrom", [use.of, from], list(use.element), span);
  return op("slice", [use.of, from, argument(use, 1, number)], list(use.element), span);
}

function reduce(use: Use): Expr {
  const span = spanOf(use.node);
  const [callback, initial] = use.args;
  if (callback === undefined || initial === undefined) return errorExpr(span);
  // What the callback returns has the type of the initial value, which TypeScript may have been told by `reduce<T>`.
  const given = use.node.getTypeArguments()[0];
  const first =
    given === undefined
      ? expression(initial, use.env, use.session)
      : check(initial, typeOf(given, use.session), use.env, use.session);
  const lambda = check(callback, fn([first.type, use.element], first.type), use.env, use.session);
  return op("fold", [lambda, use.of, first], first.type, span);
}

export function methodCall(name: string, use: Use): Expr {
  const span = spanOf(use.node);
  const method = listMethods.get(name);
  const change = changingMethods.get(name);
  if (change !== undefined) {
    use.session.refuse(use.node, "DSL1309", `${name} changes its array, and values do not change`, change);
    return errorExpr(span);
  }
  if (method === undefined) {
    use.session.refuse(
      use.node,
      "DSL1310",
      `\`${name}\` of an array is not in the language`,
      name === "forEach" ? "write `for (const x of xs)`" : `these are: ${[...listMethods.keys()].join(", ")}`,
    );
    return errorExpr(span);
  }
  if (name === "reduce" && use.args.length === 1) {
    use.session.refuse(use.node, "DSL1324", "reduce fails on an empty array without an initial value", "give it one");
    return errorExpr(span);
  }
  if (!method.arity.includes(use.args.length)) {
    use.session.refuse(
      use.node,
      "DSL1310",
      `${name} is given ${use.args.length} arguments`,
      `it takes ${method.arity.join(" or ")}`,
    );
    return errorExpr(span);
  }
  const value = method.build(use);
  refuseReturned(value.type, use.args, use.env, use.session);
  return value;
}
