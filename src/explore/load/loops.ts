/**
 * A loop invariant holds before each round and after the last. The author's call of it stands before the body, so that a
 * loop that has one goes round once more when it is through: it comes to the call, and leaves behind it.
 */
import { type ForOfStatement, Node, type SourceFile, type WhileStatement } from "ts-morph";
import { libraryFunction } from "../../extract/session.ts";

export interface ClaimedLoop {
  /** What it goes over, or its condition. */
  readonly head: Node;
  readonly kind: "rounds" | "entries" | "condition";
  /** The statement that says what holds. */
  readonly claim: Node;
}

export function claimedLoops(file: SourceFile): readonly ClaimedLoop[] {
  const found: ClaimedLoop[] = [];
  file.forEachDescendant((node) => {
    if (!Node.isForOfStatement(node) && !Node.isWhileStatement(node)) return;
    const claim = claimOf(node);
    if (claim === undefined) return;
    const head = node.getExpression();
    const kind = Node.isWhileStatement(node)
      ? "condition"
      : /\.entries\(\)$/.test(head.getText())
        ? "entries"
        : "rounds";
    found.push({ head, kind, claim });
  });
  return found;
}

function claimOf(loop: ForOfStatement | WhileStatement): Node | undefined {
  const body = loop.getStatement();
  const first = Node.isBlock(body) ? body.getStatements()[0] : undefined;
  const call = Node.isExpressionStatement(first) ? first.getExpression() : undefined;
  const claims = Node.isCallExpression(call) && libraryFunction(call.getExpression()) === "invariant";
  return claims ? first : undefined;
}
