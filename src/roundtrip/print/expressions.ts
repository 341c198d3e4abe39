/** Functions of extracted code as TypeScript: expressions where they are short, statements where they are not. */
import { cat, type Doc, group, hard, join, line, nest, soft } from "../../coqgen/doc.ts";
import { parts, prune, type Type } from "../../ir/types.ts";
import { type Typed, type UnionCase, usesOf, type Var, visitTyped } from "../typed/expr.ts";
import { isKnown, Mistyped, progDecl, settle } from "../typed/unify.ts";
import type { ImportsOf } from "./file.ts";
import type { Taken } from "./names.ts";

/** What a variable is in TypeScript. */
export interface Place {
  /** A constant or parameter; a path of fields from one; a variable that changes; or an expression that is written in its place. */
  readonly k: "name" | "path" | "mutable" | "text";
  readonly doc: (level: number) => Doc;
}

export type Env = ReadonlyMap<Var, Place>;

export const nameOf = (text: string): Place => ({ k: "name", doc: () => text });
export const pathOf = (text: Doc): Place => ({ k: "path", doc: () => text });
export const mutableOf = (text: string): Place => ({ k: "mutable", doc: () => text });

/** What happens with a value at the end of statements. */
export interface Leaf {
  emit(value: Typed, env: Env): readonly Doc[];
  /** Whether nothing after it is reached. */
  leaves(value: Typed): boolean;
}

// Levels of precedence: what binds stronger is smaller.
export const PRIMARY = 1;
const UNARY = 2;
const PRODUCT = 3;
const SUM = 4;
const ORDER = 5;
const EQUALITY = 6;
const AND = 7;
const OR = 8;
export const TOP = 10;

const parens = (doc: Doc, own: number, level: number): Doc => (own > level ? cat("(", doc, ")") : doc);

export const block = (statements: readonly Doc[]): Doc =>
  statements.length === 0 ? "{}" : cat("{", nest(cat(...statements.flatMap((one) => [hard, one]))), hard, "}");

/** A list between brackets, on lines of its own where it does not fit. */
export const bracketed = (open: string, items: readonly Doc[], close: string, space = ""): Doc =>
  items.length === 0
    ? open + close
    : group(
        open,
        nest(cat(space === "" ? soft : line, join(items, cat(",", line)))),
        space === "" ? soft : line,
        close,
      );

const simpleKey = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;
export const member = (of: Doc, name: string): Doc =>
  /^\d+$/.test(name)
    ? cat(of, "[", name, "]")
    : simpleKey.test(name)
      ? cat(of, ".", name)
      : cat(of, "[", JSON.stringify(name), "]");
export const propertyKey = (name: string): string => (simpleKey.test(name) ? name : JSON.stringify(name));

/** The realizers of the constructors of loops that may end early. */
const flowNames = {
  next: "flowNext",
  stop: "flowStop",
  give: "flowReturn",
  left: "sumLeft",
  right: "sumRight",
} as const;

const primitive = new Set(["bool", "number", "bigint", "node", "string"]);

export class Printer {
  constructor(
    readonly imports: ImportsOf,
    readonly taken: Taken,
  ) {}

  fresh(name: string): string {
    return this.taken.fresh(name);
  }

  /** Prints something that is a scope of its own. */
  inside<T>(print: () => T): T {
    return this.taken.inside(print);
  }

  // -------------------------------------------------------------- expressions

  /**
   * Prints statements in which some terms are written in another way, and what holds them is not put into functions.
   *
   * @param result what these terms come to
   */
  yielding<T>(
    write: (at: Typed, env: Env) => Doc | undefined,
    holds: (at: Typed) => boolean,
    result: string,
    print: () => T,
  ): T {
    const before = this.written;
    this.written = { write, holds, result };
    try {
      return print();
    } finally {
      this.written = before;
    }
  }

  private written:
    | {
        readonly write: (at: Typed, env: Env) => Doc | undefined;
        readonly holds: (at: Typed) => boolean;
        readonly result: string;
      }
    | undefined;

  expr(at: Typed, env: Env, level = TOP): Doc {
    const written = this.written?.write(at, env);
    if (written !== undefined) return level < TOP ? cat("(", written, ")") : written;
    if (!this.isExpression(at, env)) return this.called(at, env);
    switch (at.k) {
      case "var":
        return this.place(at.of, env).doc(level);
      case "global":
        return this.imports.global(at.global);
      case "number":
        return prune(at.type).k === "bigint"
          ? `${at.value}n`
          : parens(String(at.value), at.value < 0n ? UNARY : 0, level);
      case "string":
        return JSON.stringify(at.value);
      case "boolean":
        return String(at.value);
      case "unit":
      case "none":
        return "undefined";
      case "some":
      case "open":
      case "let":
        return this.transparent(at, env, level);
      case "variant":
        return this.variant(at, env);
      case "record":
        return this.object(
          at.decl.fields.map((field, i) => [field.name, at.fields[i] as Typed]),
          env,
        );
      case "field":
        return member(this.expr(at.of, env, PRIMARY), at.name);
      case "tuple":
        return bracketed("[", this.items(at, env), "]");
      case "erased":
        return this.only(at.type);
      case "list":
        return at.items.length === 0 ? this.empty(at.type) : bracketed("[", this.spread(at, env), "]");
      case "flow":
        return cat(this.imports.realizer(flowNames[at.name]), "(", this.expr(at.value, env), ")");
      case "if":
        return this.ternary(this.expr(at.cond, env, OR), at.then, at.else, env, level);
      case "and":
        return parens(
          group(this.expr(at.left, env, AND), " &&", nest(cat(line, this.expr(at.right, env, AND)))),
          AND,
          level,
        );
      case "or":
        return parens(
          group(this.operand(at.left, env), " ||", nest(cat(line, this.operand(at.right, env)))),
          OR,
          level,
        );
      case "option":
        return this.option(at, env, level);
      case "union":
        return this.union(at, env, level);
      case "lambda":
        return parens(this.lambda(at, env), TOP, level);
      case "call":
        return cat(
          this.expr(at.fn, env, PRIMARY),
          bracketed(
            "(",
            at.args.map((arg) => this.expr(arg, env)),
            ")",
          ),
        );
      case "op":
        return this.operator(at, env, level);
      case "exact":
        return cat("BigInt(", this.expr(at.value, env), ")");
      case "absurd":
        return cat(this.imports.realizer("unreachable"), "()");
      default:
        throw new Error(`${at.k} is no expression`);
    }
  }

