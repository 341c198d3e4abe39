/** Invariants: a pattern of the library with its parts, or a function of the whole network. */
import { type CallExpression, Node } from "ts-morph";
import { errorExpr, op } from "../ir/build.ts";
import type { InvariantDecl, Lambda, ProtocolDecl } from "../ir/decl.ts";
import { type Expr, local } from "../ir/expr.ts";
import { bool, errorType, list, meta, nodeId, type Type, tuple } from "../ir/types.ts";
import type { Env } from "./env.ts";
import { check } from "./expressions/expression.ts";
import { netObject } from "./expressions/nets.ts";
import { argumentsObject, asExpr, lambda, propertiesOf } from "./lambdas.ts";
import { docOf, libraryFunction, type Session, spanOf } from "./session.ts";
import { comparable, typeOf } from "./types.ts";

export function invariantsOf(
  node: Node | undefined,
  protocol: ProtocolDecl,
  env: Env,
  session: Session,
): readonly InvariantDecl[] {
  return propertiesOf(node, "DSL2005", "invariants", session).flatMap(
    ({ name, node: at, value }): readonly InvariantDecl[] => {
      if (!bearable(name, at, session)) return [];
      const common = { name, span: spanOf(at), doc: docComment(at), uses: [] };
      const pattern = Node.isCallExpression(value) ? libraryFunction(value.getExpression()) : undefined;
      const parts = Node.isCallExpression(value) ? value.getArguments()[0] : undefined;
      if (pattern !== undefined && Node.isObjectLiteralExpression(parts)) {
        const given = propertiesOf(parts, "DSL2005", "the parts of a pattern", session);
        const part = (which: string): Node => given.find((one) => one.name === which)?.value ?? parts;
        const using = {
          ...common,
          uses: usedTheorems(given.find((one) => one.name === "uses")?.value, protocol, session),
        };
        if (pattern === "pairwise")
          return [{ ...using, ...pairwise(part("edges"), part("relates"), protocol, env, session) }];
        if (pattern === "perNode") return [{ ...using, ...perNode(part("holds"), protocol, env, session) }];
        if (pattern === "ownership")
          return [{ ...using, ...ownership(part("held"), part("carried"), protocol, env, session) }];
        if (pattern === "knowledge")
          return [{ ...using, ...knowledge(value as CallExpression, part, protocol, env, session) }];
        if (pattern === "perMessage") return [{ ...using, ...perMessage(part("holds"), protocol, env, session) }];
      }
      if (Node.isArrowFunction(value) || Node.isFunctionExpression(value) || Node.isMethodDeclaration(value))
        return [{ ...common, ...anything(value, protocol, env, session) }];
      session.refuse(
        value,
        "DSL2005",
        "an invariant is a pattern of the library, or a function of the network",
        "write `pairwise({ … })`, `perNode({ … })`, `perMessage({ … })`, `ownership({ … })`, `knowledge({ … })` or `(net) => …`",
      );
      return [];
    },
  );
}

/** Whether a name can be part of a theorem's; refused where it cannot. */
export function bearable(name: string, at: Node, session: Session): boolean {
  const can = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
  if (!can)
    session.refuse(at, "DSL2006", `"${name}" is not a name that a theorem can bear`, "use letters, digits and _");
  return can;
}

/** `uses: ["name", …]`: theorems that are written down beside the invariants. */
function usedTheorems(node: Node | undefined, protocol: ProtocolDecl, session: Session): readonly string[] {
  if (node === undefined) return [];
  if (!Node.isArrayLiteralExpression(node)) {
    session.refuse(node, "DSL2026", "the theorems that are used are written down", 'write `uses: ["…"]`');
    return [];
  }
  return node.getElements().flatMap((element): readonly string[] => {
    const name = Node.isStringLiteral(element) ? element.getLiteralValue() : undefined;
    if (name !== undefined && protocol.theorems.some((one) => one.name === name)) return [name];
    const known = protocol.theorems.map((one) => one.name).join(", ");
    session.refuse(
      element,
      "DSL2026",
      name === undefined
        ? "a theorem is used by its name, as a string literal"
        : `${protocol.name} has no theorem ${name}`,
      known === "" ? "declare it under `theorems: { … }`" : `its theorems are: ${known}`,
    );
    return [];
  });
}

/** The comment of a property stands before it, where no declaration is. */
export function docComment(node: Node): string | undefined {
  const own = docOf(node);
  if (own !== undefined) return own;
  const comment = node.getLeadingCommentRanges().at(-1)?.getText();
  if (comment === undefined || !comment.startsWith("/**")) return undefined;
  return comment
    .slice(3, -2)
    .split("\n")
    .map((line) => line.replace(/^\s*\*? ?/, ""))
    .join("\n")
    .trim();
}

function pairwise(edgesNode: Node, relatesNode: Node, protocol: ProtocolDecl, env: Env, session: Session) {
  const span = spanOf(relatesNode);
  const edges = Node.isExpression(edgesNode)
    ? check(edgesNode, list(tuple([nodeId, nodeId])), env, session)
    : errorExpr(span);
  const messages = list(protocol.msg);
  const a = local("a", nodeId, span);
  const b = local("b", nodeId, span);
  const atA = local("atA", protocol.state, span);
  const atB = local("atB", protocol.state, span);
  const toB = local("toB", messages, span);
  const toA = local("toA", messages, span);
  // In the order of the Coq pattern: `relates a b atA atB toB toA`.
  const params = [a, b, atA, atB, toB, toA];
  const seen = argumentsObject(
    params.map((one) => [one.name, asExpr(one)] as const),
    span,
  );
  return {
    pattern: "pairwise" as const,
    edges,
    relates: lambda(relatesNode, [seen], params, bool, env, session, "DSL2005"),
  };
}

