/** Operators: arithmetic, comparison, booleans, conditions. */
import {
  type BinaryExpression,
  type ConditionalExpression,
  type Expression,
  Node,
  type PrefixUnaryExpression,
  SyntaxKind,
} from "ts-morph";
import { and, errorExpr, literal, not, op, or } from "../../ir/build.ts";
import type { Expr } from "../../ir/expr.ts";
import type { Operator } from "../../ir/operators.ts";
import { bool, errorType, prune, showType, string, type Type } from "../../ir/types.ts";
import { assignmentTarget } from "../assignments.ts";
import { coerce, joinTypes } from "../coerce.ts";
import type { Env } from "../env.ts";
import { refuseCondition } from "../mismatch.ts";
import { branch, condition, isUndefined, narrows, refuseUnknown, testUndefined } from "../narrowing.ts";
import { type Session, spanOf } from "../session.ts";
import { expressions } from "../shape.ts";
import { comparable } from "../types.ts";
import { check, expression } from "./expression.ts";

const arithmetic = new Map<SyntaxKind, Operator>([
  [SyntaxKind.PlusToken, "add"],
  [SyntaxKind.MinusToken, "sub"],
  [SyntaxKind.AsteriskToken, "mul"],
]);

/** Each as `<` or `<=`, with its sides swapped or not. */
const orders = new Map<SyntaxKind, { readonly op: Operator; readonly swapped: boolean }>([
  [SyntaxKind.LessThanToken, { op: "less", swapped: false }],
  [SyntaxKind.LessThanEqualsToken, { op: "atMost", swapped: false }],
  [SyntaxKind.GreaterThanToken, { op: "less", swapped: true }],
  [SyntaxKind.GreaterThanEqualsToken, { op: "atMost", swapped: true }],
]);

const bits = new Set([
  SyntaxKind.AmpersandToken,
  SyntaxKind.BarToken,
  SyntaxKind.CaretToken,
  SyntaxKind.LessThanLessThanToken,
  SyntaxKind.GreaterThanGreaterThanToken,
  SyntaxKind.GreaterThanGreaterThanGreaterThanToken,
]);

export function binary(node: BinaryExpression, env: Env, session: Session, expected?: Type): Expr {
  const token = node.getOperatorToken().getKind();
  if (token === SyntaxKind.AmpersandAmpersandToken || token === SyntaxKind.BarBarToken)
    return connective(node, env, session);
  if (token === SyntaxKind.EqualsEqualsEqualsToken || token === SyntaxKind.ExclamationEqualsEqualsToken)
    return narrows(node) ? condition(node, env, session) : comparison(node, env, session);
  if (token === SyntaxKind.QuestionQuestionToken) return coalesce(node, env, session, expected);
  const order = orders.get(token);
  if (order !== undefined) return ordering(node, order, env, session);
  const operator = arithmetic.get(token);
  if (operator !== undefined) return calculation(node, operator, env, session);
  refuseOperator(node, token, session);
  // What it is applied to is looked at all the same, so that everything wrong there is reported as well.
  if (token !== SyntaxKind.InKeyword && token !== SyntaxKind.InstanceOfKeyword) {
    expression(node.getLeft(), env, session);
    expression(node.getRight(), env, session);
  }
  return errorExpr(spanOf(node));
}

function refuseOperator(node: BinaryExpression, token: SyntaxKind, session: Session): void {
  const text = node.getOperatorToken().getText();
  if (token === SyntaxKind.SlashToken) {
    session.refuse(
      node.getOperatorToken(),
      "DSL1302",
      "`/` leaves the whole numbers",
      "use `quotient(a, b)`, which rounds toward 0",
    );
  } else if (token === SyntaxKind.PercentToken) {
    session.refuse(
      node.getOperatorToken(),
      "DSL1302",
      "`%` is not a number where the divisor is 0",
      "use `remainder(a, b)`, which is `a` there",
    );
  } else if (bits.has(token)) {
    session.refuse(node.getOperatorToken(), "DSL1303", `\`${text}\` works on 32 bits`, "use booleans, or arithmetic");
  } else if (token === SyntaxKind.EqualsEqualsToken || token === SyntaxKind.ExclamationEqualsToken) {
    session.refuse(node.getOperatorToken(), "DSL1305", `\`${text}\` converts what it compares`, `use \`${text}=\``);
  } else if (assignmentTarget(node) !== undefined) {
    session.refuse(
      node.getOperatorToken(),
      "DSL1304",
      `\`${text}\` is a statement here`,
      "write it as a statement of its own",
    );
  } else {
    session.refuse(
      node.getOperatorToken(),
      "DSL1304",
      `\`${text}\` is not in the language`,
      "see docs/language.md for the operators that are",
    );
  }
}

