/** What a project declares and how it hangs together: protocols, worlds with their hooks, programs, deployments. */
import { calledBy } from "../coqgen/calls.ts";
import type { DeploymentDecl, Labelled, Module, ProgramDecl, ProtocolDecl, WorldDecl, WorldUse } from "../ir/decl.ts";
import type { SourcePlace, Sources } from "./sources.ts";

type Declared = ProtocolDecl | WorldDecl | ProgramDecl | DeploymentDecl;

/** An arrow of the dependency diagram: what a declaration is made of. */
export interface ReportedUse {
  /** The index of the declaration that is used. */
  readonly target: number;
  /** `composes` a protocol under a label; `over` a protocol or world; `calls` or `runs` a program; `erases` ghosts. */
  readonly how: "composes" | "over" | "calls" | "runs" | "erases";
  /** Of `composes`: the label of each use. */
  readonly labels: readonly string[];
}

export interface ReportedDeclaration {
  readonly kind: Declared["kind"];
  readonly name: string;
  readonly source: SourcePlace;
  readonly uses: readonly ReportedUse[];
  /** Of a world: which sends it asks something of, beyond their protocols. */
  readonly hooks: readonly { readonly label: string; readonly tag: string; readonly source: SourcePlace }[];
}

/** In the order of the modules, each of which comes after what it imports. */
export function structureOf(modules: readonly Module[], sources: Sources): readonly ReportedDeclaration[] {
  const all = modules.flatMap((module) => module.decls).filter(isShown);
  const index = new Map<Declared, number>(all.map((decl, i) => [decl, i]));
  return all.map((decl) => ({
    kind: decl.kind,
    name: decl.name,
    source: sources.place(decl.span),
    uses: merged(usesOf(decl), index),
    hooks:
      decl.kind === "world"
        ? decl.hooks.map(({ label, tag, span }) => ({ label, tag, source: sources.place(span) }))
        : [],
  }));
}

const isShown = (decl: Module["decls"][number]): decl is Declared =>
  decl.kind === "protocol" || decl.kind === "world" || decl.kind === "program" || decl.kind === "deployment";

interface Use {
  readonly decl: Declared;
  readonly how: ReportedUse["how"];
  readonly label?: string;
}

function usesOf(decl: Declared): readonly Use[] {
  switch (decl.kind) {
    case "protocol":
      return decl.erases === undefined ? [] : [{ decl: decl.erases.protocol, how: "erases" }];
    case "world":
      return decl.uses.map(({ protocol, label }) => ({ decl: protocol, how: "composes", label }));
    case "program":
      return [...over(decl), ...calledBy(decl).map((called) => ({ decl: called, how: "calls" }) as const)];
    case "deployment":
      return [...over(decl), ...decl.programs.map(({ program }) => ({ decl: program, how: "runs" }) as const)];
  }
}

/** The world that a program or a deployment is of: a declared one, or protocols. */
const over = (of: { readonly world: readonly Labelled[]; readonly composed: WorldUse | undefined }): readonly Use[] =>
  of.composed === undefined
    ? of.world.map(({ protocol }) => ({ decl: protocol, how: "over" }))
    : [{ decl: of.composed.decl, how: "over" }];

/** One arrow for each pair, however often one uses the other. */
function merged(uses: readonly Use[], index: ReadonlyMap<Declared, number>): readonly ReportedUse[] {
  const found = new Map<string, ReportedUse>();
  for (const { decl, how, label } of uses) {
    const target = index.get(decl);
    if (target === undefined) continue;
    const labels = [...(found.get(`${how} ${target}`)?.labels ?? []), ...(label === undefined ? [] : [label])];
    found.set(`${how} ${target}`, { target, how, labels });
  }
  return [...found.values()];
}
