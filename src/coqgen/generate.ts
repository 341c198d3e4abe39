/** Modules -> Coq files: definitions, statements, proofs by automation, theorems. */
import path from "node:path";
import type { Decl, FunctionDecl, Module, ProtocolDecl } from "../ir/decl.ts";
import { usesOf } from "../ir/uses.ts";
import { type Batch, batchesOf } from "./batches.ts";
import { Closures, isFactory } from "./closures.ts";
import { comparableDecl } from "./comparable.ts";
import { consensusTheorems, consequenceTheorem, decisionsTheorem } from "./consequences.ts";
import { functionDoc, programDoc, protocolDoc, typeDecl } from "./declarations.ts";
import { deploymentSpec } from "./deployments.ts";
import { type Doc, from, Places, print, unmarked } from "./doc.ts";
import { type CoqModule, coqModules } from "./modules.ts";
import { Names } from "./names.ts";
import { type Obligation, obligationsOf } from "./obligations.ts";
import { Scope } from "./scope.ts";
import { proofDoc } from "./scripts.ts";
import { type Located, located } from "./sourcemap.ts";
import { helperHints, hint } from "./specification/hints.ts";
import { programSpec } from "./specification/program.ts";
import { protocolSpec } from "./specification/protocol.ts";
import { obligationDoc } from "./statements.ts";
import { fill, type Import } from "./templates.ts";
import { deploymentTheorem, programTheorem, protocolTheorem, type Theorem, worldTheorem } from "./theorems.ts";
import { worldSpec } from "./worldClaims.ts";
import { worldDeclDoc } from "./worldDefinitions.ts";

export type FileKind = "definitions" | "specification" | "proofs" | "theorems";

export interface CoqFile extends Located {
  readonly kind: FileKind;
  /** The authored file that it comes from. */
  readonly source: string;
  /** `Authored.examples.calculator.protocol_spec` */
  readonly logical: string;
  /** Relative to the output folder: `examples/calculator/protocol_spec.v`. */
  readonly path: string;
  /** The logical names of the generated or hand-written files that it needs. */
  readonly requires: readonly string[];
  /** In a file of proofs: the obligations whose lemmas it has, in order. In a file of theorems: those that they rest on. */
  readonly obligations: readonly Obligation[];
  readonly theorems: readonly Theorem[];
  /** Of a file of proofs: another one, with some of its lemmas. */
  readonly part?: (suffix: string, obligations: readonly Obligation[]) => CoqFile;
}

/** A lemma of an obligation's name in a file of the author's own. */
export interface UserLemma {
  /** The logical name of its file. */
  readonly logical: string;
}

export interface Generated {
  readonly files: readonly CoqFile[];
  readonly obligations: readonly Obligation[];
  /** What everything that is declared is called. */
  readonly names: Names;
}

export interface Options {
  /** The project's root folder: logical names follow the folders below it. */
  readonly root: string;
  /** Seconds that one sentence of a generated proof may take. */
  readonly timeout: number;
  /** By obligation name. */
  readonly user: ReadonlyMap<string, UserLemma>;
}

export function generate(modules: readonly Module[], options: Options): Generated {
  const apart = coqModules(modules, options.root);
  const { names, scopeOf, transitive } = vocabularyOf(apart);
  const files = apart.flatMap((module) =>
    new ModuleFiles(module, transitive(module), scopeOf(module), options).files(),
  );
  return { files, obligations: modules.flatMap(obligationsOf), names };
}

/** What the declarations of modules are called in Coq, and which modules each one uses. */
export function vocabularyOf(modules: readonly CoqModule[]): {
  readonly names: Names;
  readonly closures: Closures;
  /** The names as they are written in the files of a module. */
  readonly scopeOf: (module: CoqModule) => Scope;
  readonly transitive: (module: CoqModule) => readonly CoqModule[];
} {
  const owners = new Map<unknown, CoqModule>();
  for (const module of modules)
    for (const decl of module.decls) owners.set("global" in decl ? decl.global : decl, module);
  const direct = new Map(modules.map((module) => [module, importsOf(module, owners)]));
  const transitive = (module: CoqModule): readonly CoqModule[] => {
    const found = new Set<CoqModule>();
    const visit = (one: CoqModule): void => {
      for (const other of direct.get(one) ?? []) {
        if (found.has(other)) continue;
        visit(other);
        found.add(other);
      }
    };
    visit(module);
    return modules.filter((one) => found.has(one));
  };
  const names = new Names(modules, transitive);
  const closures = new Closures(modules);
  return { names, closures, transitive, scopeOf: (module) => Scope.empty(names.seenFrom(module), closures) };
}

