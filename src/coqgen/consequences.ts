/** Named theorems of a protocol: that they follow from its invariant, and so hold of every network that is reached. */
import type { ProtocolDecl, TheoremDecl } from "../ir/decl.ts";
import { local } from "../ir/expr.ts";
import { cat, type Doc, from } from "./doc.ts";
import { applied, filled } from "./expressions.ts";
import { ARG } from "./levels.ts";
import type { Obligation, TheoremObligation } from "./obligations.ts";
import { type ConsensusPart, consensusPieces, decidedPiece, type Piece } from "./pieces.ts";
import type { Scope } from "./scope.ts";
import { assumptions } from "./specification/assumptions.ts";
import { protocolSpecBodies } from "./specification/bodies.ts";
import { Parts } from "./specification/parts.ts";
import { partAt, pieceAt, selfAt } from "./specification/references.ts";
import { quantify, statement } from "./specification/statement.ts";
import { type Theorem, theoremDoc } from "./theorems.ts";

/** `… forall net, lock_invariant … net -> lock_mutualExclusion … net = true` */
export function theoremObligation({ protocol, theorem, name, part }: TheoremObligation, outer: Scope): Doc {
  if (theorem.pattern === "consensus" && part !== undefined)
    return consensusObligation(protocol, theorem, part, name, outer);
  const { head, premises, net, scope } = stated(protocol, outer);
  const whole = partAt(protocol, "invariant", new Parts(scope).invariant(protocol), scope);
  return statement(
    name,
    [...head, ...premises, `forall ${net},`, cat(filled(whole, [net]), " ->")],
    claimed(protocol, theorem, net, scope),
  );
}

/** The same of every network that is reached: a theorem that names no invariant. */
export function consequenceTheorem(
  protocol: ProtocolDecl,
  theorem: TheoremDecl,
  obligation: Obligation,
  outer: Scope,
): Theorem {
  const { head, premises, net, scope } = stated(protocol, outer);
  const name = scope.names.part(protocol, `always ${theorem.name}`);
  const reached = cat(`forall ${net}, reachable `, selfAt(protocol, scope, ARG), ` ${net} ->`);
  const inductive = scope.names.part(protocol, "inductive");
  return {
    name,
    id: `${protocol.name}.${theorem.name}`,
    span: theorem.span,
    doc: from(
      theorem.span,
      theoremDoc(name, [...head, ...premises, reached], claimed(protocol, theorem, net, scope), [
        `by_consequence ${inductive} ${obligation.name}.`,
      ]),
    ),
    uses: [obligation.id],
  };
}

/** The parameters of the protocol, what is assumed of them, and a name for a network. */
function stated(protocol: ProtocolDecl, outer: Scope) {
  const { head, scope } = quantify(protocol, outer, protocolSpecBodies(protocol));
  const net = local("net", { k: "opaque", name: "Net" }, protocol.span);
  const taken = [scope.names.global(protocol.global), ...protocol.scope.params.map((param) => scope.local(param))];
  const name = scope.bind([net], [], taken).local(net);
  return { head, premises: assumptions({ protocol, args: undefined }, scope), net: name, scope };
}

function claimed(protocol: ProtocolDecl, theorem: TheoremDecl, net: string, scope: Scope): Doc {
  const used = new Parts(scope).theorem(protocol, theorem);
  return cat(filled(partAt(protocol, `theorem ${theorem.name}`, used, scope), [net]), " = true");
}

// ---------------------------------------------------------------- consensus

type ConsensusDecl = TheoremDecl & { readonly pattern: "consensus" };

/** One of the things that at most one chosen value follows from. */
function consensusObligation(
  protocol: ProtocolDecl,
  theorem: ConsensusDecl,
  part: ConsensusPart,
  name: string,
  outer: Scope,
): Doc {
  const { head, premises, scope } = stated(protocol, outer);
  const { acceptors, owner, votes, proposal, decided } = consensusPieces(theorem);
  const pieces: Readonly<Record<ConsensusPart, readonly (Piece | undefined)[]>> = {
    voted: [acceptors, owner, votes, proposal],
    promised: [acceptors, owner, votes, proposal],
    justified: [acceptors, owner, proposal],
    decided: [acceptors, votes, decided],
  };
  const parts = new Parts(scope);
  const whole = partAt(protocol, "invariant", parts.invariant(protocol), scope, ARG);
  const args = pieces[part].flatMap((piece) => (piece === undefined ? [] : [pieceAt(protocol, piece, parts, scope)]));
  return statement(
    name,
    [...head, ...premises],
    applied(`consensus_${part}`, [selfAt(protocol, scope, ARG), whole, ...args]),
  );
}

