/** What must be proved of the authored declarations: one statement each, named after what it is about. */
import type {
  Assignment,
  DeploymentDecl,
  Erases,
  InvariantDecl,
  Labelled,
  Module,
  ProgramDecl,
  ProtocolDecl,
  Step,
  TheoremDecl,
  WorldDecl,
  WorldInvariantDecl,
} from "../ir/decl.ts";
import type { Span } from "../ir/span.ts";
import { identifier } from "./names.ts";
import { type ConsensusPart, consensusParts } from "./pieces.ts";

export type ObligationKind = "init" | "send" | "receive" | "internal" | "contract" | "hook" | "deployment" | "lemma";

interface Common {
  /** Stable across runs, and across edits elsewhere: `Calculator.matched.send.Request`. */
  readonly id: string;
  /** The same, as a name in Coq: `Calculator_matched_send_Request`. */
  readonly name: string;
  /** Where the author said what is to be proved. */
  readonly span: Span;
}

export type Obligation = Common &
  (
    | { readonly kind: "init"; readonly protocol: ProtocolDecl; readonly invariant: InvariantDecl }
    | {
        readonly kind: "send" | "receive" | "internal";
        readonly protocol: ProtocolDecl;
        readonly invariant: InvariantDecl;
        readonly step: Step;
      }
    | {
        readonly kind: "send" | "receive" | "internal";
        /** The protocol without ghosts, each step of which must be one of the protocol with them. */
        readonly running: ProtocolDecl;
        readonly erases: Erases;
        readonly step: Step;
      }
    | {
        readonly kind: "lemma";
        readonly protocol: ProtocolDecl;
        readonly theorem: TheoremDecl;
        /** Of a consensus: which of the things that it follows from. */
        readonly part?: ConsensusPart;
      }
    | { readonly kind: "init"; readonly world: WorldDecl; readonly across: WorldInvariantDecl }
    | {
        readonly kind: "send" | "receive" | "internal";
        readonly world: WorldDecl;
        readonly across: WorldInvariantDecl;
        /** The protocol that takes the step. */
        readonly use: Labelled;
        readonly step: Step;
      }
    | { readonly kind: "contract"; readonly program: ProgramDecl }
    | { readonly kind: "deployment"; readonly what: "nodes"; readonly deployment: DeploymentDecl }
    | {
        readonly kind: "deployment";
        readonly what: "assumes";
        readonly deployment: DeploymentDecl;
        readonly use: Labelled;
        readonly assumption: string;
      }
    | {
        readonly kind: "deployment";
        readonly what: "program";
        readonly deployment: DeploymentDecl;
        readonly assignment: Assignment;
        readonly at: number;
      }
  );

/** What must be proved of a protocol's invariants, of its theorems, and of invariants across the protocols of a world. */
export type ProtocolObligation = Extract<Obligation, { readonly invariant: InvariantDecl }>;
export type TheoremObligation = Extract<Obligation, { readonly theorem: TheoremDecl }>;
export type ErasureObligation = Extract<Obligation, { readonly running: ProtocolDecl }>;
export type WorldObligation = Extract<Obligation, { readonly world: WorldDecl }>;

const named = (parts: readonly string[]): { readonly id: string; readonly name: string } => ({
  id: parts.join("."),
  name: parts.map(identifier).join("_"),
});

/** The first part of the ids of what is about a world. */
export const worldName = ({ world, composed }: Pick<ProgramDecl, "world" | "composed">): string =>
  composed?.decl.name ?? world.map((use) => use.protocol.name).join("_");

export function obligationsOf(module: Module): readonly Obligation[] {
  return module.decls.flatMap((decl): readonly Obligation[] => {
    if (decl.kind === "protocol" && decl.erases !== undefined) return ofErasure(decl, decl.erases);
    if (decl.kind === "protocol")
      return [
        ...decl.invariants.flatMap((invariant) => ofInvariant(decl, invariant)),
        ...decl.theorems.flatMap((theorem) => ofTheorem(decl, theorem)),
      ];
    if (decl.kind === "world") return decl.invariants.flatMap((invariant) => ofAcross(decl, invariant));
    if (decl.kind === "program")
      return [{ ...named([worldName(decl), decl.name, "contract"]), kind: "contract", span: decl.span, program: decl }];
    if (decl.kind === "deployment") return ofDeployment(decl);
    return [];
  });
}

