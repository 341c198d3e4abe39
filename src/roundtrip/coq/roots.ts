/**
 * The Coq file that has the definitions of some modules extracted. Each gets a number as its name, so that what Coq calls
 * it in the extraction is read off and never guessed.
 */
import { readFileSync } from "node:fs";
import Handlebars from "handlebars";
import { calledBy } from "../../coqgen/calls.ts";
import type { Closures, Factory } from "../../coqgen/closures.ts";
import { definition, sectionHead, sectionScope } from "../../coqgen/declarations.ts";
import { cat, type Doc, hard, nest, Places, print } from "../../coqgen/doc.ts";
import { exprDoc } from "../../coqgen/expressions.ts";
import { type CoqFile, vocabularyOf } from "../../coqgen/generate.ts";
import { type CoqModule, coqModules } from "../../coqgen/modules.ts";
import { identifier, sharedFields } from "../../coqgen/names.ts";
import type { Scope } from "../../coqgen/scope.ts";
import { located } from "../../coqgen/sourcemap.ts";
import { assumingProtocol } from "../../coqgen/specification/assumptions.ts";
import { typeDoc } from "../../coqgen/types.ts";
import type {
  Assignment,
  Decl,
  DeploymentDecl,
  FunctionDecl,
  Labelled,
  Module,
  ProgramDecl,
  ProtocolDecl,
  WorldDecl,
} from "../../ir/decl.ts";
import type { Expr, Local } from "../../ir/expr.ts";
import {
  type Field,
  nodeId,
  prune,
  type RecordDecl,
  substitute,
  type Type,
  type UnionDecl,
  unit,
  type Variant,
} from "../../ir/types.ts";
import { definitions, inductives, realizedName } from "./library.ts";

/** What one number stands for. */
export type Root =
  | { readonly k: "function"; readonly decl: FunctionDecl; readonly owner: Factory | undefined }
  | { readonly k: "variant"; readonly decl: UnionDecl; readonly variant: Variant }
  | { readonly k: "record"; readonly decl: RecordDecl }
  /** The projection of a field of a record, or of one that all members of a union have. */
  | { readonly k: "field"; readonly name: string }
  | { readonly k: "label"; readonly world: WorldDecl; readonly label: string }
  /** A definition that is written out where it is used: a step of a protocol, the hooks of a world. */
  | { readonly k: "part" }
  | { readonly k: "protocol"; readonly decl: ProtocolDecl }
  | { readonly k: "world"; readonly decl: WorldDecl }
  | { readonly k: "program"; readonly decl: ProgramDecl }
  /** A program as a function of the programs that it calls. */
  | { readonly k: "calling"; readonly decl: ProgramDecl }
  /** What is assumed of the parameters of a protocol. */
  | { readonly k: "assumption"; readonly decl: ProtocolDecl; readonly name: string }
  | { readonly k: "deployment"; readonly decl: DeploymentDecl }
  /** An authored argument, of a protocol in a world or of a program in a deployment. */
  | { readonly k: "argument"; readonly of: Expr; readonly type: Type };

export interface Roots {
  /** By number's name. */
  readonly roots: ReadonlyMap<string, Root>;
  /** The text of the Coq file. */
  readonly text: string;
  /** The logical names of the generated files that it needs. */
  readonly requires: readonly string[];
  readonly closures: Closures;
}

interface ModuleRoots {
  readonly imports: readonly string[];
  readonly pieces: readonly string[];
}

/**
 * @param running what is asked for of the modules
 * @param files what is generated for the modules
 */
export function rootsOf(
  modules: readonly Module[],
  running: readonly Module[],
  files: readonly CoqFile[],
  root: string,
): Roots {
  const apart = coqModules(modules, root);
  const { scopeOf, closures } = vocabularyOf(apart);
  const asked = new Set(running.flatMap((module) => module.decls));
  const collector = new Collector(scopeOf, asked);
  const inModules = apart.map((module) => collector.module(module, files));
  const requires = [...new Set(inModules.flatMap((one) => one.imports))];
  return {
    roots: collector.roots,
    text: fill({
      source: modules.map((module) => module.file.split(/[\\/]/).at(-1)).join(", "),
      requires,
      inductives: Object.entries(inductives).map(([coq, [name, ...constructors]]) => ({
        coq,
        name: realizedName(name),
        constructors: constructors.map(realizedName),
      })),
      definitions: Object.entries(definitions).map(([coq, { name }]) => ({ coq, name: realizedName(name) })),
      modules: inModules,
      roots: [...collector.roots.keys()].map((name) => collector.qualified(name)),
    }),
    requires,
    closures,
  };
}

