/** What `entries()`, `keys()` and `values()` return is gone through once, and empty from then on: so it has no name. */
import { type CallExpression, Node } from "ts-morph";
import type { Session } from "../session.ts";

export function refuseIterator(name: string, call: CallExpression, session: Session): void {
  let node: Node = call;
  while (Node.isParenthesizedExpression(node.getParent())) node = node.getParentOrThrow();
  const parent = node.getParent();
  if (Node.isSpreadElement(parent) || (Node.isForOfStatement(parent) && parent.getExpression() === node)) return;
  session.refuse(
    call,
    "DSL1310",
    `what ${name} returns can be gone through once only`,
    name === "entries"
      ? "write it where it is gone through: `for (const [i, x] of xs.entries())`, or `[...xs.entries()]`"
      : `write it where it is gone through: \`for (const x of ….${name}())\`, or \`[...….${name}()]\``,
  );
}
