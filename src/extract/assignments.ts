/** Assignments, as syntax. */
import { Node } from "ts-morph";

const operators = /^([-+*/%&|^]|\*\*|&&|\|\||\?\?|<<|>>>?)?=$/;

/** What a node assigns to, if it is an assignment: `x` of `x = 1`, `x += 1`, `x++`. */
export function assignmentTarget(node: Node): Node | undefined {
  if (Node.isBinaryExpression(node))
    return operators.test(node.getOperatorToken().getText()) ? node.getLeft() : undefined;
  if (Node.isPostfixUnaryExpression(node)) return node.getOperand();
  if (Node.isPrefixUnaryExpression(node) && /^(\+\+|--)/.test(node.getText())) return node.getOperand();
  return undefined;
}
