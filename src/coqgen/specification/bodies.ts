/** The expressions that a specification is made of: they decide what its parameters may be called. */
import { type ProgramDecl, type ProtocolDecl, partsOfTheorem } from "../../ir/decl.ts";
import type { Expr } from "../../ir/expr.ts";
import { bodyOf, partsOfInvariant } from "../../ir/invariants.ts";
import type { Prog } from "../../ir/program.ts";
import { assertionsOf, hasOutline, loopsOf } from "../loops.ts";
import { worldArgs } from "../worlds.ts";

export function protocolSpecBodies(decl: ProtocolDecl): readonly Expr[] {
  return [
    ...decl.assumes.map((one) => one.holds),
    ...decl.invariants.flatMap((one) => partsOfInvariant(one).map(bodyOf)),
    ...decl.theorems
      .map(partsOfTheorem)
      .flatMap(({ values, lambdas }) => [...values, ...lambdas.map((one) => one.body)]),
  ];
}

export function programSpecBodies(decl: ProgramDecl): readonly (Expr | Prog)[] {
  return [
    ...(hasOutline(decl.body) ? [decl.body] : []),
    ...(decl.requires === undefined ? [] : [decl.requires.body]),
    ...(decl.ensures === undefined ? [] : [decl.ensures.body]),
    ...loopsOf(decl.body).flatMap((loop) => (loop.invariant.holds === undefined ? [] : [loop.invariant.holds])),
    ...assertionsOf(decl.body).map((one) => one.holds),
    ...worldArgs(decl),
    decl.self,
  ];
}
