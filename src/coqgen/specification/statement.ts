/** Statements: quantifiers, premises, and what is claimed. */
import type { Factory } from "../closures.ts";
import { binders, forall, sectionScope, typeBinders } from "../declarations.ts";
import { cat, type Doc, hard, nest } from "../doc.ts";
import type { Scope } from "../scope.ts";

/** `forall (A : Type) (EqA : Eq A) (clients : list nid), assumption = true ->` */
export interface Quantified {
  readonly head: readonly Doc[];
  readonly scope: Scope;
}

/** The quantifiers over a factory's parameters, and the scope in which they have their names. @param bodies what these names must fit */
export function quantify(factory: Factory, outer: Scope, bodies: Parameters<Scope["bind"]>[1]): Quantified {
  const scope = sectionScope(factory, outer, bodies, false);
  const { typeParams, params } = factory.scope;
  const all = [...typeBinders(typeParams, scope, () => true, ["(", ")"]), ...binders(params, scope)];
  return { head: forall(all), scope };
}

/** A statement: quantifiers and premises, a line each, then what is claimed. */
export function statement(name: string, head: readonly Doc[], claim: Doc): Doc {
  return cat(`Definition ${name} : Prop :=`, nest(cat(...[...head, claim].flatMap((one) => [hard, one]))), ".");
}
