/** Tuples and lists item by item, and what is empty. */
import { cat, type Doc } from "../../../coqgen/doc.ts";
import { parts, type Type } from "../../../ir/types.ts";
import type { Typed } from "../../typed/expr.ts";
import { settle } from "../../typed/unify.ts";
import type { Env } from "../places.ts";
import type { Printer } from "../printer.ts";

/** A tuple's items; those that Coq has in a pair of their own are put beside the others. */
export function tupleItems(printer: Printer, at: Typed & { k: "tuple" }, env: Env): readonly Doc[] {
  const type = settle(at.type);
  const wanted = type.k === "tuple" ? type.items.length : at.items.length;
  const [first, ...rest] = at.items;
  if (first === undefined || wanted <= at.items.length) return at.items.map((item) => printer.expr(item, env));
  const before: readonly Doc[] =
    first.k === "tuple"
      ? tupleItems(
          printer,
          { ...first, type: { k: "tuple", items: (type as Type & { k: "tuple" }).items.slice(0, -1) } },
          env,
        )
      : [cat("...", printer.expr(first, env))];
  return [...before, ...rest.map((item) => printer.expr(item, env))];
}

/** `[]`, of a list, a map or a set. */
export function emptyCollection(printer: Printer, of: Type): Doc {
  const type = settle(of);
  if (type.k !== "map" && type.k !== "set") return "[]";
  const { imports } = printer;
  return cat(imports.realizer(type.k === "map" ? "emptyMap" : "emptySet"), imports.knownTypeArgs(parts(type)), "()");
}

/** A list's elements, those of lists in it among them. */
export function spreadItems(printer: Printer, at: Typed, env: Env): readonly Doc[] {
  if (at.k === "list")
    return at.items.flatMap((item): readonly Doc[] =>
      item.spread && isSpelledOut(item.value)
        ? spreadItems(printer, item.value, env)
        : [cat(item.spread ? "..." : "", printer.expr(item.value, env))],
    );
  if (at.k === "op" && at.op === "concat") return at.args.flatMap((arg) => spreadItems(printer, arg, env));
  return [cat("...", printer.expr(at, env))];
}

/** Whether a list is written as its elements and the lists that it is put together from. */
const isSpelledOut = (at: Typed): boolean =>
  (at.k === "list" && at.items.length > 0) || (at.k === "op" && at.op === "concat");
