/** Two proposers that want different values, and three acceptors. */
import { compose, deploy, type NodeId, remainder } from "disel-ts";
import { accept, propose } from "./programs.ts";
import { paxos } from "./protocol.ts";

const proposers: readonly NodeId[] = [0, 1];
const acceptors: readonly NodeId[] = [2, 3, 4];
const owner = (ballot: number): NodeId => (remainder(ballot, 2) === 0 ? 0 : 1);

export default deploy(compose({ paxos: paxos<string>(proposers, acceptors, owner) }), [
  propose(proposers, acceptors, owner, 0, 2, "a", 6),
  propose(proposers, acceptors, owner, 1, 3, "b", 6),
  accept<string>(proposers, acceptors, owner, 2),
  accept<string>(proposers, acceptors, owner, 3),
  accept<string>(proposers, acceptors, owner, 4),
]);
