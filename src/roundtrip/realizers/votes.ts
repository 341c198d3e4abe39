/** Majorities, votes in ballots, and what a proposal may rest on. */
import { equals } from "./equality.ts";

type Vote<V> = readonly [ballot: number, value: V];
type Pledge<V> = readonly [acceptor: number, last: Vote<V> | undefined];

/** `majority`: more than half of the nodes. */
export function majority(nodes: readonly number[], holds: (node: number) => boolean): boolean {
  let found = 0;
  for (const node of nodes) if (holds(node)) found += 1;
  return nodes.length < 2 * found;
}

/** `latest`: the vote of the highest ballot, the first of those. */
export function latest<V>(votes: readonly Vote<V>[]): Vote<V> | undefined {
  let found: Vote<V> | undefined;
  for (const vote of votes) if (found === undefined || found[0] < vote[0]) found = vote;
  return found;
}

/** `before`: the votes of smaller ballots. */
export const before = <V>(ballot: number, votes: readonly Vote<V>[]): readonly Vote<V>[] =>
  votes.filter((vote) => vote[0] < ballot);

/** `reported`: the votes that pledges tell of. */
export function reported<V>(pledges: readonly Pledge<V>[]): readonly Vote<V>[] {
  const found: Vote<V>[] = [];
  for (const [, last] of pledges) if (last !== undefined) found.push(last);
  return found;
}

/** `promised`: whether one of the pledges is of a node. */
export const promised = <V>(pledges: readonly Pledge<V>[], node: number): boolean =>
  pledges.some(([acceptor]) => acceptor === node);

/** `justified`: the pledges are of a majority, and the latest vote that they tell of, if there is one, is for the value. */
export function justified<V>(acceptors: readonly number[], value: V, pledges: readonly Pledge<V>[]): boolean {
  const acceptedBy = new Set(pledges.map(([acceptor]) => acceptor));
  const last = latest(reported(pledges));
  return majority(acceptors, (node) => acceptedBy.has(node)) && (last === undefined || equals(last[1], value));
}
