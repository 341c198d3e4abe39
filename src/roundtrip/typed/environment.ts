/** The variables of terms, and what they are. */
import type { Type } from "../../ir/types.ts";
import { type Term, type TermVar, varTerm } from "../coq/terms.ts";
import type { Var } from "./expr.ts";

export type Env = ReadonlyMap<TermVar, Var>;

/** Terms for variables, in an environment that has them. */
export function bound(
  vars: readonly Var[],
  env: Env = new Map(),
): { readonly env: Env; readonly terms: readonly Term[]; term(of: Var): Term } {
  const inner = new Map(env);
  const terms = vars.map((of) => {
    const at: TermVar = { name: of.name };
    inner.set(at, of);
    return varTerm(at);
  });
  return { env: inner, terms, term: (of) => terms[vars.indexOf(of)] ?? { k: "erased" } };
}

/** Variables of these types for those that a term binds; what it does not bind is `_`. */
export function unpacked(
  params: readonly TermVar[],
  types: readonly Type[],
  env: Env,
): { readonly vars: readonly Var[]; readonly env: Env } {
  const inner = new Map(env);
  const vars = types.map((type, i): Var => {
    const param = params[i];
    const of: Var = { name: param?.name ?? "_", type };
    if (param !== undefined) inner.set(param, of);
    return of;
  });
  return { vars, env: inner };
}

/** A name that was not made up for something unused. */
export const plainName = (name: string | undefined): string | undefined =>
  name === undefined || name === "_" ? undefined : name;