  /** A tuple's items; those that Coq has in a pair of their own are put beside the others. */
  private items(at: Typed & { k: "tuple" }, env: Env): readonly Doc[] {
    const type = settle(at.type);
    const wanted = type.k === "tuple" ? type.items.length : at.items.length;
    const [first, ...rest] = at.items;
    if (first === undefined || wanted <= at.items.length) return at.items.map((item) => this.expr(item, env));
    const before: readonly Doc[] =
      first.k === "tuple"
        ? this.items({ ...first, type: { k: "tuple", items: (type as Type & { k: "tuple" }).items.slice(0, -1) } }, env)
        : [cat("...", this.expr(first, env))];
    return [...before, ...rest.map((item) => this.expr(item, env))];
  }

  /** `[]`, of a list, a map or a set. */
  private empty(of: Type): Doc {
    const type = settle(of);
    if (type.k !== "map" && type.k !== "set") return "[]";
    const types = parts(type);
    const args = types.every(isKnown) ? this.imports.typeArgs(types) : "";
    return cat(this.imports.realizer(type.k === "map" ? "emptyMap" : "emptySet"), args, "()");
  }

  /** The value of a type that has no other. */
  private only(of: Type): Doc {
    const type = settle(of);
    if (type.k === "unit") return "undefined";
    if (type.k === "named" && type.decl.kind === "record" && type.decl.fields.length === 0) return "{}";
    if (type.k === "named" && type.decl.kind === "union" && type.decl.variants.length === 1) {
      const [variant] = type.decl.variants;
      if (variant?.fields.length === 0)
        return type.decl.tag === undefined
          ? JSON.stringify(variant.tag)
          : `{ ${propertyKey(type.decl.tag)}: ${JSON.stringify(variant.tag)} }`;
    }
    throw new Mistyped("what was erased is used as a value");
  }

  /** An operand of `||`: what joins by `&&` is in parentheses, for those who read. */
  private operand(at: Typed, env: Env): Doc {
    return this.expr(at, env, at.k === "or" ? OR : at.k === "and" ? EQUALITY : AND);
  }

  place(of: Var, env: Env): Place {
    const found = env.get(of);
    if (found === undefined) throw new Error(`${of.name} is not in scope`);
    return found;
  }

  /** The name or path that a value has, if it has one. */
  placeOf(at: Typed, env: Env): Place | undefined {
    if (at.k === "var") {
      const place = this.place(at.of, env);
      return place.k === "text" ? undefined : place;
    }
    if (at.k === "field") {
      const of = this.placeOf(at.of, env);
      return of === undefined ? undefined : { k: "path", doc: () => member(of.doc(PRIMARY), at.name) };
    }
    return undefined;
  }

  /** Whether a value can be written without statements. */
  isExpression(at: Typed, env: Env): boolean {
    if (isProgram(at.type)) return false;
    switch (at.k) {
      case "cons":
      case "either":
        return false;
      case "let": {
        const inner = this.inlined(at, env);
        return inner !== undefined && this.isExpression(at.value, env) && this.isExpression(at.body, inner);
      }
      case "open": {
        const inner = this.openedInPlace(at, env);
        return inner !== undefined && this.isExpression(at.of, env) && this.isExpression(at.body, inner);
      }
      case "option":
        return this.optionShape(at, env) !== undefined;
      case "union": {
        const place = this.placeOf(at.of, env);
        if (place === undefined) return false;
        // What a test shows of a path, TypeScript forgets inside a function.
        const stable = place.k === "name" || at.cases.every((one) => !capturesPlace(one.body));
        if (!stable) return false;
        return at.cases.every((one) => this.isExpression(one.body, this.caseEnv(at.of, one, place, env)));
      }
      default:
        return true;
    }
  }

  /** A value that needs statements, as a function that is called at once. */
  private called(at: Typed, env: Env): Doc {
    const statements = this.inside(() => this.statements(at, env, this.returning));
    // A call that is waited for is not waited for inside another function.
    if (this.written?.holds(at) === true) {
      const { result } = this.written;
      const deep = this.imports.realizerType("Deep");
      const type = `Generator<${deep}<${result}>, ${this.imports.type(at.type)}, ${result}>`;
      return cat("(yield* (function* (): ", type, " ", block(statements), ")())");
    }
    return cat("((): ", this.imports.type(at.type), " => ", block(statements), ")()");
  }

  readonly returning: Leaf = {
    emit: (value, env) => [group("return ", this.expr(value, env), ";")],
    leaves: () => true,
  };

  private transparent(at: Typed & { k: "some" | "open" | "let" }, env: Env, level: number): Doc {
    if (at.k === "some") return this.expr(at.value, env, level);
    const inner = at.k === "let" ? this.inlined(at, env) : this.openedInPlace(at, env);
    return this.expr(at.body, inner ?? env, level);
  }

