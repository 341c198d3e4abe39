/** Functions at arguments: at all of them, at some, or at more than they take. */
import { meta, prune, type Type } from "../../../ir/types.ts";
import type { Term } from "../../coq/terms.ts";
import { bound, type Env } from "../environment.ts";
import type { Typed, Var } from "../expr.ts";
import { unify } from "../unify.ts";
import type { Rebuild } from "./rebuild.ts";

/** A typed function at arguments, of which there may be less or more than it takes. */
export function callTyped(rebuild: Rebuild, fn: Typed, args: readonly Term[], env: Env): Typed {
  const at = prune(fn.type);
  if (at.k === "fn" && at.params.length === 0 && args.length > 0)
    return callTyped(rebuild, { k: "call", fn, args: [], type: at.result }, args, env);
  if (args.length === 0) return fn;
  if (at.k !== "fn") {
    const given = args.map((arg) => rebuild.infer(arg, env));
    const result = meta();
    unify(at, { k: "fn", params: given.map((one) => one.type), result });
    return { k: "call", fn, args: given, type: result };
  }
  const { params, result } = at;
  if (args.length < params.length)
    return partialCall(params, args, env, (all, inner) => callTyped(rebuild, fn, all, inner));
  const given = checkAll(rebuild, args.slice(0, params.length), params, env);
  return callTyped(rebuild, { k: "call", fn, args: given, type: result }, args.slice(params.length), env);
}

/** Values for parameters. Functions are checked after other arguments, whose types say what they are functions of. */
export function checkAll(rebuild: Rebuild, args: readonly Term[], types: readonly Type[], env: Env): readonly Typed[] {
  const found = new Map<number, Typed>();
  const late = (arg: Term): boolean => arg.k === "lambda" || arg.k === "global";
  for (const wanted of [false, true])
    args.forEach((arg, i) => {
      if (late(arg) === wanted) found.set(i, rebuild.check(arg, types[i] as Type, env));
    });
  return args.map((_, i) => found.get(i) as Typed);
}

/** A function at some of its arguments is a function of the others. */
export function partialCall(
  types: readonly Type[],
  args: readonly Term[],
  env: Env,
  call: (args: readonly Term[], env: Env) => Typed,
): Typed {
  const params = types.slice(args.length).map((type, i): Var => ({ name: `x${i + 1}`, type }));
  const { env: inner, terms } = bound(params, env);
  const body = call([...args, ...terms], inner);
  return { k: "lambda", params, body, type: { k: "fn", params: params.map((one) => one.type), result: body.type } };
}
