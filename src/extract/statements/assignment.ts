/** Assignments to variables: a new variable of the same name. Other expressions as statements do nothing, or too much. */
import { type Expression, Node, SyntaxKind } from "ts-morph";
import type { Code } from "../../diagnostics/codes.ts";
import { bind, localExpr, op } from "../../ir/build.ts";
import { type Expr, local } from "../../ir/expr.ts";
import type { Operator } from "../../ir/operators.ts";
import { prune, string } from "../../ir/types.ts";
import { assignmentTarget, isOwn } from "../assignments.ts";
import { coerce } from "../coerce.ts";
import { type Env, withValue } from "../env.ts";
import { check, expression } from "../expressions/expression.ts";
import { libraryFunction, type Session, spanOf, symbolOf } from "../session.ts";
import type { Shape } from "../shape.ts";

const updates = new Map<string, Operator>([
  ["+=", "add"],
  ["-=", "sub"],
  ["*=", "mul"],
  ["++", "add"],
  ["--", "sub"],
]);

const bits = { code: "DSL1303", hint: "use booleans, or arithmetic" } as const;

/** Updates with operators that are refused themselves. */
const refusedUpdates = new Map<string, { readonly code: Code; readonly hint: string }>([
  ["/=", { code: "DSL1302", hint: "use `x = quotient(x, b)`, which rounds toward 0" }],
  ["%=", { code: "DSL1302", hint: "use `x = remainder(x, b)`, which is `x` where `b` is 0" }],
  ["&=", bits],
  ["|=", bits],
  ["^=", bits],
  ["<<=", bits],
  [">>=", bits],
  [">>>=", bits],
]);

/** Goes on after an expression statement; `undefined` where it was refused. */
export function assignment<T>(
  node: Expression,
  env: Env,
  session: Session,
  shape: Shape<T>,
  onward: (env: Env) => T,
): T | undefined {
  if (Node.isParenthesizedExpression(node)) return assignment(node.getExpression(), env, session, shape, onward);
  const target = assignmentTarget(node);
  if (target === undefined) {
    refuseEffect(node, env, session);
    return onward(env);
  }
  if (!Node.isIdentifier(target)) {
    // What is assigned is looked at all the same, so that everything wrong there is reported as well.
    if (Node.isBinaryExpression(node)) expression(node.getRight(), env, session);
    if (Node.isPropertyAccessExpression(target) || Node.isElementAccessExpression(target)) {
      session.refuse(
        node,
        "DSL1107",
        `${target.getText()} is part of a value, and values do not change`,
        "build a new value: `{ ...x, field: y }`, or an array with spread",
      );
    } else {
      session.refuse(
        node,
        "DSL1327",
        "one variable is assigned at a time",
        "take the value apart with const, and assign each",
      );
    }
    return onward(env);
  }
  const symbol = symbolOf(target);
  const old = symbol === undefined ? undefined : env.values.get(symbol);
  if (symbol === undefined || old === undefined || !isOwn(symbol, node)) {
    session.refuse(
      target,
      "DSL1108",
      `${target.getText()} belongs to something around this function`,
      "return the new value, and assign it there",
    );
    return onward(env);
  }
  const value = assignedValue(node, old, env, session);
  const span = spanOf(node);
  const next = local(target.getText(), old.type, spanOf(target));
  return shape.let(bind(next), value, onward(withValue(env, symbol, localExpr(next, span))), span);
}

function assignedValue(node: Expression, old: Expr, env: Env, session: Session): Expr {
  const span = spanOf(node);
  if (Node.isBinaryExpression(node)) {
    const text = node.getOperatorToken().getText();
    if (text === "=") return check(node.getRight(), old.type, env, session);
    const right = expression(node.getRight(), env, session, old.type);
    if (text === "+=" && prune(old.type).k === "string") {
      return op("append", [old, coerce(right, string, node.getRight(), env, session)], string, span);
    }
    return update(node, text, old, coerce(right, old.type, node.getRight(), env, session), session);
  }
  const token =
    Node.isPostfixUnaryExpression(node) || Node.isPrefixUnaryExpression(node)
      ? node.getOperatorToken()
      : SyntaxKind.Unknown;
  const one: Expr = { k: "literal", value: 1n, span, type: old.type };
  return update(node, token === SyntaxKind.PlusPlusToken ? "++" : "--", old, one, session);
}

function update(node: Expression, text: string, old: Expr, by: Expr, session: Session): Expr {
  const operator = updates.get(text);
  const type = prune(old.type);
  if (operator === undefined) {
    const refused = refusedUpdates.get(text) ?? {
      code: "DSL1304",
      hint: "write the whole assignment, with operators that are in the language: `x = …`",
    };
    session.refuse(node, refused.code, `\`${text}\` is not in the language`, refused.hint);
  } else if (type.k !== "number" && type.k !== "bigint") {
    if (type.k !== "error")
      session.refuse(
        node,
        type.k === "node" ? "DSL1313" : "DSL1213",
        `\`${text}\` is of numbers`,
        "write the whole assignment: `x = …`",
      );
  } else {
    return op(operator, [old, by], old.type, spanOf(node));
  }
  return { k: "error", span: spanOf(node), type: { k: "error" } };
}

/** An expression that is a statement of its own: what it computes goes nowhere. */
function refuseEffect(node: Expression, env: Env, session: Session): void {
  const inProgram = env.reads !== undefined;
  if (Node.isAwaitExpression(node) && !inProgram) {
    session.refuse(node, "DSL1109", "await belongs into a program", "pass an async function to program(…)");
  } else if (Node.isDeleteExpression(node)) {
    session.refuse(
      node,
      "DSL1107",
      "delete changes a value, and values do not change",
      "build the value without the field",
    );
  } else if (Node.isCallExpression(node) && libraryFunction(node.getExpression()) === "invariant") {
    session.refuse(node, "DSL2014", "a loop invariant is the first statement of a loop in a program", "move it there");
  } else if (Node.isCallExpression(node) && libraryFunction(node.getExpression()) === "stable") {
    session.refuse(node, "DSL2028", "a stable assertion is a statement of a program", "move it there");
  } else if (expression(node, env, session).k !== "error") {
    session.refuse(
      node,
      "DSL1110",
      "this statement has no effect that is in the language",
      "use its value, or leave it out",
    );
  }
}