  /** Where a variable is used once, its value may stand there. */
  private inlined(at: Typed & { k: "let" }, env: Env): Env | undefined {
    const place = this.placeOf(at.value, env);
    if (place !== undefined && place.k !== "mutable") return new Map(env).set(at.of, place);
    const uses = usesOf(at.body, at.of);
    if (uses.all === 0) return new Map(env).set(at.of, { k: "text", doc: () => "undefined" });
    if (uses.all > 1 || uses.inside > 0 || isTested(at.body, at.of)) return undefined;
    return new Map(env).set(at.of, { k: "text", doc: (level) => this.expr(at.value, env, level) });
  }

  /** The parts of what has a name are paths from it. */
  openedInPlace(at: Typed & { k: "open" }, env: Env): Env | undefined {
    const place = this.placeOf(at.of, env);
    const inner = new Map(env);
    if (place !== undefined) {
      for (const [part, name] of at.parts) inner.set(part, pathOf(member(place.doc(PRIMARY), name)));
      return inner;
    }
    if (at.of.k === "tuple") {
      const items = itemsOf(at.of, at.parts.length);
      for (const [part, name] of at.parts) {
        const item = items[Number(name)];
        const placed = item === undefined ? undefined : this.placeOf(item, env);
        if (placed === undefined || placed.k === "mutable") return undefined;
        inner.set(part, placed);
      }
      return inner;
    }
    const used = at.parts.filter(([part]) => usesOf(at.body, part).all > 0);
    const [only] = used;
    if (used.length !== 1 || only === undefined) return undefined;
    const uses = usesOf(at.body, only[0]);
    if (uses.all > 1 || uses.inside > 0 || isTested(at.body, only[0])) return undefined;
    return inner.set(only[0], { k: "text", doc: () => member(this.expr(at.of, env, PRIMARY), only[1]) });
  }

  private variant(at: Typed & { k: "variant" }, env: Env): Doc {
    const { tag } = at.decl;
    const literal = JSON.stringify(at.variant.tag);
    if (tag === undefined) return literal;
    const fields = at.variant.fields.map((field, i): readonly [string, Typed] => [field.name, at.fields[i] as Typed]);
    return this.object(fields, env, [`${propertyKey(tag)}: ${literal}`]);
  }

  private object(fields: readonly (readonly [string, Typed])[], env: Env, first: readonly Doc[] = []): Doc {
    const properties = fields.map(([name, value]): Doc => {
      const shown = this.expr(value, env);
      return shown === name ? name : cat(propertyKey(name), ": ", shown);
    });
    const from = this.spreadOf(fields, env);
    if (from !== undefined && first.length === 0) {
      const changed = properties.filter((_, i) => !from.kept.has(i));
      return bracketed("{", [cat("...", from.of), ...changed], "}", " ");
    }
    return bracketed("{", [...first, ...properties], "}", " ");
  }

  /** A record of which most fields are those of another one: `{ ...state, round: … }`. */
  private spreadOf(fields: readonly (readonly [string, Typed])[], env: Env) {
    const sources = new Map<string, { readonly doc: Doc; readonly kept: Set<number>; readonly type: Type }>();
    fields.forEach(([name, value], i) => {
      if (value.k !== "field" || value.name !== name) return;
      const place = this.placeOf(value.of, env);
      const doc = place?.doc(PRIMARY);
      if (typeof doc !== "string") return;
      const known = sources.get(doc) ?? { doc, kept: new Set<number>(), type: value.of.type };
      sources.set(doc, known);
      known.kept.add(i);
    });
    const [best] = [...sources.values()].sort((a, b) => b.kept.size - a.kept.size);
    if (best === undefined || best.kept.size < 2 || best.kept.size < fields.length - 2) return undefined;
    const type = prune(best.type);
    const same = type.k === "named" && type.decl.kind === "record" && type.decl.fields.length === fields.length;
    return same ? { of: best.doc, kept: best.kept } : undefined;
  }

  private ternary(cond: Doc, then: Typed, otherwise: Typed, env: Env, level: number): Doc {
    return parens(
      group(
        cond,
        nest(cat(line, "? ", nest(this.expr(then, env, OR)), line, ": ", nest(this.expr(otherwise, env, TOP)))),
      ),
      TOP - 1,
      level,
    );
  }

  // -------------------------------------------------------------- options

  private optionShape(at: Typed & { k: "option" }, env: Env): "chain" | "default" | "test" | undefined {
    const { then, none } = at;
    if (then.k === "var" && then.of === at.some && this.isExpression(none, env) && !isOption(at.type))
      return this.isExpression(at.of, env) ? "default" : undefined;
    if (none.k === "none" && then.k === "some" && startsAt(then.value, at.some) && this.isExpression(at.of, env))
      return "chain";
    const place = this.placeOf(at.of, env);
    if (place === undefined) return undefined;
    if (place.k !== "name" && usesOf(then, at.some).inside > 0) return undefined;
    const inner = new Map(env).set(at.some, place);
    return this.isExpression(then, inner) && this.isExpression(none, env) ? "test" : undefined;
  }

  private option(at: Typed & { k: "option" }, env: Env, level: number): Doc {
    switch (this.optionShape(at, env)) {
      case "default":
        return parens(
          group(this.expr(at.of, env, EQUALITY), " ??", nest(cat(line, this.expr(at.none, env, EQUALITY)))),
          OR + 1,
          level,
        );
      case "chain": {
        const value = (at.then as Typed & { k: "some" }).value;
        const of = this.expr(at.of, env, PRIMARY);
        return this.expr(value, new Map(env).set(at.some, { k: "path", doc: () => cat(of, "?") }), level);
      }
      default: {
        const place = this.placeOf(at.of, env) as Place;
        const inner = new Map(env).set(at.some, place);
        return this.ternary(cat(place.doc(PRIMARY), " === undefined"), at.none, at.then, inner, level);
      }
    }
  }

  // -------------------------------------------------------------- unions

