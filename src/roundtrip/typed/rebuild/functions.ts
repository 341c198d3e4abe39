/** Functions, with the type that is asked for or the one that they have. */
import { meta, type Type } from "../../../ir/types.ts";
import { applied, type Term } from "../../coq/terms.ts";
import { fitted } from "../coercions.ts";
import { bound, type Env, plainName } from "../environment.ts";
import type { Typed, Var } from "../expr.ts";
import type { Rebuild } from "./rebuild.ts";

/** A function of a type that is asked for; a function of nothing is its value in Coq. */
export function checkLambda(rebuild: Rebuild, term: Term & { k: "lambda" }, at: Type, env: Env): Typed {
  if (at.k === "fn" && at.params.length === 0)
    return { k: "lambda", params: [], body: rebuild.check(term, at.result, env), type: at };
  if (at.k !== "fn") return fitted(inferLambda(rebuild, term, env), at);
  const names = term.params.map((param) => param.name);
  const params = at.params.map((type, i): Var => ({ name: plainName(names[i]) ?? `x${i + 1}`, type }));
  const { env: inner, terms } = bound(params, env);
  return {
    k: "lambda",
    params,
    body: rebuild.check(applied(term, terms, rebuild.inlined), at.result, inner),
    type: at,
  };
}

/** A function whose parameters are of types that are not known yet. */
export function inferLambda(rebuild: Rebuild, term: Term & { k: "lambda" }, env: Env): Typed {
  const inner = new Map(env);
  const params = term.params.map((param, i): Var => {
    const of: Var = { name: plainName(param.name) ?? `x${i + 1}`, type: meta() };
    inner.set(param, of);
    return of;
  });
  const body = rebuild.infer(term.body, inner);
  return { k: "lambda", params, body, type: { k: "fn", params: params.map((one) => one.type), result: body.type } };
}
