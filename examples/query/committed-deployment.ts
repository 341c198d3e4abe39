/** A coordinator that commits and then asks, and two participants. */
import { deploy, type NodeId } from "disel-ts";
import { commitThenAsk, committed, member } from "./committed.ts";

const participants: readonly NodeId[] = [1, 2];
const always = (): boolean => true;

export default deploy(committed<string>(0, participants, []), [
  commitThenAsk(0, participants, [], ["a", "b"], 1),
  member(0, participants, [], 1, always),
  member(0, participants, [], 2, always),
]);
