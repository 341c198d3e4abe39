/**
 * Majorities, votes and ballots: the functions that consensus is made of.
 *
 * Each has a definition of the same meaning in the Coq library (`coq/theories/Values/Votes.v`).
 */
import { equals, type NodeId } from "./values.ts";

/** A vote for a value in a ballot. Coq: `Z * V`. */
export type Vote<V> = readonly [ballot: number, value: V];

/** What an acceptor told when it promised: the latest vote of its own, if there was one. Coq: `nid * option (Z * V)`. */
export type Pledge<V> = readonly [acceptor: NodeId, last: Vote<V> | undefined];

/** Whether more than half of `nodes` satisfy `holds`. Coq: `majority nodes holds`. */
export function majority(nodes: readonly NodeId[], holds: (node: NodeId) => boolean): boolean {
  return nodes.length < 2 * nodes.filter((node) => holds(node)).length;
}

/** The vote of the highest ballot, the first of those; `undefined` where there is none. Coq: `latest votes`. */
export function latest<V>(votes: readonly Vote<V>[]): Vote<V> | undefined {
  let found: Vote<V> | undefined;
  for (const vote of votes) if (found === undefined || found[0] < vote[0]) found = vote;
  return found;
}

/** The votes of ballots below `ballot`. Coq: `before ballot votes`. */
export function before<V>(ballot: number, votes: readonly Vote<V>[]): readonly Vote<V>[] {
  return votes.filter((vote) => vote[0] < ballot);
}

/** The votes that pledges tell of. Coq: `reported pledges`. */
export function reported<V>(pledges: readonly Pledge<V>[]): readonly Vote<V>[] {
  return pledges.flatMap(([, last]) => (last === undefined ? [] : [last]));
}

/** Whether one of the pledges is of `node`. Coq: `promised pledges node`. */
export function promised<V>(pledges: readonly Pledge<V>[], node: NodeId): boolean {
  return pledges.some(([acceptor]) => acceptor === node);
}

/**
 * Whether a proposal of `value` may rest on `pledges`: they are of a majority of the acceptors, and `value` is that of the
 * latest vote that they tell of, if they tell of any. Coq: `justified acceptors value pledges`.
 */
export function justified<V>(acceptors: readonly NodeId[], value: V, pledges: readonly Pledge<V>[]): boolean {
  const last = latest(reported(pledges));
  return majority(acceptors, (node) => promised(pledges, node)) && (last === undefined || equals(last[1], value));
}
