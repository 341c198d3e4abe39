/** The definitions that a claim across the protocols of a world is made of. */
import { exprsOf, type Lambda, type WorldInvariantDecl } from "../ir/decl.ts";
import type { Expr } from "../ir/expr.ts";

/** A definition that a claim is made of: its name among the parts of the world, and what it is made of. */
export interface Piece {
  /** What follows the claim's own name in it. */
  readonly of: string;
  readonly exprs: readonly Expr[];
  /** Whether it names the protocols of the world in its type. */
  readonly ofWorld: boolean;
}

/** In the order in which they are defined. */
export function pieces(one: WorldInvariantDecl): readonly Piece[] {
  const piece = (of: string, exprs: readonly Expr[], ofWorld = false): Piece => ({ of, exprs, ofWorld });
  const layered = (of: string, lambda: Lambda): readonly Piece[] => [
    piece(`${of}_`, [lambda.body]),
    piece(of, [lambda.body], true),
  ];
  switch (one.pattern) {
    case "across":
      return [piece("", exprsOf(one), true)];
    case "everywhere":
      return [piece("members", [one.members]), ...layered("holds", one.holds)];
    case "remembers":
      return [
        piece("about", [one.about.body]),
        ...layered("holds", one.holds),
        ...layered("claims", one.claims),
        ...one.says.map(({ label, facts }) => piece(`says_${label}`, [facts.body])),
        piece(
          "says",
          one.says.map(({ facts }) => facts.body),
          true,
        ),
      ];
  }
}

/** The key of a piece among the parts of its world, and its name after that of the world. */
export const claimParts = (one: WorldInvariantDecl): readonly { readonly key: string; readonly name: string }[] =>
  pieces(one).map(({ of }) => ({ key: keyOf(one, of), name: of === "" ? one.name : `${one.name}_${of}` }));

export const keyOf = (one: WorldInvariantDecl, of: string): string => `claim ${one.name} ${of}`;