function ofInvariant(protocol: ProtocolDecl, invariant: InvariantDecl): readonly Obligation[] {
  const steps = (kind: "send" | "receive" | "internal", all: readonly Step[]): readonly Obligation[] =>
    all.map((step) => ({
      ...named([protocol.name, invariant.name, kind, step.tag]),
      kind,
      span: step.span,
      protocol,
      invariant,
      step,
    }));
  const init: Obligation = {
    ...named([protocol.name, invariant.name, "init"]),
    kind: "init",
    span: invariant.span,
    protocol,
    invariant,
  };
  // Messages are only ever sent: at first there are none, and a receive leaves the others as they are.
  if (invariant.pattern === "perMessage") return steps("send", protocol.sends);
  return [
    init,
    ...steps("send", protocol.sends),
    ...steps("receive", protocol.receives),
    ...steps("internal", protocol.internals),
  ];
}

function ofErasure(running: ProtocolDecl, erases: Erases): readonly Obligation[] {
  const steps = (kind: "send" | "receive" | "internal", all: readonly Step[]): readonly Obligation[] =>
    all.map((step) => ({
      ...named([running.name, "erasure", kind, step.tag]),
      kind,
      span: step.span,
      running,
      erases,
      step,
    }));
  return [
    ...steps("send", running.sends),
    ...steps("receive", running.receives),
    ...steps("internal", running.internals),
  ];
}

function ofTheorem(protocol: ProtocolDecl, theorem: TheoremDecl): readonly Obligation[] {
  const common = { kind: "lemma", span: theorem.span, protocol, theorem } as const;
  if (theorem.pattern === "consensus")
    return consensusParts(theorem).map((part) => ({ ...named([protocol.name, theorem.name, part]), ...common, part }));
  return [{ ...named([protocol.name, theorem.name]), ...common }];
}

function ofAcross(world: WorldDecl, across: WorldInvariantDecl): readonly Obligation[] {
  const steps = (
    kind: "send" | "receive" | "internal",
    of: (protocol: ProtocolDecl) => readonly Step[],
  ): readonly Obligation[] =>
    world.uses.flatMap((use) =>
      of(use.protocol).map((step) => ({
        ...named([world.name, across.name, kind, use.label, step.tag]),
        kind,
        span: across.span,
        world,
        across,
        use,
        step,
      })),
    );
  return [
    { ...named([world.name, across.name, "init"]), kind: "init", span: across.span, world, across },
    ...steps("send", (protocol) => protocol.sends),
    ...steps("receive", (protocol) => protocol.receives),
    ...steps("internal", (protocol) => protocol.internals),
  ];
}

function ofDeployment(deployment: DeploymentDecl): readonly Obligation[] {
  const prefix = [worldName(deployment), deployment.name];
  const assumptions = deployment.world.flatMap((use) =>
    use.protocol.assumes.map(
      (one): Obligation => ({
        ...named([...prefix, "assumes", ...(deployment.composed === undefined ? [] : [use.label]), one.name]),
        kind: "deployment",
        what: "assumes",
        span: use.span,
        deployment,
        use,
        assumption: one.name,
      }),
    ),
  );
  const nodes: Obligation = {
    ...named([...prefix, "nodes"]),
    kind: "deployment",
    what: "nodes",
    span: deployment.span,
    deployment,
  };
  const programs = deployment.programs.map(
    (assignment, at): Obligation => ({
      ...named([...prefix, `${assignment.program.name}${countBefore(deployment, at)}`]),
      kind: "deployment",
      what: "program",
      span: assignment.span,
      deployment,
      assignment,
      at,
    }),
  );
  return [...assumptions, nodes, ...programs];
}

/** Programs that are assigned more than once are numbered. */
function countBefore(deployment: DeploymentDecl, at: number): string {
  const own = deployment.programs[at]?.program;
  const all = deployment.programs.filter((one) => one.program === own).length;
  const before = deployment.programs.slice(0, at).filter((one) => one.program === own).length;
  return all < 2 ? "" : String(before + 1);
}
