/** Faults put into two-phase commit and its programs: what disel finds, and where. */
import { describe } from "vitest";
import { open, openStep, testFaults, testHarmless } from "./fault.ts";

const system = "examples/two-phase-commit";
const protocol = "protocol.ts";
const programs = "programs.ts";
const deployment = "deployment.ts";
const withoutPrograms = [programs, deployment];

const inStep = (step: string) => openStep(`TwoPhaseCommit.inStep.${step}`, protocol);
const coordinate = (text: string) => open("TwoPhaseCommit.coordinate.contract", programs, text);
const participate = (text: string) => open("TwoPhaseCommit.participate.contract", programs, text);

describe("a fault in the protocol is found", () => {
  testFaults(
    system,
    [
      {
        name: "a participant writes down its own vote",
        edits: [
          [
            protocol,
            "committed: msg.commit, data: state.part.data",
            "committed: state.part.yes, data: state.part.data",
          ],
        ],
        finds: [inStep("receive.Decide")],
      },
      {
        name: "it decides before all have voted",
        edits: [[protocol, "return answered && msg.commit === commit", "return msg.commit === commit"]],
        finds: [inStep("send.Decide")],
      },
      {
        name: "it commits although somebody has voted no",
        edits: [
          [
            protocol,
            "const commit = participants.every((p) => voteOf(votes, p) === true);",
            "const commit = participants.some((p) => voteOf(votes, p) === true);",
          ],
        ],
        finds: [inStep("send.Decide")],
      },
      {
        name: "not everybody is told the same",
        edits: [
          [protocol, `phase.kind === "Telling" && msg.commit === phase.commit &&`, `phase.kind === "Telling" &&`],
          [protocol, "telling(phase.data, phase.commit, [to, ", "telling(phase.data, msg.commit, [to, "],
        ],
        finds: [inStep("send.Decide")],
      },
      {
        name: "the next round begins after one acknowledgement",
        edits: [[protocol, "return all(acks)\n", "return acks.length > 0\n"]],
        finds: [inStep("receive.Ack")],
      },
      {
        name: "a participant votes in another round",
        edits: [
          [
            protocol,
            `to === coordinator && msg.round === state.round\n            ? { ...state, part: { kind: "Voted"`,
            `to === coordinator\n            ? { ...state, part: { kind: "Voted"`,
          ],
        ],
        finds: [inStep("send.Vote")],
      },
      {
        name: "a participant is asked twice",
        edits: [
          [protocol, "equals(phase.data, msg.data) && !phase.asked.includes(to))", "equals(phase.data, msg.data))"],
        ],
        finds: [inStep("send.Prepare")],
      },
    ],
    withoutPrograms,
  );
});

describe("a fault in the programs is found", () => {
  testFaults(
    system,
    [
      {
        name: "the coordinator always commits",
        edits: [[programs, "const commit = unanimous(phaseOf(tpc.state));", "const commit = true;"]],
        finds: [coordinate("invariant(() => at(tpc.state, i, batch.slice(0, i), (phase) => isTelling(")],
      },
      {
        name: "the coordinator does not wait for acknowledgements",
        edits: [[programs, `while (phaseOf(tpc.state).kind === "Closing") {`, "while (false) {"]],
        finds: [coordinate("invariant(() => at(tpc.state, i, batch.slice(0, i), isIdle));")],
      },
      {
        name: "the coordinator may have nobody to ask",
        edits: [[programs, "participants.length > 0 && at(", "at("]],
        finds: [coordinate("invariant(() => at(tpc.state, i, batch.slice(0, i), (phase) => isAsking(")],
      },
      {
        name: "a participant acknowledges before it is told",
        edits: [[programs, `        await tpc.receive("Decide");\n`, ""]],
        finds: [participate(`await tpc.send(coordinator, { kind: "Ack"`)],
      },
      {
        name: "a participant votes in the next round",
        edits: [[programs, `{ kind: "Vote", round: tpc.state.round,`, `{ kind: "Vote", round: tpc.state.round + 1,`]],
        finds: [participate('await tpc.send(coordinator, { kind: "Vote"')],
      },
    ],
    [deployment],
  );
});

describe("a harmless change passes", () => {
  testHarmless(
    system,
    [
      {
        name: "what was asked and who was told are kept in the order in which it happened",
        edits: [
          [protocol, "prepared(phase.data, [to, ...phase.asked])", "prepared(phase.data, [...phase.asked, to])"],
          [protocol, "[to, ...phase.told])", "[...phase.told, to])"],
        ],
      },
    ],
    withoutPrograms,
  );
  testHarmless(
    system,
    [
      {
        name: "a participant looks at its state once",
        edits: [
          [
            programs,
            '        await tpc.send(coordinator, { kind: "Vote", round: tpc.state.round, yes: choose(msg.data) });\n        await tpc.receive("Decide");\n        await tpc.send(coordinator, { kind: "Ack", round: tpc.state.round });',
            '        const { round } = tpc.state;\n        await tpc.send(coordinator, { kind: "Vote", round, yes: choose(msg.data) });\n        await tpc.receive("Decide");\n        await tpc.send(coordinator, { kind: "Ack", round });',
          ],
        ],
      },
    ],
    [deployment],
  );
});
