/** Values where another type may be meant by the same value in Coq. */
import { elementsOf, prune, type Type } from "../../ir/types.ts";
import type { Typed } from "./expr.ts";
import { unify } from "./unify.ts";

/** A value where another type may be meant by the same value in Coq. */
export function fitted(value: Typed, type: Type): Typed {
  const from = prune(value.type);
  const to = prune(type);
  if (from.k === "number" && to.k === "bigint") return { k: "exact", value, type: to };
  if (to.k === "fn" && to.params.length === 0 && from.k !== "meta" && !(from.k === "fn" && from.params.length === 0))
    return { k: "lambda", params: [], body: fitted(value, to.result), type: to };
  if (from.k === "fn" && from.params.length === 0 && to.k !== "meta" && !(to.k === "fn" && to.params.length === 0))
    return fitted({ k: "call", fn: value, args: [], type: from.result }, to);
  if (to.k === "list") return listed(value, to);
  unify(from, to);
  return value;
}

/** A map or a set, where the list that it is in Coq is meant. */
function listed(value: Typed, to: Type & { readonly k: "list" }): Typed {
  const from = prune(value.type);
  if (from.k !== "map" && from.k !== "set") {
    unify(from, to);
    return value;
  }
  unify(elementsOf(from) as Type, to.of);
  return { k: "list", items: [{ spread: true, value }], type: to };
}

/** A function of nothing is its value in Coq. */
export function forced(value: Typed): Typed {
  const type = prune(value.type);
  return type.k === "fn" && type.params.length === 0 ? { k: "call", fn: value, args: [], type: type.result } : value;
}
