/** Ghost fields: a protocol that has them, and the one that runs without; faults in it are found. */
import { describe } from "vitest";
import { open, testFaults, testHarmless } from "./fault.ts";

const tally = "tally.ts";
const counts = (step: string) =>
  open(`Tally.counts.${step}`, tally, step === "init" ? "counts: perNode" : "receive: (");
const bounded = open("Tally.bounded.receive.Count", tally, "receive: (");

describe("a fault in a protocol with ghosts is found", () => {
  testFaults("test/prove/fixtures/tally", [
    {
      name: "the history is not kept",
      edits: [[tally, "ghost(() => [n, ...state.log])", "state.log"]],
      finds: [counts("receive.Count")],
    },
    {
      name: "what runs forgets to count",
      edits: [[tally, "count: state.count + 1", "count: state.count"]],
      finds: [counts("receive.Count")],
    },
    {
      name: "what runs keeps what came last in place of the highest",
      edits: [[tally, "Math.max(n, state.highest)", "n"]],
      finds: [bounded],
    },
    {
      name: "it starts with a history",
      edits: [[tally, "ghost(() => [])", "ghost(() => [0])"]],
      finds: [counts("init")],
    },
    {
      name: "a step depends on the history",
      edits: [[tally, "self === counter ? counted", "self === counter && state.log.length < 9 ? counted"]],
      finds: [{ code: "DSL2030", at: [tally, "state.log.length < 9"] }],
      gone: [],
    },
    {
      name: "a program depends on the history",
      edits: [[tally, "return tally.state.count", "return tally.state.log.length"]],
      finds: [{ code: "DSL2030", at: [tally, "tally.state.log.length"] }],
      gone: [],
    },
    {
      name: "a history is computed where the protocol runs",
      edits: [[tally, "ghost(() => [n, ...state.log])", "[n, ...state.log]"]],
      finds: [{ code: "DSL2031", at: [tally, "[n, ...state.log]"] }],
      gone: [],
    },
  ]);
});

describe("a change that keeps what is promised is proved", () => {
  testHarmless("test/prove/fixtures/tally", [
    {
      name: "the history is kept in another order",
      edits: [[tally, "[n, ...state.log]", "[...state.log, n]"]],
    },
    {
      name: "a ghost gets a name before it is copied",
      edits: [[tally, "self === counter ? counted(state, msg.n)", "self === counter ? { ...counted(state, msg.n) }"]],
    },
  ]);
});
