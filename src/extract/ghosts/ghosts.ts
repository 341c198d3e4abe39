/**
 * Modules whose protocols have ghost fields get what runs as well: types, functions and protocols without ghosts, each
 * behind the one that it comes from. Programs, worlds and deployments are of the protocols that run; invariants and
 * theorems stay with those that have ghosts.
 */
import type { Diagnostics } from "../../diagnostics/diagnostic.ts";
import { anyPattern, bind, localExpr } from "../../ir/build.ts";
import {
  type Decl,
  type DeploymentDecl,
  type FunctionDecl,
  type Labelled,
  type Module,
  type ProgramDecl,
  type ProtocolDecl,
  partsOfTheorem,
  type Step,
  type TheoremDecl,
  type WorldDecl,
  type WorldInvariantDecl,
  type WorldUse,
} from "../../ir/decl.ts";
import { type Expr, type Global, local } from "../../ir/expr.ts";
import { visitExpr } from "../../ir/free.ts";
import type { Span } from "../../ir/span.ts";
import { fn, named, prune, type Type, type TypeDecl, type Variant } from "../../ir/types.ts";
import { type Use, usesOf } from "../../ir/uses.ts";
import { Eraser } from "./eraser.ts";
import { hasGhosts, type Issue, suffix, Twins } from "./twins.ts";

export function withoutGhosts(modules: readonly Module[], diagnostics: Diagnostics): readonly Module[] {
  const pass = new Pass(diagnostics);
  for (const decl of modules.flatMap((module) => module.decls)) pass.see(decl);
  return pass.idle ? modules : modules.map((module) => ({ ...module, decls: module.decls.flatMap(pass.decl) }));
}

class Pass {
  private readonly twins = new Twins();
  /** The functions that leave ghosts out of a state. */
  private readonly erasing = new Map<TypeDecl, FunctionDecl>();
  /** Functions and protocols that mention types with ghosts, themselves or through others. */
  private readonly ghostly = new Set<Use>();
  private readonly protocols = new Map<ProtocolDecl, ProtocolDecl>();
  private readonly worlds = new Map<WorldDecl, WorldDecl>();
  private readonly programs = new Map<ProgramDecl, ProgramDecl>();
  private readonly reported = new Set<string>();

  constructor(private readonly diagnostics: Diagnostics) {}

  /** Whether there are no ghosts at all. */
  get idle(): boolean {
    return !this.twins.any;
  }

  /** Notes what has ghosts; declarations come in their order. */
  see(decl: Decl): void {
    if (decl.kind === "record" || decl.kind === "union") {
      this.refuseNested(decl);
      if (!hasGhosts(decl)) return;
      const twin = this.twins.addType(decl);
      this.ghostly.add(decl);
      this.erasing.set(decl, eraseDecl(decl, twin));
      return;
    }
    const mentions = [...usesOf(decl)].some((use) => this.ghostly.has(use));
    if (mentions && (decl.kind === "function" || decl.kind === "protocol")) this.ghostly.add(decl.global);
  }

  /** What a declaration becomes: itself, what stands for it, or both. */
  readonly decl = (decl: Decl): readonly Decl[] => {
    switch (decl.kind) {
      case "record":
      case "union": {
        const twin = this.twins.typeDecl(decl);
        const erase = this.erasing.get(decl);
        return twin === undefined || erase === undefined ? [decl] : [decl, twin, erase];
      }
      case "function": {
        if (!this.ghostly.has(decl.global)) return [decl];
        const twin = this.functionTwin(decl);
        return twin === undefined ? [decl] : [decl, twin];
      }
      case "protocol":
        return this.protocol(decl);
      case "world": {
        const made = this.world(decl);
        this.worlds.set(decl, made);
        return [made];
      }
      case "program": {
        const made = this.program(decl);
        this.programs.set(decl, made);
        return [made];
      }
      case "deployment":
        return [this.deployment(decl)];
    }
  };

  // ---------------------------------------------------------------- protocols