  caseEnv(of: Typed, one: UnionCase, place: Place, env: Env): Env {
    const inner = new Map(env);
    one.vars.forEach((part, i) => {
      const field = one.variant?.fields[i];
      if (field !== undefined) inner.set(part, pathOf(member(place.doc(PRIMARY), field.name)));
    });
    void of;
    return inner;
  }

  /** Whether a value with a name is one of some members of its union. */
  isTag(place: Place, tag: string | undefined, tags: readonly string[], negated = false): Doc {
    const of = tag === undefined ? place.doc(PRIMARY) : member(place.doc(PRIMARY), tag);
    const tests = tags.map((one) => cat(of, negated ? " !== " : " === ", JSON.stringify(one)));
    return tests.length === 1 ? (tests[0] as Doc) : join(tests, negated ? " && " : " || ");
  }

  /** Cases with the same outcome stand together; the one for all that is left is the last. */
  grouped(at: Typed & { k: "union" }): readonly { readonly tags: readonly string[]; readonly one: UnionCase }[] {
    const groups: { tags: string[]; one: UnionCase; rest: boolean }[] = [];
    const named = new Set(at.cases.flatMap((one) => one.variant?.tag ?? []));
    for (const one of at.cases) {
      const tags =
        one.variant === undefined
          ? at.decl.variants.map((each) => each.tag).filter((tag) => !named.has(tag))
          : [one.variant.tag];
      if (tags.length === 0) continue;
      const same = groups.find((other) => isClosed(one) && isClosed(other.one) && sameTyped(one.body, other.one.body));
      if (same === undefined) groups.push({ tags: [...tags], one, rest: one.variant === undefined });
      else same.tags.push(...tags);
    }
    return [...groups].sort((a, b) => a.tags.length - b.tags.length);
  }

  private union(at: Typed & { k: "union" }, env: Env, level: number): Doc {
    const place = this.placeOf(at.of, env) as Place;
    const groups = this.grouped(at);
    const last = groups.at(-1);
    if (last === undefined) return cat(this.imports.realizer("unreachable"), "()");
    const boolean = prune(at.type).k === "bool";
    const [first] = groups;
    if (boolean && groups.length === 2 && first !== undefined) {
      const own = first.one.body;
      const other = last.one.body;
      const is = (value: Typed, wanted: boolean): boolean => value.k === "boolean" && value.value === wanted;
      const test = (negated: boolean): Doc => this.isTag(place, at.decl.tag, first.tags, negated);
      const many = first.tags.length > 1;
      const inner = this.caseEnv(at.of, first.one, place, env);
      const rest = this.caseEnv(at.of, last.one, place, env);
      if (is(own, true) && is(other, false)) return parens(test(false), many ? OR : EQUALITY, level);
      if (is(own, false) && is(other, true)) return parens(test(true), many ? AND : EQUALITY, level);
      if (is(other, false) && !many)
        return parens(group(test(false), " &&", nest(cat(line, this.expr(own, inner, AND)))), AND, level);
      if (is(own, false) && !many)
        return parens(group(test(true), " &&", nest(cat(line, this.expr(other, rest, AND)))), AND, level);
      if (is(own, true) && !many)
        return parens(group(test(false), " ||", nest(cat(line, this.operand(other, rest)))), OR, level);
    }
    const chain = (i: number): Doc => {
      const at_ = groups[i] as (typeof groups)[number];
      const shown = this.expr(
        at_.one.body,
        this.caseEnv(at.of, at_.one, place, env),
        i === groups.length - 1 ? TOP : OR,
      );
      if (i === groups.length - 1) return shown;
      return group(
        this.isTag(place, at.decl.tag, at_.tags),
        nest(cat(line, "? ", nest(shown), line, ": ", chain(i + 1))),
      );
    };
    return groups.length === 1 ? chain(0) : parens(chain(0), TOP - 1, level);
  }

  // -------------------------------------------------------------- functions

  lambda(at: Typed & { k: "lambda" }, env: Env, annotated = false): Doc {
    return this.inside(() => {
      const { params, inner } = this.params(at.params, at.body, env, annotated);
      const shown = params.map((name, i) =>
        annotated ? `${name}: ${this.imports.type((at.params[i] as Var).type)}` : name,
      );
      return cat("(", shown.join(", "), ") =>", this.arrowBody(at.body, inner));
    });
  }

  arrowBody(body: Typed, env: Env): Doc {
    if (!this.isExpression(body, env) || !isShort(body))
      return cat(" ", block(this.statements(body, env, this.returning)));
    const shown = this.expr(body, env);
    return isObject(body) ? cat(" (", shown, ")") : group(nest(cat(line, shown)));
  }

  params(params: readonly Var[], body: Typed, env: Env, all = false): { params: readonly string[]; inner: Env } {
    const inner = new Map(env);
    const names = params.map((param) => {
      const used = usesOf(body, param).all > 0;
      const name = this.fresh(used ? param.name : param.name === "_" ? "_unused" : `_${param.name}`);
      inner.set(param, nameOf(name));
      return name;
    });
    // What is not used at the end is left out, where the place says what is passed.
    while (!all && names.length > 0 && usesOf(body, params[names.length - 1] as Var).all === 0) names.pop();
    return { params: names, inner };
  }

  // -------------------------------------------------------------- operators

