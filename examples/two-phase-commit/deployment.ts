/** A coordinator and three participants, of which one refuses what is marked "b". */
import { compose, deploy, type NodeId } from "disel-ts";
import { coordinate, participate } from "./programs.ts";
import { twoPhaseCommit } from "./protocol.ts";

const participants: readonly NodeId[] = [1, 2, 3];
const always = (): boolean => true;
const unlessB = (data: string): boolean => data !== "b";

export default deploy(compose({ tpc: twoPhaseCommit<string>(0, participants) }), [
  coordinate(0, participants, ["a", "b", "c"]),
  participate(0, participants, 1, always),
  participate(0, participants, 2, unlessB),
  participate(0, participants, 3, always),
]);
