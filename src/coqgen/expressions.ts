/** Expressions in Coq: a printer that knows precedence, and puts parentheses where they are needed and nowhere else. */

import { bound as boundBy } from "../ir/build.ts";
import type { Case, Expr, Local, Pattern } from "../ir/expr.ts";
import { isPacket } from "../ir/library.ts";
import { operators } from "../ir/operators.ts";
import { prune, type Type, type TypeParam, type Variant, variantsOf } from "../ir/types.ts";
import type { Factory } from "./closures.ts";
import { cat, type Doc, from, group, hard, join, line, nest, parens } from "./doc.ts";
import { APP, ARG, TOP } from "./levels.ts";
import { mentionsOf } from "./mentions.ts";
import type { Scope } from "./scope.ts";
import { hiddenArgument, hiddenTypes, showsType } from "./shown.ts";
import { stringDoc } from "./strings.ts";
import { paramsIn, typeDoc, typeNames } from "./types.ts";

/** What stands between `match` and `with`. */
export const SUBJECT = 100;

export function exprDoc(expr: Expr, scope: Scope, level = TOP): Doc {
  return from(expr.span, plain(expr, scope, level));
}

function plain(expr: Expr, scope: Scope, level: number): Doc {
  switch (expr.k) {
    case "local":
      return scope.local(expr.local);
    case "global":
      return globalDoc(expr, [], scope, level);
    case "literal":
      return literalDoc(expr.value, expr.type, level);
    case "unit":
      return "tt";
    case "none":
      return "None";
    case "some":
      return application("Some", [expr.value], scope, level);
    case "variant":
      return application(constructorName(variantsOf(expr.type), expr.tag, scope), expr.fields, scope, level);
    case "record":
      return recordDoc(expr, scope);
    case "field":
      return fieldDoc(expr, scope, level);
    case "tuple":
      return cat(
        "(",
        join(
          expr.items.map((item) => exprDoc(item, scope)),
          ", ",
        ),
        ")",
      );
    case "list":
      return listDoc(expr, scope, level);
    case "if":
      return parens(
        group(
          cat("if ", exprDoc(expr.cond, scope), line),
          cat("then ", nest(exprDoc(expr.then, scope)), line),
          cat("else ", nest(exprDoc(expr.else, scope))),
        ),
        TOP,
        level,
      );
    case "match":
      return matchDoc(
        showsType(expr.of, scope.closures) ? exprDoc(expr.of, scope, SUBJECT) : typedDoc(expr.of, scope),
        expr.cases,
        scope,
        (body, inner) => exprDoc(body, inner),
        (body) => body,
      );
    case "let":
      return parens(
        letDoc(expr, (inner) => exprDoc(expr.body, inner), expr.body, scope),
        TOP,
        level,
      );
    case "lambda":
      // A function of nothing is its value: its type is its result's (`typeDoc`), and a call of it has no arguments.
      if (expr.params.length === 0) return exprDoc(expr.body, scope, level);
      return parens(lambdaDoc(expr, scope), TOP, level);
    case "call":
      return callDoc(expr, scope, level);
    case "op":
      return opDoc(expr, scope, level);
    case "object":
    case "error":
      throw new Error(
        `${expr.k === "object" ? `an object of the library (${expr.what})` : "an expression that was refused"} reached the printer`,
      );
  }
}

// ---------------------------------------------------------------- leaves

function literalDoc(value: boolean | bigint | string, type: Type, level: number): Doc {
  if (typeof value === "string") return stringDoc(value);
  if (typeof value === "boolean") return String(value);
  if (prune(type).k === "node") return `${value}%nat`;
  return value < 0n ? parens(String(value), 35, level) : String(value);
}

/** The constructor of one of the members of a union. */
export function constructorName(variants: readonly Variant[], tag: string, scope: Scope): string {
  const variant = variants.find((one) => one.tag === tag);
  return variant === undefined ? tag : scope.names.variant(variant);
}

