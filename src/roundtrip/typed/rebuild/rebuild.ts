/**
 * Extracted terms get back the types that extraction leaves out: those of constructors and definitions are the author's,
 * and what is between them is inferred.
 */
import type { Factory } from "../../../coqgen/closures.ts";
import type { Labelled, ProgramDecl, WorldDecl } from "../../../ir/decl.ts";
import type { Local } from "../../../ir/expr.ts";
import { fieldTypes, meta, prune, type Type, type UnionDecl, type Variant } from "../../../ir/types.ts";
import type { Extraction } from "../../coq/extraction.ts";
import type { Root } from "../../coq/roots.ts";
import { applied, reduced, type Term } from "../../coq/terms.ts";
import { fitted } from "../coercions.ts";
import { bound, type Env, plainName } from "../environment.ts";
import type { Typed, Var } from "../expr.ts";
import { Mistyped } from "../unify.ts";
import { call } from "./calls.ts";
import { cases } from "./cases.ts";
import { constructor_ } from "./constructors.ts";
import { checkLambda, inferLambda } from "./functions.ts";

/** Where a term stands: the factory whose parameters are in scope, and the program that it is a part of. */
export interface Place {
  readonly factory: Factory | undefined;
  /** The factory's parameters. */
  readonly params: ReadonlyMap<Local, Var>;
  readonly program?: ProgramDecl;
  /** The protocols whose local states a variable gives, by label: in a hook. */
  readonly states?: readonly Labelled[];
}

/** A constructor at variables. */
export interface ConstructorOf {
  readonly constructor_: string;
  readonly vars: readonly Var[];
}

/** The terms of one declaration: `check` and `infer` are what its parts are rebuilt by. */
export class Rebuild {
  constructor(
    readonly extraction: Extraction,
    readonly place: Place,
  ) {}

  /** What is written out where it is used. */
  readonly inlined = (name: string): Term | undefined =>
    this.meaning(name)?.k === "part" ? this.extraction.definitions.get(name)?.value : undefined;

  /** What the author means by a name of the extraction. */
  meaning(name: string): Root | undefined {
    return this.extraction.meanings.get(name);
  }

  /** A term of a type that is asked for. */
  check(raw: Term, type: Type, env: Env): Typed {
    const term = reduced(raw, this.inlined);
    const at = prune(type);
    switch (term.k) {
      case "lambda":
        return checkLambda(this, term, at, env);
      case "let": {
        const value = this.infer(term.value, env);
        const of: Var = { name: term.param.name, type: value.type };
        const body = this.check(term.body, type, new Map(env).set(term.param, of));
        return { k: "let", of, value, body, type: body.type };
      }
      case "case":
        return cases(this, term, type, env);
      case "constructor":
        return constructor_(this, term, at, env);
      case "absurd":
        return { k: "absurd", type };
      case "erased":
        return { k: "erased", type };
      case "apply":
        return fitted(call(this, term.fn, term.args, env, type), type);
      default:
        return fitted(this.infer(term, env), type);
    }
  }

  /** A term of the type that it has. */
  infer(raw: Term, env: Env): Typed {
    const term = reduced(raw, this.inlined);
    switch (term.k) {
      case "var": {
        const of = env.get(term.of);
        if (of === undefined) throw new Mistyped(`nothing binds ${term.of.name}`);
        return { k: "var", of, type: of.type };
      }
      case "lambda":
        return inferLambda(this, term, env);
      case "let":
      case "case":
      case "constructor":
      case "absurd":
        return this.check(term, meta(), env);
      case "global":
        return call(this, term, [], env);
      case "apply":
        return call(this, term.fn, term.args, env);
      case "fix":
        throw new Mistyped(`${term.self.name} is a recursive function inside another`);
      case "erased":
        return { k: "erased", type: meta() };
    }
  }

  /** A function's parameters and body; the term may be a function of less, or of more. */
  opened(
    term: Term,
    params: readonly { readonly name: string; readonly type: Type }[],
    result: Type,
    leading: readonly Var[] = [],
  ): { readonly params: readonly Var[]; readonly body: Typed } {
    const names = term.k === "lambda" ? term.params.slice(leading.length).map((one) => one.name) : [];
    const own = params.map(({ name, type }, i): Var => ({ name: plainName(names[i]) ?? name, type }));
    const { env, terms } = bound([...leading, ...own]);
    return { params: own, body: this.check(applied(term, terms, this.inlined), result, env) };
  }

  /** A term at arguments: variables, and constructors of them, whose tests are decided. */
  applied(term: Term, args: readonly (Var | ConstructorOf)[], type: Type, env: Env): Typed {
    const given = bound(
      args.flatMap((one) => ("constructor_" in one ? one.vars : [one])),
      env,
    );
    const terms = args.map(
      (one): Term =>
        "constructor_" in one
          ? { k: "constructor", name: one.constructor_, args: one.vars.map(given.term) }
          : given.term(one),
    );
    return this.check(applied(term, terms, this.inlined), type, given.env);
  }

  /** A member of a union at fresh variables for its fields. */
  variant(decl: UnionDecl, variant: Variant, typeArgs: readonly Type[]): ConstructorOf {
    for (const [name, root] of this.extraction.meanings)
      if (root.k === "variant" && root.variant === variant) {
        const types = fieldTypes(variant.fields, decl, typeArgs);
        return {
          constructor_: name,
          vars: variant.fields.map((field, i) => ({ name: field.name, type: types[i] as Type })),
        };
      }
    throw new Mistyped(`${variant.tag} was not extracted`);
  }

  /** The constructor that a label of a world is. */
  label(world: WorldDecl, label: string): ConstructorOf {
    for (const [name, root] of this.extraction.meanings)
      if (root.k === "label" && root.world === world && root.label === label) return { constructor_: name, vars: [] };
    throw new Mistyped(`the label ${label} was not extracted`);
  }

  isProgram(name: string, decl: ProgramDecl): boolean {
    const meant = this.meaning(name);
    return meant?.k === "program" && meant.decl === decl;
  }

  /** The parameters of a section that a definition takes before `own` others, in order. */
  sectionParams(value: Term, params: readonly Var[], own: number): readonly Var[] {
    const taken = value.k === "lambda" ? value.params.length : 0;
    const leading = taken - own;
    if (leading === params.length || leading <= 0) return params.slice(0, Math.max(0, leading));
    if (leading > params.length) return params;
    throw new Mistyped("a definition takes some of the parameters around it");
  }
}
