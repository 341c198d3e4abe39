/** What happens with the values that statements come to. */
import type { Doc } from "../../../coqgen/doc.ts";
import { endsOf, type Typed } from "../../typed/expr.ts";
import type { Env } from "../places.ts";

/** What happens with a value at the end of statements. */
export interface Leaf {
  emit(value: Typed, env: Env): readonly Doc[];
  /** Whether nothing after it is reached. */
  leaves(value: Typed): boolean;
}

/** Whether every way through statements leaves. */
export const leavesOf = (at: Typed, leaf: Leaf): boolean => endsOf(at).every((end) => leaf.leaves(end));
