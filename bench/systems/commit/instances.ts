/**
 * Two-phase commit with three participants, as in `spec.qnt`: the same steps. That has two of the three invariants, so
 * that exploring checks the more.
 */
import { instance } from "disel-ts";
import { type Msg, twoPhaseCommit } from "../../../test/explore/fixtures/two-phase-commit/protocol.ts";

const said = (round: number): readonly Msg[] => [
  { kind: "Prepare", round, data: "a" },
  { kind: "Prepare", round, data: "b" },
  { kind: "Vote", round, yes: true },
  { kind: "Vote", round, yes: false },
  { kind: "Decide", round, commit: true },
  { kind: "Decide", round, commit: false },
  { kind: "Ack", round },
];

export const instances = [instance(twoPhaseCommit(0, [1, 2, 3]), { messages: ({ state }) => said(state.round) })];
