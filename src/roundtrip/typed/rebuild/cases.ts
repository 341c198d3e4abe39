/** Tests, by the type of what is tested. */
import { bool, fieldTypes, list, meta, named, option, prune, type Type, tuple } from "../../../ir/types.ts";
import type { Branch, Term } from "../../coq/terms.ts";
import { ifThenElse } from "../connectives.ts";
import { type Env, unpacked } from "../environment.ts";
import type { Typed, UnionCase, Var } from "../expr.ts";
import { flattened } from "../pairs.ts";
import { either, knownItems, Mistyped, sumDecl, unify } from "../unify.ts";
import type { Rebuild } from "./rebuild.ts";

/** Where one branch is a map and another a list, the list that both are in Coq is meant. */
export function cases(rebuild: Rebuild, term: Term & { k: "case" }, type: Type, env: Env): Typed {
  if (prune(type).k !== "meta") return casesOf(rebuild, term, type, env);
  return either(
    () => casesOf(rebuild, term, type, env),
    () => ["map", "set"].includes(prune(type).k),
    () => {
      unify(type, list(meta()));
      return casesOf(rebuild, term, type, env);
    },
  );
}

/** A test of a type of the Coq library, or of an authored one. */
function casesOf(rebuild: Rebuild, term: Term & { k: "case" }, type: Type, env: Env): Typed {
  const { branches } = term;
  const first = branches.find((one) => one.constructor_ !== undefined);
  if (first === undefined)
    return branches[0] === undefined ? { k: "absurd", type } : rebuild.check(branches[0].body, type, env);
  const branch = (name: string): Branch =>
    branches.find((one) => one.constructor_ === name) ??
    branches.find((one) => one.constructor_ === undefined) ?? {
      constructor_: name,
      params: [],
      body: { k: "absurd" },
    };
  const of = rebuild.infer(term.of, env);
  switch (first.constructor_) {
    case "$true":
    case "$false": {
      unify(of.type, bool);
      const then = rebuild.check(branch("$true").body, type, env);
      return ifThenElse(of, then, rebuild.check(branch("$false").body, type, env), type);
    }
    case "$tt":
      return rebuild.check(first.body, type, env);
    case "$Some":
    case "$None": {
      const inside = meta();
      unify(of.type, option(inside));
      const some = branch("$Some");
      const at = unpacked(some.params, [inside], env);
      const then = rebuild.check(some.body, type, at.env);
      return {
        k: "option",
        of,
        some: at.vars[0] as Var,
        then,
        none: rebuild.check(branch("$None").body, type, env),
        type,
      };
    }
    case "$nil":
    case "$cons": {
      const inside = meta();
      unify(of.type, list(inside));
      const cons = branch("$cons");
      const at = unpacked(cons.params, [inside, list(inside)], env);
      const [head, tail] = at.vars as readonly [Var, Var];
      const then = rebuild.check(cons.body, type, at.env);
      return { k: "cons", of, head, tail, then, nil: rebuild.check(branch("$nil").body, type, env), type };
    }
    case "$inl":
    case "$inr": {
      const parts = [meta(), meta()];
      unify(of.type, named(sumDecl, parts));
      const [inl, inr] = [branch("$inl"), branch("$inr")];
      const left = unpacked(inl.params, [parts[0] as Type], env);
      const right = unpacked(inr.params, [parts[1] as Type], env);
      return {
        k: "either",
        of,
        left: left.vars[0] as Var,
        onLeft: rebuild.check(inl.body, type, left.env),
        right: right.vars[0] as Var,
        onRight: rebuild.check(inr.body, type, right.env),
        type,
      };
    }
    case "$pair":
      return openTuple(rebuild, of, first, type, env);
    default:
      return declaredCases(rebuild, of, first, branches, type, env);
  }
}

/** A pair that is taken apart. */
function openTuple(rebuild: Rebuild, of: Typed, branch: Branch, type: Type, env: Env): Typed {
  const at = prune(of.type);
  const { names, body } = flattened(branch, knownItems(at));
  const items = at.k === "tuple" ? at.items : names.map(() => meta());
  unify(at, tuple(items));
  const { vars, env: inner } = unpacked(names, items.slice(0, names.length), env);
  const parts = vars.map((part, i): readonly [Var, string] => [part, String(i)]);
  return { k: "open", of, parts, body: rebuild.check(body, type, inner), type };
}

/** A test of an authored type. */
function declaredCases(
  rebuild: Rebuild,
  of: Typed,
  first: Branch,
  branches: readonly Branch[],
  type: Type,
  env: Env,
): Typed {
  const meant = rebuild.meaning(first.constructor_ ?? "");
  if (meant?.k !== "variant" && meant?.k !== "record")
    throw new Mistyped(`${first.constructor_} of the Coq library is taken apart`);
  const { decl } = meant;
  const args = decl.params.map(() => meta());
  unify(of.type, named(decl, args));
  const open = (known: readonly { readonly name: string }[], types: readonly Type[]): Typed => {
    const at = unpacked(first.params, types, env);
    const parts = at.vars.map((part, i): readonly [Var, string] => [part, known[i]?.name ?? ""]);
    const body = rebuild.check(first.body, type, at.env);
    const only = body.k === "var" ? parts.find(([part]) => part === body.of) : undefined;
    return only === undefined
      ? { k: "open", of, parts, body, type }
      : { k: "field", of, name: only[1], type: body.type };
  };
  if (meant.k === "record") return open(meant.decl.fields, fieldTypes(meant.decl.fields, decl, args));
  if (meant.decl.variants.length === 1) return open(meant.variant.fields, fieldTypes(meant.variant.fields, decl, args));
  const cases = branches.map((one): UnionCase => {
    if (one.constructor_ === undefined)
      return { variant: undefined, vars: [], body: rebuild.check(one.body, type, env) };
    const at = rebuild.meaning(one.constructor_);
    if (at?.k !== "variant" || at.decl !== decl) throw new Mistyped(`${one.constructor_} is of another type`);
    const opened = unpacked(one.params, fieldTypes(at.variant.fields, decl, args), env);
    return { variant: at.variant, vars: opened.vars, body: rebuild.check(one.body, type, opened.env) };
  });
  return { k: "union", of, decl: meant.decl, cases, type };
}
