/** What is known at a place of the source: what the variables stand for, and what tests have shown. */
import type { Symbol as TsSymbol } from "ts-morph";
import type { FunctionDecl } from "../ir/decl.ts";
import type { Expr, Local } from "../ir/expr.ts";

/** The function that is being translated, to check that it calls itself on something smaller. */
export interface Recursion {
  readonly decl: FunctionDecl;
  /** Locals that are smaller than a parameter: by position of the parameter. */
  readonly smaller: ReadonlyMap<Local, number>;
}

export interface Env {
  /** A variable's value: mostly a local, but also what a tuple or an object of the library was taken apart into. */
  readonly values: ReadonlyMap<TsSymbol, Expr>;
  /** What a path is known to be: a variant with its fields, `some` of a local, or `none`. */
  readonly facts: ReadonlyMap<string, Expr>;
  readonly recursion: Recursion | undefined;
  /** In a program: this node's own states that have been read and not changed since, by label. */
  readonly reads: ReadonlyMap<string, Local> | undefined;
  /** In a stable assertion: the networks, by label. */
  readonly nets?: ReadonlyMap<string, Expr>;
}

export const emptyEnv: Env = { values: new Map(), facts: new Map(), recursion: undefined, reads: undefined };

export function withValue(env: Env, symbol: TsSymbol | undefined, value: Expr): Env {
  return symbol === undefined ? env : { ...env, values: new Map(env.values).set(symbol, value) };
}

/** `env` where `path`, if it is one, is known to be `known`. */
export function withFact(env: Env, path: Expr, known: Expr): Env {
  const key = pathKey(path);
  return key === undefined ? env : { ...env, facts: new Map(env.facts).set(key, known) };
}

export function factOf(env: Env, path: Expr): Expr | undefined {
  const key = pathKey(path);
  return key === undefined ? undefined : env.facts.get(key);
}

/** A name for a local or a field of a path; other expressions have none. */
export function pathKey(expr: Expr): string | undefined {
  if (expr.k === "local") return `#${expr.local.id}`;
  if (expr.k === "global") return undefined;
  if (expr.k === "field") {
    const of = pathKey(expr.of);
    return of === undefined ? undefined : `${of}.${expr.name}`;
  }
  return undefined;
}

/** `env` where `local` is the field `name` of `path` from now on: what is known of the field is known of the variable. */
export function withField(env: Env, path: Expr, name: string, local: Local): Env {
  const key = pathKey(path);
  if (key === undefined) return env;
  const field = `${key}.${name}`;
  const known = [...env.facts].filter(([at]) => at === field || at.startsWith(`${field}.`));
  if (known.length === 0) return env;
  const facts = new Map(env.facts);
  for (const [at, fact] of known) facts.set(`#${local.id}${at.slice(field.length)}`, fact);
  return { ...env, facts };
}

/** `env` where some locals are smaller than the parameter that `whole` is, or is smaller than. */
export function withSmaller(env: Env, whole: Expr, locals: readonly Local[]): Env {
  const { recursion } = env;
  if (recursion === undefined || whole.k !== "local") return env;
  const at = recursion.decl.params.indexOf(whole.local);
  const param = at >= 0 ? at : recursion.smaller.get(whole.local);
  if (param === undefined) return env;
  const smaller = new Map(recursion.smaller);
  for (const local of locals) smaller.set(local, param);
  return { ...env, recursion: { ...recursion, smaller } };
}

/**
 * What a local is, once a test has shown that it is there: an object of the library over variables of its own.
 * (A received message is not data by itself, only its parts are.)
 */
export const takenApart = new WeakMap<Local, { readonly parts: readonly Local[]; readonly value: Expr }>();
