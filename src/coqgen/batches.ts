/**
 * Which obligations are proved in one Coq file. Files are proved side by side, and to start Coq takes as long as a simple
 * proof: so there are several in a file, and the dear ones have a file of their own.
 */
import type { Obligation } from "./obligations.ts";

export interface Batch {
  /** What the file's name ends in. */
  readonly suffix: string;
  readonly obligations: readonly Obligation[];
}

/** Of a file. */
const room = 8;

/** What a consensus rests on speaks of all ballots and all quorums. */
const weight = (one: Obligation): number => (one.kind === "lemma" && one.part !== undefined ? room : 1);

/**
 * In order. Where an obligation is proved does not depend on which others the user proves: those are left out of their
 * files, and the rest need not be proved again.
 */
export function batchesOf(
  obligations: readonly Obligation[],
  isByUser: (one: Obligation) => boolean,
): readonly Batch[] {
  const batches: Obligation[][] = [];
  let left = 0;
  for (const one of obligations) {
    if (left < weight(one)) {
      batches.push([]);
      left = room;
    }
    batches.at(-1)?.push(one);
    left -= weight(one);
  }
  return batches
    .map((batch, i) => ({
      suffix: `_proofs${i === 0 ? "" : i + 1}`,
      obligations: batch.filter((one) => !isByUser(one)),
    }))
    .filter((batch) => batch.obligations.length > 0);
}