  private protocol(decl: ProtocolDecl): readonly Decl[] {
    if (!this.ghostly.has(decl.global)) return [decl];
    const state = prune(decl.state);
    const erase = state.k === "named" ? this.erasing.get(state.decl) : undefined;
    if (erase === undefined) {
      this.report(decl.span, "DSL2032", `${decl.name} uses the local states of another protocol, which have ghosts`);
      return [decl];
    }
    for (const type of [decl.msg, ...(decl.action === undefined ? [] : [decl.action])])
      if (this.twins.ghostly(type))
        this.report(decl.span, "DSL2032", `a message or an action of ${decl.name} has ghosts`);
    for (const param of decl.scope.params)
      if (this.twins.ghostly(param.type))
        this.report(param.span, "DSL2032", `${param.name} is of a type that has ghosts, and a parameter`);
    const helpers = this.helpers(decl.helpers, true);
    const twin: ProtocolDecl = {
      ...decl,
      global: this.twins.addGlobal(decl.global),
      doc: `${decl.name} as it runs, without ghosts.`,
      helpers,
      state: this.twins.type(decl.state),
      nodes: this.running((eraser) => eraser.expr(decl.nodes)),
      init: this.running((eraser) => eraser.lambda(decl.init)),
      sends: decl.sends.map((step) => this.step(step)),
      receives: decl.receives.map((step) => this.step(step)),
      internals: decl.internals.map((step) => this.step(step)),
      invariants: [],
      theorems: decl.theorems.flatMap((theorem) => this.theorem(theorem)),
      erases: { protocol: decl, erase: erase.global },
    };
    const made = { ...twin, helpers: usedHelpers(twin) };
    this.protocols.set(decl, made);
    return [decl, made];
  }

  /** What a theorem says of what runs. */
  private theorem(theorem: TheoremDecl): readonly TheoremDecl[] {
    if (theorem.pattern !== "consensus" || theorem.decided === undefined) return [];
    const { name, span, doc, decided, value } = theorem;
    const lambda = this.running((eraser) => eraser.lambda(decided));
    return [{ pattern: "decisions", name, span, doc, value: this.twins.type(value), decided: lambda, of: theorem }];
  }

  private step(step: Step): Step {
    return this.running((eraser) => ({
      ...step,
      params: step.params.map((param) => this.twins.local(param)),
      body: eraser.expr(step.body),
    }));
  }

  // ---------------------------------------------------------------- functions

  /** The function without ghosts; `undefined` where it needs them. */
  private functionTwin(decl: FunctionDecl, name?: string): FunctionDecl | undefined {
    const global = this.twins.addGlobal(decl.global, name);
    const eraser = new Eraser(this.twins);
    const twin: FunctionDecl = {
      ...decl,
      global,
      params: decl.params.map((param) => this.twins.local(param)),
      result: this.twins.type(decl.result),
      body: eraser.expr(decl.body),
    };
    const [issue] = eraser.issues;
    if (issue === undefined) return twin;
    this.twins.refuseGlobal(decl.global, issue);
    return undefined;
  }

  /**
   * The helpers of a protocol, world or program.
   *
   * @param both whether those with ghosts stay, so that all get a name of their own
   */
  private helpers(decls: readonly FunctionDecl[], both: boolean): readonly FunctionDecl[] {
    return decls.flatMap((decl) => {
      const mentions = [...usesOf(decl)].some((use) => this.ghostly.has(use));
      if (mentions) this.ghostly.add(decl.global);
      if (!both && !mentions) return [decl];
      const twin = this.functionTwin(decl, both ? undefined : decl.global.name);
      return twin === undefined ? [] : [twin];
    });
  }

  // ---------------------------------------------------------------- worlds, programs, deployments

  private labelled(use: Labelled): Labelled {
    const protocol = this.protocols.get(use.protocol) ?? use.protocol;
    const args = use.args.map((arg) => this.running((eraser) => eraser.expr(arg)));
    return { ...use, protocol, args };
  }

  private worldUse(use: WorldUse | undefined): WorldUse | undefined {
    if (use === undefined) return undefined;
    const args = use.args.map((arg) => this.running((eraser) => eraser.expr(arg)));
    return { ...use, decl: this.worlds.get(use.decl) ?? use.decl, args };
  }

  private world(decl: WorldDecl): WorldDecl {
    return {
      ...decl,
      helpers: this.helpers(decl.helpers, false),
      uses: decl.uses.map((use) => this.labelled(use)),
      hooks: decl.hooks.map((hook) =>
        this.running((eraser) => ({
          ...hook,
          params: hook.params.map((param) => this.twins.local(param)),
          body: eraser.expr(hook.body),
        })),
      ),
      invariants: decl.invariants.map((one) => this.running((eraser) => worldInvariant(one, eraser, this.twins))),
    };
  }

  private program(decl: ProgramDecl): ProgramDecl {
    const helpers = this.helpers(decl.helpers, false);
    const eraser = new Eraser(this.twins, (called) => this.programs.get(called) ?? called);
    const made: ProgramDecl = {
      ...decl,
      helpers,
      world: decl.world.map((use) => this.labelled(use)),
      composed: this.worldUse(decl.composed),
      result: this.twins.type(decl.result),
      body: eraser.prog(decl.body),
      requires: decl.requires === undefined ? undefined : eraser.lambda(decl.requires),
      ensures: decl.ensures === undefined ? undefined : eraser.lambda(decl.ensures),
    };
    this.reportAll(eraser.issues);
    return made;
  }

