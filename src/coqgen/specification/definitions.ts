/** Authored functions as definitions that statements mention. */
import type { Labelled, Lambda } from "../../ir/decl.ts";
import { binders, definition, typeWords } from "../declarations.ts";
import { cat, type Doc } from "../doc.ts";
import { exprDoc } from "../expressions.ts";
import { ARG } from "../levels.ts";
import type { Scope } from "../scope.ts";
import { typeDoc } from "../types.ts";
import { labelledDoc } from "../worlds.ts";

/**
 * `Definition name (x : type) : result := body.`
 *
 * @param types those of the parameters, where Coq has others than the author
 * @param also names that no parameter may have
 */
export function lambdaDoc(
  name: string,
  lambda: Lambda,
  types: readonly Doc[],
  result: Doc,
  scope: Scope,
  also: readonly string[] = [],
): Doc {
  const inner = scope.bind(lambda.params, [lambda.body], [...typeWords(lambda.params, scope), ...also]);
  const params =
    types.length === 0
      ? binders(lambda.params, inner)
      : lambda.params.map((param, i) =>
          cat("(", inner.local(param), " : ", types[i] ?? typeDoc(param.type, scope), ")"),
        );
  return definition("Definition", name, params, result, exprDoc(lambda.body, inner));
}

/** The type of each protocol's network. */
export const netTypes = (world: readonly Labelled[], scope: Scope): readonly Doc[] =>
  world.map((use) => cat("Protocol.net ", labelledDoc(use, scope, ARG)));
