/** The message or action of a step, in statements about it. */
import type { Step } from "../../ir/decl.ts";
import { local } from "../../ir/expr.ts";
import { substitute, variantsOf } from "../../ir/types.ts";
import type { Factory } from "../closures.ts";
import { binders, forall, typeWords } from "../declarations.ts";
import { applied, constructorName } from "../expressions.ts";
import { ARG } from "../levels.ts";
import type { Obligation } from "../obligations.ts";
import type { Scope } from "../scope.ts";
import type { Used } from "./references.ts";

/**
 * The quantifiers over what is in a step's message or action, and that message or action.
 *
 * @param around what the statement is about: its parameters are names that are taken
 */
export function messageAt(use: Used, kind: Obligation["kind"], step: Step, around: Factory, scope: Scope) {
  const { protocol } = use;
  const own = step.params.slice(kind === "internal" ? 2 : 3);
  const fields =
    use.args === undefined
      ? own
      : own.map(({ name, type, span }) => local(name, substitute(type, protocol.scope.typeParams, use.typeArgs), span));
  const inner = scope.bind(
    fields,
    [],
    [...typeWords(fields, scope), ...around.scope.params.map((param) => scope.local(param))],
  );
  const { msg, action } = protocol;
  const message = applied(
    constructorName(variantsOf(kind === "internal" ? (action ?? msg) : msg), step.tag, scope),
    fields.map((field) => inner.local(field)),
    ARG,
  );
  return { fields: forall(binders(fields, inner)), message };
}
