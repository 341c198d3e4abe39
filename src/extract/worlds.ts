/** Worlds: labelled protocols at their arguments. */
import { type Expression, Node } from "ts-morph";
import type { Labelled, ProtocolDecl, Scope, WorldDecl, WorldUse } from "../ir/decl.ts";
import type { Expr } from "../ir/expr.ts";
import { replaceLocals } from "../ir/substitute.ts";
import { meta, substitute, type Type } from "../ir/types.ts";
import { type Constants, atArguments as protocolAt, sameValue } from "./closed.ts";
import { worldDeclared } from "./compositions.ts";
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
  return { label, protocol, ...argumentsAt(protocol.scope, node, env, session), span: spanOf(node) };
}

/** The arguments of a call of what has these parameters; none, of what is not called. */
export function argumentsAt(
  { typeParams, params }: Scope,
  node: Node,
  env: Env,
  session: Session,
): { readonly typeArgs: readonly Type[]; readonly args: readonly Expr[] } {
  if (!Node.isCallExpression(node)) return { typeArgs: [], args: [] };
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
  return { typeArgs, args };
}

/** The protocols that a program or a deployment is over, and the declared world that binds them, if there is one. */
export interface WorldAt {
  readonly uses: readonly Labelled[];
  readonly composed: WorldUse | undefined;
}

/**
 * `{ label: protocol }`, `compose({ label: protocol })`, a world that is declared with `compose`, at its arguments, or a
 * name for one of these.
 */
export function worldOf(node: Node | undefined, env: Env, session: Session): WorldAt {
  if (Node.isParenthesizedExpression(node)) return worldOf(node.getExpression(), env, session);
  const called = Node.isCallExpression(node) ? node.getExpression() : node;
  const symbol = called === undefined ? undefined : symbolOf(called);
  const declared = symbol === undefined ? undefined : declarationOf(symbol);
  if (symbol !== undefined && declared?.kind === "world" && node !== undefined) {
    const decl = worldDeclared(symbol, declared, session);
    return decl === undefined ? { uses: [], composed: undefined } : declaredWorld(decl, node, env, session);
  }
  if (Node.isCallExpression(node) && libraryFunction(node.getExpression()) === "compose") {
    const [protocols, bound] = node.getArguments();
    if (bound !== undefined) refuseUndeclared(node, session);
    return worldOf(protocols, env, session);
  }
  if (Node.isIdentifier(node)) {
    const declaration = symbolOf(node)?.getValueDeclaration();
    const initializer = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
    if (initializer !== undefined) return worldOf(initializer, env, session);
  }
  const uses = labelledProtocols(node, env, session);
  if (uses.length > 1 && node !== undefined) refuseUndeclared(node, session);
  return { uses, composed: undefined };
}

function refuseUndeclared(node: Node, session: Session): void {
  session.refuse(
    node,
    "DSL2017",
    "a world of several protocols has a name, which its theorems bear",
    "declare it at the top of a module: `export const world = (…) => compose({ … })`",
  );
}

/** A declared world at its arguments. One protocol that nothing binds is a world of itself. */
function declaredWorld(decl: WorldDecl, node: Node, env: Env, session: Session): WorldAt {
  const { typeParams, params } = decl.scope;
  const { typeArgs, args } = argumentsAt(decl.scope, node, env, session);
  const by = new Map(params.flatMap((param, i) => (args[i] === undefined ? [] : [[param, args[i]] as const])));
  const uses = decl.uses.map((use) => ({
    ...use,
    typeArgs: use.typeArgs.map((type) => substitute(type, typeParams, typeArgs)),
    args: use.args.map((arg) => replaceLocals(arg, by)),
    span: spanOf(node),
  }));
  return { uses, composed: binds(decl) ? { decl, typeArgs, args, span: spanOf(node) } : undefined };
}

/** Whether a declared world is more than its one protocol. */
export const binds = (decl: WorldDecl): boolean =>
  decl.uses.length > 1 || decl.hooks.length > 0 || decl.invariants.length > 0;

/** `{ label: protocol, … }` */
export function labelledProtocols(node: Node | undefined, env: Env, session: Session): readonly Labelled[] {
  return propertiesOf(node, "DSL2010", "the protocols of a world", session).flatMap(({ name, node: at, value }) => {
    const use = Node.isExpression(value) ? protocolUse(value, name, env, session) : undefined;
    if (use === undefined)
      session.refuse(at, "DSL2010", `${name} is not a protocol`, "call the function that declares the protocol");
    return use === undefined ? [] : [use];
  });
}

/** The protocol as a value: its definition at its arguments. */
export function protocolExpr(use: Labelled): Expr {
  const { global } = use.protocol;
  const type = { k: "opaque", name: "protocol" } as const;
  const fn: Expr = { k: "global", global, typeArgs: use.typeArgs, span: use.span, type };
  return use.args.length === 0 ? fn : { k: "call", fn, args: use.args, span: use.span, type };
}

/** Why a protocol of a program at its arguments is not one of a world; `undefined` where it is. */
export function differs(
  use: Labelled,
  here: Labelled,
  params: Scope["params"],
  args: readonly Expr[],
  constants: Constants,
): string | undefined {
  if (use.protocol !== here.protocol)
    return `${use.label} is ${here.protocol.name} there, and ${use.protocol.name} in the program`;
  const at = use.args.findIndex((arg, i) => {
    const other = here.args[i];
    return other !== undefined && !sameValue(protocolAt(arg, params, args), other, constants);
  });
  return at < 0
    ? undefined
    : `${use.protocol.scope.params[at]?.name ?? "an argument"} of ${use.label} is not seen to be the same`;
}