  private operator(at: Typed & { k: "op" }, env: Env, level: number): Doc {
    const [a, b, c] = at.args as readonly [Typed, Typed, Typed];
    const arg = (of: Typed, own = TOP): Doc => this.expr(of, env, own);
    const infix = (sign: string, own: number): Doc => group(arg(a, own), ` ${sign}`, nest(cat(line, arg(b, own - 1))));
    const exact = (doc: Doc, own: number): Doc =>
      prune(at.type).k === "bigint" ? parens(doc, own, level) : cat(this.imports.realizer("exact"), "(", doc, ")");
    const method = (of: Typed, name: string, args: readonly Doc[]): Doc =>
      cat(arg(of, PRIMARY), ".", name, bracketed("(", args, ")"));
    const call = (name: string, args: readonly Typed[] = at.args): Doc =>
      cat(
        this.imports.realizer(name),
        bracketed(
          "(",
          args.map((one) => arg(one)),
          ")",
        ),
      );
    switch (at.op) {
      case "not":
        return this.negated(a, env, level);
      case "equals":
        return this.isPrimitive(a.type) ? parens(infix("===", EQUALITY), EQUALITY, level) : call("equals");
      case "add":
        return exact(infix("+", SUM), SUM);
      case "sub":
        return exact(infix("-", SUM), SUM);
      case "mul":
        return exact(infix("*", PRODUCT), PRODUCT);
      case "neg":
        return prune(at.type).k === "bigint"
          ? parens(cat("-", arg(a, UNARY - 1)), UNARY, level)
          : exact(cat("0 - ", arg(a, PRODUCT)), SUM);
      case "less":
        return parens(infix("<", ORDER), ORDER, level);
      case "atMost":
        return parens(infix("<=", ORDER), ORDER, level);
      case "min":
      case "max":
      case "abs":
        return cat(
          `Math.${at.op}`,
          bracketed(
            "(",
            at.args.map((one) => arg(one)),
            ")",
          ),
        );
      case "decimal":
        return cat("String(", arg(a), ")");
      case "append":
        return parens(infix("+", SUM), SUM, level);
      case "concat":
        return bracketed("[", [...this.spread(a, env), ...this.spread(b, env)], "]");
      case "map": {
        const collection = mapOf(b);
        const part = collection === undefined ? undefined : componentOf(a);
        if (collection !== undefined && part !== undefined)
          return cat("[...", this.expr(collection, env, PRIMARY), part === "first" ? ".keys()]" : ".values()]");
        return method(b, "map", [arg(a)]);
      }
      case "filter":
      case "every":
      case "some":
      case "find":
      case "flatMap":
        return method(b, at.op, [arg(a)]);
      case "fold":
        return cat(arg(b, PRIMARY), ".reduce<", this.imports.type(at.type), ">", bracketed("(", [arg(a), arg(c)], ")"));
      case "first":
        return cat(arg(a, PRIMARY), "[0]");
      case "second":
        return cat(arg(a, PRIMARY), "[1]");
      case "length":
        return cat(arg(a, PRIMARY), ".length");
      case "index":
        return b.k === "number" && b.value >= 0n ? cat(arg(a, PRIMARY), `[${b.value}]`) : call("index");
      case "sliceFrom":
        return method(a, "slice", [arg(b)]);
      case "slice":
        return method(a, "slice", [arg(b), arg(c)]);
      case "at":
        return method(a, "at", [arg(b)]);
      case "mapGet":
        return method(a, "get", [arg(b)]);
      case "has":
        return method(a, "has", [arg(b)]);
      case "size":
        return cat(arg(a, PRIMARY), ".size");
      case "mapOf":
      case "setOf": {
        const types = parts(settle(at.type));
        const shown = types.every(isKnown) ? this.imports.typeArgs(types) : "";
        return cat(this.imports.realizer(at.op), shown, "(", arg(a), ")");
      }
      case "defined":
        if (a.k === "op" && a.op === "mapGet") {
          const [map, key] = a.args as readonly [Typed, Typed];
          return method(map, "has", [arg(key)]);
        }
        return parens(cat(arg(a, ORDER), " !== undefined"), EQUALITY, level);
      case "join":
        return arg(a, level);
      case "contains": {
        const of = prune(a.type);
        return of.k === "list" && this.isPrimitive(of.of) ? method(a, "includes", [arg(b)]) : call("contains");
      }
      case "forOf":
      case "forBreak": {
        // TypeScript does not find out the type of what changes from its first value.
        const list = settle(a.type);
        const types = [list.k === "list" ? list.of : list, b.type];
        const sum = settle(at.type);
        if (at.op === "forOf" && sum.k === "named") types.push(sum.args[1] as Type);
        return cat(
          this.imports.realizer(at.op),
          this.imports.typeArgs(types),
          bracketed(
            "(",
            at.args.map((one) => arg(one)),
            ")",
          ),
        );
      }
      default:
        return call(at.op);
    }
  }

  private spread(at: Typed, env: Env): readonly Doc[] {
    if (at.k === "list")
      return at.items.flatMap((item): readonly Doc[] =>
        item.spread && isSpelledOut(item.value)
          ? this.spread(item.value, env)
          : [cat(item.spread ? "..." : "", this.expr(item.value, env))],
      );
    if (at.k === "op" && at.op === "concat") return at.args.flatMap((arg) => this.spread(arg, env));
    return [cat("...", this.expr(at, env))];
  }

  private negated(at: Typed, env: Env, level: number): Doc {
    if (at.k === "op") {
      const [a, b] = at.args as readonly [Typed, Typed];
      if (at.op === "defined" && !(a.k === "op" && a.op === "mapGet"))
        return parens(cat(this.expr(a, env, ORDER), " === undefined"), EQUALITY, level);
      if (at.op === "equals" && this.isPrimitive(a.type))
        return parens(
          group(this.expr(a, env, EQUALITY), " !==", nest(cat(line, this.expr(b, env, EQUALITY - 1)))),
          EQUALITY,
          level,
        );
    }
    if (at.k === "union") {
      const groups = this.grouped(at);
      const [first, last] = groups;
      const place = this.placeOf(at.of, env);
      const isTrue = first?.one.body.k === "boolean" && first.one.body.value;
      const isFalse = last?.one.body.k === "boolean" && !last.one.body.value;
      if (groups.length === 2 && first !== undefined && place !== undefined && isTrue && isFalse)
        return parens(this.isTag(place, at.decl.tag, first.tags, true), first.tags.length > 1 ? AND : EQUALITY, level);
    }
    return parens(cat("!", this.expr(at, env, UNARY - 1)), UNARY, level);
  }