/** At most one value is chosen in a network that is reached; and what two nodes know to be decided is one value. */
export function consensusTheorems(
  protocol: ProtocolDecl,
  theorem: ConsensusDecl,
  obligations: readonly Obligation[],
  outer: Scope,
): readonly Theorem[] {
  const { head, premises, net, scope } = stated(protocol, outer);
  const parts = new Parts(scope);
  const { acceptors, votes, decided } = consensusPieces(theorem);
  const self = selfAt(protocol, scope, ARG);
  const lemmas = obligations.filter((one) => one.kind === "lemma" && one.theorem === theorem);
  const named = (part: ConsensusPart): string =>
    lemmas.find((one) => one.kind === "lemma" && one.part === part)?.name ?? part;
  const core = `(${named("voted")}, ${named("promised")}, ${named("justified")})`;
  const inductive = scope.names.part(protocol, "inductive");
  const uses = lemmas.map((one) => one.id);
  const make = (kind: "always" | "agreed", id: string, claim: readonly Doc[], proof: string): Theorem => {
    const name = scope.names.part(protocol, `${kind} ${theorem.name}`);
    const reached = cat(`forall ${net}, reachable `, self, ` ${net} ->`);
    const doc = theoremDoc(name, [...head, ...premises, reached, ...claim.slice(0, -1)], claim.at(-1) ?? "", [proof]);
    return { name, id, span: theorem.span, doc: from(theorem.span, doc), uses };
  };
  const chosen = (ballot: string, value: string): Doc =>
    cat(
      applied("chosen_in", [
        self,
        pieceAt(protocol, acceptors, parts, scope),
        pieceAt(protocol, votes, parts, scope),
        net,
        ballot,
        value,
      ]),
      " = true ->",
    );
  const id = `${protocol.name}.${theorem.name}`;
  const agreement = make(
    "always",
    id,
    ["forall b v b' v',", chosen("b", "v"), chosen("b'", "v'"), "v = v'"],
    `by_consensus ${inductive} ${core}.`,
  );
  if (decided === undefined) return [agreement];
  const agreed = cat("agreed ", self, " ", pieceAt(protocol, decided, parts, scope), ` ${net}`);
  const proof = `by_decisions ${inductive} ${core} ${named("decided")}.`;
  return [agreement, make("agreed", `${id}.agreed`, [agreed], proof)];
}

/** The same of the protocol as it runs: what two nodes know to be decided is one value. */
export function decisionsTheorem(
  running: ProtocolDecl,
  theorem: TheoremDecl & { readonly pattern: "decisions" },
  obligations: readonly Obligation[],
  outer: Scope,
): Theorem {
  const { head, premises, net, scope } = stated(running, outer);
  const parts = new Parts(scope);
  const self = selfAt(running, scope, ARG);
  const decided = pieceAt(running, decidedPiece(theorem.name, theorem.decided, theorem.value), parts, scope);
  const name = scope.names.part(running, `agreed ${theorem.name}`);
  const reached = cat(`forall ${net}, reachable `, self, ` ${net} ->`);
  const lemmas = obligations.filter((one) => one.kind === "lemma" && one.theorem === theorem.of);
  const part = (of: ConsensusPart): string => lemmas.find((one) => one.kind === "lemma" && one.part === of)?.name ?? of;
  return {
    name,
    id: `${running.name}.${theorem.name}.running`,
    span: theorem.span,
    doc: from(
      theorem.span,
      theoremDoc(name, [...head, ...premises, reached], cat("agreed ", self, " ", decided, ` ${net}`), [
        cat(
          `by_running_decisions ${scope.names.part(running, "inductive")}`,
          ` (${part("voted")}, ${part("promised")}, ${part("justified")}) ${part("decided")}.`,
        ),
      ]),
    ),
    uses: lemmas.map((one) => one.id),
  };
}
