/** Definitions of a factory where statements mention them: at the parameters that they use. */
import type { Labelled, ProtocolDecl } from "../../ir/decl.ts";
import type { Local } from "../../ir/expr.ts";
import type { Type } from "../../ir/types.ts";
import type { Factory } from "../closures.ts";
import type { Doc } from "../doc.ts";
import { exprDoc, factoryAt, mainTypes } from "../expressions.ts";
import { ARG } from "../levels.ts";
import type { Piece } from "../pieces.ts";
import type { Scope } from "../scope.ts";
import type { Parts } from "./parts.ts";

/** A part of a factory at the parameters that it uses, under their names in `scope`. */
export function partAt(factory: Factory, part: string, used: readonly Local[], scope: Scope, level = 200): Doc {
  return atOwn(factory, scope.names.part(factory, part), used, scope, typesOfPart(factory, part), level);
}

/** A protocol or program at its own parameters. */
export function selfAt(factory: Factory, scope: Scope, level = 200): Doc {
  const used = scope.closures.of(factory.global);
  return atOwn(factory, scope.names.global(factory.global), used, scope, mainTypes(factory), level);
}

/** A protocol at the arguments that a world gives it, or at its own parameters. */
export type Used = Labelled | { readonly protocol: ProtocolDecl; readonly args: undefined };

/** A part of a protocol at the arguments that a world gives it, or at its own parameters. */
export function partOf(use: Used, part: string, used: readonly Local[], scope: Scope, level = 200): Doc {
  if (use.args === undefined) return partAt(use.protocol, part, used, scope, level);
  const { protocol, typeArgs, args } = use;
  const given = used.map((local) => {
    const arg = args[protocol.scope.params.indexOf(local)];
    return arg === undefined ? scope.local(local) : exprDoc(arg, scope, ARG);
  });
  return factoryAt(
    scope.names.part(protocol, part),
    protocol.scope.typeParams,
    typeArgs,
    used,
    given,
    scope,
    typesOfPart(protocol, part),
    level,
  );
}

/** A piece in a statement, at the parameters that it uses. */
export const pieceAt = (decl: ProtocolDecl, piece: Piece, parts: Parts, scope: Scope): Doc =>
  atOwn(decl, scope.names.part(decl, piece.part), parts.piece(decl, piece), scope, piece.hidden, ARG);

/** A definition at a factory's own parameters. @param mentioned types that its arguments do not show */
const atOwn = (
  factory: Factory,
  name: string,
  used: readonly Local[],
  scope: Scope,
  mentioned: readonly Type[],
  level: number,
): Doc =>
  factoryAt(
    name,
    factory.scope.typeParams,
    factory.scope.typeParams.map((param) => ({ k: "param", param })),
    used,
    used.map((local) => scope.local(local)),
    scope,
    mentioned,
    level,
  );

/** The whole invariant speaks of the protocol; what other parts are of shows from their arguments. */
const typesOfPart = (factory: Factory, part: string): readonly Type[] =>
  ["invariant", "outline", "calling", "prot"].includes(part) || part.startsWith("given ") || part.startsWith("theorem ")
    ? mainTypes(factory)
    : [];
