/** Arrays and tuples: literals with spread, and access by position. */
import { type ArrayLiteralExpression, type ElementAccessExpression, Node } from "ts-morph";
import { bind, errorExpr, letIn, localExpr, op, tupleExpr } from "../../ir/build.ts";
import { type Expr, type ListItem, local } from "../../ir/expr.ts";
import { errorType, list, meta, number, option, prune, showType, type Type } from "../../ir/types.ts";
import { coerce, joinTypes } from "../coerce.ts";
import type { Env } from "../env.ts";
import { type Session, spanOf } from "../session.ts";
import { check, expression } from "./expression.ts";
import { asList } from "./maps.ts";

export function arrayLiteral(node: ArrayLiteralExpression, env: Env, session: Session, expected?: Type): Expr {
  const span = spanOf(node);
  const goal = targetOf(expected);
  const elements = node.getElements();
  if (goal?.k === "tuple" && elements.length === goal.items.length && !elements.some(Node.isSpreadElement)) {
    const items = elements.map((element, i) => check(element, goal.items[i] ?? errorType, env, session));
    return items.length === 1 ? { k: "tuple", items, span, type: goal } : tupleExpr(items, span);
  }
  if (goal === undefined && isConst(node) && elements.length > 0 && !elements.some(Node.isSpreadElement)) {
    return tupleExpr(
      elements.map((element) => expression(element, env, session)),
      span,
    );
  }
  const known = goal?.k === "list" ? goal.of : undefined;
  const items: ListItem[] = [];
  let of: Type = known ?? meta();
  for (const element of elements) {
    const spread = Node.isSpreadElement(element);
    const inner = spread ? element.getExpression() : element;
    if (Node.isOmittedExpression(inner)) {
      session.refuse(inner, "DSL1327", "an array has no holes", "write the element");
      continue;
    }
    if (known !== undefined) {
      const value = spread ? spreadList(inner, list(known), env, session) : check(inner, known, env, session);
      items.push({ spread, value });
      continue;
    }
    const written = expression(inner, env, session, spread ? list(of) : of);
    const value = spread ? asList(written) : written;
    const type = spread ? elementOf(value, inner, session) : value.type;
    const joined = joinTypes(of, type);
    if (joined === undefined) {
      session.refuse(
        inner,
        "DSL1213",
        `this is a ${showType(type)} among elements of type ${showType(of)}`,
        "write the type of the array where it is given a name",
      );
      return errorExpr(span);
    }
    of = joined;
    items.push({ spread, value });
  }
  const type = prune(of);
  const wrapped = items.map((item) =>
    item.spread || prune(item.value.type).k === type.k ? item : { ...item, value: wrap(item.value, type) },
  );
  return { k: "list", items: wrapped, span, type: list(of) };
}

/** An element among elements that may be missing. */
function wrap(value: Expr, type: Type): Expr {
  if (type.k !== "option" || prune(value.type).k === "option") return value;
  return { k: "some", value, span: value.span, type };
}

function spreadList(node: Parameters<typeof check>[0], type: Type, env: Env, session: Session): Expr {
  const value = asList(expression(node, env, session, type));
  elementOf(value, node, session);
  return prune(value.type).k === "list" ? coerce(value, type, node, env, session) : errorExpr(spanOf(node));
}

function elementOf(value: Expr, node: Node, session: Session): Type {
  const type = prune(value.type);
  if (type.k === "list") return type.of;
  if (type.k !== "error") session.refuse(node, "DSL1330", `a ${showType(type)} is not an array`, "spread an array");
  return errorType;
}

function targetOf(expected: Type | undefined): Type | undefined {
  if (expected === undefined) return undefined;
  const type = prune(expected);
  if (type.k === "option") return targetOf(type.of);
  return type.k === "tuple" || type.k === "list" ? type : undefined;
}

const isConst = (node: Node): boolean => {
  const parent = node.getParent();
  return Node.isAsExpression(parent) && parent.getTypeNode()?.getText() === "const";
};

/** `xs[i]` is there or is not; `pair[0]` always is. */
export function elementAccess(node: ElementAccessExpression, env: Env, session: Session): Expr {
  const span = spanOf(node);
  const of = expression(node.getExpression(), env, session);
  const type = prune(of.type);
  const argument = node.getArgumentExpression();
  if (argument === undefined || type.k === "error") return errorExpr(span);
  if (type.k === "tuple") {
    const at = Node.isNumericLiteral(argument) ? argument.getLiteralValue() : -1;
    if (type.items[at] === undefined) {
      session.refuse(
        argument,
        "DSL1327",
        "a position in a tuple is a number that is written down",
        "take the tuple apart: `const [a, b] = …`",
      );
      return errorExpr(span);
    }
    return itemOf(of, at, span);
  }
  if (type.k === "string") {
    session.refuse(
      node,
      "DSL1310",
      "a string has no elements by position",
      "strings can be compared and put together, and nothing else",
    );
    return errorExpr(span);
  }
  if (type.k !== "list") {
    session.refuse(node, "DSL1322", `a ${showType(type)} has no elements by position`, "name the field: `x.name`");
    return errorExpr(span);
  }
  return found(op("index", [of, check(argument, number, env, session)], option(type.of), span));
}

/** One item of a tuple. */
export function itemOf(of: Expr, at: number, span: Expr["span"]): Expr {
  const type = prune(of.type);
  if (type.k !== "tuple") return errorExpr(span);
  if (of.k === "tuple") return of.items[at] ?? errorExpr(span);
  const [first] = type.items;
  if (type.items.length === 2)
    return op(at === 0 ? "first" : "second", [of], type.items[at] ?? first ?? errorType, span);
  const item = local(`item${at}`, type.items[at] ?? errorType, span);
  const items = type.items.map((_, i) => (i === at ? bind(item) : ({ k: "any" } as const)));
  return letIn({ k: "tuple", items }, of, localExpr(item, span), span);
}

/** What was looked for in an array: where its elements may be missing themselves, the two are not told apart. */
export function found(value: Expr): Expr {
  const type = prune(value.type);
  const inner = type.k === "option" ? prune(type.of) : undefined;
  return inner?.k === "option" ? op("join", [value], inner, value.span) : value;
}
