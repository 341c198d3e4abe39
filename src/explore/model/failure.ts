/** What a search may find wrong with a configuration. */
import type { NodeId } from "../../lang/index.ts";
import type { Broken } from "./claim.ts";
import type { Configuration } from "./system.ts";

export type Failure =
  | ({ readonly kind: "invariant" } & Broken)
  /** What a program asks of the network where it starts, and what it promises of its result where it has ended. */
  | {
      readonly kind: "requires" | "ensures";
      readonly node: NodeId;
      readonly thrown: { readonly error: unknown } | undefined;
    }
  /** A loop invariant or a stable assertion; at the site of its conjunct. */
  | {
      readonly kind: "loop" | "stable";
      readonly node: NodeId;
      readonly site: number | undefined;
      readonly thrown: { readonly error: unknown } | undefined;
    }
  /** A program that does what its protocol does not allow. */
  | { readonly kind: "stuck"; readonly node: NodeId; readonly site: number | undefined; readonly does: string }
  | { readonly kind: "throws"; readonly node: NodeId; readonly error: unknown }
  /** Nothing can happen, and programs of these nodes have not ended. */
  | { readonly kind: "waiting"; readonly nodes: readonly NodeId[] };

/** What is checked of every configuration. */
export interface Checker {
  check(config: Configuration, length: number): Failure | undefined;
}

/** Whether two failures are of the same claim, wherever it fails. */
export function sameClaim(a: Failure, b: Failure): boolean {
  return claimOf(a) === claimOf(b);
}

/** One text for each thing that can be wrong. */
export function claimOf(failure: Failure): string {
  switch (failure.kind) {
    case "invariant":
      return `${failure.role} ${failure.label ?? ""}.${failure.name}`;
    case "waiting":
      return "waiting";
    case "loop":
    case "stable":
    case "stuck":
      return `${failure.kind} ${failure.node} ${failure.site ?? ""}`;
    default:
      return `${failure.kind} ${failure.node}`;
  }
}
