/** Assignments, as syntax. */
import { Node, type Symbol as TsSymbol } from "ts-morph";

const operators = /^([-+*/%&|^]|\*\*|&&|\|\||\?\?|<<|>>>?)?=$/;

/** What a node assigns to, if it is an assignment: `x` of `x = 1`, `x += 1`, `x++`, `(x) = 1`, `x! += 1`. */
export function assignmentTarget(node: Node): Node | undefined {
  let target = writtenTarget(node);
  while (Node.isParenthesizedExpression(target) || Node.isNonNullExpression(target) || Node.isAsExpression(target))
    target = target.getExpression();
  return target;
}

function writtenTarget(node: Node): Node | undefined {
  if (Node.isBinaryExpression(node))
    return operators.test(node.getOperatorToken().getText()) ? node.getLeft() : undefined;
  if (Node.isPostfixUnaryExpression(node)) return node.getOperand();
  if (Node.isPrefixUnaryExpression(node) && /^(\+\+|--)/.test(node.getText())) return node.getOperand();
  return undefined;
}

/** Whether a variable is declared by the same function that `node` stands in: not by one around it, nor by the module. */
export function isOwn(symbol: TsSymbol, node: Node): boolean {
  const declaration = symbol.getValueDeclaration();
  return declaration !== undefined && functionAround(declaration) === functionAround(node);
}

const functionAround = (node: Node): Node | undefined =>
  node.getFirstAncestor(
    (at) =>
      Node.isArrowFunction(at) ||
      Node.isFunctionExpression(at) ||
      Node.isFunctionDeclaration(at) ||
      Node.isMethodDeclaration(at),
  );
