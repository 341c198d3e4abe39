/** TypeScript expressions -> expressions: which construct is whose. */
import { type Expression, Node, SyntaxKind } from "ts-morph";
import { errorExpr } from "../../ir/build.ts";
import type { Expr } from "../../ir/expr.ts";
import type { Type } from "../../ir/types.ts";
import { coerce } from "../coerce.ts";
import type { Env } from "../env.ts";
import { type Session, spanOf } from "../session.ts";
import { insteadOf, isStandardClass } from "../types.ts";
import { arrayLiteral, elementAccess } from "./arrays.ts";
import { call } from "./calls.ts";
import { arrow } from "./functions.ts";
import { booleanLiteral, numberLiteral, stringLiteral, template } from "./literals.ts";
import { identifier } from "./names.ts";
import { objectLiteral, propertyAccess } from "./objects.ts";
import { binary, conditional, prefix } from "./operators.ts";

/** The value of an expression; `expected` is the type that its place asks for, where that is known. */
export function expression(node: Expression, env: Env, session: Session, expected?: Type): Expr {
  if (Node.isParenthesizedExpression(node)) return expression(node.getExpression(), env, session, expected);
  if (Node.isSatisfiesExpression(node)) return expression(node.getExpression(), env, session, expected);
  if (Node.isIdentifier(node)) return identifier(node, env, session, expected);
  if (Node.isNumericLiteral(node) || Node.isBigIntLiteral(node)) return numberLiteral(node, session);
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node))
    return stringLiteral(node, session, expected);
  if (Node.isTemplateExpression(node)) return template(node, env, session);
  if (Node.isTrueLiteral(node) || Node.isFalseLiteral(node)) return booleanLiteral(node);
  if (Node.isPropertyAccessExpression(node)) return propertyAccess(node, env, session);
  if (Node.isElementAccessExpression(node)) return elementAccess(node, env, session);
  if (Node.isObjectLiteralExpression(node)) return objectLiteral(node, env, session, expected);
  if (Node.isArrayLiteralExpression(node)) return arrayLiteral(node, env, session, expected);
  if (Node.isArrowFunction(node) || Node.isFunctionExpression(node)) return arrow(node, env, session, expected);
  if (Node.isCallExpression(node)) return call(node, env, session, expected);
  if (Node.isBinaryExpression(node)) return binary(node, env, session, expected);
  if (Node.isPrefixUnaryExpression(node)) return prefix(node, env, session, expected);
  if (Node.isConditionalExpression(node)) return conditional(node, env, session, expected);
  if (Node.isAsExpression(node) && node.getTypeNode()?.getText() === "const")
    return expression(node.getExpression(), env, session, expected);
  refuse(node, session);
  return errorExpr(spanOf(node));
}

/** The value of an expression where a value of type `type` is asked for. */
export function check(node: Expression, type: Type, env: Env, session: Session): Expr {
  return coerce(expression(node, env, session, type), type, node, env, session);
}

function refuse(node: Expression, session: Session): void {
  if (Node.isAsExpression(node) || Node.isNonNullExpression(node) || Node.isTypeAssertion(node)) {
    session.refuse(
      node,
      "DSL1312",
      `\`${node.getText()}\` claims something that nothing checks`,
      Node.isNonNullExpression(node)
        ? "test for `undefined`, and say what happens then"
        : "write the type of the variable instead",
    );
  } else if (Node.isAwaitExpression(node)) {
    session.refuse(
      node,
      "DSL2012",
      "`await` stands in front of one action, at the start of a statement",
      "give what it returns a name: `const x = await …`",
    );
  } else if (Node.isYieldExpression(node)) {
    session.refuse(node, "DSL1109", "generators are not in the language", "return an array");
  } else if (Node.isPostfixUnaryExpression(node)) {
    session.refuse(node, "DSL1304", "`++` and `--` are statements here", "write them as a statement of their own");
  } else if (Node.isClassExpression(node)) {
    session.refuse(node, "DSL1003", "classes are not in the language", "use an interface and functions");
  } else if (Node.isTypeOfExpression(node)) {
    session.refuse(
      node,
      "DSL1326",
      "a value does not say at run time what type it has",
      "compare it with `undefined`, or test the literal field of a union",
    );
  } else if (Node.isNewExpression(node)) {
    const text = node.getExpression().getText();
    session.refuse(
      node,
      isStandardClass(text) ? "DSL1205" : "DSL1326",
      `\`new ${text}\` is not in the language`,
      insteadOf(text),
    );
  } else if (node.getKind() === SyntaxKind.NullKeyword) {
    session.refuse(node, "DSL1202", "`null` is not in the language", "use `undefined` for what is not there");
  } else {
    session.refuse(
      node,
      "DSL1326",
      `\`${firstLine(node.getText())}\` is not in the language`,
      "see docs/language.md for the expressions that are",
    );
  }
}

const firstLine = (text: string): string => (text.split("\n")[0] ?? "").slice(0, 60);
