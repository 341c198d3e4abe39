/** Faults put into the lock, the resource behind it, and their programs: what disel finds, and where. */
import { describe } from "vitest";
import { open, testFaults, testHarmless } from "./fault.ts";

const protocol = "protocol.ts";
const fencing = "fencing.ts";
const programs = "programs.ts";

const grant = "send: ({ to, state, msg }) =>";
const release = `send: ({ to, state }) => (state.kind === "Holding"`;
const client = (text: string) => open("fencing.client.contract", programs, text);
const serves = open("Lock.lockServer.contract", programs, "invariant(() => equals(lock.state");
const ensures = "ensures: (answer, { lock, resource }) =>";

describe("a fault in the lock is found", () => {
  testFaults("examples/lock", [
    {
      name: "the server grants what is taken",
      edits: [
        [
          protocol,
          `state.kind === "Asked" && to === state.by`,
          `(state.kind === "Asked" || state.kind === "Taken") && to === state.by`,
        ],
      ],
      finds: [open("Lock.right.send.Grant", protocol, grant)],
    },
    {
      name: "two grants have the same token",
      edits: [[protocol, "next: state.next + 1", "next: state.next"]],
      finds: [open("Lock.granted.send.Grant", protocol, grant), serves],
    },
    {
      name: "a client keeps what it releases",
      edits: [
        [
          protocol,
          `state.kind === "Holding" && to === server ? { kind: "Idle" }`,
          `state.kind === "Holding" && to === server ? state`,
        ],
      ],
      finds: [open("Lock.right.send.Release", protocol, release), client(ensures)],
    },
    {
      name: "a theorem that is false: nobody ever holds the lock",
      edits: [[protocol, `a === b || net.state(a)`, "net.state(a)"]],
      finds: [open("Lock.mutualExclusion", protocol, "mutualExclusion: (net) =>")],
    },
    {
      name: "the hook is left out: anybody may write, under any token",
      edits: [[fencing, `states.lock.kind === "Holding" && states.lock.token === msg.token`, "true"]],
      finds: [open("fencing.written.send.resource.Write", fencing, "written: ({ lock, resource }) =>")],
    },
    {
      name: "the client writes under a token that it does not hold",
      edits: [[programs, "token: grant.token, value", "token: grant.token + 1, value"]],
      finds: [client("await resource.send(store,")],
    },
    {
      name: "a contract that is too strong: every write is accepted",
      edits: [[programs, "(!answer.accepted || logOf", "(logOf"]],
      finds: [client(ensures)],
    },
  ]);
});

describe("a harmless change of the lock passes", () => {
  testHarmless("examples/lock", [
    {
      name: "every other token is granted",
      edits: [
        [protocol, "next: state.next + 1", "next: state.next + 2"],
        [programs, "token += 1", "token += 2"],
      ],
    },
  ]);
});
