/** Records and members of unions as object literals. */
import { cat, type Doc } from "../../../coqgen/doc.ts";
import { prune, type Type } from "../../../ir/types.ts";
import type { Typed } from "../../typed/expr.ts";
import { Mistyped, settle } from "../../typed/unify.ts";
import { type Env, placeOf } from "../places.ts";
import type { Printer } from "../printer.ts";
import { bracketed, PRIMARY, propertyKey } from "../syntax.ts";

export function variantLiteral(printer: Printer, at: Typed & { k: "variant" }, env: Env): Doc {
  const { tag } = at.decl;
  const literal = JSON.stringify(at.variant.tag);
  if (tag === undefined) return literal;
  const fields = at.variant.fields.map((field, i): readonly [string, Typed] => [field.name, at.fields[i] as Typed]);
  return objectLiteral(printer, fields, env, [`${propertyKey(tag)}: ${literal}`]);
}

export function objectLiteral(
  printer: Printer,
  fields: readonly (readonly [string, Typed])[],
  env: Env,
  first: readonly Doc[] = [],
): Doc {
  const properties = fields.map(([name, value]): Doc => {
    const shown = printer.expr(value, env);
    return shown === name ? name : cat(propertyKey(name), ": ", shown);
  });
  const from = changedRecord(fields, env);
  if (from !== undefined && first.length === 0) {
    const changed = properties.filter((_, i) => !from.kept.has(i));
    return bracketed("{", [cat("...", from.of), ...changed], "}", " ");
  }
  return bracketed("{", [...first, ...properties], "}", " ");
}

/** A record of which most fields are those of another one: `{ ...state, round: … }`. */
function changedRecord(fields: readonly (readonly [string, Typed])[], env: Env) {
  const sources = new Map<string, { readonly doc: Doc; readonly kept: Set<number>; readonly type: Type }>();
  fields.forEach(([name, value], i) => {
    if (value.k !== "field" || value.name !== name) return;
    const place = placeOf(value.of, env);
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

/** The value of a type that has no other. */
export function onlyValue(of: Type): Doc {
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
