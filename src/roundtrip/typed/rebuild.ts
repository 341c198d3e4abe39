/**
 * Extracted terms get back the types that extraction leaves out: those of constructors and definitions are the author's,
 * and what is between them is inferred.
 */
import { calledBy } from "../../coqgen/calls.ts";
import type { Factory } from "../../coqgen/closures.ts";
import type { FunctionDecl, Labelled, ProgramDecl, WorldDecl } from "../../ir/decl.ts";
import type { Local } from "../../ir/expr.ts";
import {
  bool,
  elementsOf,
  fieldTypes,
  list,
  meta,
  named,
  nodeId,
  option,
  prune,
  string,
  substitute,
  type Type,
  tuple,
  type UnionDecl,
  unit,
  type Variant,
} from "../../ir/types.ts";
import type { Extraction } from "../coq/extraction.ts";
import { EQUALS } from "../coq/json.ts";
import { definitions } from "../coq/library.ts";
import type { Root } from "../coq/roots.ts";
import { applied, type Branch, mentions, reduced, type Term, type TermVar, varTerm } from "../coq/terms.ts";
import type { Binder, Operator, Typed, UnionCase, Var } from "./expr.ts";
import { integer, natural, text } from "./literals.ts";
import { instantiated } from "./scheme.ts";
import {
  either,
  expect,
  flowDecl,
  knownItems,
  Mistyped,
  progDecl,
  someCollection,
  someNumber,
  someTuple,
  sumDecl,
  unify,
} from "./unify.ts";

type Env = ReadonlyMap<TermVar, Var>;
type ConstructorTerm = Term & { readonly k: "constructor" };

/** Where a term stands: the factory whose parameters are in scope, and the program that it is a part of. */
export interface Place {
  readonly factory: Factory | undefined;
  /** The factory's parameters. */
  readonly params: ReadonlyMap<Local, Var>;
  readonly program?: ProgramDecl;
  /** The protocols whose local states a variable gives, by label: in a hook. */
  readonly states?: readonly Labelled[];
}

const realized = new Map<string, { readonly name: string; readonly type: string }>(
  Object.values(definitions).map((one) => [`$${one.name}`, one]),
);
const flows: Readonly<Record<string, "next" | "stop" | "give" | "left" | "right">> = {
  $Next: "next",
  $Break: "stop",
  $Return: "give",
  $inl: "left",
  $inr: "right",
};

export const progType = (result: Type): Type => named(progDecl, [result]);
export const messageType = ({ protocol, typeArgs }: Labelled): Type =>
  substitute(protocol.msg, protocol.scope.typeParams, typeArgs);
export const stateType = ({ protocol, typeArgs }: Labelled): Type =>
  substitute(protocol.state, protocol.scope.typeParams, typeArgs);
export const actionType = ({ protocol, typeArgs }: Labelled): Type =>
  substitute(protocol.action ?? { k: "never" }, protocol.scope.typeParams, typeArgs);

export class Rebuild {
  constructor(
    private readonly extraction: Extraction,
    private readonly place: Place,
  ) {}

  /** What is written out where it is used. */
  readonly inlined = (name: string): Term | undefined =>
    this.meaning(name)?.k === "part" ? this.extraction.definitions.get(name)?.value : undefined;

  private meaning(name: string): Root | undefined {
    return this.extraction.meanings.get(name);
  }

  /** A function's parameters and body; the term may be a function of less, or of more. */
  opened(
    term: Term,
    params: readonly { readonly name: string; readonly type: Type }[],
    result: Type,
    leading: readonly Var[] = [],
  ): { readonly params: readonly Var[]; readonly body: Typed } {
    const names = term.k === "lambda" ? term.params.slice(leading.length).map((one) => one.name) : [];
    const env = new Map<TermVar, Var>();
    const bind = (of: Var): Term => {
      const at: TermVar = { name: of.name };
      env.set(at, of);
      return varTerm(at);
    };
    const outer = leading.map(bind);
    const own = params.map(({ name, type }, i): Var => ({ name: plainName(names[i]) ?? name, type }));
    const body = applied(term, [...outer, ...own.map(bind)], this.inlined);
    return { params: own, body: this.check(body, result, env) };
  }

  /** Variables of the place, as variables of terms. */
  bind(vars: readonly Var[]): { readonly env: Env; term(of: Var): Term } {
    const env = new Map<TermVar, Var>();
    const terms = new Map<Var, Term>();
    for (const of of vars) {
      const at: TermVar = { name: of.name };
      env.set(at, of);
      terms.set(of, varTerm(at));
    }
    return { env, term: (of) => terms.get(of) ?? { k: "erased" } };
  }

