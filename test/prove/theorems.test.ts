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

describe("a theorem of two nodes that are the only edge", () => {
  const counter = "templates/init/src";
  const told = "state.told <= state.asked";

  test.each([
    ["is proved of a list of one pair", "[[client, server]]"],
    ["is proved of the pairs of two nodes", "pairs([client], [server])"],
  ])("%s", async (_, edges) => {
    const workspace = Workspace.with({ [counter]: "src" });
    const source = workspace.read("src/protocol.ts").replaceAll("[[client, server]]", edges);
    workspace.write("src/protocol.ts", source.replace("{ type NodeId, pairwise", "{ type NodeId, pairs, pairwise"));
    const { code, report } = await workspace.check(["src/protocol.ts"]);
    expect(report.diagnostics).toEqual([]);
    expect(code).toBe(0);
    expect(report.theorems.map((one) => one.name)).toContain("Counter.modest");
  });

  test("that is not true is told with what is left to show", async () => {
    const workspace = Workspace.with({ [counter]: "src" });
    workspace.edit("src/protocol.ts", told, "state.told < state.asked");
    const { code, report } = await workspace.check(["src/protocol.ts"]);
    expect(code).toBe(1);
    const [failed] = report.diagnostics;
    expect(failed?.code).toBe("DSL3001");
    // What the invariants say of both nodes, and of what is on its way between them.
    expect(failed?.shown).toMatch(/told <= count\n[\s\S]*=====\n\s*told < count \+ len/);
  });
});

describe("a harmless change of theorems passes", () => {
  testHarmless(fixture, [{ name: "a theorem has another name", edits: [[protocol, "known: (net)", "alike: (net)"]] }]);
});
