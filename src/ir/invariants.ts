/** The functions and values that invariants are made of, by pattern. */
import type { InvariantDecl, Lambda } from "./decl.ts";
import type { Expr } from "./expr.ts";
import { bool, list, nodeId, type Type, tuple } from "./types.ts";

/** A part of an invariant, in the order in which the pattern of the Coq library takes them. */
export type InvariantPart = {
  /** What is appended to the invariant's name; nothing, where it is the only part. */
  readonly suffix: string;
  readonly result: Type;
} & ({ readonly value: Expr } | { readonly lambda: Lambda });

export function partsOfInvariant(invariant: InvariantDecl): readonly InvariantPart[] {
  switch (invariant.pattern) {
    case "pairwise":
      return [
        { suffix: "edges", value: invariant.edges, result: list(tuple([nodeId, nodeId])) },
        { suffix: "", lambda: invariant.relates, result: bool },
      ];
    case "ownership":
      return [
        { suffix: "held", lambda: invariant.held, result: list(invariant.token) },
        { suffix: "carried", lambda: invariant.carried, result: list(invariant.token) },
      ];
    case "knowledge":
      return [
        { suffix: "about", lambda: invariant.about, result: nodeId },
        { suffix: "holds", lambda: invariant.holds, result: bool },
        { suffix: "claims", lambda: invariant.claims, result: list(invariant.fact) },
        { suffix: "says", lambda: invariant.says, result: list(invariant.fact) },
      ];
    default:
      return [{ suffix: "", lambda: invariant.holds, result: bool }];
  }
}

/** What a part is called among the parts of its protocol. */
export const partName = (invariant: InvariantDecl, { suffix }: InvariantPart): string =>
  suffix === "" ? invariant.name : `${invariant.name}_${suffix}`;

export const bodyOf = (part: InvariantPart): Expr => ("value" in part ? part.value : part.lambda.body);