function recordDoc(expr: Expr & { k: "record" }, scope: Scope): Doc {
  const type = prune(expr.type);
  const fields = type.k === "named" && type.decl.kind === "record" ? type.decl.fields : [];
  // Coq does not see what a record without fields is.
  if (fields.length === 0 && type.k === "named") return scope.names.constructorOf(type.decl);
  const pairs = fields.map((field, i) => {
    const value = expr.fields[i];
    return cat(fieldName(type, field.name, scope), " := ", value === undefined ? "_" : nest(exprDoc(value, scope)));
  });
  return group("{| ", nest(join(pairs, cat(";", line)), 3), " |}");
}

/** The projection of a field: of the Coq library's packets, of a record, or of what all variants of a union have. */
function fieldName(type: Type, name: string, scope: Scope): string {
  const at = prune(type);
  if (at.k !== "named") return name;
  if (isPacket(at.decl)) return { from: "Protocol.src", to: "Protocol.dst", msg: "Protocol.body" }[name] ?? name;
  return scope.names.fieldOf(at.decl, name);
}

function fieldDoc(expr: Expr & { k: "field" }, scope: Scope, level: number): Doc {
  const name = fieldName(expr.of.type, expr.name, scope);
  const type = prune(expr.of.type);
  const typed = showsType(expr.of, scope.closures) ? undefined : typedDoc(expr.of, scope);
  if (type.k === "named" && type.decl.kind === "record")
    return cat(typed ?? exprDoc(expr.of, scope, 1), ".(", name, ")");
  return applied(name, [typed ?? exprDoc(expr.of, scope, ARG)], level);
}

/** `[a; b]`, `a :: rest`, `xs ++ ys`. */
function listDoc(expr: Expr & { k: "list" }, scope: Scope, level: number): Doc {
  const runs: { readonly spread: boolean; readonly items: Expr[] }[] = [];
  for (const item of expr.items) {
    const last = runs.at(-1);
    if (!item.spread && last !== undefined && !last.spread) last.items.push(item.value);
    else runs.push({ spread: item.spread, items: [item.value] });
  }
  if (runs.length === 0) return "[]";
  const bracketed = (items: readonly Expr[]): Doc =>
    group(
      "[",
      nest(
        join(
          items.map((item) => exprDoc(item, scope)),
          cat(";", line),
        ),
        1,
      ),
      "]",
    );
  const [only] = runs;
  if (runs.length === 1 && only !== undefined) {
    return only.spread && only.items[0] !== undefined ? exprDoc(only.items[0], scope, level) : bracketed(only.items);
  }
  const pieces = runs.flatMap((run, i): { readonly doc: Doc; readonly sign: string }[] => {
    if (run.spread) return run.items.map((item) => ({ doc: exprDoc(item, scope, 59), sign: "++" }));
    if (i === runs.length - 1) return [{ doc: bracketed(run.items), sign: "++" }];
    return run.items.map((item) => ({ doc: exprDoc(item, scope, 59), sign: "::" }));
  });
  const docs = pieces.map((piece, i) => (i === pieces.length - 1 ? piece.doc : cat(piece.doc, ` ${piece.sign}`, line)));
  return parens(group(nest(cat(...docs))), 60, level);
}

// ---------------------------------------------------------------- applications

function application(head: Doc, args: readonly Expr[], scope: Scope, level: number): Doc {
  return applied(
    head,
    args.map((arg) => exprDoc(arg, scope, ARG)),
    level,
  );
}

/** A function at arguments that are printed already. */
export function applied(head: Doc, args: readonly Doc[], level = TOP): Doc {
  if (args.length === 0) return head;
  return parens(filled(head, args), APP, level);
}

/** A head and what follows it, a line break only in front of what does not fit any more. */
export const filled = (head: Doc, rest: readonly Doc[], by = 2): Doc =>
  nest(cat(head, ...rest.map((one) => group(line, one))), by);

function callDoc(expr: Expr & { k: "call" }, scope: Scope, level: number): Doc {
  if (expr.fn.k === "global") return globalDoc(expr.fn, expr.args, scope, level);
  if (expr.args.length === 0) return exprDoc(expr.fn, scope, level);
  return application(exprDoc(expr.fn, scope, APP), expr.args, scope, level);
}

/**
 * A definition at its arguments. One that belongs to a section that is closed is given the section's parameters that it
 * uses; a protocol or program is given only those of its arguments that it uses.
 */