class Collector {
  readonly roots = new Map<string, Root>();
  private readonly homes = new Map<string, number>();
  private readonly places = new Places();
  private pieces: string[] = [];
  private at = 0;

  constructor(
    private readonly scopeOf: (module: CoqModule) => Scope,
    /** Other declarations are passed over. */
    private readonly asked: ReadonlySet<Decl>,
  ) {}

  /** That of the module that is gone through. */
  private scope!: Scope;

  qualified(name: string): string {
    return `M${this.homes.get(name)}.${name}`;
  }

  module(module: CoqModule, files: readonly CoqFile[]): ModuleRoots {
    this.pieces = [];
    this.scope = this.scopeOf(module);
    const { logical } = module;
    const last =
      files.find((file) => file.logical === `${logical}_spec`) ?? files.find((file) => file.logical === logical);
    if (last === undefined) throw new Error(`${module.file} has no definitions in Coq`);
    for (const decl of module.decls) if (this.asked.has(decl)) this.decl(decl, logical);
    this.at += 1;
    return { imports: [...last.requires, last.logical], pieces: this.pieces };
  }

  private fresh(meaning: Root): string {
    const name = `r_${this.roots.size}`;
    this.roots.set(name, meaning);
    this.homes.set(name, this.at);
    return name;
  }

  /** `Definition r_3 := @Authored.examples.calculator.protocol.argsWith.` */
  private add(meaning: Root, coq: string): void {
    this.pieces.push(`  Definition ${this.fresh(meaning)} := @${coq}.`);
  }

  private decl(decl: Decl, logical: string): void {
    const { names } = this.scope;
    const at = (name: string): string => `${logical}.${name}`;
    const part = (of: object, name: string): string => at(names.part(of, name));
    switch (decl.kind) {
      case "record":
        this.add({ k: "record", decl }, at(`Build_${names.type(decl)}`));
        for (const field of decl.fields) this.field(decl, field, at);
        return;
      case "union":
        for (const variant of decl.variants) this.add({ k: "variant", decl, variant }, at(names.variant(variant)));
        for (const field of sharedFields(decl)) this.field(decl, field, at);
        return;
      case "function":
        this.add({ k: "function", decl, owner: undefined }, at(names.global(decl.global)));
        return;
      case "protocol": {
        this.helpers(decl, at);
        for (const [direction, steps] of [
          ["send", decl.sends],
          ["receive", decl.receives],
          ["internal", decl.internals],
        ] as const)
          for (const step of steps) this.add({ k: "part" }, part(decl, `${direction}_${identifier(step.tag)}`));
        this.add({ k: "part" }, part(decl, "init"));
        this.add({ k: "protocol", decl }, at(names.global(decl.global)));
        for (const { name } of decl.assumes) {
          const part = names.part(assumingProtocol(decl), identifier(name));
          this.add({ k: "assumption", decl, name }, `${logical}_spec.${part}`);
        }
        return;
      }
      case "world":
        this.helpers(decl, at);
        for (const use of decl.uses) {
          this.add({ k: "label", world: decl, label: use.label }, part(decl, `at ${use.label}`));
          this.labelled(decl, use);
        }
        for (const hook of decl.hooks) this.add({ k: "part" }, part(decl, `hook ${hook.label} ${hook.tag}`));
        this.add({ k: "part" }, part(decl, "prot"));
        this.add({ k: "part" }, part(decl, "hook"));
        this.add({ k: "world", decl }, part(decl, "hook"));
        return;
      case "program":
        this.helpers(decl, at);
        this.add({ k: "program", decl }, at(names.global(decl.global)));
        if (calledBy(decl).length > 0) this.add({ k: "calling", decl }, part(decl, "calling"));
        this.argument(decl, decl.self, nodeId);
        this.world(decl);
        return;
      case "deployment":
        this.add({ k: "deployment", decl }, `${logical}_spec.${names.part(decl, "programs")}`);
        this.world(decl);
        for (const one of decl.programs) this.assigned(decl, one);
    }
  }

