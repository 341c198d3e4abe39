/** Faults put into the lock, the resource behind it, and their programs: what disel finds, and where. */
import { describe } from "vitest";
import { open, openStep, testFaults, testHarmless } from "./fault.ts";

const system = "examples/lock";
const protocol = "protocol.ts";
const resource = "resource.ts";
const fencing = "fencing.ts";
const programs = "programs.ts";
const deployment = "deployment.ts";
const without = { resource: [resource, fencing, programs, deployment], programs: [programs, deployment] };

const lock = (obligation: string) => openStep(`Lock.${obligation}`, protocol);
const resources = (obligation: string) => openStep(`Resource.${obligation}`, resource);
const byHolder = (step: string) => open(`fencing.byHolder.${step}`, fencing, "byHolder: remembers({");
const client = (text: string) => open("fencing.client.contract", programs, text);
const lockServer = (text: string) => open("Lock.lockServer.contract", programs, text);
const keeper = (text: string) => open("Resource.keeper.contract", programs, text);

const holds = `state.kind === "Holding" && to === server ? { kind: "Idle" }`;

describe("a fault in the lock is found", () => {
  testFaults(
    system,
    [
      {
        name: "the server grants what is taken",
        edits: [
          [
            protocol,
            `state.kind === "Asked" && to === state.by`,
            `(state.kind === "Asked" || state.kind === "Taken") && to === state.by`,
          ],
        ],
        finds: [lock("right.send.Grant")],
      },
      {
        name: "two grants have the same token",
        edits: [[protocol, "next: state.next + 1", "next: state.next"]],
        finds: [lock("numbered.send.Grant")],
      },
      {
        name: "the server forgets what it has granted",
        edits: [[protocol, "[msg.grant, ...state.grants]", "[msg.grant]"]],
        finds: [lock("granted.send.Grant")],
      },
      {
        name: "a client takes what was granted to another",
        edits: [[protocol, `state.kind === "Waiting" && msg.grant.holder === self`, `state.kind === "Waiting"`]],
        finds: [lock("granted.receive.Grant")],
      },
      {
        name: "a client keeps what it releases",
        edits: [[protocol, holds, holds.replace(`{ kind: "Idle" }`, "state")]],
        finds: [lock("right.send.Release")],
      },
      {
        name: "a theorem that is false: nobody ever holds the lock",
        edits: [[protocol, `a === b || net.state(a)`, "net.state(a)"]],
        finds: [open("Lock.mutualExclusion", protocol, "mutualExclusion: (net) =>")],
      },
    ],
    without.resource,
  );
});

describe("a fault in the resource is found", () => {
  testFaults(
    system,
    [
      {
        name: "it accepts writes under old tokens",
        edits: [[resource, "return msg.token < state.seen\n", "return msg.token < 0\n"]],
        finds: [resources("fenced.receive.Write")],
      },
      {
        name: "it says that it has accepted what it refuses",
        edits: [
          [resource, "{ ...state, owed: { entry, accepted: false } }", "{ ...state, owed: { entry, accepted: true } }"],
        ],
        finds: [resources("honest.receive.Write")],
      },
    ],
    [protocol, fencing, programs, deployment],
  );
});

describe("a fault in what binds the two is found", () => {
  testFaults(
    system,
    [
      {
        name: "the hook is left out: anybody may write, under any token",
        edits: [[fencing, `states.lock.kind === "Holding" && states.lock.token === msg.token`, "true"]],
        finds: [byHolder("send.resource.Write")],
      },
      {
        name: "the hook does not look at the token",
        edits: [[fencing, ` && states.lock.token === msg.token`, ""]],
        finds: [byHolder("send.resource.Write")],
      },
    ],
    without.programs,
  );
});

describe("a fault in a program is found", () => {
  testFaults(system, [
    {
      name: "the client writes under a token that it does not hold",
      edits: [[programs, "token: msg.grant.token, value", "token: msg.grant.token + 1, value"]],
      finds: [client("await resource.send(store,")],
    },
    {
      name: "the client writes after it has given the lock back",
      edits: [
        [programs, `      await lock.send(server, { kind: "Release" });\n`, ""],
        [
          programs,
          "      await resource.send(store, {",
          `      await lock.send(server, { kind: "Release" });\n      await resource.send(store, {`,
        ],
      ],
      finds: [client("await resource.send(store,")],
    },
    {
      name: "the server grants the same token again",
      edits: [[programs, "        next += 1;\n", ""]],
      finds: [lockServer("invariant(() => equals(lock.state")],
    },
    {
      name: "the resource does not remember the largest token",
      edits: [[programs, "          seen = msg.token;\n", ""]],
      finds: [keeper("invariant(() => equals(resource.state")],
    },
  ]);
});

describe("a harmless change of the lock passes", () => {
  testHarmless(system, [
    {
      name: "every other token is granted",
      edits: [
        [protocol, "next: state.next + 1", "next: state.next + 2"],
        [programs, "next += 1", "next += 2"],
      ],
    },
    {
      name: "the client looks at its state in place of the message",
      edits: [
        [
          programs,
          `      const { msg } = await lock.receive("Grant");\n      await resource.send(store, { kind: "Write", token: msg.grant.token, value });`,
          `      await lock.receive("Grant");\n      const held = lock.state;\n      if (held.kind !== "Holding") throw new Error("not granted");\n      await resource.send(store, { kind: "Write", token: held.token, value });`,
        ],
      ],
    },
  ]);
});
