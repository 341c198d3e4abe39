/** What a replicated key–value store keeps: writes, in the order in which two-phase commit has decided on them. */
import type { Entry } from "../two-phase-commit/protocol.ts";

/** What is committed: that a key has a value from now on. */
export interface Write<V> {
  readonly key: string;
  readonly value: V;
}

/** The writes that were committed, in order; those that were refused are in the log as well, and count for nothing. */
export const writesOf = <V>(log: readonly Entry<Write<V>>[]): readonly Write<V>[] =>
  log.filter((entry) => entry.committed).map((entry) => entry.data);

/** The value of a key: that of its latest committed write, where there is one. */
export const valueIn = <V>(log: readonly Entry<Write<V>>[], key: string): V | undefined =>
  writesOf(log)
    .filter((write) => write.key === key)
    .at(-1)?.value;