  private isPrimitive(type: Type): boolean {
    const at = settle(type);
    if (at.k === "option") return this.isPrimitive(at.of);
    if (at.k === "named") return at.decl.kind === "union" && at.decl.tag === undefined;
    return primitive.has(at.k);
  }

  // -------------------------------------------------------------- statements

  /** @param flat no `switch`: a `break` in it would not leave the loop around it */
  statements(
    at: Typed,
    env: Env,
    leaf: Leaf,
    flat = false,
    split: (at: Typed) => boolean = () => false,
  ): readonly Doc[] {
    if (this.isExpression(at, env) && isShort(at) && !split(at)) return leaf.emit(at, env);
    const go = (one: Typed, inner: Env): readonly Doc[] => this.statements(one, inner, leaf, flat, split);
    switch (at.k) {
      case "let": {
        const place = this.placeOf(at.value, env);
        if (place !== undefined && place.k !== "mutable") return go(at.body, new Map(env).set(at.of, place));
        if (usesOf(at.body, at.of).all === 0) return go(at.body, env);
        const { statements, inner } = this.constant(at.of, at.value, env);
        return [...statements, ...go(at.body, inner)];
      }
      case "open": {
        const { statements, inner } = this.opened(at, env);
        return [...statements, ...go(at.body, inner)];
      }
      case "if":
        if (at.cond.k === "op" && at.cond.op === "not")
          return go({ ...at, cond: at.cond.args[0] as Typed, then: at.else, else: at.then }, env);
        return this.ifStatement(
          this.expr(at.cond, env),
          go(at.then, env),
          go(at.else, env),
          leavesOf(at.then, leaf),
          leavesOf(at.else, leaf),
          () => this.negated(at.cond, env, TOP),
        );
      case "and":
      case "or":
        return go(
          at.k === "and"
            ? {
                k: "if",
                cond: at.left,
                then: at.right,
                else: { k: "boolean", value: false, type: at.type },
                type: at.type,
              }
            : {
                k: "if",
                cond: at.left,
                then: { k: "boolean", value: true, type: at.type },
                else: at.right,
                type: at.type,
              },
          env,
        );
      case "option": {
        const { statements, place } = this.named(at.of, at.some.name, env);
        const inner = new Map(env).set(at.some, place);
        const then = go(at.then, inner);
        const none = go(at.none, env);
        const name = place.doc(PRIMARY);
        return [
          ...statements,
          ...this.ifStatement(
            cat(name, " === undefined"),
            none,
            then,
            leavesOf(at.none, leaf),
            leavesOf(at.then, leaf),
            () => cat(name, " !== undefined"),
          ),
        ];
      }
      case "union":
        return this.unionStatement(at, env, leaf, flat, go);
      case "cons":
        return this.consStatement(at, env, leaf, go);
      case "either": {
        const { statements, place } = this.named(at.of, "outcome", env);
        const value = pathOf(member(place.doc(PRIMARY), "value"));
        return [
          ...statements,
          ...this.ifStatement(
            cat(place.doc(PRIMARY), '.kind === "left"'),
            go(at.onLeft, new Map(env).set(at.left, value)),
            go(at.onRight, new Map(env).set(at.right, value)),
            leavesOf(at.onLeft, leaf),
            leavesOf(at.onRight, leaf),
            () => cat(place.doc(PRIMARY), '.kind === "right"'),
          ),
        ];
      }
      default:
        return leaf.emit(at, env);
    }
  }

  /** `const x = value;`, with its type where TypeScript would find another one. */
  constant(of: Var, value: Typed, env: Env): { statements: readonly Doc[]; inner: Env } {
    const name = this.fresh(of.name);
    const inner = new Map(env).set(of, nameOf(name));
    if (value.k === "lambda")
      return { statements: [group("const ", name, " = ", this.lambda(value, env, true), ";")], inner };
    const type = needsType(value) && isKnown(value.type) ? `: ${this.imports.type(value.type)}` : "";
    return { statements: [group("const ", name, type, " = ", this.expr(value, env), ";")], inner };
  }

  /** Gives a value a name, if it has none that TypeScript remembers tests of. */
  named(at: Typed, name: string, env: Env): { statements: readonly Doc[]; place: Place } {
    const place = this.placeOf(at, env);
    if (place?.k === "name") return { statements: [], place };
    const called = this.fresh(at.k === "field" ? at.name : at.k === "var" ? at.of.name : name);
    const type = needsType(at) && isKnown(at.type) ? `: ${this.imports.type(at.type)}` : "";
    return { statements: [group("const ", called, type, " = ", this.expr(at, env), ";")], place: nameOf(called) };
  }

  opened(at: Typed & { k: "open" }, env: Env): { statements: readonly Doc[]; inner: Env } {
    const inPlace = this.openedInPlace(at, env);
    if (inPlace !== undefined) return { statements: [], inner: inPlace };
    const used = at.parts.filter(([part]) => usesOf(at.body, part).all > 0);
    const inner = new Map(env);
    if (used.length === 0) return { statements: [], inner };
    const names = new Map(used.map(([part, key]) => [key, this.fresh(part.name)] as const));
    for (const [part, key] of used) inner.set(part, nameOf(names.get(key) ?? ""));
    const isTuple = at.parts.every(([, key]) => /^\d+$/.test(key));
    const pattern = isTuple
      ? `[${at.parts
          .map(([, key]) => names.get(key) ?? "")
          .join(", ")
          .replace(/(, )+$/, "")}]`
      : `{ ${used.map(([, key]) => (names.get(key) === key ? key : `${propertyKey(key)}: ${names.get(key)}`)).join(", ")} }`;
    return { statements: [group("const ", pattern, " = ", this.expr(at.of, env), ";")], inner };
  }