function perNode(node: Node, protocol: ProtocolDecl, env: Env, session: Session) {
  const span = spanOf(node);
  const params = [local("node", nodeId, span), local("state", protocol.state, span)];
  const seen = argumentsObject(
    params.map((one) => [one.name, asExpr(one)] as const),
    span,
  );
  return { pattern: "perNode" as const, holds: lambda(node, [seen], params, bool, env, session, "DSL2005") };
}

function perMessage(node: Node, protocol: ProtocolDecl, env: Env, session: Session) {
  const span = spanOf(node);
  const params = [local("from", nodeId, span), local("to", nodeId, span), local("msg", protocol.msg, span)];
  const seen = argumentsObject(
    params.map((one) => [one.name, asExpr(one)] as const),
    span,
  );
  return { pattern: "perMessage" as const, holds: lambda(node, [seen], params, bool, env, session, "DSL2005") };
}

/** A function given to a pattern, of an object with these parts. */
function seeing(
  node: Node,
  parts: readonly (readonly [string, Type])[],
  result: Type,
  env: Env,
  session: Session,
): Lambda {
  const span = spanOf(node);
  const params = parts.map(([name, type]) => local(name, type, span));
  const seen = argumentsObject(
    params.map((one) => [one.name, asExpr(one)] as const),
    span,
  );
  return lambda(node, [seen], params, result, env, session, "DSL2005");
}

function ownership(heldNode: Node, carriedNode: Node, protocol: ProtocolDecl, env: Env, session: Session) {
  const token = meta();
  const at = [
    ["node", nodeId],
    ["state", protocol.state],
  ] as const;
  const packet = [
    ["from", nodeId],
    ["to", nodeId],
    ["msg", protocol.msg],
  ] as const;
  const held = seeing(heldNode, at, list(token), env, session);
  const carried = seeing(carriedNode, packet, list(token), env, session);
  if (!comparable(token))
    session.refuse(heldNode, "DSL1207", "a token holds a function, and cannot be compared", "use data");
  return { pattern: "ownership" as const, token, held, carried };
}

function knowledge(
  call: CallExpression,
  part: (name: string) => Node,
  protocol: ProtocolDecl,
  env: Env,
  session: Session,
) {
  const fact = typeOfFacts(call, part, session);
  const span = spanOf(call);
  const one = local("fact", fact, span);
  const state = local("state", protocol.state, span);
  const at = [
    ["node", nodeId],
    ["state", protocol.state],
  ] as const;
  const packet = [
    ["from", nodeId],
    ["msg", protocol.msg],
  ] as const;
  return {
    pattern: "knowledge" as const,
    fact,
    about: lambda(part("about"), [asExpr(one)], [one], nodeId, env, session, "DSL2005"),
    holds: lambda(part("holds"), [asExpr(one), asExpr(state)], [one, state], bool, env, session, "DSL2005"),
    claims: seeing(part("claims"), at, list(fact), env, session),
    says: seeing(part("says"), packet, list(fact), env, session),
  };
}

/** The type of facts: the last type argument, or what `about` or `holds` says of its first parameter. */
function typeOfFacts(call: CallExpression, part: (name: string) => Node, session: Session): Type {
  const given = call.getTypeArguments()[2];
  if (given !== undefined) return typeOf(given, session);
  for (const name of ["about", "holds"]) {
    const written = part(name);
    const first =
      Node.isArrowFunction(written) || Node.isFunctionExpression(written) || Node.isMethodDeclaration(written)
        ? written.getParameters()[0]?.getTypeNode()
        : undefined;
    if (first !== undefined) return typeOf(first, session);
  }
  session.refuse(call, "DSL1328", "nothing says what type the facts have", "write `about: (fact: Fact) => …`");
  return errorType;
}

function anything(node: Node, protocol: ProtocolDecl, env: Env, session: Session) {
  return { pattern: "anything" as const, holds: claimOfNetwork(node, protocol, env, session) };
}

/** A function of the whole network, which is its parameter. */
export function claimOfNetwork(node: Node, protocol: ProtocolDecl, env: Env, session: Session): Lambda {
  const span = spanOf(node);
  const net = local("net", { k: "opaque", name: "Net" }, span);
  const self: Expr = {
    k: "global",
    global: protocol.global,
    typeArgs: protocol.scope.typeParams.map((param) => ({ k: "param", param }) as const),
    span,
    type: protocol.global.type,
  };
  const applied: Expr =
    protocol.scope.params.length === 0
      ? self
      : { k: "call", fn: self, args: protocol.scope.params.map(asExpr), span, type: self.type };
  const seen = netObject(asExpr(net), op("nodes", [applied], list(nodeId), span), protocol.state, protocol.msg);
  return lambda(node, [seen], [net], bool, env, session, "DSL2005");
}