/** `&&` and `||` of booleans: as they stand, or as a match where one side shows something to the other. */
function connective(node: BinaryExpression, env: Env, session: Session): Expr {
  if (narrows(node)) return condition(node, env, session);
  const join = node.getOperatorToken().getKind() === SyntaxKind.AmpersandAmpersandToken ? and : or;
  const left = boolean(node.getLeft(), env, session);
  // Beside what is no boolean the other side need not be one: `text || "none"` is one mistake.
  const other = left.k === "error" ? expression : boolean;
  const right = other(node.getRight(), env, session);
  return left.k === "error" || right.k === "error" ? errorExpr(spanOf(node)) : join(left, right, spanOf(node));
}

/** A value that must be a boolean: nothing is converted to one. */
export function boolean(node: Expression, env: Env, session: Session): Expr {
  const value = expression(node, env, session, bool);
  const type = prune(value.type);
  if (type.k === "bool" || type.k === "error") return value;
  if (type.k === "meta") return coerce(value, bool, node, env, session);
  refuseCondition(type, node, session);
  return errorExpr(spanOf(node));
}

export function prefix(node: PrefixUnaryExpression, env: Env, session: Session, expected?: Type): Expr {
  const span = spanOf(node);
  switch (node.getOperatorToken()) {
    case SyntaxKind.ExclamationToken:
      return narrows(node) ? condition(node, env, session) : not(boolean(node.getOperand(), env, session), span);
    case SyntaxKind.MinusToken: {
      // What is negated is a number, also where its place would take `undefined`.
      const asked = expected !== undefined && prune(expected).k === "option" ? undefined : expected;
      const value = expression(node.getOperand(), env, session, asked);
      if (value.k === "literal" && typeof value.value === "bigint") return literal(-value.value, value.type, span);
      return isNumber(value, node.getOperand(), session) ? op("neg", [value], value.type, span) : errorExpr(span);
    }
    case SyntaxKind.TildeToken:
      session.refuse(node, "DSL1303", "`~` works on 32 bits", "use booleans, or arithmetic");
      return errorExpr(span);
    case SyntaxKind.PlusToken:
      session.refuse(node, "DSL1304", "`+` converts what it stands before", "leave it out");
      return errorExpr(span);
    default:
      session.refuse(node, "DSL1304", "`++` and `--` are statements here", "write them as a statement of their own");
      return errorExpr(span);
  }
}

function isNumber(value: Expr, node: Node, session: Session): boolean {
  const type = prune(value.type);
  if (type.k === "number" || type.k === "bigint") return true;
  if (type.k === "node") {
    session.refuse(
      node,
      "DSL1313",
      "a node's name is not a number",
      "node names can be compared with === and !==, and nothing else",
    );
  } else if (type.k === "option") {
    session.refuse(
      node,
      "DSL1320",
      "this may be `undefined` here, as far as can be followed",
      "give the value a name with const, and test that name",
    );
  } else if (type.k !== "error") {
    session.refuse(
      node,
      "DSL1213",
      `a ${showType(type)} is not a number`,
      "only numbers are added, subtracted and multiplied",
    );
  }
  return false;
}

function calculation(node: BinaryExpression, operator: Operator, env: Env, session: Session): Expr {
  const span = spanOf(node);
  const left = expression(node.getLeft(), env, session);
  const right = expression(node.getRight(), env, session);
  const types = [prune(left.type), prune(right.type)] as const;
  if (operator === "add" && types.some((type) => type.k === "string")) {
    if (types.every((type) => type.k === "string")) return op("append", [left, right], string, span);
    if (types.every((type) => type.k !== "error"))
      session.refuse(
        node,
        "DSL1319",
        "a string is put together with strings",
        "write the number into a template literal",
      );
    return errorExpr(span);
  }
  const ok = [isNumber(left, node.getLeft(), session), isNumber(right, node.getRight(), session)];
  return ok.every(Boolean) ? op(operator, [left, right], left.type, span) : errorExpr(span);
}

function ordering(node: BinaryExpression, order: { op: Operator; swapped: boolean }, env: Env, session: Session): Expr {
  const span = spanOf(node);
  const left = expression(node.getLeft(), env, session);
  const right = expression(node.getRight(), env, session);
  if (prune(left.type).k === "string" || prune(right.type).k === "string") {
    session.refuse(node, "DSL1314", "the order of strings depends on their encoding", "give what is ordered a number");
    return errorExpr(span);
  }
  const ok = [isNumber(left, node.getLeft(), session), isNumber(right, node.getRight(), session)];
  if (!ok.every(Boolean)) return errorExpr(span);
  return op(order.op, order.swapped ? [right, left] : [left, right], bool, span);
}

/** Whether `===` of two values of the type is equality of what they mean. */
export function isPrimitive(type: Type): boolean {
  const at = prune(type);
  switch (at.k) {
    case "bool":
    case "number":
    case "bigint":
    case "node":
    case "string":
    case "unit":
    case "error":
      return true;
    case "option":
      return isPrimitive(at.of);
    case "named":
      return at.decl.kind === "union" && at.decl.tag === undefined;
    default:
      return false;
  }
}