function importsOf(module: CoqModule, owners: ReadonlyMap<unknown, CoqModule>): readonly CoqModule[] {
  const found = new Set<CoqModule>();
  for (const decl of module.decls) {
    for (const use of usesOf(decl)) {
      const owner = owners.get(use);
      if (owner !== undefined && owner !== module) found.add(owner);
    }
  }
  return [...found];
}

/** Whether a declaration needs the vocabulary of programs and worlds. */
const ofPrograms = (decl: Decl): boolean => decl.kind === "program" || decl.kind === "world";

/** Whether a module has statements: claims about systems, or functions that those are made of. */
const hasSpecification = (module: Module): boolean =>
  module.decls.some((decl) => isFactory(decl) || decl.kind === "function");
const hasTheorems = (module: Module): boolean => module.decls.some(isFactory);

class ModuleFiles {
  private readonly obligations: readonly Obligation[];
  private readonly batches: readonly Batch[];

  constructor(
    private readonly module: CoqModule,
    private readonly imports: readonly CoqModule[],
    private readonly scope: Scope,
    private readonly options: Options,
  ) {
    this.obligations = obligationsOf(module);
    this.batches = batchesOf(this.obligations, (one) => options.user.has(one.name));
  }

  files(): readonly CoqFile[] {
    const files = [this.definitions()];
    if (hasSpecification(this.module)) files.push(this.specification());
    if (hasTheorems(this.module)) files.push(...this.proofs(), this.theorems());
    return files;
  }

  private logical(module: CoqModule, suffix = ""): string {
    return module.logical + suffix;
  }

  private source(): string {
    return unmarked(path.relative(this.options.root, this.module.file).split(path.sep).join("/"));
  }

  private make(
    kind: FileKind,
    suffix: string,
    requires: readonly string[],
    places: Places,
    marked: string,
    extra: Partial<CoqFile> = {},
  ): CoqFile {
    const logical = this.logical(this.module, suffix);
    const folders = logical.split(".").slice(1);
    return {
      kind,
      source: this.module.file,
      logical,
      path: `${folders.join("/")}.v`,
      requires,
      obligations: [],
      theorems: [],
      ...located(marked, places),
      ...extra,
    };
  }

  private definitions(): CoqFile {
    const places = new Places();
    const pieces = this.module.decls.flatMap((decl): readonly Doc[] => {
      switch (decl.kind) {
        case "record":
        case "union":
          return [typeDecl(decl, this.scope, comparableDecl(decl))];
        case "function":
          return [functionDoc(decl, this.scope)];
        case "protocol":
          return [protocolDoc(decl, this.scope)];
        case "world":
          return [worldDeclDoc(decl, this.scope)];
        case "program":
          return [programDoc(decl, this.scope)];
        default:
          return [];
      }
    });
    const requires = this.imports.map((one) => this.logical(one));
    const programs = [this.module, ...this.imports].some((one) => one.decls.some(ofPrograms));
    const text = fill("definitions", {
      source: this.source(),
      vocabulary: programs ? "Programs" : "Definitions",
      imports: requires.map(asImport),
      pieces: pieces.map((piece) => print(piece, places)),
    });
    return this.make("definitions", "", requires, places, text);
  }

  private specification(): CoqFile {
    const places = new Places();
    const functions = this.module.decls.filter((decl): decl is FunctionDecl => decl.kind === "function");
    const shown = helperHints(functions, this.scope.names);
    const pieces = [
      ...(shown.length === 0 ? [] : [hint({ steps: shown, claims: shown })]),
      ...this.module.decls.flatMap((decl): readonly Doc[] =>
        decl.kind === "protocol"
          ? [protocolSpec(decl, this.scope)]
          : decl.kind === "world"
            ? [worldSpec(decl, this.scope)]
            : decl.kind === "program"
              ? [programSpec(decl, this.scope)]
              : decl.kind === "deployment"
                ? [deploymentSpec(decl, this.scope)]
                : [],
      ),
    ];
    const requires = [
      ...this.imports.map((one) => this.logical(one)),
      ...this.imports.filter(hasSpecification).map((one) => this.logical(one, "_spec")),
      this.logical(this.module),
    ];
    const text = fill("specification", {
      source: this.source(),
      imports: requires.map(asImport),
      pieces: pieces.map((piece) => print(piece, places)),
      obligations: this.obligations.map((one) => print(obligationDoc(one, this.scope), places)),
    });
    return this.make("specification", "_spec", requires, places, text);
  }

  /** The lemmas that automation proves. */
  private proofs(): readonly CoqFile[] {
    return this.batches.map(({ suffix, obligations }) => this.proofFile(suffix, obligations));
  }

