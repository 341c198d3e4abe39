/** Induction search: it shows what an invariant fails to rule out, and nothing where there is nothing. */
import { explore } from "disel-ts/testing";
import { describe, expect, it } from "vitest";
import { Workspace } from "../support/workspace.ts";

const folder = "test/explore/fixtures/two-phase-commit";
const inStep = `      /** What the coordinator believes of a participant, that participant, and the messages between them fit together. */
      inStep: pairwise({
        edges: pairs([coordinator], participants),
        relates: ({ b, atA, atB, toA, toB }) => fits(viewOf(atA, b), atB, toB, toA),
      }),
`;
const unanimous = `      /** Whoever voted no does not commit. */
      unanimous: perNode({ holds: ({ state }) => state.kind !== "Decided" || !state.commit || state.yes }),
`;

describe("induction search", () => {
  it("shows a counterexample to induction where agreement is the only invariant of two-phase commit", async () => {
    const workspace = Workspace.with({ [folder]: "system" });
    workspace.edit("system/protocol.ts", inStep, "");
    workspace.edit("system/protocol.ts", unanimous, "");
    workspace.edit("system/protocol.ts", "pairwise, perNode, protocol", "pairwise, protocol");
    const { report, counterexamples, text } = await explore(workspace.path("system"), {
      search: "induction",
      only: "TwoPhaseCommit",
    });
    expect(
      report.diagnostics.map((one) => one.code),
      text,
    ).toEqual(["DSL4502"]);
    const [found] = counterexamples;
    expect(found?.claim).toBe("TwoPhaseCommit.agreement");
    expect(found?.steps).toHaveLength(1);
    expect(found?.source?.line).toBe(workspace.lineOf("system/protocol.ts", "relates: ({ atA, atB }) => isPrefix"));
    // Where it begins is no reachable configuration, and the invariant holds there: the logs are prefixes.
    const logs = found?.start.locals.slice(1).map((one) => (one.state as { log: readonly unknown[] }).log) ?? [];
    const [shorter = [], longer = []] = [...logs].sort((a, b) => a.length - b.length);
    expect(longer.slice(0, shorter.length)).toEqual(shorter);
  });

  it.each([
    [
      "a commit to whoever voted no",
      '(!commit && equals(state, { kind: "Voted", round, log, data, yes: false }))',
      'equals(state, { kind: "Voted", round, log, data, yes: false })',
      "unanimous",
    ],
    [
      "any messages to a participant that has been told",
      'equals(down, [{ kind: "Decide", round, commit }]) &&',
      "down.length <= 1 &&",
      "unanimous",
    ],
    [
      "a participant of another round",
      'equals(state, { kind: "Asked", round, log, data }) && down.length === 0 && up.length === 0',
      'state.kind === "Asked" && equals(state.log, log) && down.length === 0 && up.length === 0',
      "inStep",
    ],
  ])("shows one where the strengthening allows %s", async (_, from, to, claim) => {
    const workspace = Workspace.with({ [folder]: "system" });
    workspace.edit("system/protocol.ts", from, to);
    const { counterexamples, text } = await explore(workspace.path("system"), {
      search: "induction",
      only: "TwoPhaseCommit",
      samples: 100_000,
    });
    expect(
      counterexamples.map((one) => [one.code, one.claim]),
      text,
    ).toEqual([["DSL4502", `TwoPhaseCommit.${claim}`]]);
  });

  it("finds none on the strengthened invariant, and says what it has looked at", async () => {
    const workspace = Workspace.with({ [folder]: "system" });
    const { report, ok, text } = await explore(workspace.path("system"), {
      search: "induction",
      only: "TwoPhaseCommit",
      samples: 30_000,
    });
    expect(ok, text).toBe(true);
    const [search] = report.targets[0]?.searches ?? [];
    expect(search?.states).toBeGreaterThan(3000);
    expect(search?.covered).toMatch(
      /configurations near reachable ones that satisfy all invariants, and all [\d,]+ steps from them/,
    );
    expect(text).not.toMatch(/\bproved\b/);
  });
});
