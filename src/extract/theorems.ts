/** The named theorems of a protocol: functions of the whole network that follow from the invariants. */
import { Node } from "ts-morph";
import type { ProtocolDecl, TheoremDecl } from "../ir/decl.ts";
import type { Env } from "./env.ts";
import { bearable, claimOfNetwork, docComment } from "./invariants.ts";
import { propertiesOf } from "./lambdas.ts";
import { type Session, spanOf } from "./session.ts";

export function theoremsOf(
  node: Node | undefined,
  protocol: ProtocolDecl,
  env: Env,
  session: Session,
): readonly TheoremDecl[] {
  return propertiesOf(node, "DSL2005", "theorems", session).flatMap(
    ({ name, node: at, value }): readonly TheoremDecl[] => {
      if (!bearable(name, at, session)) return [];
      if (Node.isArrowFunction(value) || Node.isFunctionExpression(value) || Node.isMethodDeclaration(value))
        return [
          {
            pattern: "consequence",
            name,
            holds: claimOfNetwork(value, protocol, env, session),
            span: spanOf(at),
            doc: docComment(at),
          },
        ];
      session.refuse(value, "DSL2005", "a theorem is a function of the network", "write `(net) => …`");
      return [];
    },
  );
}
