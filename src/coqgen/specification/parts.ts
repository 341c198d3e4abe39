/** Which section parameters each definition of a specification uses, so that later uses can pass them. */
import {
  exprsOf,
  type InvariantDecl,
  type Lambda,
  type ProgramDecl,
  type ProtocolDecl,
  partsOfTheorem,
  type TheoremDecl,
  type WorldDecl,
} from "../../ir/decl.ts";
import type { Expr, Local } from "../../ir/expr.ts";
import type { Assertion } from "../../ir/program.ts";
import { prune } from "../../ir/types.ts";
import type { Factory } from "../closures.ts";
import { assertionsOf, claimParams, loopsOf } from "../loops.ts";
import { type Piece, piecesOf } from "../pieces.ts";
import type { Scope } from "../scope.ts";

/** The section parameters that a definition of the specification uses, so that later uses can pass them. */
export class Parts {
  constructor(readonly scope: Scope) {}

  private used(factory: Factory, exprs: readonly Expr[], also: readonly Local[] = []): readonly Local[] {
    const found = new Set([...this.scope.closures.in(factory, exprs), ...also]);
    return factory.scope.params.filter((param) => found.has(param));
  }

  assumption(decl: ProtocolDecl, name: string): readonly Local[] {
    return this.used(
      decl,
      decl.assumes.filter((one) => one.name === name).map((one) => one.holds),
    );
  }

  /** A definition that an invariant or a theorem is made of. */
  piece(decl: ProtocolDecl, piece: Piece): readonly Local[] {
    // A claim about the network names the protocol in its type.
    const ofNet = piece.params.some((param) => prune(param.type).k === "opaque");
    return this.used(decl, [piece.body], ofNet ? this.scope.closures.of(decl.global) : []);
  }

  invariant(decl: ProtocolDecl): readonly Local[] {
    if (decl.erases !== undefined)
      return this.used(decl, [], [...this.invariant(decl.erases.protocol), ...this.scope.closures.of(decl.global)]);
    const also = decl.invariants.flatMap(piecesOf).flatMap((piece) => this.piece(decl, piece));
    return this.used(decl, [], [...also, ...this.scope.closures.of(decl.global)]);
  }

  theorem(decl: ProtocolDecl, theorem: TheoremDecl): readonly Local[] {
    const { values, lambdas } = partsOfTheorem(theorem);
    return this.used(decl, [...values, ...lambdas.map((one) => one.body)], this.scope.closures.of(decl.global));
  }

  /** What an obligation of an invariant may suppose: the whole invariant, and the theorems that it uses. */
  given(decl: ProtocolDecl, invariant: InvariantDecl): readonly Local[] {
    const theorems = usedBy(decl, invariant).flatMap((one) => this.theorem(decl, one));
    return this.used(decl, [], [...this.invariant(decl), ...theorems]);
  }

  contract(decl: ProgramDecl, lambda: Lambda): readonly Local[] {
    return this.used(decl, [lambda.body], this.world(decl));
  }

  /** What the world of a program uses. */
  world(decl: ProgramDecl): readonly Local[] {
    return this.used(decl, this.scope.closures.worldArgs(decl));
  }

  /** What a part of a claim across protocols uses; with `ofWorld` its type names the protocols. */
  ofClaim(decl: WorldDecl, exprs: readonly Expr[], ofWorld: boolean): readonly Local[] {
    const protocols = this.scope.closures.worldArgs({ world: decl.uses, composed: undefined });
    return this.used(decl, [...exprs, ...(ofWorld ? protocols : [])]);
  }

  /** What the whole invariant of a world uses. */
  worldInvariant(decl: WorldDecl): readonly Local[] {
    const passed = decl.uses.flatMap((use) => {
      const params = this.invariant(use.protocol);
      return use.args.filter((_, i) => params.some((param) => param === use.protocol.scope.params[i]));
    });
    const also = decl.invariants.flatMap((one) => this.ofClaim(decl, exprsOf(one), true));
    return this.used(decl, passed, [...also, ...this.scope.closures.of(decl.global)]);
  }

  /** Everything that the program and the claims of its loops use. */
  outline(decl: ProgramDecl): readonly Local[] {
    const loops = loopsOf(decl.body);
    const claims = loops.flatMap((loop) => loop.invariant.holds ?? []);
    const states = loops.some((loop) => claimParams(loop, []).states.length > 0) ? [decl.self] : [];
    const asserted = assertionsOf(decl.body).map((one) => one.holds);
    return this.used(decl, [...claims, ...states, ...asserted], this.scope.closures.of(decl.global));
  }

  /** What a stable assertion uses; its parameters' types name the protocols. */
  assertion(decl: ProgramDecl, assertion: Assertion): readonly Local[] {
    return this.used(decl, [assertion.holds], this.world(decl));
  }
}

/** The theorems that the obligations of an invariant may use. */
export const usedBy = (decl: ProtocolDecl, invariant: InvariantDecl): readonly TheoremDecl[] =>
  decl.theorems.filter((one) => invariant.uses.includes(one.name));