  private ifStatement(
    cond: Doc,
    then: readonly Doc[],
    otherwise: readonly Doc[],
    thenLeaves: boolean,
    otherwiseLeaves: boolean,
    negated: () => Doc,
  ): readonly Doc[] {
    const only = (test: Doc, statements: readonly Doc[]): Doc =>
      statements.length === 1 && isSimpleStatement(statements[0] as Doc)
        ? group("if (", test, ")", nest(cat(line, statements[0] as Doc)))
        : group("if (", test, ") ", block(statements));
    if (then.length === 0 && otherwise.length === 0) return [];
    // The shorter way out comes first.
    if (thenLeaves && otherwiseLeaves && isOneLine(otherwise) && !isOneLine(then))
      return [only(negated(), otherwise), ...then];
    if (thenLeaves) return [only(cond, then), ...otherwise];
    if (otherwiseLeaves) return [only(negated(), otherwise), ...then];
    if (otherwise.length === 0) return [only(cond, then)];
    if (then.length === 0) return [only(negated(), otherwise)];
    return [cat(group("if (", cond, ") "), block(then), " else ", block(otherwise))];
  }

  private unionStatement(
    at: Typed & { k: "union" },
    env: Env,
    leaf: Leaf,
    flat: boolean,
    go: (at: Typed, env: Env) => readonly Doc[],
  ): readonly Doc[] {
    const { statements, place } = this.named(at.of, "value", env);
    const groups = this.grouped(at);
    const bodies = groups.map(({ one }) => go(one.body, this.caseEnv(at.of, one, place, env)));
    const all = groups.every(({ one }) => leavesOf(one.body, leaf));
    if (groups.length > 2 && all && !flat) {
      const subject = at.decl.tag === undefined ? place.doc(PRIMARY) : member(place.doc(PRIMARY), at.decl.tag);
      const cases = groups.map(({ tags }, i) => {
        const labels = tags.map((tag) => cat("case ", JSON.stringify(tag), ":"));
        const body = bodies[i] ?? [];
        const simple = body.every(isSimpleStatement);
        return cat(
          join(labels, hard),
          simple ? nest(cat(...body.flatMap((one) => [hard, one]))) : cat(" ", block(body)),
        );
      });
      return [
        ...statements,
        cat(group("switch (", subject, ") {"), nest(cat(...cases.flatMap((one) => [hard, one]))), hard, "}"),
      ];
    }
    const from = (i: number): readonly Doc[] => {
      const body = bodies[i] ?? [];
      const { tags, one } = groups[i] as (typeof groups)[number];
      if (i === groups.length - 1) return body;
      const rest = from(i + 1);
      const restLeaves = groups.slice(i + 1).every((other) => leavesOf(other.one.body, leaf));
      return this.ifStatement(
        this.isTag(place, at.decl.tag, tags),
        body,
        rest,
        leavesOf(one.body, leaf),
        restLeaves,
        () => this.isTag(place, at.decl.tag, tags, true),
      );
    };
    return [...statements, ...(groups.length === 0 ? [] : from(0))];
  }

  private consStatement(
    at: Typed & { k: "cons" },
    env: Env,
    leaf: Leaf,
    go: (at: Typed, env: Env) => readonly Doc[],
  ): readonly Doc[] {
    const { statements, place } = this.named(at.of, "items", env);
    const inner = new Map(env);
    const used = [at.head, at.tail].map((part) => usesOf(at.then, part).all > 0);
    const head = used[0] === true ? this.fresh(at.head.name) : "";
    inner.set(at.head, nameOf(head));
    const tail = used[1] === true ? `, ...${this.fresh(at.tail.name)}` : "";
    inner.set(at.tail, nameOf(tail.replace(", ...", "")));
    const name = place.doc(PRIMARY);
    const from = at.from === undefined ? undefined : this.expr(at.from, env, ORDER);
    const test =
      from === undefined ? cat(this.imports.realizer("isNonEmpty"), "(", name, ")") : cat(from, " < ", name, ".length");
    const negated = from === undefined ? cat("!", test) : cat(name, ".length <= ", from);
    const taken: readonly Doc[] =
      head === "" && tail === ""
        ? []
        : from === undefined
          ? [cat("const [", head, tail, "] = ", name, ";")]
          : [cat("const ", head, " = ", this.imports.realizer("elementAt"), "(", name, ", ", from, ");")];
    const then = [...taken, ...go(at.then, inner)];
    const nil = go(at.nil, env);
    return [
      ...statements,
      ...this.ifStatement(negated, nil, then, leavesOf(at.nil, leaf), leavesOf(at.then, leaf), () => test),
    ];
  }
}

/** Whether every way through statements leaves. */
export function leavesOf(at: Typed, leaf: Leaf): boolean {
  switch (at.k) {
    case "let":
    case "open":
      return leavesOf(at.body, leaf);
    case "if":
      return leavesOf(at.then, leaf) && leavesOf(at.else, leaf);
    case "option":
      return leavesOf(at.then, leaf) && leavesOf(at.none, leaf);
    case "union":
      return at.cases.every((one) => leavesOf(one.body, leaf));
    case "cons":
      return leavesOf(at.then, leaf) && leavesOf(at.nil, leaf);
    case "either":
      return leavesOf(at.onLeft, leaf) && leavesOf(at.onRight, leaf);
    default:
      return leaf.leaves(at);
  }
}

// ---------------------------------------------------------------- shapes

