/** Faults put into Paxos, its ghosts and its programs: what disel finds, and where. */
import { describe } from "vitest";
import { open, openStep, testFaults } from "./fault.ts";

const system = "examples/paxos";
const protocol = "protocol.ts";
const programs = "programs.ts";
const withoutPrograms = [programs, "deployment.ts"];

const justifies = "if (!justified(acceptors, msg.value, pledges)) return undefined;";
const step = (obligation: string) => openStep(`Paxos.${obligation}`, protocol);
const agreement = (part: string) => open(`Paxos.agreement.${part}`, protocol, "agreement: consensus({");

describe("a fault in the protocol is found", () => {
  testFaults(
    system,
    [
      {
        name: "an acceptor forgets its vote",
        edits: [[protocol, "last: [msg.ballot, msg.value],", "last: state.last,"]],
        finds: [step("wellFormed.receive.Accept")],
      },
      {
        name: "an acceptor promises without saying what it has voted for",
        edits: [[protocol, "equals(msg.last, state.last) &&", "msg.last === undefined &&"]],
        finds: [step("known.send.Promise")],
      },
      {
        name: "a proposer takes any value in place of the latest vote's",
        edits: [
          [
            protocol,
            justifies,
            "if (!majority(acceptors, (node) => pledges.some((pledge) => pledge[0] === node))) return undefined;",
          ],
        ],
        finds: [step("wellFormed.send.Accept")],
      },
      {
        name: "a proposer takes one acceptor for a majority",
        edits: [[protocol, justifies, "if (!justified(acceptors.slice(0, 1), msg.value, pledges)) return undefined;"]],
        finds: [step("wellFormed.send.Accept")],
      },
      {
        name: "a proposer uses another's ballot",
        edits: [[protocol, " || owner(msg.ballot) !== self) return", ") return"]],
        finds: [step("wellFormed.send.Prepare")],
      },
      {
        name: "a ghost is not kept: what was proposed",
        edits: [[protocol, "log: ghost(() => [[state.ballot, [msg.value, pledges]], ...state.log]),\n", ""]],
        finds: [step("wellFormed.send.Accept"), step("known.send.Accept")],
      },
      {
        name: "a false theorem: one vote is a decision",
        edits: [
          [protocol, "return majority(acceptors, (node) => accepted.includes(node)) ?", "return accepted.length > 0 ?"],
        ],
        finds: [agreement("decided")],
      },
    ],
    withoutPrograms,
  );
});