function globalDoc(expr: Expr & { k: "global" }, args: readonly Expr[], scope: Scope, level: number): Doc {
  const { global } = expr;
  const name = scope.names.global(global);
  const factory = scope.closures.factory(global);
  if (factory !== undefined) {
    if (scope.section === factory) return name;
    const used = scope.closures.of(global);
    const kept = args.filter((_, i) => used.some((param) => param === factory.scope.params[i]));
    return factoryAt(
      name,
      factory.scope.typeParams,
      expr.typeArgs,
      used,
      kept.map((arg) => exprDoc(arg, scope, ARG)),
      scope,
      mainTypes(factory),
      level,
    );
  }
  const owner = scope.closures.owner(global);
  const decl = scope.closures.function(global);
  const around = [...scope.names.typeParams(owner?.scope.typeParams ?? []).values()];
  const outer =
    owner === undefined || scope.section === owner ? [] : scope.closures.of(global).map((local) => scope.local(local));
  // What a type parameter stands for is said where no argument shows it.
  const told = hiddenTypes(expr, args, scope.closures).map(([param, type]) =>
    cat(
      "(",
      scope.names.typeParams(decl?.typeParams ?? [], around).get(param) ?? param.name,
      " := ",
      typeDoc(type, scope),
      ")",
    ),
  );
  return applied(name, [...told, ...outer, ...args.map((arg) => exprDoc(arg, scope, ARG))], level);
}

/**
 * A definition of a section at arguments for its parameters.
 *
 * @param mentioned the types in which the definition mentions the section's type parameters: those that the arguments
 *   do not show are passed by name
 */
export function factoryAt(
  name: string,
  typeParams: readonly TypeParam[],
  typeArgs: readonly Type[],
  used: readonly Local[],
  args: readonly Doc[],
  scope: Scope,
  mentioned: readonly Type[],
  level = TOP,
): Doc {
  const shown = new Set(used.flatMap((param) => [...paramsIn(param.type)]));
  const called = scope.names.typeParams(typeParams);
  const has = new Set(mentioned.flatMap((type) => [...paramsIn(type)]));
  const named = typeParams.flatMap((param, i): Doc[] => {
    const arg = typeArgs[i];
    return shown.has(param) || !has.has(param) || arg === undefined
      ? []
      : [cat("(", called.get(param) ?? param.name, " := ", typeDoc(arg, scope), ")")];
  });
  return applied(name, [...named, ...args], level);
}

/** The types that the main definition of a factory mentions. */
export function mainTypes(factory: Factory): readonly Type[] {
  if (factory.kind === "protocol")
    return [factory.state, factory.msg, ...(factory.action === undefined ? [] : [factory.action])];
  if (factory.kind === "program") return [factory.result, ...factory.world.flatMap((use) => [...use.typeArgs])];
  if (factory.kind === "world") return factory.uses.flatMap((use) => [...use.typeArgs]);
  return [];
}

function opDoc(expr: Expr & { k: "op" }, scope: Scope, level: number): Doc {
  const notation = operators[expr.op];
  const [a, b] = expr.args;
  if (notation.as === "function") {
    const told = hiddenArgument(expr, scope.closures);
    const args = expr.args.map((arg, i) => (i === told ? typedDoc(arg, scope) : exprDoc(arg, scope, ARG)));
    return applied(notation.name, args, level);
  }
  if (notation.as === "nothing") {
    if (a === undefined) throw new Error(`${expr.op} without an argument`);
    return exprDoc(a, scope, level);
  }
  if (notation.as === "prefix") {
    if (a === undefined) throw new Error(`${expr.op} without an argument`);
    return parens(cat(notation.symbol, exprDoc(a, scope, notation.level)), notation.level, level);
  }
  if (a === undefined || b === undefined) throw new Error(`${expr.op} without two arguments`);
  const { symbol, level: own, assoc } = notation;
  const left =
    hiddenArgument(expr, scope.closures) === 0
      ? typedDoc(a, scope)
      : exprDoc(a, scope, assoc === "left" ? own : own - 1);
  const right = exprDoc(b, scope, assoc === "right" ? own : own - 1);
  return parens(group(cat(left, ` ${symbol}`, line, right)), own, level);
}