  private deployment(decl: DeploymentDecl): DeploymentDecl {
    return {
      ...decl,
      world: decl.world.map((use) => this.labelled(use)),
      composed: this.worldUse(decl.composed),
      programs: decl.programs.map((one) => ({
        ...one,
        program: this.programs.get(one.program) ?? one.program,
        args: one.args.map((arg) => this.running((eraser) => eraser.expr(arg))),
      })),
    };
  }

  // ---------------------------------------------------------------- reports

  /** What runs, with a report where it depends on ghosts. */
  private running<T>(erase: (eraser: Eraser) => T): T {
    const eraser = new Eraser(this.twins);
    const made = erase(eraser);
    this.reportAll(eraser.issues);
    return made;
  }

  private reportAll(issues: readonly Issue[]): void {
    for (const issue of issues) {
      const place = `${issue.span.file}:${issue.span.start}:${issue.span.end}`;
      if (!this.reported.has(place)) this.diagnostics.report({ severity: "error", ...issue });
      this.reported.add(place);
    }
  }

  private refuseNested(decl: TypeDecl): void {
    const fields = decl.kind === "record" ? decl.fields : decl.variants.flatMap((variant) => variant.fields);
    for (const field of fields)
      if (this.twins.ghostly(field.type))
        this.report(field.span, "DSL2032", `${field.name} is of a type that has ghosts, and part of another value`);
  }

  private report(span: Span, code: "DSL2032", message: string): void {
    const hint = "ghosts are fields of the local state of one protocol, and stay in it";
    this.diagnostics.report({ code, severity: "error", message, hint, span });
  }
}

/** A claim across protocols, of what runs. */
function worldInvariant(one: WorldInvariantDecl, eraser: Eraser, twins: Twins): WorldInvariantDecl {
  const holds = eraser.lambda(one.holds);
  if (one.pattern === "across") return { ...one, holds };
  if (one.pattern === "everywhere") return { ...one, members: eraser.expr(one.members), holds };
  return {
    ...one,
    fact: twins.type(one.fact),
    about: eraser.lambda(one.about),
    holds,
    claims: eraser.lambda(one.claims),
    says: one.says.map((says) => ({ ...says, facts: eraser.lambda(says.facts) })),
  };
}

/** The helpers that what runs uses: those of invariants have nothing to do with it. */
function usedHelpers(decl: ProtocolDecl): readonly FunctionDecl[] {
  const { nodes, init, sends, receives, internals, theorems, helpers } = decl;
  const steps = [...sends, ...receives, ...internals].map((step) => step.body);
  const decided = theorems.flatMap((one) => partsOfTheorem(one).lambdas.map((lambda) => lambda.body));
  const used = new Set<FunctionDecl>();
  const see = (body: Expr): void =>
    visitExpr(body, (expr) => {
      const helper = expr.k === "global" ? helpers.find((one) => one.global === expr.global) : undefined;
      if (helper === undefined || used.has(helper)) return;
      used.add(helper);
      see(helper.body);
    });
  [nodes, init.body, ...steps, ...decided].forEach(see);
  return helpers.filter((helper) => used.has(helper));
}

/** `State -> State_run`: the function that leaves ghosts out. */
function eraseDecl(decl: TypeDecl, twin: TypeDecl): FunctionDecl {
  const { span } = decl;
  const args = decl.params.map((param): Type => ({ k: "param", param }));
  const type = named(decl, args);
  const result = named(twin, args);
  const state = local("state", type, span);
  const of = localExpr(state, span);
  const body: Expr =
    decl.kind === "record"
      ? {
          k: "record",
          fields: decl.fields
            .filter((field) => field.ghost !== true)
            .map((field): Expr => ({ k: "field", of, name: field.name, span, type: field.type })),
          span,
          type: result,
        }
      : { k: "match", of, cases: decl.variants.map((one) => eraseCase(one, decl, result, span)), span, type: result };
  const global: Global = { name: `${decl.name}${suffix}_of`, type: fn([type], result) };
  return {
    kind: "function",
    global,
    typeParams: decl.params,
    params: [state],
    result,
    body,
    structural: undefined,
    span,
    doc: `A ${decl.name} without its ghosts.`,
  };
}

function eraseCase(variant: Variant, decl: TypeDecl & { kind: "union" }, type: Type, span: Span) {
  const kept = variant.fields.map((field) => (field.ghost === true ? undefined : local(field.name, field.type, span)));
  const fields = kept.flatMap((one) => (one === undefined ? [] : [localExpr(one, span)]));
  const body: Expr = { k: "variant", tag: variant.tag, fields, span, type };
  const patterns = kept.map((one) => (one === undefined ? anyPattern : bind(one)));
  return { pattern: { k: "variant", decl, tag: variant.tag, fields: patterns } as const, body };
}
