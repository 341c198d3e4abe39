/** Proposers that try a ballot, and acceptors that answer for ever. */
import {
  equals,
  invariant,
  justified,
  latest,
  type NodeId,
  type Pledge,
  program,
  range,
  reported,
  type Vote,
} from "disel-ts";
import { decided, isBefore, paxos, type State } from "./protocol.ts";

/** The pledges that a proposer has gathered in a ballot; `undefined` where it is not gathering in that ballot. */
const gathered = <V>(state: State<V>, ballot: number): readonly Pledge<V>[] | undefined =>
  state.kind === "Proposer" && state.ballot === ballot && state.phase.kind === "Gathering"
    ? state.phase.pledges
    : undefined;

/**
 * Tries one ballot: has the acceptors promise, proposes, and has them accept. Returns the value that is chosen; or
 * `undefined` where that is not known, for a higher ballot came between, or for answers are late.
 *
 * @param value what it proposes where no value may have been chosen before
 * @param patience how often it looks for an answer, in each of the two rounds
 */
export const propose = <V>(
  proposers: readonly NodeId[],
  acceptors: readonly NodeId[],
  owner: (ballot: number) => NodeId,
  self: NodeId,
  ballot: number,
  value: V,
  patience: number,
) => {
  /** Before the ballot, or gathering pledges in it. */
  const isOpen = (state: State<V>): boolean =>
    state.kind === "Proposer" &&
    (state.ballot < ballot || (state.ballot === ballot && state.phase.kind === "Gathering"));

  /** In the ballot, with a value that it may propose or has proposed. */
  const isProposing = (state: State<V>, choice: V): boolean => {
    if (state.kind !== "Proposer" || state.ballot !== ballot) return false;
    if (state.phase.kind === "Gathering") return justified(acceptors, choice, state.phase.pledges);
    return state.phase.kind === "Proposing" && equals(state.phase.value, choice);
  };

  return program(
    { paxos: paxos<V>(proposers, acceptors, owner) },
    self,
    async ({ paxos }) => {
      for (const acceptor of acceptors) {
        invariant(() => isOpen(paxos.state));
        await paxos.send(acceptor, { kind: "Prepare", ballot });
      }
      for (const _ of range(0, patience)) {
        invariant(() => isOpen(paxos.state));
        await paxos.tryReceive("Promise");
      }
      const pledges = gathered(paxos.state, ballot);
      if (pledges === undefined) return undefined;
      const last = latest(reported(pledges));
      const choice = last === undefined ? value : last[1];
      if (!justified(acceptors, choice, pledges)) return undefined;
      for (const acceptor of acceptors) {
        invariant(() => isProposing(paxos.state, choice));
        await paxos.send(acceptor, { kind: "Accept", ballot, value: choice });
      }
      for (const _ of range(0, patience)) {
        invariant(() => isProposing(paxos.state, choice));
        await paxos.tryReceive("Accepted");
      }
      const decision = decided(acceptors, paxos.state);
      return decision === undefined ? undefined : decision[0][1];
    },
    {
      requires: ({ paxos }) => proposers.includes(self) && owner(ballot) === self && isOpen(paxos.state(self)),
      ensures: (result, { paxos }) => {
        const decision = decided(acceptors, paxos.state(self));
        return result === undefined || (decision !== undefined && equals(decision[0][1], result));
      },
    },
  );
};

/** The latest vote of an acceptor. */
const lastOf = <V>(state: State<V>): Vote<V> | undefined => (state.kind === "Acceptor" ? state.last : undefined);

/** Promises and accepts, for ever. */
export const accept = <V>(
  proposers: readonly NodeId[],
  acceptors: readonly NodeId[],
  owner: (ballot: number) => NodeId,
  self: NodeId,
) =>
  program(
    { paxos: paxos<V>(proposers, acceptors, owner) },
    self,
    async ({ paxos }) => {
      while (true) {
        invariant(() => paxos.state.kind === "Acceptor");
        const prepare = await paxos.tryReceive("Prepare");
        if (prepare !== undefined) {
          const { ballot } = prepare.msg;
          const last = lastOf(paxos.state);
          if (isBefore(last, ballot)) await paxos.send(prepare.from, { kind: "Promise", ballot, last });
        }
        const accepted = await paxos.tryReceive("Accept");
        if (accepted !== undefined) {
          const { ballot, value } = accepted.msg;
          await paxos.send(accepted.from, { kind: "Accepted", ballot, value });
        }
      }
    },
    { requires: ({ paxos }) => acceptors.includes(self) && paxos.state(self).kind === "Acceptor" },
  );