/** `(value : type)` */
const typedDoc = (value: Expr, scope: Scope): Doc =>
  cat("(", exprDoc(value, scope), " : ", typeDoc(value.type, scope), ")");

// ---------------------------------------------------------------- binders

export function patternDoc(pattern: Pattern, scope: Scope, used: (local: Local) => boolean, level = TOP): Doc {
  switch (pattern.k) {
    case "any":
      return "_";
    case "bind":
      return used(pattern.local) ? scope.local(pattern.local) : "_";
    case "variant": {
      const name = constructorName(pattern.decl.variants, pattern.tag, scope);
      const fields = pattern.fields.map((field) => patternDoc(field, scope, used, ARG));
      return parens(join([name, ...fields], " "), fields.length === 0 ? 0 : APP, level);
    }
    case "none":
      return "None";
    case "some":
      return parens(cat("Some ", patternDoc(pattern.of, scope, used, ARG)), APP, level);
    case "library":
      return parens(cat(pattern.name, " ", patternDoc(pattern.of, scope, used, ARG)), APP, level);
    case "nil":
      return "[]";
    case "cons":
      return parens(
        cat(patternDoc(pattern.head, scope, used, 59), " :: ", patternDoc(pattern.tail, scope, used, 60)),
        60,
        level,
      );
    case "tuple":
      return cat(
        "(",
        join(
          pattern.items.map((item) => patternDoc(item, scope, used)),
          ", ",
        ),
        ")",
      );
  }
}

/** A match; `show` prints a branch, `mentions` gives what its text mentions. */
export function matchDoc<T>(
  of: Doc,
  cases: readonly Case<T>[],
  scope: Scope,
  show: (body: T, scope: Scope) => Doc,
  mentions: (body: T) => Parameters<typeof mentionsOf>[0],
): Doc {
  const branches = cases.map(({ pattern, body }) => {
    const locals = boundBy(pattern);
    const found = mentionsOf(mentions(body), scope.names);
    const inner = scope.bind(
      locals.filter((local) => found.locals.has(local)),
      [mentions(body)],
    );
    return group(
      cat(
        "| ",
        patternDoc(pattern, inner, (local) => found.locals.has(local)),
        " =>",
        nest(cat(line, show(body, inner)), 4),
      ),
    );
  });
  return group("match ", of, " with", line, join(branches, line), line, "end");
}

/** `let x := value in body`; `body` prints what follows, `mentioned` is that. */
export function letDoc(
  bound: { readonly pattern: Pattern; readonly value: Expr },
  body: (scope: Scope) => Doc,
  mentioned: Parameters<typeof mentionsOf>[0],
  scope: Scope,
): Doc {
  const { pattern, value } = bound;
  const found = mentionsOf(mentioned, scope.names);
  const inner = scope.bind(
    boundBy(pattern).filter((local) => found.locals.has(local)),
    [mentioned],
  );
  const shown = patternDoc(pattern, inner, (local) => found.locals.has(local));
  const plain = exprDoc(value, scope);
  const shows = showsType(value, scope.closures);
  const [head, of] =
    pattern.k === "tuple"
      ? [cat("let '", shown), shows ? plain : typedDoc(value, scope)]
      : [cat("let ", shown, shows ? "" : cat(" : ", typeDoc(value.type, scope))), plain];
  return cat(group(cat(head, " :=", nest(cat(line, of)), " in")), hard, body(inner));
}

function lambdaDoc(expr: Expr & { k: "lambda" }, scope: Scope): Doc {
  const locals = expr.params.flatMap(boundBy);
  const found = mentionsOf(expr.body, scope.names);
  const inner = scope.bind(
    locals.filter((local) => found.locals.has(local)),
    [expr.body],
    expr.paramTypes.flatMap((type) => [...typeNames(type, scope)]),
  );
  const params = expr.params.map((param, i) => {
    const shown = patternDoc(param, inner, (local) => found.locals.has(local));
    const type = expr.paramTypes[i];
    return cat(
      " ",
      param.k === "tuple" ? "'" : "",
      "(",
      shown,
      " : ",
      type === undefined ? "_" : typeDoc(type, scope),
      ")",
    );
  });
  return group(cat("fun", ...params, " =>", nest(cat(line, exprDoc(expr.body, inner)))));
}
