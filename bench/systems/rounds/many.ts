/** Two-phase commit of so many rounds: every seventh piece of data is refused by one participant. */
import { compose, deploy, type NodeId, range, remainder } from "disel-ts";
import { coordinate, participate } from "../../../examples/two-phase-commit/programs.ts";
import { twoPhaseCommit } from "../../../examples/two-phase-commit/protocol.ts";

const participants: readonly NodeId[] = [1, 2, 3];
const batch: readonly number[] = range(0, 10000);
const always = (): boolean => true;
const unlessSeventh = (data: number): boolean => remainder(data, 7) !== 0;

export default deploy(compose({ tpc: twoPhaseCommit<number>(0, participants) }), [
  coordinate(0, participants, batch),
  participate(0, participants, 1, always),
  participate(0, participants, 2, unlessSeventh),
  participate(0, participants, 3, always),
]);
