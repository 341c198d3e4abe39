/** The definitions that the automation looks into. */
import type { FunctionDecl } from "../../ir/decl.ts";
import { cat, type Doc, lines } from "../doc.ts";
import { filled } from "../expressions.ts";
import type { Scope } from "../scope.ts";

/** Names of definitions: for steps and for claims. */
export interface Hints {
  readonly steps: readonly string[];
  readonly claims: readonly string[];
}

/** The automation looks into authored functions that are not recursive. */
export const helperHints = (helpers: readonly FunctionDecl[], names: Scope["names"]): readonly string[] =>
  helpers.filter((helper) => helper.structural === undefined).map((helper) => names.global(helper.global));

/** The commands that give hints to the automation. */
export function hint(hints: Hints): Doc {
  const docs = [
    ...(hints.steps.length === 0 ? [] : [cat(filled("#[export] Hint Unfold", hints.steps), " : steps.")]),
    ...(hints.claims.length === 0 ? [] : [cat(filled("#[export] Hint Unfold", hints.claims), " : claims.")]),
  ];
  return lines(docs);
}