  private field(decl: RecordDecl | UnionDecl, field: Field, at: (name: string) => string): void {
    this.add({ k: "field", name: field.name }, at(this.scope.names.fieldOf(decl, field.name)));
  }

  private helpers(owner: Factory, at: (name: string) => string): void {
    for (const helper of owner.helpers)
      this.add({ k: "function", decl: helper, owner }, at(this.scope.names.global(helper.global)));
  }

  private world(decl: ProgramDecl | DeploymentDecl): void {
    if (decl.composed === undefined) for (const use of decl.world) this.labelled(decl, use);
    else this.arguments(decl, decl.composed.decl, decl.composed);
  }

  private labelled(around: Factory, use: Labelled): void {
    this.arguments(around, use.protocol, use);
  }

  private assigned(decl: DeploymentDecl, one: Assignment): void {
    this.arguments(decl, one.program, one);
  }

  private arguments(around: Factory, of: Factory, { typeArgs, args }: Pick<Labelled, "typeArgs" | "args">): void {
    of.scope.params.forEach((param, i) => {
      const arg = args[i];
      if (arg !== undefined) this.argument(around, arg, substitute(param.type, of.scope.typeParams, typeArgs));
    });
  }

  /** An authored argument, as a function of the parameters around it that it uses. */
  private argument(around: Factory, of: Expr, type: Type): void {
    const name = this.fresh({ k: "argument", of, type });
    const scope = sectionScope(around, this.scope, [of], false);
    const doc: Doc = cat(
      `  Section S_${name}.`,
      nest(
        cat(
          ...sectionHead(around, scope).flatMap((one) => [hard, one]),
          hard,
          definition("Definition", name, [], typeDoc(settled(type), scope), exprDoc(of, scope)),
        ),
        4,
      ),
      hard,
      `  End S_${name}.`,
    );
    this.pieces.push(located(print(doc, this.places), this.places).text);
  }
}

/** A type where something stands for what nothing says: any value would do, and types are erased. */
function settled(type: Type): Type {
  const at = prune(type);
  switch (at.k) {
    case "meta":
      return unit;
    case "list":
    case "set":
    case "option":
      return { ...at, of: settled(at.of) };
    case "map":
      return { ...at, key: settled(at.key), value: settled(at.value) };
    case "tuple":
      return { ...at, items: at.items.map(settled) };
    case "fn":
      return { ...at, params: at.params.map(settled), result: settled(at.result) };
    case "named":
      return { ...at, args: at.args.map(settled) };
    default:
      return at;
  }
}

/** The parameters of what is around an argument that it uses, in order. */
export const usedBy = (closures: Closures, around: Factory, of: Expr): readonly Local[] => closures.in(around, [of]);

/** The parameters that an assumption uses. */
export const assumptionParams = (roots: Roots, decl: ProtocolDecl, name: string): readonly Local[] =>
  decl.scope.params.filter((param) =>
    roots.closures
      .in(
        assumingProtocol(decl),
        decl.assumes.filter((one) => one.name === name).map((one) => one.holds),
      )
      .includes(param),
  );

interface Shape {
  readonly source: string;
  readonly requires: readonly string[];
  readonly inductives: readonly {
    readonly coq: string;
    readonly name: string;
    readonly constructors: readonly string[];
  }[];
  readonly definitions: readonly { readonly coq: string; readonly name: string }[];
  readonly modules: readonly ModuleRoots[];
  readonly roots: readonly string[];
}

let template: ((values: Shape) => string) | undefined;

function fill(values: Shape): string {
  template ??= Handlebars.compile<Shape>(
    readFileSync(new URL("../../../templates/roundtrip/extraction.v.hbs", import.meta.url), "utf8"),
    { noEscape: true, strict: true },
  );
  return template(values);
}
