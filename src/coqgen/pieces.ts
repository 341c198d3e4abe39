/**
 * What the statements about a pattern are made of: authored functions and values, each a definition of its own, in the
 * order in which the Coq library takes them.
 */
import type { InvariantDecl, Lambda, TheoremDecl } from "../ir/decl.ts";
import type { Expr, Local } from "../ir/expr.ts";
import { partName, partsOfInvariant } from "../ir/invariants.ts";
import type { Span } from "../ir/span.ts";
import { list, nodeId, number, option, type Type, tuple } from "../ir/types.ts";

export interface Piece {
  /** Its name among the parts of the protocol. */
  readonly part: string;
  readonly params: readonly Local[];
  readonly body: Expr;
  readonly result: Type;
  readonly span: Span;
  /** What its author says of it. */
  readonly doc?: string | undefined;
  /** Types that its place in a statement does not show; a type parameter in them is passed by name. */
  readonly hidden: readonly Type[];
  /** The kinds of obligations that speak of it; where it is not said, all. */
  readonly only?: readonly string[];
}

const value = (part: string, body: Expr, result: Type): Piece => ({
  part,
  params: [],
  body,
  result,
  span: body.span,
  hidden: [],
});

const given = (part: string, { params, body, span }: Lambda, result: Type, hidden: readonly Type[] = []): Piece => ({
  part,
  params,
  body,
  result,
  span,
  hidden,
});

export function piecesOf(invariant: InvariantDecl): readonly Piece[] {
  const parts = partsOfInvariant(invariant);
  // What the author says of the invariant stands before what says most of it.
  const main = parts.find((part) => part.suffix === "") ?? parts[0];
  return parts.map((part): Piece => {
    const name = partName(invariant, part);
    const made = "value" in part ? value(name, part.value, part.result) : given(name, part.lambda, part.result);
    return {
      ...made,
      hidden: spokenOf(invariant),
      ...(part === main ? { span: invariant.span, doc: invariant.doc } : {}),
      ...(ofMessages.has(part.suffix) ? { only: ["send", "receive"] } : {}),
    };
  });
}

/** The parts that speak of messages: what holds at first, or is to be kept by internal steps, says nothing of those. */
const ofMessages: ReadonlySet<string> = new Set(["carried", "says"]);

/** The type of what a pattern finds in states and messages. */
function spokenOf(invariant: InvariantDecl): readonly Type[] {
  if (invariant.pattern === "ownership") return [invariant.token];
  return invariant.pattern === "knowledge" ? [invariant.fact] : [];
}

/** Votes and what is proposed of a value, as the Coq library has them. */
const vote = (of: Type): Type => tuple([number, of]);
export const proposal = (of: Type): Type => tuple([of, list(tuple([nodeId, option(vote(of))]))]);
export const decision = (of: Type): Type => tuple([vote(of), list(nodeId)]);

/** The parts of consensus, by the names that its obligations call them. */
export interface Consensus {
  readonly acceptors: Piece;
  readonly owner: Piece;
  readonly votes: Piece;
  readonly proposal: Piece;
  readonly decided: Piece | undefined;
}

export function consensusPieces(theorem: TheoremDecl & { pattern: "consensus" }): Consensus {
  const { name, value: of } = theorem;
  return {
    acceptors: value(`${name}_acceptors`, theorem.acceptors, list(nodeId)),
    owner: given(`${name}_owner`, theorem.owner, nodeId),
    votes: given(`${name}_votes`, theorem.votes, list(vote(of)), [of]),
    proposal: given(`${name}_proposal`, theorem.proposal, option(proposal(of)), [of]),
    decided: theorem.decided === undefined ? undefined : decidedPiece(name, theorem.decided, of),
  };
}

export const decidedPiece = (name: string, decided: Lambda, of: Type): Piece =>
  given(`${name}_decided`, decided, option(decision(of)), [of]);

/** What the definitions of a theorem are, beside that of a consequence itself. */
export function theoremPieces(theorem: TheoremDecl): readonly Piece[] {
  if (theorem.pattern === "consequence") return [];
  if (theorem.pattern === "decisions") return [decidedPiece(theorem.name, theorem.decided, theorem.value)];
  const { acceptors, owner, votes, proposal, decided } = consensusPieces(theorem);
  return [acceptors, owner, votes, proposal, ...(decided === undefined ? [] : [decided])];
}

/** The theorems about every reachable network that a named theorem gives, by the ends of their names. */
export function alwaysOf(theorem: TheoremDecl): readonly ("always" | "agreed")[] {
  if (theorem.pattern === "decisions") return ["agreed"];
  return theorem.pattern === "consensus" && theorem.decided !== undefined ? ["always", "agreed"] : ["always"];
}

/** What must be proved for a consensus, by the ends of the names of its obligations. */
export const consensusParts = (theorem: TheoremDecl & { pattern: "consensus" }): readonly ConsensusPart[] =>
  theorem.decided === undefined ? ["voted", "promised", "justified"] : ["voted", "promised", "justified", "decided"];
export type ConsensusPart = "voted" | "promised" | "justified" | "decided";

/** How the Coq library calls patterns. */
export const patterns: Readonly<Record<InvariantDecl["pattern"], string>> = {
  pairwise: "pairwise",
  perNode: "per_node",
  perMessage: "per_message",
  ownership: "ownership",
  knowledge: "knowledge",
  anything: "anything",
};
