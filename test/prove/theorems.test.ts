/** Named theorems of a protocol: they are proved from its invariants, and invariants may use them. */
import { describe, expect, test } from "vitest";
import { Workspace } from "../support/workspace.ts";
import { open, testFaults, testHarmless } from "./fault.ts";

const fixture = "test/prove/fixtures/stamps";
const protocol = "protocol.ts";

test("a theorem is an obligation, and a theorem of every network that is reached, at its place", async () => {
  const workspace = Workspace.with({ [fixture]: fixture });
  const { code, report } = await workspace.check([fixture]);
  expect(code).toBe(0);
  const line = workspace.lineOf(`${fixture}/${protocol}`, "ahead: (net) =>");
  expect(report.obligations.find((one) => one.id === "Stamps.ahead")).toMatchObject({
    kind: "lemma",
    status: "proved",
    source: { line },
  });
  const theorem = report.theorems.find((one) => one.name === "Stamps.ahead");
  expect(theorem).toMatchObject({ axioms: [], source: { line } });
  expect(theorem?.statement).toMatch(/reachable \(stamps nodes\) net\s*->\s*stamps_ahead nodes net = true/);
});

const counting = (step: string) =>
  open(`Stamps.counting.${step}.Stamp`, protocol, step === "send" ? "send: ({ state, msg }) =>" : "receive: (");
const positive = open("Stamps.positive", protocol, "positive: (net) =>");
const ahead = open("Stamps.ahead", protocol, "ahead: (net) =>");
const sentSend = open("Stamps.sent.send.Stamp", protocol, "send: ({ state, msg }) =>");
const receivedReceive = open("Stamps.received.receive.Stamp", protocol, "receive: ({ state, msg }) =>");

describe("a fault in what is used is found", () => {
  testFaults(fixture, [
    {
      name: "a theorem is not used where it is needed",
      edits: [[protocol, `uses: ["ahead", "positive"]`, `uses: ["ahead"]`]],
      finds: [receivedReceive],
    },
    {
      name: "the theorem that is used says something else",
      edits: [[protocol, `uses: ["ahead"] }),\n      received`, `uses: ["positive"] }),\n      received`]],
      finds: [sentSend],
    },
    {
      name: "a theorem that is false",
      edits: [[protocol, "every(({ msg }) => msg.stamp > 0)", "every(({ msg }) => msg.stamp > 1)"]],
      finds: [positive],
    },
    {
      name: "a theorem that does not follow",
      edits: [[protocol, "net.nodes.every((node) => net.state(node).next > 0) &&", ""]],
      finds: [ahead, counting("send")],
    },
    {
      name: "a theorem that is not there",
      edits: [[protocol, `uses: ["ahead"]`, `uses: ["behind"]`]],
      finds: [{ code: "DSL2026", at: [protocol, `uses: ["behind"]`] }],
    },
  ]);
});

describe("a harmless change of theorems passes", () => {
  testHarmless(fixture, [{ name: "a theorem has another name", edits: [[protocol, "known: (net)", "alike: (net)"]] }]);
});
