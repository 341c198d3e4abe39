/**
 * Ghost fields: history that proofs and exploration speak of, and that a deployed node does not keep.
 *
 * A field of a local state is a ghost where its type is `Ghost<T>`. What is written into it is `ghost(() => …)`, or the
 * ghost of another state as it is; and only inside of `ghost`, in invariants and in theorems may ghosts be read. So
 * nothing that runs depends on them, and the proved protocol is emitted without them as well.
 */

/** The type of a ghost field. */
export type Ghost<T> = T;

let kept = true;

/** The value of a ghost field; not computed where ghosts are not kept. */
export function ghost<T>(value: () => T): Ghost<T> {
  return kept ? value() : (undefined as T);
}

/** From now on, no ghost is kept: for a process that runs a deployed node. */
export function forgetGhosts(): void {
  kept = false;
}

/** As at first: ghosts are kept. */
export function keepGhosts(): void {
  kept = true;
}