  /** A term at arguments: variables, and constructors of them, whose tests are decided. */
  applied(term: Term, args: readonly (Var | ConstructorOf)[], type: Type, env: Env, place = false): Typed {
    const inner = new Map(env);
    const variable = (of: Var): Term => {
      const at: TermVar = { name: of.name };
      inner.set(at, of);
      return varTerm(at);
    };
    const terms = args.map((one) =>
      "constructor_" in one
        ? ({ k: "constructor", name: one.constructor_, args: one.vars.map(variable) } as const)
        : variable(one),
    );
    void place;
    return this.check(applied(term, terms, this.inlined), type, inner);
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

  label(world: WorldDecl, label: string): ConstructorOf {
    for (const [name, root] of this.extraction.meanings)
      if (root.k === "label" && root.world === world && root.label === label) return { constructor_: name, vars: [] };
    throw new Mistyped(`the label ${label} was not extracted`);
  }

  /** The label at which an inclusion has the protocol of a world of one protocol. */
  placeOf(inclusion: Term): string {
    const [head, args] = inclusion.k === "apply" ? [inclusion.fn, inclusion.args] : [inclusion, []];
    const defined = head.k === "global" ? this.extraction.definitions.get(head.name)?.value : head;
    const value = defined === undefined ? undefined : reduced(applied(defined, args, this.inlined), this.inlined);
    const place = value?.k === "constructor" && value.name === "$Inclusion" ? value.args[0] : undefined;
    const label =
      place === undefined
        ? undefined
        : reduced(applied(place, [{ k: "constructor", name: "$tt", args: [] }], this.inlined), this.inlined);
    const meant = label?.k === "constructor" ? this.meaning(label.name) : undefined;
    if (meant?.k !== "label") throw new Mistyped("a program runs at a label that is computed");
    return meant.label;
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

  // -------------------------------------------------------------- with a type that is asked for

  check(raw: Term, type: Type, env: Env): Typed {
    const term = reduced(raw, this.inlined);
    const at = prune(type);
    switch (term.k) {
      case "lambda":
        return this.checkLambda(term, at, env);
      case "let": {
        const value = this.infer(term.value, env);
        const of: Var = { name: term.param.name, type: value.type };
        const body = this.check(term.body, type, new Map(env).set(term.param, of));
        return { k: "let", of, value, body, type: body.type };
      }
      case "case":
        return this.cases(term, type, env);
      case "constructor":
        return this.constructor_(term, at, env);
      case "absurd":
        return { k: "absurd", type };
      case "erased":
        return { k: "erased", type };
      case "apply":
        return this.fit(this.call(term.fn, term.args, env, type), type);
      default:
        return this.fit(this.infer(term, env), type);
    }
  }

  private checkLambda(term: Term & { k: "lambda" }, at: Type, env: Env): Typed {
    if (at.k === "fn" && at.params.length === 0)
      return { k: "lambda", params: [], body: this.check(term, at.result, env), type: at };
    if (at.k !== "fn") return this.fit(this.inferLambda(term, env), at);
    const names = term.params.map((param) => param.name);
    const params = at.params.map((type, i): Var => ({ name: plainName(names[i]) ?? `x${i + 1}`, type }));
    const inner = new Map(env);
    const args = params.map((of) => {
      const variable: TermVar = { name: of.name };
      inner.set(variable, of);
      return varTerm(variable);
    });
    return { k: "lambda", params, body: this.check(applied(term, args, this.inlined), at.result, inner), type: at };
  }

  /** A value where another type may be meant by the same value in Coq. */
  private fit(value: Typed, type: Type): Typed {
    const from = prune(value.type);
    const to = prune(type);
    if (from.k === "number" && to.k === "bigint") return { k: "exact", value, type: to };
    if (to.k === "fn" && to.params.length === 0 && from.k !== "meta" && !(from.k === "fn" && from.params.length === 0))
      return { k: "lambda", params: [], body: this.fit(value, to.result), type: to };
    if (from.k === "fn" && from.params.length === 0 && to.k !== "meta" && !(to.k === "fn" && to.params.length === 0))
      return this.fit({ k: "call", fn: value, args: [], type: from.result }, to);
    if (to.k === "list") return this.listed(value, to);
    unify(from, to);
    return value;
  }

  /** A map or a set, where the list that it is in Coq is meant. */
  private listed(value: Typed, to: Type & { readonly k: "list" }): Typed {
    const from = prune(value.type);
    if (from.k !== "map" && from.k !== "set") {
      unify(from, to);
      return value;
    }
    unify(elementsOf(from) as Type, to.of);
    return { k: "list", items: [{ spread: true, value }], type: to };
  }

  // -------------------------------------------------------------- with the type that it has

  infer(raw: Term, env: Env): Typed {
    const term = reduced(raw, this.inlined);
    switch (term.k) {
      case "var": {
        const of = env.get(term.of);
        if (of === undefined) throw new Mistyped(`nothing binds ${term.of.name}`);
        return { k: "var", of, type: of.type };
      }
      case "lambda":
        return this.inferLambda(term, env);
      case "let":
      case "case":
      case "constructor":
      case "absurd":
        return this.check(term, meta(), env);
      case "global":
        return this.call(term, [], env);
      case "apply":
        return this.call(term.fn, term.args, env);
      case "fix":
        throw new Mistyped(`${term.self.name} is a recursive function inside another`);
      case "erased":
        return { k: "erased", type: meta() };
    }
  }

  private inferLambda(term: Term & { k: "lambda" }, env: Env): Typed {
    const inner = new Map(env);
    const params = term.params.map((param, i): Var => {
      const of: Var = { name: plainName(param.name) ?? `x${i + 1}`, type: meta() };
      inner.set(param, of);
      return of;
    });
    const body = this.infer(term.body, inner);
    return { k: "lambda", params, body, type: { k: "fn", params: params.map((one) => one.type), result: body.type } };
  }

  // -------------------------------------------------------------- calls

  private call(fn: Term, args: readonly Term[], env: Env, wanted: Type = meta()): Typed {
    if (fn.k === "apply") return this.call(fn.fn, [...fn.args, ...args], env, wanted);
    if (fn.k === "global") return this.callGlobal(fn.name, args, env, wanted);
    if (fn.k === "var") {
      const state = this.stateAt(fn, args, env);
      if (state !== undefined) return state;
    }
    return this.callTyped(this.infer(fn, env), args, env);
  }

  /** In a hook: this node's state in the protocol of a label. */
  private stateAt(fn: Term & { k: "var" }, args: readonly Term[], env: Env): Typed | undefined {
    const of = env.get(fn.of);
    const [label] = args;
    if (of === undefined || prune(of.type).k !== "opaque" || label?.k !== "constructor") return undefined;
    const meant = this.meaning(label.name);
    const use = meant?.k === "label" ? this.place.states?.find((one) => one.label === meant.label) : undefined;
    if (use === undefined) throw new Mistyped("a hook looks at a protocol that its world does not have");
    return { k: "field", of: { k: "var", of, type: of.type }, name: use.label, type: stateType(use) };
  }

  private callGlobal(name: string, args: readonly Term[], env: Env, wanted: Type): Typed {
    if (name === EQUALS) return this.operator("equals", "a -> a -> bool", args, env, wanted);
    const library = realized.get(name);
    if (library !== undefined) {
      if (library.type !== "") return this.operator(library.name as Operator, library.type, args, env, wanted);
      return this.program(library.name, args, env);
    }
    const called = /^\$call (\d+)$/.exec(name)?.[1];
    const callee = called === undefined ? undefined : calledBy(this.place.program ?? nobody)[Number(called)];
    if (callee !== undefined) return this.run(callee, args, env);
    const meant = this.meaning(name);
    switch (meant?.k) {
      case "function":
        return this.callFunction(meant.decl, meant.owner, args, env, wanted);
      case "field":
        return this.field(meant.name, name, args, env);
      default:
        throw new Mistyped(`${name} of the Coq library has no realizer`);
    }
  }

  private callFunction(
    decl: FunctionDecl,
    owner: Factory | undefined,
    args: readonly Term[],
    env: Env,
    wanted: Type,
  ): Typed {
    const params = decl.typeParams;
    const typeArgs = params.map(() => meta());
    const at = (type: Type): Type => substitute(type, params, typeArgs);
    const own = this.withoutSection(decl, owner, args, env);
    const type: Type =
      decl.params.length === 0
        ? at(prune(decl.global.type).k === "fn" ? decl.global.type : decl.result)
        : { k: "fn", params: decl.params.map((param) => at(param.type)), result: at(decl.result) };
    if (type.k === "fn" && own.length === type.params.length) expect(type.result, wanted);
    return this.callTyped({ k: "global", global: decl.global, typeArgs, type }, own, env);
  }

  /** What a helper is passed besides the parameters of the factory that it belongs to, which it sees. */
  private withoutSection(
    decl: FunctionDecl,
    owner: Factory | undefined,
    args: readonly Term[],
    env: Env,
  ): readonly Term[] {
    if (owner === undefined) return args;
    if (owner !== this.place.factory) throw new Mistyped(`${decl.global.name} is used outside of what it belongs to`);
    const used = this.extraction.roots.closures.of(decl.global);
    used.forEach((local, i) => {
      const arg = args[i];
      const of = arg?.k === "var" ? env.get(arg.of) : undefined;
      if (of === undefined || of !== this.place.params.get(local))
        throw new Mistyped(`${decl.global.name} is not passed ${local.name} as ${local.name}`);
    });
    return args.slice(used.length);
  }

  private callTyped(fn: Typed, args: readonly Term[], env: Env): Typed {
    const at = prune(fn.type);
    if (at.k === "fn" && at.params.length === 0 && args.length > 0)
      return this.callTyped({ k: "call", fn, args: [], type: at.result }, args, env);
    if (args.length === 0) return fn;
    if (at.k !== "fn") {
      const given = args.map((arg) => this.infer(arg, env));
      const result = meta();
      unify(at, { k: "fn", params: given.map((one) => one.type), result });
      return { k: "call", fn, args: given, type: result };
    }
    const { params, result } = at;
    if (args.length < params.length)
      return this.partial(params, args, env, (all, inner) => this.callTyped(fn, all, inner));
    const given = this.checkAll(args.slice(0, params.length), params, env);
    return this.callTyped({ k: "call", fn, args: given, type: result }, args.slice(params.length), env);
  }

  /** Functions are checked after other arguments, whose types say what they are functions of. */
  private checkAll(args: readonly Term[], types: readonly Type[], env: Env): readonly Typed[] {
    const found = new Map<number, Typed>();
    const late = (arg: Term): boolean => arg.k === "lambda" || arg.k === "global";
    for (const wanted of [false, true])
      args.forEach((arg, i) => {
        if (late(arg) === wanted) found.set(i, this.check(arg, types[i] as Type, env));
      });
    return args.map((_, i) => found.get(i) as Typed);
  }

  /** A function at some of its arguments is a function of the others. */
  private partial(
    types: readonly Type[],
    args: readonly Term[],
    env: Env,
    call: (args: readonly Term[], env: Env) => Typed,
  ): Typed {
    const inner = new Map(env);
    const params = types.slice(args.length).map((type, i): Var => ({ name: `x${i + 1}`, type }));
    const more = params.map((of) => {
      const variable: TermVar = { name: of.name };
      inner.set(variable, of);
      return varTerm(variable);
    });
    const body = call([...args, ...more], inner);
    return { k: "lambda", params, body, type: { k: "fn", params: params.map((one) => one.type), result: body.type } };
  }

  private field(name: string, coq: string, args: readonly Term[], env: Env): Typed {
    const value = this.extraction.definitions.get(coq)?.value;
    const [of, ...rest] = args;
    if (value === undefined) throw new Mistyped(`${coq} has no definition`);
    if (of === undefined) return this.infer(value, env);
    const typed = this.infer(of, env);
    const probe: TermVar = { name: "value" };
    const whole: Var = { name: "value", type: typed.type };
    // Its definition says of what type it is.
    const { type } = this.infer(applied(value, [varTerm(probe)], this.inlined), new Map(env).set(probe, whole));
    return this.callTyped({ k: "field", of: typed, name, type }, rest, env);
  }

  // -------------------------------------------------------------- operators

  private operator(op: Operator, scheme: string, args: readonly Term[], env: Env, wanted: Type): Typed {
    const { params, result } = instantiated(scheme);
    if (args.length < params.length)
      return this.partial(params, args, env, (all, inner) => this.operator(op, scheme, all, inner, meta()));
    if (args.length === params.length) expect(result, wanted);
    const own = args.slice(0, params.length);
    const call = (given: readonly Typed[], type: Type): Typed =>
      this.callTyped({ k: "op", op, args: given, type }, args.slice(params.length), env);
    const [a, b] = own;
    const [first] = params;
    if (a !== undefined && (op === "length" || op === "contains")) {
      const of = this.infer(a, env);
      const at = prune(of.type);
      if (op === "length" && (at.k === "map" || at.k === "set"))
        return { k: "op", op: "size", args: [of], type: result };
      if (op === "contains" && at.k === "set" && b !== undefined)
        return { k: "op", op: "has", args: [of, this.check(b, at.of, env)], type: result };
    }
    // Two numbers, of which one may have become a bigint without a trace.
    if (a !== undefined && b !== undefined && own.length === 2 && first !== undefined && first === params[1]) {
      const infer = (term: Term, other: Term): Typed => {
        const found = forced(this.infer(term, env));
        const at = prune(first);
        // A list is meant, or what it is compared with is one.
        const listed = at.k === "list" || (other.k === "constructor" && other.name === "$cons");
        return listed && elementsOf(found.type) !== undefined
          ? this.fit(found, at.k === "list" ? at : list(meta()))
          : found;
      };
      if (isOpen(a) && !isOpen(b)) {
        const right = infer(b, a);
        const left = this.check(a, right.type, env);
        unify(first, right.type);
        return call([left, right], result);
      }
      const left = infer(a, b);
      const right = isOpen(b) ? this.check(b, left.type, env) : infer(b, a);
      // Where Coq leaves both out, there is one value only.
      if (op === "equals" && left.k === "erased" && right.k === "erased")
        return { k: "boolean", value: true, type: bool };
      const kinds = [prune(left.type).k, prune(right.type).k];
      const common = (kinds[0] === "number" && kinds[1] === "bigint") || kinds[1] === "list" ? right.type : left.type;
      unify(first, common);
      return call([this.fit(left, common), this.fit(right, common)], result);
    }
    return call(this.checkAll(own, params, env), result);
  }

  // -------------------------------------------------------------- constructors

  private constructor_(term: ConstructorTerm, type: Type, env: Env): Typed {
    const { name, args } = term;
    const arg = (i: number): Term => args[i] ?? { k: "erased" };
    switch (name) {
      case "$true":
      case "$false":
        return this.fit({ k: "boolean", value: name === "$true", type: bool }, type);
      case "$tt":
        return this.fit({ k: "unit", type: unit }, type);
      case "$O":
      case "$S": {
        const value = natural(term);
        if (value === undefined) throw new Mistyped("a node's name is computed");
        return this.fit({ k: "number", value, type: nodeId }, type);
      }
      case "$Z0":
      case "$Zpos":
      case "$Zneg": {
        const value = integer(term);
        if (value === undefined) throw new Mistyped("the digits of a number are computed");
        const at: Type = type.k === "number" || type.k === "bigint" ? type : someNumber();
        return this.fit({ k: "number", value, type: at }, type);
      }
      case "$EmptyString":
      case "$String": {
        const value = text(term);
        if (value === undefined) throw new Mistyped("the bytes of a text are computed");
        return this.fit({ k: "string", value, type: string }, type);
      }
      case "$None": {
        const at = option(meta());
        return this.fit({ k: "none", type: at }, type);
      }
      case "$Some": {
        const at = type.k === "option" ? type : option(meta());
        const value = this.check(arg(0), (at as Type & { k: "option" }).of, env);
        return this.fit({ k: "some", value, type: at }, type);
      }
      case "$nil":
      case "$cons":
        return this.list(term, type, env);
      case "$pair":
        return this.pair(term, type, env);
      case "$inl":
      case "$inr":
      case "$Next":
      case "$Break":
      case "$Return": {
        const at = named(name.startsWith("$in") ? sumDecl : flowDecl, [meta(), meta()]) as Type & { k: "named" };
        unify(at, type);
        const part = at.args[name === "$inr" || name === "$Return" ? 1 : 0] as Type;
        return { k: "flow", name: flows[name] ?? "next", value: this.check(arg(0), part, env), type: at };
      }
      case "$Ret":
      case "$Act":
      case "$Bind":
      case "$Fail":
        return this.fit(this.programPart(term, type, env), type);
      default:
        return this.declared(term, type, env);
    }
  }

  private list(term: ConstructorTerm, type: Type, env: Env): Typed {
    if (term.name === "$nil") {
      const empty = someCollection(meta());
      unify(empty, type);
      return { k: "list", items: [], type: empty };
    }
    const at = type.k === "list" ? type : (list(meta()) as Type & { k: "list" });
    const items: { spread: boolean; value: Typed }[] = [];
    let rest: Term = term;
    while (rest.k === "constructor" && rest.name === "$cons") {
      items.push({ spread: false, value: this.check(rest.args[0] as Term, at.of, env) });
      rest = reduced(rest.args[1] as Term, this.inlined);
    }
    if (!(rest.k === "constructor" && rest.name === "$nil"))
      items.push({ spread: true, value: this.check(rest, at, env) });
    return this.fit({ k: "list", items, type: at }, type);
  }

  /** Coq's tuples are pairs whose first part may be a pair. */
  private pair(term: ConstructorTerm, type: Type, env: Env): Typed {
    const wanted = type.k === "tuple" ? type.items.length : 2;
    let parts = [...term.args];
    while (parts.length < wanted) {
      const first = reduced(parts[0] as Term, this.inlined);
      if (first.k !== "constructor" || first.name !== "$pair") throw new Mistyped("a tuple is not built at once");
      parts = [...first.args, ...parts.slice(1)];
    }
    if (type.k === "tuple") {
      const items = parts.map((part, i) => this.check(part, type.items[i] as Type, env));
      return { k: "tuple", items, type };
    }
    const [before, last] = parts.map((part) => this.infer(part, env)) as [Typed, Typed];
    return this.fit({ k: "tuple", items: [before, last], type: someTuple(before.type, last.type) }, type);
  }

  private declared(term: ConstructorTerm, type: Type, env: Env): Typed {
    const meant = this.meaning(term.name);
    if (meant?.k !== "variant" && meant?.k !== "record")
      throw new Mistyped(`${term.name} of the Coq library has no realizer`);
    const { decl } = meant;
    const args = decl.params.map(() => meta());
    const at = named(decl, args);
    unify(at, type);
    const known = meant.k === "record" ? meant.decl.fields : meant.variant.fields;
    const fields = this.checkAll(term.args, fieldTypes(known, decl, args), env);
    return meant.k === "record"
      ? { k: "record", decl: meant.decl, fields, type: at }
      : { k: "variant", decl: meant.decl, variant: meant.variant, fields, type: at };
  }

  // -------------------------------------------------------------- tests

  /** Where one branch is a map and another a list, the list that both are in Coq is meant. */
  private cases(term: Term & { k: "case" }, type: Type, env: Env): Typed {
    if (prune(type).k !== "meta") return this.casesOf(term, type, env);
    return either(
      () => this.casesOf(term, type, env),
      () => ["map", "set"].includes(prune(type).k),
      () => {
        unify(type, list(meta()));
        return this.casesOf(term, type, env);
      },
    );
  }

  private casesOf(term: Term & { k: "case" }, type: Type, env: Env): Typed {
    const { branches } = term;
    const first = branches.find((one) => one.constructor_ !== undefined);
    if (first === undefined)
      return branches[0] === undefined ? { k: "absurd", type } : this.check(branches[0].body, type, env);
    const branch = (name: string): Branch =>
      branches.find((one) => one.constructor_ === name) ??
      branches.find((one) => one.constructor_ === undefined) ?? {
        constructor_: name,
        params: [],
        body: { k: "absurd" },
      };
    const vars = (params: readonly TermVar[], types: readonly Type[]): { vars: readonly Var[]; inner: Env } => {
      const inner = new Map(env);
      const found = types.map((at, i): Var => {
        const param = params[i];
        const of: Var = { name: param?.name ?? "_", type: at };
        if (param !== undefined) inner.set(param, of);
        return of;
      });
      return { vars: found, inner };
    };
    const of = this.infer(term.of, env);
    switch (first.constructor_) {
      case "$true":
      case "$false": {
        unify(of.type, bool);
        const then = this.check(branch("$true").body, type, env);
        return ifThenElse(of, then, this.check(branch("$false").body, type, env), type);
      }
      case "$tt":
        return this.check(first.body, type, env);
      case "$Some":
      case "$None": {
        const inside = meta();
        unify(of.type, option(inside));
        const some = branch("$Some");
        const at = vars(some.params, [inside]);
        const then = this.check(some.body, type, at.inner);
        return {
          k: "option",
          of,
          some: at.vars[0] as Var,
          then,
          none: this.check(branch("$None").body, type, env),
          type,
        };
      }
      case "$nil":
      case "$cons": {
        const inside = meta();
        unify(of.type, list(inside));
        const cons = branch("$cons");
        const at = vars(cons.params, [inside, list(inside)]);
        const [head, tail] = at.vars as readonly [Var, Var];
        const then = this.check(cons.body, type, at.inner);
        return { k: "cons", of, head, tail, then, nil: this.check(branch("$nil").body, type, env), type };
      }
      case "$inl":
      case "$inr": {
        const parts = [meta(), meta()];
        unify(of.type, named(sumDecl, parts));
        const [inl, inr] = [branch("$inl"), branch("$inr")];
        const left = vars(inl.params, [parts[0] as Type]);
        const right = vars(inr.params, [parts[1] as Type]);
        return {
          k: "either",
          of,
          left: left.vars[0] as Var,
          onLeft: this.check(inl.body, type, left.inner),
          right: right.vars[0] as Var,
          onRight: this.check(inr.body, type, right.inner),
          type,
        };
      }
      case "$pair":
        return this.openTuple(of, first, type, env);
      default:
        return this.declaredCases(of, first, branches, type, vars, env);
    }
  }

  private openTuple(of: Typed, branch: Branch, type: Type, env: Env): Typed {
    const at = prune(of.type);
    const { names, body } = flattened(branch, knownItems(at));
    const items = at.k === "tuple" ? at.items : names.map(() => meta());
    unify(at, tuple(items));
    const inner = new Map(env);
    const parts = names.map((param, i): readonly [Var, string] => {
      const part: Var = { name: param.name, type: items[i] as Type };
      inner.set(param, part);
      return [part, String(i)];
    });
    return { k: "open", of, parts, body: this.check(body, type, inner), type };
  }

  private declaredCases(
    of: Typed,
    first: Branch,
    branches: readonly Branch[],
    type: Type,
    vars: (params: readonly TermVar[], types: readonly Type[]) => { vars: readonly Var[]; inner: Env },
    env: Env,
  ): Typed {
    const meant = this.meaning(first.constructor_ ?? "");
    if (meant?.k !== "variant" && meant?.k !== "record")
      throw new Mistyped(`${first.constructor_} of the Coq library is taken apart`);
    const { decl } = meant;
    const args = decl.params.map(() => meta());
    unify(of.type, named(decl, args));
    const open = (known: readonly { readonly name: string }[], types: readonly Type[]): Typed => {
      const at = vars(first.params, types);
      const parts = at.vars.map((part, i): readonly [Var, string] => [part, known[i]?.name ?? ""]);
      const body = this.check(first.body, type, at.inner);
      const only = body.k === "var" ? parts.find(([part]) => part === body.of) : undefined;
      return only === undefined
        ? { k: "open", of, parts, body, type }
        : { k: "field", of, name: only[1], type: body.type };
    };
    if (meant.k === "record") return open(meant.decl.fields, fieldTypes(meant.decl.fields, decl, args));
    if (meant.decl.variants.length === 1)
      return open(meant.variant.fields, fieldTypes(meant.variant.fields, decl, args));
    const cases = branches.map((one): UnionCase => {
      if (one.constructor_ === undefined)
        return { variant: undefined, vars: [], body: this.check(one.body, type, env) };
      const at = this.meaning(one.constructor_);
      if (at?.k !== "variant" || at.decl !== decl) throw new Mistyped(`${one.constructor_} is of another type`);
      const opened = vars(one.params, fieldTypes(at.variant.fields, decl, args));
      return { variant: at.variant, vars: opened.vars, body: this.check(one.body, type, opened.inner) };
    });
    return { k: "union", of, decl: meant.decl, cases, type };
  }

  // -------------------------------------------------------------- programs

  private labelled(label: Term): Labelled {
    const world = this.place.program?.world ?? [];
    const meant = label.k === "constructor" ? this.meaning(label.name) : undefined;
    const found =
      label.k === "constructor" && label.name === "$tt"
        ? world[0]
        : meant?.k === "label"
          ? world.find((one) => one.label === meant.label)
          : undefined;
    if (found === undefined) throw new Mistyped("a program acts in a protocol that its world does not have");
    return found;
  }

  private programPart(term: ConstructorTerm, type: Type, env: Env): Typed {
    const [a, b] = term.args;
    const wanted = type.k === "named" && type.decl === progDecl ? (type.args[0] as Type) : meta();
    switch (term.name) {
      case "$Ret": {
        const value = this.check(a as Term, wanted, env);
        return { k: "ret", value, type: progType(value.type) };
      }
      case "$Fail":
        return { k: "fail", type: progType(wanted) };
      case "$Bind": {
        const first = this.infer(a as Term, env);
        const result = meta();
        unify(first.type, progType(result));
        const then = b as Term;
        const name = then.k === "lambda" ? (then.params[0]?.name ?? "x") : "x";
        const of: Var = { name, type: result };
        const param: TermVar = { name };
        const rest = this.check(
          applied(then, [varTerm(param)], this.inlined),
          progType(wanted),
          new Map(env).set(param, of),
        );
        return { k: "bind", first, of, rest, type: rest.type };
      }
      default:
        return this.act(a as Term, env);
    }
  }

  private act(term: Term, env: Env): Typed {
    if (term.k !== "constructor") throw new Mistyped("a program does what is computed");
    const [at, a, b] = term.args;
    const use = this.labelled(at as Term);
    const { label } = use;
    switch (term.name) {
      case "$Send": {
        const to = this.check(a as Term, nodeId, env);
        return { k: "send", label, to, msg: this.check(b as Term, messageType(use), env), type: progType(unit) };
      }
      case "$Perform":
        return { k: "perform", label, action: this.check(a as Term, actionType(use), env), type: progType(unit) };
      case "$Read":
        return { k: "read", label, type: progType(stateType(use)) };
      case "$Receive":
      case "$TryReceive": {
        const from: Var = { name: "from", type: nodeId };
        const msg: Var = { name: "msg", type: messageType(use) };
        const result = meta();
        const sender: TermVar = { name: "from" };
        const message: TermVar = { name: "msg" };
        const pick = this.check(
          applied(a as Term, [varTerm(sender), varTerm(message)], this.inlined),
          option(result),
          new Map(env).set(sender, from).set(message, msg),
        );
        const tries = term.name === "$TryReceive";
        return { k: "receive", label, tries, from, msg, pick, type: progType(tries ? option(result) : result) };
      }
      default:
        throw new Mistyped(`${term.name} is no action`);
    }
  }

  private program(name: string, args: readonly Term[], env: Env): Typed {
    switch (name) {
      case "while": {
        const [cond, body, init] = args as readonly [Term, Term, Term];
        const state = this.state(body, 0, init, env);
        const test = this.check(applied(cond, [state.term], this.inlined), bool, state.env);
        const inner = this.check(applied(body, [state.term], this.inlined), progType(state.type), state.env);
        return { k: "while", cond: test, vars: state.vars, init: state.init, body: inner, type: progType(state.type) };
      }
      case "iter": {
        const [body, init] = args as readonly [Term, Term];
        const state = this.state(body, 0, init, env);
        const result = meta();
        const inner = this.check(
          applied(body, [state.term], this.inlined),
          progType(named(sumDecl, [state.type, result])),
          state.env,
        );
        return { k: "iter", vars: state.vars, init: state.init, body: inner, type: progType(result) };
      }
      case "for":
      case "forExit":
        return this.for(name === "forExit", args as readonly [Term, Term, Term], env);
      case "embed":
        return this.embedded(args, env);
      default:
        throw new Mistyped(`${name} is not used as a value`);
    }
  }

  private for(exits: boolean, [xs, body, init]: readonly [Term, Term, Term], env: Env): Typed {
    const over = this.infer(xs, env);
    const element = elementsOf(over.type) ?? meta();
    if (prune(over.type).k === "meta") unify(over.type, list(element));
    const state = this.state(body, 1, init, env);
    const item: TermVar = { name: body.k === "lambda" ? (body.params[0]?.name ?? "x") : "x" };
    const opened = applied(body, [varTerm(item), state.term], this.inlined);
    const { binder, env: inner, body: rest } = this.binder(item, prune(element), opened, state.env);
    const result: Type = exits ? named(sumDecl, [state.type, meta()]) : state.type;
    const typed = this.check(rest, progType(result), inner);
    return {
      k: "for",
      over,
      item: binder,
      exits,
      vars: state.vars,
      init: state.init,
      body: typed,
      type: progType(result),
    };
  }

  /** An element that is taken apart where it is bound. */
  private binder(item: TermVar, type: Type, body: Term, env: Env): { binder: Binder; env: Env; body: Term } {
    if (type.k === "tuple" && body.k === "case" && body.of.k === "var" && body.of.of === item) {
      const [branch] = body.branches;
      if (branch?.constructor_ === "$pair" && body.branches.length === 1 && !mentions(branch.body, item)) {
        const { names, body: inside } = flattened(branch, type.items.length);
        const inner = new Map(env);
        const items = names.map((param, i): Var => {
          const of: Var = { name: param.name, type: type.items[i] as Type };
          inner.set(param, of);
          return of;
        });
        return { binder: { items }, env: inner, body: inside };
      }
    }
    const of: Var = { name: item.name, type };
    return { binder: of, env: new Map(env).set(item, of), body };
  }

  /** The variables of a loop: what the parameter `at` of its body is taken apart into. */
  private state(body: Term, at: number, init: Term, env: Env) {
    const names = stateNames(body, at);
    let parts: readonly Term[] = [init];
    while (parts.length < names.length) {
      const first = parts[0] as Term;
      if (first.k !== "constructor" || first.name !== "$pair") break;
      parts = [...first.args, ...parts.slice(1)];
    }
    const isUnit = init.k === "constructor" && init.name === "$tt";
    const values = isUnit ? [] : parts.map((part) => this.infer(part, env));
    const inner = new Map(env);
    const vars: Var[] = [];
    const terms = values.map((value, i): Term => {
      const of: Var = { name: (values.length === names.length ? names[i] : undefined) ?? "state", type: value.type };
      const param: TermVar = { name: of.name };
      inner.set(param, of);
      vars.push(of);
      return varTerm(param);
    });
    const [only] = values;
    const type =
      values.length === 0 ? unit : values.length === 1 ? (only as Typed).type : tuple(values.map((v) => v.type));
    const [head, ...rest] = terms;
    const term: Term =
      head === undefined
        ? { k: "constructor", name: "$tt", args: [] }
        : rest.reduce<Term>((left, right) => ({ k: "constructor", name: "$pair", args: [left, right] }), head);
    return { vars, init: values, type, env: inner, term };
  }

  // -------------------------------------------------------------- other programs

  /** Another program as a part of this one, over one protocol of its world. */
  private embedded(args: readonly Term[], env: Env): Typed {
    const [embedding, code] = args;
    const inclusion = embedding?.k === "apply" ? embedding.args.at(-1) : undefined;
    if (code === undefined || inclusion === undefined) throw new Mistyped("a program is embedded in an unknown way");
    const typed = this.infer(code, env);
    const [only, ...others] = typed.k === "run" ? typed.program.world : [];
    if (typed.k !== "run" || only === undefined || others.length > 0)
      throw new Mistyped("what is embedded is not a program of one protocol");
    return { ...typed, places: new Map([[only.label, this.placeOf(inclusion)]]) };
  }

  /** A program that this one calls: in Coq a parameter, which takes types and their equality before the author's arguments. */
  private run(decl: ProgramDecl, all: readonly Term[], env: Env): Typed {
    const { typeParams, params } = decl.scope;
    const args = all.slice(2 * typeParams.length);
    if (args.length !== params.length) throw new Mistyped(`${decl.global.name} is called with some of its arguments`);
    const typeArgs = typeParams.map(() => meta());
    const at = (type: Type): Type => substitute(type, typeParams, typeArgs);
    const given = this.checkAll(
      args,
      params.map((param) => at(param.type)),
      env,
    );
    const own = this.place.program?.world ?? [];
    const [single] = own;
    const isAlone = own.length === 1 && decl.world.length === 1 && single !== undefined;
    const places = new Map(decl.world.map(({ label }) => [label, isAlone ? single.label : label]));
    return { k: "run", program: decl, typeArgs, args: given, places, type: progType(at(decl.result)) };
  }

  /**
   * The body of a program that calls others: in Coq it is a function of these.
   *
   * @param value the program, at its own parameters
   */
  calling(value: Term, decl: ProgramDecl): Term {
    const callees = calledBy(decl);
    if (callees.length === 0) return value;
    if (value.k !== "apply" || value.fn.k !== "global") throw new Mistyped("what it calls is computed");
    const calling = this.extraction.definitions.get(value.fn.name)?.value;
    if (calling === undefined || this.meaning(value.fn.name)?.k !== "calling")
      throw new Mistyped("what it calls is not what its proof is about");
    const own = value.args.slice(0, value.args.length - callees.length);
    const called = value.args.slice(own.length).map((arg, i): Term => {
      const callee = callees[i] as ProgramDecl;
      const body = arg.k === "lambda" ? arg.body : arg;
      const head = body.k === "apply" ? body.fn : body;
      if (head.k !== "global" || !this.isProgram(head.name, callee))
        throw new Mistyped(`it does not call ${callee.global.name}`);
      return { k: "global", name: callName(i) };
    });
    return applied(calling, [...own, ...called], this.inlined);
  }
}

const nobody: Parameters<typeof calledBy>[0] = {
  body: { k: "fail", type: unit, span: { file: "", start: 0, end: 0 } },
};

/** Stands for a program that is called, by its place among those that are. No name of Coq's is the same. */
const callName = (i: number): string => `$call ${i}`;

/** A constructor at variables. */
export interface ConstructorOf {
  readonly constructor_: string;
  readonly vars: readonly Var[];
}

/** A name that was not made up for something unused. */
const plainName = (name: string | undefined): string | undefined =>
  name === undefined || name === "_" ? undefined : name;

/** A function of nothing is its value in Coq. */
function forced(value: Typed): Typed {
  const type = prune(value.type);
  return type.k === "fn" && type.params.length === 0 ? { k: "call", fn: value, args: [], type: type.result } : value;
}

/** Whether the kind of number that a term is depends on what stands beside it. */
const isOpen = (term: Term): boolean => term.k === "constructor" || term.k === "lambda";

/** The parts of a pair, up to so many of them, where its first part is taken apart at once. */
function flattened(branch: Branch, most: number): { readonly names: readonly TermVar[]; readonly body: Term } {
  let names = [...branch.params];
  let { body } = branch;
  while (names.length < most) {
    const [first, ...rest] = names;
    if (first === undefined || body.k !== "case" || body.of.k !== "var" || body.of.of !== first) break;
    const [inner] = body.branches;
    if (inner?.constructor_ !== "$pair" || mentions(inner.body, first)) break;
    names = [...inner.params, ...rest];
    body = inner.body;
  }
  return { names, body };
}

/** What the body of a loop takes a parameter apart into at once. */
function stateNames(body: Term, at: number): readonly string[] {
  if (body.k === "case" && body.branches.length === 1) return stateNames((body.branches[0] as Branch).body, at);
  if (body.k !== "lambda") return ["state"];
  const param = body.params[at];
  if (param === undefined) return stateNames(body.body, at - body.params.length);
  const inner = body.body;
  if (inner.k === "case" && inner.of.k === "var" && inner.of.of === param && inner.branches.length === 1) {
    const branch = inner.branches[0] as Branch;
    if (branch.constructor_ === "$pair" && !mentions(branch.body, param))
      return flattened(branch, Number.POSITIVE_INFINITY).names.map((one) => one.name);
  }
  return [param.name];
}

/** `if`, or the connective that says the same. */
export function ifThenElse(cond: Typed, then: Typed, otherwise: Typed, type: Type): Typed {
  const is = (at: Typed, value: boolean): boolean => at.k === "boolean" && at.value === value;
  const not = (at: Typed): Typed => ({ k: "op", op: "not", args: [at], type: bool });
  if (is(then, true) && is(otherwise, false)) return cond;
  if (is(then, false) && is(otherwise, true)) return not(cond);
  if (is(otherwise, false)) return { k: "and", left: cond, right: then, type: bool };
  if (is(then, true)) return { k: "or", left: cond, right: otherwise, type: bool };
  if (is(then, false)) return { k: "and", left: not(cond), right: otherwise, type: bool };
  if (is(otherwise, true)) return { k: "or", left: not(cond), right: then, type: bool };
  return { k: "if", cond, then, else: otherwise, type };
}
