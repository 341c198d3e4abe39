/** Faults put into Paxos, its ghosts and its programs: what disel finds, and where. */
import { describe } from "vitest";
import { open, openStep, testFaults, testHarmless } from "./fault.ts";

const system = "examples/paxos";
const protocol = "protocol.ts";
const programs = "programs.ts";
const withoutPrograms = [programs, "deployment.ts"];

const keepsPromise = "state.promised <= msg.ballot && from === owner(msg.ballot)\n            ? {";
const noPromise = "from === owner(msg.ballot)\n            ? {";
const justifies = "if (!justified(acceptors, msg.value, pledges)) return undefined;";
const step = (obligation: string) => openStep(`Paxos.${obligation}`, protocol);
const propose = (text: string) => open("Paxos.propose.contract", programs, text);
const accept = (text: string) => open("Paxos.accept.contract", programs, text);
const agreement = (part: string) => open(`Paxos.agreement.${part}`, protocol, "agreement: consensus({");

describe("a fault in the protocol is found", () => {
  testFaults(
    system,
    [
      {
        name: "a false theorem: one vote is a decision",
        edits: [
          [protocol, "return majority(acceptors, (node) => accepted.includes(node)) ?", "return accepted.length > 0 ?"],
        ],
        finds: [agreement("decided")],
      },
      {
        name: "an acceptor goes back to a lower promise",
        edits: [[protocol, `${keepsPromise} ...state`, `${noPromise} ...state`]],
        finds: [step("wellFormed.receive.Prepare"), step("known.receive.Prepare")],
      },
      {
        name: "an acceptor votes in a ballot below its promise",
        edits: [[protocol, `${keepsPromise}\n                kind`, `${noPromise}\n                kind`]],
        finds: [step("wellFormed.receive.Accept"), step("known.receive.Accept")],
      },
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
    ],
    withoutPrograms,
  );
});

describe("a fault in the programs is found", () => {
  testFaults(
    system,
    [
      {
        name: "a proposer does not wait for a majority",
        edits: [[programs, "      if (!justified(acceptors, choice, pledges)) return undefined;\n", ""]],
        finds: [propose("invariant(() => isProposing(paxos.state, choice));")],
      },
      {
        name: "a proposer asks for promises in another's ballot",
        edits: [[programs, `{ kind: "Prepare", ballot }`, `{ kind: "Prepare", ballot: ballot + 1 }`]],
        finds: [propose(`await paxos.send(acceptor, { kind: "Prepare"`)],
      },
      {
        name: "a proposer returns what it wanted, whatever was decided",
        edits: [
          [
            programs,
            "decision === undefined ? undefined : decision[0][1];",
            "decision === undefined ? undefined : value;",
          ],
        ],
        finds: [propose("ensures: (result, { paxos }) =>")],
      },
      {
        name: "an acceptor promises what it may not",
        edits: [[programs, "if (isBefore(last, ballot)) await", "await"]],
        finds: [accept(`await paxos.send(prepare.from, { kind: "Promise"`)],
      },
      {
        name: "an acceptor says that it has accepted another value",
        edits: [[programs, `{ kind: "Accepted", ballot, value }`, `{ kind: "Accepted", ballot: ballot + 1, value }`]],
        finds: [accept(`await paxos.send(accepted.from, { kind: "Accepted"`)],
      },
    ],
    ["deployment.ts"],
  );
});

describe("a harmless change passes", () => {
  testHarmless(system, [
    {
      name: "a proposer gives up where another value may have been chosen",
      edits: [
        [programs, "const choice = last === undefined ? value : last[1];", "const choice = value;"],
        [programs, "      const last = latest(reported(pledges));\n", ""],
        [programs, "  latest,\n", ""],
        [programs, "  reported,\n", ""],
      ],
    },
    {
      name: "acceptors promise no ballot twice, and proposers keep pledges in the order in which they come",
      edits: [
        [protocol, `${keepsPromise} ...state`, `${keepsPromise.replace("<=", "<")} ...state`],
        [protocol, "[[from, msg.last], ...state.phase.pledges]", "[...state.phase.pledges, [from, msg.last]]"],
      ],
    },
  ]);
});
