/** A protocol at the type arguments that a world gives it. */
import type { Labelled } from "./decl.ts";
import { prune, substitute, type Type } from "./types.ts";

/** The types of its states and messages, and of its actions if it has any. */
export function typesAt({ protocol, typeArgs }: Pick<Labelled, "protocol" | "typeArgs">) {
  const at = (type: Type): Type => prune(substitute(type, protocol.scope.typeParams, typeArgs));
  const { state, msg, action } = protocol;
  return { state: at(state), msg: at(msg), action: action === undefined ? undefined : at(action) };
}
