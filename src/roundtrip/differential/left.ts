/** What is not compared, because no values that it takes can be made. */
import type { Span } from "../../ir/span.ts";
import { authoredName } from "../running.ts";
import { Unmade } from "./values.ts";

/** A declaration that is not compared. */
export interface Left {
  readonly name: string;
  readonly span: Span;
  readonly why: string;
}

/**
 * What of a declaration is compared.
 *
 * @param left where the declaration goes if values of its types cannot be made
 */
export function comparable<T>(
  decl: { readonly global: { readonly name: string; readonly authored?: string }; readonly span: Span },
  left: Left[],
  subjects: () => readonly T[],
): readonly T[] {
  try {
    return subjects();
  } catch (error) {
    if (!(error instanceof Unmade)) throw error;
    left.push({ name: authoredName(decl.global), span: decl.span, why: error.message });
    return [];
  }
}
