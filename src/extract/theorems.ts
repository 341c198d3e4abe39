/** The named theorems of a protocol: functions of the whole network that follow from the invariants. */
import { Node } from "ts-morph";
import { errorExpr } from "../ir/build.ts";
import type { Lambda, ProtocolDecl, TheoremDecl } from "../ir/decl.ts";
import { type Local, local } from "../ir/expr.ts";
import { errorType, list, meta, nodeId, number, option, prune, type Type } from "../ir/types.ts";
import type { Env } from "./env.ts";
import { check } from "./expressions/expression.ts";
import { bearable, claimOfNetwork, docComment } from "./invariants.ts";
import { asExpr, lambda, propertiesOf } from "./lambdas.ts";
import { libraryFunction, type Session, spanOf } from "./session.ts";
import { decision, proposal, vote } from "./types.ts";

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
      const [parts] = Node.isCallExpression(value) ? value.getArguments() : [];
      if (
        Node.isCallExpression(value) &&
        libraryFunction(value.getExpression()) === "consensus" &&
        Node.isObjectLiteralExpression(parts)
      )
        return [{ ...consensus(parts, protocol, env, session), name, span: spanOf(at), doc: docComment(at) }];
      session.refuse(
        value,
        "DSL2005",
        "a theorem is a function of the network, or a pattern of the library",
        "write `(net) => …` or `consensus({ … })`",
      );
      return [];
    },
  );
}

/** `consensus({ acceptors, owner, votes, proposal, decided })` */
function consensus(parts: Node, protocol: ProtocolDecl, env: Env, session: Session) {
  const given = propertiesOf(parts, "DSL2005", "the parts of a pattern", session);
  const part = (which: string): Node | undefined => given.find((one) => one.name === which)?.value;
  const claim = (which: string, params: readonly (readonly [string, Type])[], result: Type): Lambda => {
    const node = part(which) ?? parts;
    const locals = params.map(([name, type]): Local => local(name, type, spanOf(node)));
    return lambda(node, locals.map(asExpr), locals, result, env, session, "DSL2005");
  };
  const value = meta();
  const state = ["state", protocol.state] as const;
  const acceptorsNode = part("acceptors");
  const acceptors = Node.isExpression(acceptorsNode)
    ? check(acceptorsNode, list(nodeId), env, session)
    : errorExpr(spanOf(parts));
  const owner = claim("owner", [["ballot", number]], nodeId);
  // What is voted for shows from the votes.
  const votes = claim("votes", [state], list(vote(value)));
  if (prune(value).k === "meta") {
    session.refuse(
      part("votes") ?? parts,
      "DSL1328",
      "nothing says what is voted for",
      "write down the type that this returns: `(state: State): readonly Vote<V>[] => …`",
    );
    value.is = errorType;
  }
  const proposed = claim("proposal", [["ballot", number], state], option(proposal(value)));
  const decided = part("decided") === undefined ? undefined : claim("decided", [state], option(decision(value)));
  return { pattern: "consensus" as const, value: prune(value), acceptors, owner, votes, proposal: proposed, decided };
}