/** `===` and `!==` of values that are not taken apart by it. */
export function comparison(node: Expression, env: Env, session: Session): Expr {
  const span = spanOf(node);
  if (!Node.isBinaryExpression(node)) return errorExpr(span);
  const negated = node.getOperatorToken().getKind() === SyntaxKind.ExclamationEqualsEqualsToken;
  const same = equality(node.getLeft(), node.getRight(), node, env, session, (type) => {
    if (isPrimitive(type)) return true;
    session.refuse(
      node.getOperatorToken(),
      "DSL1306",
      `=== compares values of type ${showType(type)} by reference`,
      `use equals(a, b)${isUndefined(node.getRight()) ? "" : ", which compares what they hold"}`,
    );
    return false;
  });
  return negated ? not(same, span) : same;
}

/** Whether two values are equal, at the type that both have. */
export function equality(
  leftNode: Expression,
  rightNode: Expression,
  node: Node,
  env: Env,
  session: Session,
  allowed: (type: Type) => boolean,
): Expr {
  const span = spanOf(node);
  // The side whose type is written elsewhere says what a literal on the other side is.
  const literalFirst =
    [Node.isObjectLiteralExpression, Node.isArrayLiteralExpression, Node.isStringLiteral, Node.isNumericLiteral].some(
      (is) => is(leftNode),
    ) || isUndefined(leftNode);
  const first = literalFirst ? rightNode : leftNode;
  const second = literalFirst ? leftNode : rightNode;
  const a = expression(first, env, session);
  const b = expression(second, env, session, a.type);
  if (a.k === "error" || b.k === "error") return errorExpr(span);
  const nodeName =
    [a, b].some((side) => prune(side.type).k === "node") && [a, b].some((side) => prune(side.type).k === "number");
  const type = nodeName ? ({ k: "node" } as const) : (joinTypes(a.type, b.type) ?? errorType);
  if (type.k === "error") {
    session.refuse(
      node,
      "DSL1213",
      `a ${showType(a.type)} is compared with a ${showType(b.type)}`,
      "compare values of one type",
    );
    return errorExpr(span);
  }
  if (!comparable(type)) {
    session.refuse(
      node,
      "DSL1207",
      `a ${showType(type)} holds functions, and cannot be compared`,
      "compare the fields that are data",
    );
    return errorExpr(span);
  }
  if (!allowed(type)) return errorExpr(span);
  const x = coerce(a, type, first, env, session);
  const y = coerce(b, type, second, env, session);
  return op("equals", literalFirst ? [y, x] : [x, y], bool, span);
}

/** `a ?? b` */
function coalesce(node: BinaryExpression, env: Env, session: Session, expected?: Type): Expr {
  const value = expression(node.getLeft(), env, session);
  const type = prune(value.type);
  if (type.k === "meta") refuseUnknown(spanOf(node.getLeft()), session);
  if (type.k === "unit") return expression(node.getRight(), env, session, expected);
  if (type.k !== "option") return value;
  const right = expression(node.getRight(), env, session, expected ?? type.of);
  // A literal in place of a node's name is one.
  const isNode = prune(type.of).k === "node" && prune(right.type).k === "number";
  const joined = isNode ? type.of : joinTypes(type.of, right.type);
  if (joined === undefined) {
    session.refuse(
      node.getRight(),
      "DSL1213",
      `a ${showType(right.type)} stands in for a ${showType(type.of)}`,
      "give both one type",
    );
    return errorExpr(spanOf(node));
  }
  const otherwise = coerce(right, joined, node.getRight(), env, session);
  return testUndefined(
    value,
    env,
    session,
    expressions,
    () => otherwise,
    (inner, there) => coerce(there, joined, node.getLeft(), inner, session),
    spanOf(node),
  );
}

export function conditional(node: ConditionalExpression, env: Env, session: Session, expected?: Type): Expr {
  const open = expected === undefined || prune(expected).k === "meta";
  const type = open ? armsType(node, env, session) : expected;
  if (type === undefined) return errorExpr(spanOf(node));
  const checked = (side: Expression) => (inner: Env) => check(side, type, inner, session);
  return branch(
    node.getCondition(),
    env,
    session,
    expressions,
    checked(node.getWhenTrue()),
    checked(node.getWhenFalse()),
  );
}

/** The type of a condition's two values together, where its place asks for none. */
function armsType(node: ConditionalExpression, env: Env, session: Session): Type | undefined {
  const types: Type[] = [];
  const look = (side: Expression) => (inner: Env) => {
    const value = expression(side, inner, session);
    types.push(value.type);
    return value;
  };
  branch(node.getCondition(), env, session, expressions, look(node.getWhenTrue()), look(node.getWhenFalse()));
  const joined = types.reduce<Type | undefined>(
    (a, b) => (a === undefined ? undefined : joinTypes(a, b)),
    types[0] ?? errorType,
  );
  if (joined === undefined) {
    session.refuse(
      node,
      "DSL1328",
      `the two values have different types: ${types.map(showType).join(" and ")}`,
      "write the type of the variable that holds the result",
    );
  }
  return joined;
}