function isProgram(type: Type): boolean {
  const at = prune(type);
  return at.k === "named" && at.decl === progDecl;
}

/** Whether a list is written as its elements and the lists that it is put together from. */
const isSpelledOut = (at: Typed): boolean =>
  (at.k === "list" && at.items.length > 0) || (at.k === "op" && at.op === "concat");

/** The map that a list is of, entry by entry. */
function mapOf(at: Typed): Typed | undefined {
  const [only, ...others] = at.k === "list" ? at.items : [];
  if (only?.spread !== true || others.length > 0) return undefined;
  return prune(only.value.type).k === "map" ? only.value : undefined;
}

/** Which component of a pair a function takes. */
function componentOf(at: Typed): "first" | "second" | undefined {
  if (at.k !== "lambda" || at.body.k !== "op" || (at.body.op !== "first" && at.body.op !== "second")) return undefined;
  const [of] = at.body.args;
  return of?.k === "var" && of.of === at.params[0] ? at.body.op : undefined;
}

/** The items of a tuple, of which Coq may have the first in pairs of their own. */
function itemsOf(at: Typed & { readonly k: "tuple" }, count: number): readonly Typed[] {
  const [first, ...rest] = at.items;
  if (first?.k !== "tuple" || at.items.length >= count) return at.items;
  return [...itemsOf(first, count - rest.length), ...rest];
}

const isOption = (type: Type): boolean => prune(type).k === "option";

/** Whether a value is a chain of fields from a variable. */
function startsAt(at: Typed, of: Var): boolean {
  if (at.k === "field") return at.of.k === "var" ? at.of.of === of : startsAt(at.of, of);
  if (at.k === "open")
    return (
      at.of.k === "var" &&
      at.of.of === of &&
      at.body.k === "var" &&
      at.parts.some(([part]) => part === (at.body as Typed & { k: "var" }).of)
    );
  return false;
}

/** Whether a variable is tested or taken apart, so that it has to have a name. */
function isTested(at: Typed, of: Var): boolean {
  let found = false;
  visitTyped(at, (one) => {
    if (
      (one.k === "option" || one.k === "union" || one.k === "cons" || one.k === "either" || one.k === "open") &&
      mentionsVar(one.of, of)
    )
      found = true;
  });
  return found;
}

const mentionsVar = (at: Typed, of: Var): boolean => usesOf(at, of).all > 0;

/** Whether something of a case is used inside a function. */
function capturesPlace(at: Typed): boolean {
  let found = false;
  visitTyped(at, (one) => {
    if (one.k === "lambda") found = true;
  });
  return found;
}

const isClosed = (one: UnionCase): boolean => one.vars.every((part) => usesOf(one.body, part).all === 0);

/** Whether two terms are the same text: as far as cases are joined. */
function sameTyped(a: Typed, b: Typed): boolean {
  if (a.k !== b.k) return false;
  switch (a.k) {
    case "var":
      return a.of === (b as typeof a).of;
    case "boolean":
    case "number":
    case "string":
      return a.value === (b as typeof a).value;
    case "unit":
    case "none":
    case "absurd":
    case "fail":
      return true;
    case "some":
    case "ret":
      return sameTyped(a.value, (b as typeof a).value);
    case "flow":
      return a.name === (b as typeof a).name && sameTyped(a.value, (b as typeof a).value);
    case "variant":
      return (
        a.variant === (b as typeof a).variant &&
        a.fields.every((one, i) => sameTyped(one, (b as typeof a).fields[i] as Typed))
      );
    case "list":
      return a.items.length === 0 && (b as typeof a).items.length === 0;
    default:
      return false;
  }
}

const isObject = (at: Typed): boolean => {
  if (at.k === "some") return isObject(at.value);
  return at.k === "record" || (at.k === "variant" && at.decl.tag !== undefined);
};

/** Whether TypeScript would find another type for a constant: a wider one, or of an empty array none. */
function needsType(at: Typed): boolean {
  switch (at.k) {
    case "list":
    case "none":
    case "variant":
    case "record":
    case "tuple":
      return true;
    case "some":
      return needsType(at.value);
    case "if":
      return needsType(at.then) || needsType(at.else);
    case "option":
      return needsType(at.then) || needsType(at.none);
    case "union":
      return at.cases.some((one) => needsType(one.body));
    case "let":
    case "open":
      return needsType(at.body);
    default:
      return false;
  }
}

/** Whether a value is read at one glance: no more than one test in it that is not of booleans. */
function isShort(at: Typed): boolean {
  let size = 0;
  let tests = 0;
  visitTyped(at, (one) => {
    size += 1;
    if (one.k === "if" || ((one.k === "option" || one.k === "union") && prune(one.type).k !== "bool")) tests += 1;
  });
  return tests === 0 || (tests === 1 && size < 40);
}

const isOneLine = (statements: readonly Doc[]): boolean =>
  statements.length === 1 && isSimpleStatement(statements[0] as Doc) && widthOf(statements[0] as Doc) < 40;

function widthOf(doc: Doc): number {
  if (typeof doc === "string") return doc.length;
  if (doc.k === "all") return doc.docs.reduce((sum, one) => sum + widthOf(one), 0);
  return doc.k === "nest" || doc.k === "group" || doc.k === "from" ? widthOf(doc.doc) : 1;
}

/** One statement without statements in it. */
function isSimpleStatement(doc: Doc): boolean {
  let found = true;
  let first: string | undefined;
  const look = (at: Doc): void => {
    if (typeof at === "string") {
      first ??= at;
      return;
    }
    if (at.k === "hard") found = false;
    if (at.k === "all") at.docs.forEach(look);
    if (at.k === "nest" || at.k === "group" || at.k === "from") look(at.doc);
  };
  look(doc);
  return found && !/^(if|const|let|switch|for|while)\b/.test(first ?? "");
}
