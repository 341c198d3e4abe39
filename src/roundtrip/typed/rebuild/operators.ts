/** Operators, whose operands may be of types that Coq does not tell apart. */
import { bool, elementsOf, list, meta, prune, type Type } from "../../../ir/types.ts";
import type { Term } from "../../coq/terms.ts";
import { fitted, forced } from "../coercions.ts";
import type { Env } from "../environment.ts";
import type { Operator, Typed } from "../expr.ts";
import { instantiated } from "../scheme.ts";
import { expect, unify } from "../unify.ts";
import { callTyped, checkAll, partialCall } from "./applications.ts";
import type { Rebuild } from "./rebuild.ts";

/** An operator at arguments, of which there may be less or more than it takes. @param scheme its type, as `scheme.ts` reads it */
export function operation(
  rebuild: Rebuild,
  op: Operator,
  scheme: string,
  args: readonly Term[],
  env: Env,
  wanted: Type,
): Typed {
  const { params, result } = instantiated(scheme);
  if (args.length < params.length)
    return partialCall(params, args, env, (all, inner) => operation(rebuild, op, scheme, all, inner, meta()));
  if (args.length === params.length) expect(result, wanted);
  const own = args.slice(0, params.length);
  const call = (given: readonly Typed[], type: Type): Typed =>
    callTyped(rebuild, { k: "op", op, args: given, type }, args.slice(params.length), env);
  const [a, b] = own;
  const [first] = params;
  if (a !== undefined && (op === "length" || op === "contains")) {
    const of = rebuild.infer(a, env);
    const at = prune(of.type);
    if (op === "length" && (at.k === "map" || at.k === "set")) return { k: "op", op: "size", args: [of], type: result };
    if (op === "contains" && at.k === "set" && b !== undefined)
      return { k: "op", op: "has", args: [of, rebuild.check(b, at.of, env)], type: result };
  }
  // Two numbers, of which one may have become a bigint without a trace.
  if (a !== undefined && b !== undefined && own.length === 2 && first !== undefined && first === params[1]) {
    const infer = (term: Term, other: Term): Typed => {
      const found = forced(rebuild.infer(term, env));
      const at = prune(first);
      // A list is meant, or what it is compared with is one.
      const listed = at.k === "list" || (other.k === "constructor" && other.name === "$cons");
      return listed && elementsOf(found.type) !== undefined
        ? fitted(found, at.k === "list" ? at : list(meta()))
        : found;
    };
    if (isOpen(a) && !isOpen(b)) {
      const right = infer(b, a);
      const left = rebuild.check(a, right.type, env);
      unify(first, right.type);
      return call([left, right], result);
    }
    const left = infer(a, b);
    const right = isOpen(b) ? rebuild.check(b, left.type, env) : infer(b, a);
    // Where Coq leaves both out, there is one value only.
    if (op === "equals" && left.k === "erased" && right.k === "erased")
      return { k: "boolean", value: true, type: bool };
    const kinds = [prune(left.type).k, prune(right.type).k];
    const common = (kinds[0] === "number" && kinds[1] === "bigint") || kinds[1] === "list" ? right.type : left.type;
    unify(first, common);
    return call([fitted(left, common), fitted(right, common)], result);
  }
  return call(checkAll(rebuild, own, params, env), result);
}

/** Whether the kind of number that a term is depends on what stands beside it. */
const isOpen = (term: Term): boolean => term.k === "constructor" || term.k === "lambda";
