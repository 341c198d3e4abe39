/** Theorems: what follows once every obligation of a module is proved. */
import type { DeploymentDecl, ProgramDecl, ProtocolDecl } from "../ir/decl.ts";
import type { Span } from "../ir/span.ts";
import { labelledDoc, worldDoc } from "./declarations.ts";
import { cat, type Doc, from, group, hard, line, nest } from "./doc.ts";
import { exprDoc, filled } from "./expressions.ts";
import { type Obligation, worldName } from "./obligations.ts";
import type { Scope } from "./scope.ts";
import {
  assumptions,
  Parts,
  partAt,
  partOf,
  programSpecBodies,
  protocolSpecBodies,
  quantify,
  selfAt,
  tripleDoc,
} from "./specification.ts";

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

const ARG = 9;

const statement = (name: string, head: readonly Doc[], claim: Doc, proof: readonly Doc[]): Doc =>
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
  const { head, scope } = quantify(decl, outer, protocolSpecBodies(decl));
  const parts = new Parts(scope);
  const name = scope.names.part(decl, "inductive");
  const whole = partAt(decl, "invariant", parts.invariant(decl), scope);
  const of = (invariant: string, kind: Obligation["kind"]): readonly Obligation[] =>
    obligations.filter((one) => one.kind === kind && "invariant" in one && one.invariant.name === invariant);
  const preserved = decl.invariants.map((invariant) => {
    const lemmas = (["send", "receive", "internal"] as const).flatMap((kind) =>
      of(invariant.name, kind).map((one) => one.name),
    );
    return `by_${pattern(invariant.pattern)} ${tuple(lemmas)}`;
  });
  const starts = decl.invariants.map((invariant) =>
    invariant.pattern === "perMessage"
      ? "at_start_no_messages"
      : `at_start ${of(invariant.name, "init")[0]?.name ?? ""}`,
  );
  const claim = cat(
    "pinductive (",
    whole,
    ") /\\",
    hard,
    filled(whole, [cat("(Protocol.start ", selfAt(decl, scope, ARG), ")")]),
  );
  const proof: Doc[] = [
    "intros; split.",
    cat("- ", "start_invariant. ", bulletsOf(preserved, "apply preserved_true.")),
    cat("- ", "start_initial. ", bulletsOf(starts, "exact I.")),
  ];
  return {
    name,
    id: `${decl.name}.inductive`,
    span: decl.span,
    doc: from(
      decl.span,
      statement(name, [...head, ...assumptions({ protocol: decl, args: undefined }, scope)], claim, proof),
    ),
    uses: obligations.filter((one) => "protocol" in one && one.protocol === decl).map((one) => one.id),
  };
}

const pattern = (of: string): string =>
  ({ pairwise: "pairwise", perNode: "per_node", perMessage: "per_message", anything: "anything" })[of] ?? of;

/** One bullet for each conjunct; `nothing` where there is none. */
function bulletsOf(tactics: readonly string[], nothing: string): Doc {
  if (tactics.length === 0) return nothing;
  return cat("split_conjuncts.", nest(cat(...tactics.flatMap((one) => [hard, `+ ${one}.`]))));
}

/** Lemmas as one argument: a nested pair. */
const tuple = (names: readonly string[]): string =>
  names.length === 0 ? "tt" : names.length === 1 ? `(${names[0]}, tt)` : `(${names.join(", ")}, tt)`;

/** The program keeps its contract, whatever the other nodes do. */
export function programTheorem(decl: ProgramDecl, obligation: Obligation, outer: Scope): Theorem {
  const { head, scope } = quantify(decl, outer, programSpecBodies(decl));
  const [use] = decl.world;
  if (use === undefined) throw new Error("a program without a protocol reached the printer");
  const parts = new Parts(scope);
  const name = scope.names.part(decl, "correct");
  const invariant = partOf(use, "invariant", parts.invariant(use.protocol), scope);
  const member = group(
    "In ",
    exprDoc(decl.self, scope, ARG),
    " (Protocol.nodes ",
    labelledDoc(use, scope, ARG),
    ") ->",
  );
  return {
    name,
    id: `${worldName(decl.world)}.${decl.name}.correct`,
    span: decl.span,
    doc: from(
      decl.span,
      statement(name, [...head, ...assumptions(use, scope), member], tripleDoc(decl, invariant, scope), [
        `intros. apply ${obligation.name}; try assumption.`,
        `apply ${scope.names.part(use.protocol, "inductive")}; assumption.`,
      ]),
    ),
    uses: [obligation.id],
  };
}

/** Every reachable configuration of exactly this assembly keeps the invariant, is not stuck, and ends as promised. */
export function deploymentTheorem(decl: DeploymentDecl, obligations: readonly Obligation[], scope: Scope): Theorem {
  const [use] = decl.world;
  if (use === undefined) throw new Error("a deployment without a protocol reached the printer");
  const parts = new Parts(scope);
  const name = scope.names.part(decl, "correct");
  const world = worldDoc(decl.world, scope, ARG);
  const invariant = partOf(use, "invariant", parts.invariant(use.protocol), scope);
  const inductive = scope.names.part(use.protocol, "inductive");
  const assumed = obligations
    .filter((one) => one.kind === "deployment" && one.what === "assumes")
    .map((one) => one.name);
  const programs = obligations.flatMap((one) =>
    one.kind === "deployment" && one.what === "program"
      ? [{ one, correct: scope.names.part(one.assignment.program, "correct") }]
      : [],
  );
  const claim = cat(
    "forall cs s,",
    hard,
    "reach (assignment ",
    scope.names.part(decl, "programs"),
    ") (initial ",
    world,
    ") cs s ->",
    hard,
    cat("guaranteed (fun s : gstate ", world, " =>", nest(group(line, filled(invariant, ["(s tt)"]), ")")), " cs s"),
  );
  const proof: Doc[] = [
    ...assumed.map((one, i) => `pose proof ${one} as Assumed${i}.`),
    `start_deployment ${inductive}.`,
    ...programs.map(({ one, correct }) => from(one.span, `- by_program ${correct} ${one.name}.`)),
  ];
  return {
    name,
    id: `${worldName(decl.world)}.${decl.name}.correct`,
    span: decl.span,
    doc: from(decl.span, statement(name, [], claim, proof)),
    uses: obligations.filter((one) => "deployment" in one && one.deployment === decl).map((one) => one.id),
  };
}
