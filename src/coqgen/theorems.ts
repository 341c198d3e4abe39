/** Theorems: what follows once every obligation of a module is proved. */
import type { DeploymentDecl, ProgramDecl, ProtocolDecl, WorldDecl } from "../ir/decl.ts";
import type { Span } from "../ir/span.ts";
import { calledBy } from "./calls.ts";
import { membership, tripleDoc, worldAssumptions, worldInvariant } from "./contracts.ts";
import { isIncluded } from "./deployments.ts";
import { cat, type Doc, from, hard, nest } from "./doc.ts";
import { filled } from "./expressions.ts";
import { ARG } from "./levels.ts";
import { type Obligation, worldName } from "./obligations.ts";
import { patterns } from "./pieces.ts";
import type { Scope } from "./scope.ts";
import { assumingProtocol, assumptions } from "./specification/assumptions.ts";
import { programSpecBodies, protocolSpecBodies } from "./specification/bodies.ts";
import { Parts } from "./specification/parts.ts";
import { partAt, selfAt } from "./specification/references.ts";
import { quantify } from "./specification/statement.ts";
import { worldPremises, worldSpecBodies } from "./worldClaims.ts";
import { predicates } from "./worldPatterns.ts";
import { type InWorld, worldDoc } from "./worlds.ts";

export interface Theorem {
  /** In Coq. */
  readonly name: string;
  /** As a person would say it: `Calculator.inductive`. */
  readonly id: string;
  readonly span: Span;
  readonly doc: Doc;
  /** The ids of the obligations that it rests on, of this module. */
  readonly uses: readonly string[];
}

export const theoremDoc = (name: string, head: readonly Doc[], claim: Doc, proof: readonly Doc[]): Doc =>
  cat(
    `Theorem ${name} :`,
    nest(cat(...[...head, claim].flatMap((one) => [hard, one]))),
    ".",
    hard,
    "Proof.",
    nest(cat(...proof.flatMap((one) => [hard, one]))),
    hard,
    "Qed.",
  );

/** The invariant is inductive, and holds at first. */
export function protocolTheorem(decl: ProtocolDecl, obligations: readonly Obligation[], outer: Scope): Theorem {
  const bodies = protocolSpecBodies(assumingProtocol(decl));
  const { head, scope } = quantify(decl, outer, bodies);
  const parts = new Parts(scope);
  const name = scope.names.part(decl, "inductive");
  const whole = partAt(decl, "invariant", parts.invariant(decl), scope);
  const claim = cat(
    "pinductive (",
    whole,
    ") /\\",
    hard,
    filled(whole, [cat("(Protocol.start ", selfAt(decl, scope, ARG), ")")]),
  );
  const premises = assumptions({ protocol: decl, args: undefined }, scope);
  if (decl.erases !== undefined) {
    const of = scope.names.part(decl.erases.protocol, "inductive");
    const proof: Doc[] = [
      "intros; split.",
      `- by_erasure ${of} ${tuple(obligations.map((one) => one.name))}.`,
      `- at_start_erased ${of}.`,
    ];
    return {
      name,
      id: `${decl.name}.erasure`,
      span: decl.span,
      doc: from(decl.span, theoremDoc(name, [...head, ...premises], claim, proof)),
      uses: obligations.map((one) => one.id),
    };
  }
  const of = (invariant: string, kind: Obligation["kind"]): readonly Obligation[] =>
    obligations.filter((one) => one.kind === kind && "invariant" in one && one.invariant.name === invariant);
  const preserved = decl.invariants.map((invariant): Doc => {
    const lemmas = (["send", "receive", "internal"] as const).flatMap((kind) =>
      of(invariant.name, kind).map((one) => one.name),
    );
    const assembled = `by_${patterns[invariant.pattern]} ${tuple(lemmas)}`;
    if (invariant.uses.length === 0) return assembled;
    const given = partAt(decl, `given ${invariant.name}`, parts.given(decl, invariant), scope, ARG);
    const used = obligations.filter((one) => one.kind === "lemma" && invariant.uses.includes(one.theorem.name));
    return cat(`by_uses ${tuple(used.map((one) => one.name))} `, given, `; ${assembled}`);
  });
  const starts = decl.invariants.map((invariant) =>
    invariant.pattern === "perMessage"
      ? "at_start_no_messages"
      : `at_start ${of(invariant.name, "init")[0]?.name ?? ""}`,
  );
  const proof: Doc[] = [
    "intros; split.",
    cat("- ", "start_invariant. ", preserved.length === 0 ? "apply preserved_true." : bulletsOf(preserved)),
    cat("- ", "start_initial. ", bulletsOf(starts)),
  ];
  return {
    name,
    id: `${decl.name}.inductive`,
    span: decl.span,
    doc: from(decl.span, theoremDoc(name, [...head, ...premises], claim, proof)),
    uses: obligations
      .filter((one) => "invariant" in one || (one.kind === "lemma" && isUsed(decl, one.theorem.name)))
      .map((one) => one.id),
  };
}

const isUsed = (decl: ProtocolDecl, theorem: string): boolean =>
  decl.invariants.some((one) => one.uses.includes(theorem));

