/** Constructors: of the Coq library, and of authored types. */
import { bool, fieldTypes, list, meta, named, nodeId, option, string, type Type, unit } from "../../../ir/types.ts";
import { reduced, type Term } from "../../coq/terms.ts";
import { fitted } from "../coercions.ts";
import type { Env } from "../environment.ts";
import type { Typed } from "../expr.ts";
import { integer, natural, text } from "../literals.ts";
import { builtItems } from "../pairs.ts";
import { flowDecl, Mistyped, someCollection, someNumber, someTuple, sumDecl, unify } from "../unify.ts";
import { checkAll } from "./applications.ts";
import { programPart } from "./programs.ts";
import type { Rebuild } from "./rebuild.ts";

/** A constructor at its arguments. */
export type ConstructorTerm = Term & { readonly k: "constructor" };

/** The constructors of loops that may end early, as terms call them. */
const flows: Readonly<Record<string, "next" | "stop" | "give" | "left" | "right">> = {
  $Next: "next",
  $Break: "stop",
  $Return: "give",
  $inl: "left",
  $inr: "right",
};

/** A constructor at arguments. */
export function constructor_(rebuild: Rebuild, term: ConstructorTerm, type: Type, env: Env): Typed {
  const { name, args } = term;
  const arg = (i: number): Term => args[i] ?? { k: "erased" };
  switch (name) {
    case "$true":
    case "$false":
      return fitted({ k: "boolean", value: name === "$true", type: bool }, type);
    case "$tt":
      return fitted({ k: "unit", type: unit }, type);
    case "$O":
    case "$S": {
      const value = natural(term);
      if (value === undefined) throw new Mistyped("a node's name is computed");
      return fitted({ k: "number", value, type: nodeId }, type);
    }
    case "$Z0":
    case "$Zpos":
    case "$Zneg": {
      const value = integer(term);
      if (value === undefined) throw new Mistyped("the digits of a number are computed");
      const at: Type = type.k === "number" || type.k === "bigint" ? type : someNumber();
      return fitted({ k: "number", value, type: at }, type);
    }
    case "$EmptyString":
    case "$String": {
      const value = text(term);
      if (value === undefined) throw new Mistyped("the bytes of a text are computed");
      return fitted({ k: "string", value, type: string }, type);
    }
    case "$None": {
      const at = option(meta());
      return fitted({ k: "none", type: at }, type);
    }
    case "$Some": {
      const at = type.k === "option" ? type : option(meta());
      const value = rebuild.check(arg(0), (at as Type & { k: "option" }).of, env);
      return fitted({ k: "some", value, type: at }, type);
    }
    case "$nil":
    case "$cons":
      return listOf(rebuild, term, type, env);
    case "$pair":
      return pairOf(rebuild, term, type, env);
    case "$inl":
    case "$inr":
    case "$Next":
    case "$Break":
    case "$Return": {
      const at = named(name.startsWith("$in") ? sumDecl : flowDecl, [meta(), meta()]) as Type & { k: "named" };
      unify(at, type);
      const part = at.args[name === "$inr" || name === "$Return" ? 1 : 0] as Type;
      return { k: "flow", name: flows[name] ?? "next", value: rebuild.check(arg(0), part, env), type: at };
    }
    case "$Ret":
    case "$Act":
    case "$Bind":
    case "$Fail":
      return fitted(programPart(rebuild, term, type, env), type);
    default:
      return declaredValue(rebuild, term, type, env);
  }
}

/** A list; what it ends with, where that is not `nil`, is spread. */
function listOf(rebuild: Rebuild, term: ConstructorTerm, type: Type, env: Env): Typed {
  if (term.name === "$nil") {
    const empty = someCollection(meta());
    unify(empty, type);
    return { k: "list", items: [], type: empty };
  }
  const at = type.k === "list" ? type : (list(meta()) as Type & { k: "list" });
  const items: { spread: boolean; value: Typed }[] = [];
  let rest: Term = term;
  while (rest.k === "constructor" && rest.name === "$cons") {
    items.push({ spread: false, value: rebuild.check(rest.args[0] as Term, at.of, env) });
    rest = reduced(rest.args[1] as Term, rebuild.inlined);
  }
  if (!(rest.k === "constructor" && rest.name === "$nil"))
    items.push({ spread: true, value: rebuild.check(rest, at, env) });
  return fitted({ k: "list", items, type: at }, type);
}

/** Coq's tuples are pairs whose first part may be a pair. */
function pairOf(rebuild: Rebuild, term: ConstructorTerm, type: Type, env: Env): Typed {
  const wanted = type.k === "tuple" ? type.items.length : 2;
  const parts = builtItems(term, wanted, (part) => reduced(part, rebuild.inlined));
  if (parts.length < wanted) throw new Mistyped("a tuple is not built at once");
  if (type.k === "tuple") {
    const items = parts.map((part, i) => rebuild.check(part, type.items[i] as Type, env));
    return { k: "tuple", items, type };
  }
  const [before, last] = parts.map((part) => rebuild.infer(part, env)) as [Typed, Typed];
  return fitted({ k: "tuple", items: [before, last], type: someTuple(before.type, last.type) }, type);
}

/** A record, or a member of a union. */
function declaredValue(rebuild: Rebuild, term: ConstructorTerm, type: Type, env: Env): Typed {
  const meant = rebuild.meaning(term.name);
  if (meant?.k !== "variant" && meant?.k !== "record")
    throw new Mistyped(`${term.name} of the Coq library has no realizer`);
  const { decl } = meant;
  const args = decl.params.map(() => meta());
  const at = named(decl, args);
  unify(at, type);
  const known = meant.k === "record" ? meant.decl.fields : meant.variant.fields;
  const fields = checkAll(rebuild, term.args, fieldTypes(known, decl, args), env);
  return meant.k === "record"
    ? { k: "record", decl: meant.decl, fields, type: at }
    : { k: "variant", decl: meant.decl, variant: meant.variant, fields, type: at };
}
