/** Faults put into worlds of several protocols: what disel finds, and where. */
import { describe } from "vitest";
import { open, testFaults, testHarmless } from "./fault.ts";

const relay = "relay.ts";
const told = (step: string) => open(`relayed.told.${step}`, relay, "told: ({ source, news }) =>");
const passesOn = open("relayed.passesOn.contract", relay, "await news.send(to,");
const reads = open("relayed.reads.contract", relay, "ensures: (result, { source }) =>");
const hook = "hooks: { news: { Tell: ({ states, msg }) => states.source.facts.includes(msg.n) } },";
const receiveFact = `const { msg } = await source.receive("Fact");`;
const sendTell = `await news.send(to, { kind: "Tell", n: msg.n });`;
const learns = "{ facts: [msg.n, ...state.facts] }";

describe("a fault in a world with a hook is found", () => {
  testFaults("test/prove/fixtures/relay", [
    {
      name: "the hook is left out: what is told need not be known",
      edits: [[relay, hook, ""]],
      finds: [told("send.news.Tell")],
    },
    {
      name: "the hook looks at the other protocol",
      edits: [[relay, "states.source.facts", "states.news.facts"]],
      finds: [told("send.news.Tell"), passesOn],
    },
    {
      name: "the relay forgets what it was told",
      edits: [
        [
          relay,
          `${learns}),\n      },\n    },\n  });\n\nexport type Tell`,
          `{ facts: state.facts.slice(0, 0) }),\n      },\n    },\n  });\n\nexport type Tell`,
        ],
      ],
      finds: [told("receive.source.Fact"), passesOn],
    },
    {
      name: "the relay tells before it has asked",
      edits: [
        [relay, receiveFact, ""],
        [relay, sendTell, `await news.send(to, { kind: "Tell", n: 0 });\n        await source.receive("Fact");`],
      ],
      finds: [passesOn],
    },
    {
      name: "the relay tells something else",
      edits: [[relay, "n: msg.n }", "n: msg.n + 1 }"]],
      finds: [passesOn],
    },
    {
      name: "readers promise what nobody said",
      edits: [[relay, "return msg.n;", "return msg.n + 1;"]],
      finds: [reads],
    },
    {
      name: "a program is placed under the wrong label",
      edits: [[relay, `{ source: "source" }`, `{ source: "news" }`]],
      finds: [{ code: "DSL2024", at: [relay, "placed(tells("] }],
      gone: [],
    },
  ]);
});

describe("a change that breaks nothing is proved", () => {
  testHarmless("test/prove/fixtures/relay", [
    {
      name: "the relay tells everything twice",
      edits: [[relay, sendTell, `${sendTell}\n        ${sendTell}`]],
    },
  ]);
});

const delegation = "delegation.ts";
describe("a fault in the delegating server is found", () => {
  testFaults("examples/calculator", [
    {
      name: "it answers under the wrong label",
      edits: [[delegation, "await front.send(from,", "await back.send(from,"]],
      finds: [open("delegated.delegatingServer.contract", delegation, "await back.send(from,")],
    },
    {
      name: "it asks a second time where it should wait and answer",
      edits: [
        [
          delegation,
          `const { msg: answer } = await back.receive("Response", (m, who) => who === to && equals(m.arg, msg.arg));`,
          "",
        ],
        [delegation, "await front.send(from, {", "await back.send(to, {"],
        [delegation, `{ kind: "Response", arg: msg.arg, value: answer.value }`, `{ kind: "Request", arg: msg.arg }`],
      ],
      finds: [open("delegated.delegatingServer.contract", delegation, "equals(front.state, {")],
    },
  ]);
});