  private proofFile(suffix: string, obligations: readonly Obligation[]): CoqFile {
    const places = new Places();
    const requires = this.vocabulary();
    const specification = short(this.logical(this.module, "_spec"));
    const text = fill("proofs", {
      source: this.source(),
      imports: requires.map(asImport),
      timeout: this.options.timeout,
      lemmas: obligations.map((one) => ({
        name: print(from(one.span, one.name), places),
        specification,
        proof: print(proofDoc(one, this.scope), places),
      })),
    });
    const part = (extra: string, some: readonly Obligation[]): CoqFile => this.proofFile(suffix + extra, some);
    return this.make("proofs", suffix, requires, places, text, { obligations, part });
  }

  /** Definitions and statements of this module and those that it uses. */
  private vocabulary(): readonly string[] {
    return [
      ...this.imports.map((one) => this.logical(one)),
      ...this.imports.filter(hasSpecification).map((one) => this.logical(one, "_spec")),
      this.logical(this.module),
      this.logical(this.module, "_spec"),
    ];
  }

  /** What the named theorems of a protocol say of every network that is reached. */
  private namedTheorems(
    decl: ProtocolDecl,
    obligations: readonly Obligation[],
    own: (is: (one: Obligation) => boolean) => readonly Obligation[],
  ): readonly Theorem[] {
    return decl.theorems.flatMap((theorem): readonly Theorem[] => {
      if (theorem.pattern === "consensus") return consensusTheorems(decl, theorem, obligations, this.scope);
      if (theorem.pattern === "decisions" && decl.erases !== undefined) {
        const { protocol } = decl.erases;
        const lemmas = own((one) => one.kind === "lemma" && one.protocol === protocol);
        return [decisionsTheorem(decl, theorem, lemmas, this.scope)];
      }
      return obligations.flatMap((one) =>
        one.kind === "lemma" && one.theorem === theorem ? [consequenceTheorem(decl, theorem, one, this.scope)] : [],
      );
    });
  }

  private theorems(): CoqFile {
    const places = new Places();
    const fileOf = (one: Obligation): string => {
      const user = this.options.user.get(one.name);
      if (user !== undefined) return user.logical;
      const batch = this.batches.find(({ obligations }) => obligations.includes(one));
      if (batch === undefined) throw new Error(`${one.id} is in no file of proofs`);
      return this.logical(this.module, batch.suffix);
    };
    const theorems = this.module.decls.flatMap((decl): readonly Theorem[] => {
      const own = (is: (one: Obligation) => boolean) =>
        this.obligations.filter(is).map((one) => ({ ...one, name: `Proved.${one.name}` }));
      if (decl.kind === "protocol") {
        const obligations = own(
          (one) => ("protocol" in one && one.protocol === decl) || ("running" in one && one.running === decl),
        );
        return [protocolTheorem(decl, obligations, this.scope), ...this.namedTheorems(decl, obligations, own)];
      }
      if (decl.kind === "world")
        return [
          worldTheorem(
            decl,
            own((one) => "world" in one && one.world === decl),
            this.scope,
          ),
        ];
      if (decl.kind === "program") {
        const [contract] = own((one) => one.kind === "contract" && one.program === decl);
        return contract === undefined ? [] : [programTheorem(decl, contract, this.scope)];
      }
      if (decl.kind === "deployment")
        return [
          deploymentTheorem(
            decl,
            own((one) => "deployment" in one && one.deployment === decl),
            this.scope,
          ),
        ];
      return [];
    });
    const provers = [...new Set(this.obligations.map(fileOf))];
    const requires = [
      ...this.vocabulary(),
      ...this.imports.filter(hasTheorems).map((one) => this.logical(one, "_theorems")),
      ...provers,
    ];
    // Names of proofs are used with their file's, so that statements keep their own.
    const imports = requires.filter((one) => !provers.includes(one));
    const specification = short(this.logical(this.module, "_spec"));
    const text = fill("theorems", {
      source: this.source(),
      imports: imports.map(asImport),
      proofs: provers.map(asImport),
      timeout: this.options.timeout,
      obligations: this.obligations.map((one) => ({
        name: print(from(one.span, one.name), places),
        specification,
        proofs: fileOf(one),
      })),
      theorems: theorems.map((one) => print(one.doc, places)),
    });
    return this.make("theorems", "_theorems", requires, places, text, { obligations: this.obligations, theorems });
  }
}

const short = (logical: string): string => logical.split(".").at(-1) ?? logical;

function asImport(logical: string): Import {
  const parts = logical.split(".");
  return { folder: parts.slice(0, -1).join("."), module: parts.at(-1) ?? "" };
}
