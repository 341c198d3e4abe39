/** Consensus: a theorem about votes in ballots, whatever protocol they are cast in. */

import type { Theorem } from "./protocol.ts";
import { majority, type Pledge, type Vote } from "./quorums.ts";
import { contains, equals, type NodeId } from "./values.ts";

/** What is proposed in a ballot, and the pledges that it rests on. Coq: `V * list (nid * option (Z * V))`. */
export type Proposal<V> = readonly [value: V, pledges: readonly Pledge<V>[]];

/** A vote that a node knows to be decided, and acceptors that have cast it. Coq: `(Z * V) * list nid`. */
export type Decision<V> = readonly [vote: Vote<V>, voters: readonly NodeId[]];

/** What there is to say of a protocol in which nodes vote. */
export interface Voting<S, V> {
  /** Of these a majority decides. */
  readonly acceptors: readonly NodeId[];
  /** Who proposes in a ballot. */
  owner(ballot: number): NodeId;
  /** The votes of an acceptor in a state: all that it has ever cast. */
  votes(state: S): readonly Vote<V>[];
  /** What a proposer in a state has proposed in a ballot. */
  proposal(ballot: number, state: S): Proposal<V> | undefined;
  /** What a node in a state knows to be decided. */
  decided?(state: S): Decision<V> | undefined;
}

/**
 * At most one value is chosen: there are no two values of which each has, in some ballot, the votes of a majority of the
 * acceptors. And all that nodes know to be decided is one value.
 *
 * It follows where votes are cast for what was proposed, pledges are kept, and proposals are `justified`.
 */
export function consensus<S, M, V>(voting: Voting<S, V>): Theorem<S, M> {
  return (net) => {
    const votes = (node: NodeId) => voting.votes(net.state(node));
    const chosen = voting.acceptors
      .flatMap(votes)
      .filter((vote) => majority(voting.acceptors, (node) => contains(votes(node), vote)));
    const decided = net.nodes.flatMap((node) => {
      const decision = voting.decided?.(net.state(node));
      return decision === undefined ? [] : [decision[0]];
    });
    const values = [...chosen, ...decided].map((vote) => vote[1]);
    return values.every((value) => equals(value, values[0]));
  };
}
