/** Worlds: labelled protocols at their arguments. */
import { type Expression, Node } from "ts-morph";
import type { Labelled, ProtocolDecl } from "../ir/decl.ts";
import type { Expr } from "../ir/expr.ts";
import { meta, prune, substitute } from "../ir/types.ts";
import { declarationOf } from "./declarations.ts";
import type { Env } from "./env.ts";
import { check } from "./expressions/expression.ts";
import { propertiesOf } from "./lambdas.ts";
import { protocolDeclared } from "./protocols.ts";
import { libraryFunction, type Session, spanOf, symbolOf } from "./session.ts";
import { refuseTypeArgs, typeOf } from "./types.ts";

/**
 * A protocol at its arguments: a call of a protocol's function, a protocol without parameters, or a name for one.
 * With `quietly`, only says whether it is one.
 */
export function protocolUse(
  node: Expression,
  label: string,
  env: Env,
  session: Session,
  quietly = false,
): Labelled | undefined {
  if (Node.isParenthesizedExpression(node)) return protocolUse(node.getExpression(), label, env, session, quietly);
  if (Node.isCallExpression(node)) {
    const symbol = symbolOf(node.getExpression());
    const declared = symbol === undefined ? undefined : declarationOf(symbol);
    if (symbol === undefined || declared?.kind !== "protocol" || declared.around === undefined) return undefined;
    if (quietly) return { label, protocol: undefined as never, typeArgs: [], args: [], span: spanOf(node) };
    const protocol = protocolDeclared(symbol, declared, session);
    return protocol === undefined ? undefined : atArguments(protocol, node, label, env, session);
  }
  if (!Node.isIdentifier(node)) return undefined;
  const symbol = symbolOf(node);
  const declared = symbol === undefined ? undefined : declarationOf(symbol);
  if (symbol !== undefined && declared?.kind === "protocol" && declared.around === undefined) {
    if (quietly) return { label, protocol: undefined as never, typeArgs: [], args: [], span: spanOf(node) };
    const protocol = protocolDeclared(symbol, declared, session);
    return protocol === undefined ? undefined : { label, protocol, typeArgs: [], args: [], span: spanOf(node) };
  }
  const variable = symbol?.getValueDeclaration();
  const initializer = Node.isVariableDeclaration(variable) ? variable.getInitializer() : undefined;
  return initializer === undefined ? undefined : protocolUse(initializer, label, env, session, quietly);
}

function atArguments(
  protocol: ProtocolDecl,
  node: Node,
  label: string,
  env: Env,
  session: Session,
): Labelled | undefined {
  if (!Node.isCallExpression(node)) return undefined;
  const { typeParams, params } = protocol.scope;
  const given = node.getTypeArguments();
  const typeArgs = typeParams.map((_, i) => {
    const annotation = given[i];
    return annotation === undefined ? meta() : typeOf(annotation, session);
  });
  const nodes = node.getArguments() as Expression[];
  const args: Expr[] = [];
  const late = (arg: Expression) => Node.isArrowFunction(arg);
  for (const pass of [false, true]) {
    nodes.forEach((arg, i) => {
      const param = params[i];
      if (late(arg) === pass && param !== undefined)
        args[i] = check(arg, substitute(param.type, typeParams, typeArgs), env, session);
    });
  }
  refuseTypeArgs(typeArgs, node, session);
  return { label, protocol, typeArgs, args, span: spanOf(node) };
}

/** The labelled protocols of `{ label: protocol }`, `compose({ … })`, or a name for one of these. */
export function worldOf(node: Node | undefined, env: Env, session: Session): readonly Labelled[] {
  if (Node.isParenthesizedExpression(node)) return worldOf(node.getExpression(), env, session);
  if (Node.isCallExpression(node) && libraryFunction(node.getExpression()) === "compose")
    return worldOf(node.getArguments()[0], env, session);
  if (Node.isIdentifier(node)) {
    const declaration = symbolOf(node)?.getValueDeclaration();
    const initializer = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
    if (initializer !== undefined) return worldOf(initializer, env, session);
  }
  const world = propertiesOf(node, "DSL2010", "the protocols of a world", session).flatMap(
    ({ name, node: at, value }) => {
      const use = Node.isExpression(value) ? protocolUse(value, name, env, session) : undefined;
      if (use === undefined)
        session.refuse(at, "DSL2010", `${name} is not a protocol`, "call the function that declares the protocol");
      return use === undefined ? [] : [use];
    },
  );
  if (world.length > 1 && node !== undefined) {
    session.refuse(
      node,
      "DSL2017",
      "a world of several protocols is not in the language yet",
      "use one protocol in a program",
    );
  }
  return world;
}

/** The types of a protocol's states, messages and actions at its arguments. */
export function typesAt(use: Labelled) {
  const at = (type: ProtocolDecl["state"]) => prune(substitute(type, use.protocol.scope.typeParams, use.typeArgs));
  const { state, msg, action } = use.protocol;
  return { state: at(state), msg: at(msg), action: action === undefined ? undefined : at(action) };
}

/** The protocol as a value: its definition at its arguments. */
export function protocolExpr(use: Labelled): Expr {
  const { global } = use.protocol;
  const type = { k: "opaque", name: "protocol" } as const;
  const fn: Expr = { k: "global", global, typeArgs: use.typeArgs, span: use.span, type };
  return use.args.length === 0 ? fn : { k: "call", fn, args: use.args, span: use.span, type };
}
