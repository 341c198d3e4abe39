/**
 * Which parameters of a protocol, world, program or deployment a definition inside it uses. Coq gives a definition of a section
 * exactly those when the section ends, so that is what later uses must pass.
 */
import type {
  Decl,
  DeploymentDecl,
  FunctionDecl,
  Labelled,
  Module,
  ProgramDecl,
  ProtocolDecl,
  WorldDecl,
  WorldUse,
} from "../ir/decl.ts";
import type { Expr, Global, Local } from "../ir/expr.ts";
import { visitExpr, visitProg } from "../ir/free.ts";
import { parts, prune, type Type, type TypeParam } from "../ir/types.ts";

export type Factory = ProtocolDecl | WorldDecl | ProgramDecl | DeploymentDecl;

/** Whether a declaration is a section of its own, with parameters that everything inside it may use. */
export const isFactory = (decl: Decl): decl is Factory =>
  decl.kind === "protocol" || decl.kind === "world" || decl.kind === "program" || decl.kind === "deployment";

/** Operators that ask for equality, by the argument whose type they compare. */
const comparing: Readonly<Record<string, number>> = {
  equals: 0,
  contains: 0,
  without: 0,
  occurrences: 0,
  sameElements: 0,
  isPrefix: 0,
  justified: 1,
};

export class Closures {
  private readonly factories = new Map<Global, Factory>();
  private readonly functions = new Map<Global, FunctionDecl>();
  private readonly owners = new Map<Global, Factory>();
  private readonly used = new Map<Global, readonly Local[]>();
  private readonly equality = new Map<FunctionDecl, Set<TypeParam>>();

  constructor(modules: readonly Module[]) {
    for (const decl of modules.flatMap((module) => module.decls)) {
      if (decl.kind === "function") this.functions.set(decl.global, decl);
      if (isFactory(decl)) {
        this.factories.set(decl.global, decl);
        for (const helper of decl.helpers) {
          this.functions.set(helper.global, helper);
          this.owners.set(helper.global, decl);
        }
      }
    }
  }

  factory(global: Global): Factory | undefined {
    return this.factories.get(global);
  }

  function(global: Global): FunctionDecl | undefined {
    return this.functions.get(global);
  }

  /** The protocol, world, program or deployment that a helper belongs to. */
  owner(global: Global): Factory | undefined {
    return this.owners.get(global);
  }

  /** The parameters that a helper, or the main definition of a factory, uses. */
  of(global: Global): readonly Local[] {
    const known = this.used.get(global);
    if (known !== undefined) return known;
    this.used.set(global, []);
    const helper = this.functions.get(global);
    const owner = this.owners.get(global);
    const factory = this.factories.get(global);
    const found =
      helper !== undefined && owner !== undefined
        ? this.in(owner, [helper.body])
        : factory !== undefined
          ? this.ofMain(factory)
          : [];
    this.used.set(global, found);
    return found;
  }

  private ofMain(factory: Factory): readonly Local[] {
    if (factory.kind === "protocol") return this.in(factory, protocolExprs(factory));
    if (factory.kind === "program") {
      const exprs: Expr[] = [];
      visitProg(factory.body, (expr) => exprs.push(expr), false);
      // The type of a program names its world.
      return this.in(factory, [...exprs, ...this.worldArgs(factory)]);
    }
    if (factory.kind === "world")
      return this.in(factory, [...factory.hooks.map((hook) => hook.body), ...this.protocolArgs(factory.uses)]);
    return [];
  }

  /** The arguments by which the world of a program or deployment is named in Coq. */
  worldArgs({ world, composed }: Pick<ProgramDecl, "world" | "composed">): readonly Expr[] {
    if (composed === undefined) return this.protocolArgs(world);
    return this.passed(composed.decl, composed.args);
  }

  /** The arguments that protocols are passed. */
  private protocolArgs(uses: readonly Labelled[]): readonly Expr[] {
    return uses.flatMap((use) => this.passed(use.protocol, use.args));
  }

  private passed(factory: Factory, args: WorldUse["args"]): readonly Expr[] {
    const used = this.of(factory.global);
    return args.filter((_, i) => used.some((param) => param === factory.scope.params[i]));
  }

  /** The parameters of `factory` that expressions use, in the order of declaration. */
  in(factory: Factory, exprs: readonly Expr[]): readonly Local[] {
    const found = new Set<Local>();
    for (const expr of exprs) {
      visitExpr(expr, (at) => {
        if (at.k === "local") found.add(at.local);
        if (at.k === "global" && this.owners.get(at.global) === factory)
          for (const local of this.of(at.global)) found.add(local);
        // A call of a protocol or program passes on only what that uses.
        if (at.k === "global" && at.global === factory.global)
          for (const local of factory.scope.params) if (this.of(at.global).includes(local)) found.add(local);
      });
    }
    return factory.scope.params.filter((param) => found.has(param));
  }

  /** The type parameters of a function whose values it compares. */
  compares(decl: FunctionDecl): ReadonlySet<TypeParam> {
    const known = this.equality.get(decl);
    if (known !== undefined) return known;
    const found = new Set<TypeParam>();
    this.equality.set(decl, found);
    const add = (type: Type): void => {
      const at = prune(type);
      if (at.k === "param") found.add(at.param);
      parts(at).forEach(add);
    };
    visitExpr(decl.body, (expr) => {
      if (expr.k === "op") {
        const arg = expr.args[comparing[expr.op] ?? -1];
        if (arg !== undefined) add(arg.type);
      }
      if (expr.k === "global") {
        const callee = this.functions.get(expr.global);
        if (callee === undefined) return;
        const needs = this.compares(callee);
        callee.typeParams.forEach((param, i) => {
          const arg = expr.typeArgs[i];
          if (needs.has(param) && arg !== undefined) add(arg);
        });
      }
    });
    return found;
  }
}

export function protocolExprs(decl: ProtocolDecl): readonly Expr[] {
  return [decl.nodes, decl.init.body, ...[...decl.sends, ...decl.receives, ...decl.internals].map((step) => step.body)];
}