/** One bullet for each conjunct. */
function bulletsOf(tactics: readonly Doc[], split = "split_conjuncts"): Doc {
  if (tactics.length === 0) return "exact I.";
  return cat(`${split}.`, nest(cat(...tactics.flatMap((one) => [hard, cat("+ ", one, ".")]))));
}

/** Lemmas as one argument: a nested pair. */
const tuple = (names: readonly string[]): string =>
  names.length === 0 ? "tt" : names.length === 1 ? `(${names[0]}, tt)` : `(${names.join(", ")}, tt)`;

/** The invariant of a world is inductive, and holds at first. */
export function worldTheorem(decl: WorldDecl, obligations: readonly Obligation[], outer: Scope): Theorem {
  const { head, scope } = quantify(decl, outer, worldSpecBodies(decl));
  const name = scope.names.part(decl, "inductive");
  const whole = partAt(decl, "invariant", new Parts(scope).worldInvariant(decl), scope);
  const lemmasOf = (invariant: string, initial: boolean): readonly string[] =>
    obligations.flatMap((one) =>
      "across" in one && one.across.name === invariant && (one.kind === "init") === initial ? [one.name] : [],
    );
  const components = decl.uses.map((use) => scope.names.part(use.protocol, "inductive"));
  const kept = [
    ...components.map((one) => `by_component ${one}`),
    ...decl.invariants.map((one) => `by_${predicates[one.pattern]} ${tuple(lemmasOf(one.name, false))}`),
  ];
  const starts = [
    ...components.map((one) => `at_start_component ${one}`),
    ...decl.invariants.map((one) => `at_start ${lemmasOf(one.name, true)[0] ?? ""}`),
  ];
  const claim = cat(
    "inductive (",
    whole,
    ") /\\",
    hard,
    filled(whole, [cat("(initial ", selfAt(decl, scope, ARG), ")")]),
  );
  const proof: Doc[] = [
    "intros; split.",
    cat("- ", "start_world_invariant. ", bulletsOf(kept, "split_kept")),
    cat("- ", "start_initial. ", bulletsOf(starts)),
  ];
  return {
    name,
    id: `${decl.name}.inductive`,
    span: decl.span,
    doc: from(decl.span, theoremDoc(name, [...head, ...worldPremises(decl, scope)], claim, proof)),
    uses: obligations.map((one) => one.id),
  };
}

/** The program keeps its contract, whatever the other nodes do. */
export function programTheorem(decl: ProgramDecl, obligation: Obligation, outer: Scope): Theorem {
  const { head, scope } = quantify(decl, outer, programSpecBodies(decl));
  const name = scope.names.part(decl, "correct");
  const called = calledBy(decl).map((callee) => scope.names.part(callee, "correct"));
  return {
    name,
    id: `${worldName(decl)}.${decl.name}.correct`,
    span: decl.span,
    doc: from(
      decl.span,
      theoremDoc(
        name,
        [...head, ...worldAssumptions(decl, scope), ...membership(decl, scope)],
        tripleDoc(decl, scope, selfAt(decl, scope, ARG)),
        called.length === 0
          ? [`intros. apply ${obligation.name}; try assumption.`, `apply ${inductiveOf(decl, scope)}; assumption.`]
          : [`by_calling ${obligation.name} ${inductiveOf(decl, scope)} ${tuple(called)}.`],
      ),
    ),
    uses: [obligation.id],
  };
}

/** The theorem that the invariant of a world is inductive and holds at first; of one protocol alone, of that protocol's. */
function inductiveOf({ world, composed }: InWorld, scope: Scope): string {
  const [use] = world;
  const owner = composed?.decl ?? use?.protocol;
  if (owner === undefined) throw new Error("a program without a protocol reached the printer");
  return scope.names.part(owner, "inductive");
}

/** Every reachable configuration of exactly this assembly keeps the invariant, is not stuck, and ends as promised. */
export function deploymentTheorem(decl: DeploymentDecl, obligations: readonly Obligation[], scope: Scope): Theorem {
  const name = scope.names.part(decl, "correct");
  const assumed = obligations
    .filter((one) => one.kind === "deployment" && one.what === "assumes")
    .map((one) => one.name);
  const programs = obligations.flatMap((one) =>
    one.kind === "deployment" && one.what === "program"
      ? [
          {
            one,
            tactic: isIncluded(decl, one.assignment) ? "by_included" : "by_program",
            correct: scope.names.part(one.assignment.program, "correct"),
          },
        ]
      : [],
  );
  const claim = cat(
    "forall cs s,",
    hard,
    "reach (assignment ",
    scope.names.part(decl, "programs"),
    ") (initial ",
    worldDoc(decl, scope, ARG),
    ") cs s ->",
    hard,
    cat("guaranteed ", worldInvariant(decl, scope), " cs s"),
  );
  const proof: Doc[] = [
    ...assumed.map((one, i) => `pose proof ${one} as Assumed${i}.`),
    `start_deployment ${inductiveOf(decl, scope)}.`,
    ...programs.map(({ one, tactic, correct }) => from(one.span, `- ${tactic} ${correct} ${one.name}.`)),
  ];
  return {
    name,
    id: `${worldName(decl)}.${decl.name}.correct`,
    span: decl.span,
    doc: from(decl.span, theoremDoc(name, [], claim, proof)),
    uses: obligations.filter((one) => "deployment" in one && one.deployment === decl).map((one) => one.id),
  };
}
