/** Faults put into the greeter: what disel finds, and where. */
import { describe } from "vitest";
import { open, testFaults, testHarmless } from "./fault.ts";

const protocol = "protocol.ts";
const programs = "programs.ts";
const deployment = "deployment.ts";

const countingInit = open("Greeter.counting.init", protocol, "counting: perNode({");
const countingSend = open("Greeter.counting.send.Hello", protocol, "send: ({ self, to, state");
const countingReceive = open("Greeter.counting.receive.Hello", protocol, "receive: ({ state })");
const numberedSend = open("Greeter.numbered.send.Hello", protocol, "send: ({ self, to, state");
const greetTwice = (text: string) => open("Greeter.greetTwice.contract", programs, text);
const listen = (text: string) => open("Greeter.listen.contract", programs, text);
const greets = greetTwice("ensures: (second, { greeter }, before) =>");
const listens = listen("invariant(() => texts.every");

const increment = "{ ...state, sent: state.sent + 1 }";
const secondSend = `await greeter.send(to, { kind: "Hello", number: second, text: "hello" });`;

describe("a fault in the greeter is found", () => {
  testFaults("examples/greeter", [
    {
      name: "a greeting may have any number",
      edits: [[protocol, "msg.number === state.sent && ", ""]],
      finds: [numberedSend],
    },
    {
      name: "greetings are not counted",
      edits: [[protocol, increment, "state"]],
      finds: [numberedSend, greets],
    },
    {
      name: "greetings are counted backwards",
      edits: [[protocol, increment, "{ ...state, sent: state.sent - 1 }"]],
      finds: [countingSend, numberedSend, greets],
    },
    {
      name: "what is heard is counted backwards",
      edits: [[protocol, "heard: state.heard + 1", "heard: state.heard - 1"]],
      finds: [countingReceive],
    },
    {
      name: "counters begin below what the invariant says",
      edits: [[protocol, "init: () => ({ sent: 0, heard: 0 })", "init: () => ({ sent: 0, heard: -1 })"]],
      finds: [countingInit],
    },
    {
      name: "a false invariant: nobody hears more than it says",
      edits: [[protocol, "state.sent >= 0 && state.heard >= 0", "state.sent >= state.heard"]],
      finds: [countingReceive, numberedSend],
    },
    {
      name: "a false invariant: the newest greeting has arrived",
      edits: [[protocol, "msg.number < atA.sent)", "msg.number < atA.sent - 1)"]],
      finds: [numberedSend],
    },
    {
      name: "the second greeting has the number of the first",
      edits: [[programs, secondSend, secondSend.replace("number: second", "number: second - 1")]],
      finds: [greetTwice('await greeter.send(to, { kind: "Hello", number: second - 1')],
    },
    {
      name: "the second greeting says something else",
      edits: [[programs, secondSend, secondSend.replace(`"hello"`, `"goodbye"`)]],
      finds: [greetTwice('await greeter.send(to, { kind: "Hello", number: second, text: "goodbye"')],
    },
    {
      name: "a program that greets once",
      edits: [[programs, `${secondSend}\n`, ""]],
      finds: [greets],
    },
    {
      name: "a contract that is too strong",
      edits: [[programs, "before.greeter.state(self).sent + 2", "before.greeter.state(self).sent + 3"]],
      finds: [greets],
    },
    {
      name: "a precondition that is too weak",
      edits: [[programs, "requires: () => nodes.includes(to) && to !== self", "requires: () => to !== self"]],
      finds: [greetTwice('await greeter.send(to, { kind: "Hello", number: greeter.state.sent')],
    },
    {
      name: "a listener that also listens to itself",
      edits: [[programs, `greeter.receive("Hello", (_, from) => from !== self)`, `greeter.receive("Hello")`]],
      finds: [listens],
    },
    {
      name: "a loop invariant that says too little",
      edits: [[programs, `invariant(() => texts.every((text) => text === "hello"));`, "invariant(() => true);"]],
      finds: [listen("requires: () => nodes.includes(self), ensures")],
    },
    {
      name: "the deployment has the listening node greet itself",
      edits: [
        [deployment, "listen([0, 1, 2], 0, 4)", "greetTwice([0, 1, 2], 0, 0)"],
        [deployment, "import { greetTwice, listen }", "import { greetTwice }"],
      ],
      finds: [open("Greeter.deployment.greetTwice1", deployment, "greetTwice([0, 1, 2], 0, 0)")],
      gone: ["Greeter.deployment.listen"],
    },
    {
      name: "the deployment has a node greet one that is not there",
      edits: [[deployment, "greetTwice([0, 1, 2], 2, 0)", "greetTwice([0, 1, 2], 2, 7)"]],
      finds: [open("Greeter.deployment.greetTwice2", deployment, "greetTwice([0, 1, 2], 2, 7)")],
    },
    {
      name: "a program for a node that is not there",
      edits: [
        [deployment, "greetTwice([0, 1, 2], 2, 0),", "greetTwice([0, 1, 2], 2, 0),\n  greetTwice([0, 1, 2], 3, 0),"],
      ],
      finds: [{ code: "DSL2023", at: [deployment, "greetTwice([0, 1, 2], 3, 0)"] }],
    },
    {
      name: "a program of a smaller world",
      edits: [[deployment, "greetTwice([0, 1, 2], 2, 0)", "greetTwice([0, 2], 2, 0)"]],
      finds: [{ code: "DSL2024", at: [deployment, "greetTwice([0, 2], 2, 0)"] }],
    },
  ]);
});

describe("a harmless change of the greeter breaks nothing", () => {
  testHarmless("examples/greeter", [
    {
      name: "a node may greet itself: nothing is claimed of that",
      edits: [[protocol, "to !== self && msg.number", "msg.number"]],
    },
  ]);
});
