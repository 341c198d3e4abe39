/** What is found depends on the source, the options and the seed, and on nothing else. */
import { explore, replay } from "disel-ts/testing";
import { describe, expect, it } from "vitest";
import { Random } from "../../src/explore/values/random.ts";
import { Workspace } from "../support/workspace.ts";

/** Two-phase commit in which everything is committed that all have voted on. */
function broken(): Workspace {
  const workspace = Workspace.with({ "test/explore/fixtures/two-phase-commit": "system" });
  workspace.edit("system/protocol.ts", "vote.from === p && vote.yes", "vote.from === p");
  return workspace;
}

const settings = { only: "TwoPhaseCommit", search: "simulation" } as const;

describe("the same seed", () => {
  it("gives the picks that the generator is specified to give", () => {
    const random = new Random(42);
    expect(Array.from({ length: 12 }, () => random.below(10))).toEqual([5, 5, 5, 0, 4, 4, 2, 7, 9, 3, 3, 5]);
    expect(random.fork()).toBe(-1268730651);
  });

  it("gives the same trace, which is this one", async () => {
    const workspace = broken();
    const told = async (): Promise<readonly string[]> => {
      const { counterexamples } = await explore(workspace.path("system"), { ...settings, seed: 5 });
      return (counterexamples[0]?.steps ?? []).map(
        ({ kind, node, peer, what }) => `${node} ${kind} ${peer} ${JSON.stringify(what)}`,
      );
    };
    const once = await told();
    expect(await told()).toEqual(once);
    expect(once).toEqual([
      '0 send 1 {"kind":"Prepare","round":0,"data":"b"}',
      '1 receive 0 {"kind":"Prepare","round":0,"data":"b"}',
      '1 send 0 {"kind":"Vote","round":0,"yes":false}',
      '0 send 2 {"kind":"Prepare","round":0,"data":"b"}',
      '0 receive 1 {"kind":"Vote","round":0,"yes":false}',
      '2 receive 0 {"kind":"Prepare","round":0,"data":"b"}',
      '2 send 0 {"kind":"Vote","round":0,"yes":true}',
      '0 receive 2 {"kind":"Vote","round":0,"yes":true}',
      '0 send 2 {"kind":"Decide","round":0,"commit":true}',
    ]);
  });

  it("and another seed another one", async () => {
    const workspace = broken();
    const seeds = [1, 2, 3, 4].map(async (seed) => {
      const { counterexamples } = await explore(workspace.path("system"), { ...settings, seed });
      return JSON.stringify(counterexamples[0]?.steps);
    });
    expect(new Set(await Promise.all(seeds)).size).toBeGreaterThan(1);
  });
});

describe("a saved trace", () => {
  it("fails again as long as the bug is there, and is impossible or harmless afterwards", async () => {
    const workspace = broken();
    const found = await explore(workspace.path("system"), { only: "TwoPhaseCommit" });
    workspace.write("traces/commit.json", JSON.stringify(found.saved()));
    const file = workspace.path("traces/commit.json");
    const again = await replay(workspace.path("system"), file);
    expect(again.outcome, again.text).toBe("violated");
    expect(again.message).toBe(found.counterexamples[0]?.message);
    expect(() => again.assertMended()).toThrow(/DSL4501/);

    workspace.edit(
      "system/protocol.ts",
      "every((p) => votes.some((vote) => vote.from === p));\n            return",
      "every((p) => votes.some((vote) => vote.from === p && vote.yes));\n            return",
    );
    const mended = await replay(workspace.path("system"), file);
    expect(mended.outcome, mended.text).toBe("impossible");
    expect(mended.message).toMatch(/node 0 sends Decide \{ round: 0, commit: true \} to \d, is not possible any more/);
    mended.assertMended();
  });

  it("of an induction search begins where it began", async () => {
    const workspace = Workspace.with({ "test/explore/fixtures/two-phase-commit": "system" });
    workspace.edit("system/protocol.ts", 'equals(down, [{ kind: "Decide", round, commit }]) &&', "down.length <= 1 &&");
    const found = await explore(workspace.path("system"), { only: "TwoPhaseCommit", search: "induction" });
    const again = await replay(workspace.path("system"), found.saved());
    expect(again.outcome, again.text).toBe("violated");
  });

  it("of a deployment, with a crash in it", async () => {
    const workspace = Workspace.with({ "test/explore/fixtures/two-phase-commit": "system" });
    const options = { only: "deployment", search: "exhaustive", deadlock: true, crash: 1 } as const;
    workspace.edit("system/deployment.ts", '["a", "b"]', '["a"]');
    const found = await explore(workspace.path("system"), options);
    expect(
      found.counterexamples.map((one) => one.code),
      found.text,
    ).toEqual(["DSL4506"]);
    const again = await replay(workspace.path("system"), found.saved());
    expect(again.outcome, again.text).toBe("violated");
  });

  it("is saved and replayed by the command", async () => {
    const workspace = broken();
    const first = await workspace.disel(["explore", "system", "--only", "TwoPhaseCommit", "--save", "traces"]);
    expect(first.code).toBe(1);
    const file = "traces/TwoPhaseCommit-TwoPhaseCommit.inStep.json";
    const again = await workspace.disel(["explore", "system", "--replay", file]);
    expect(again.code, again.stdout).toBe(1);
    expect(again.stdout).toMatch(/: violated: invariant inStep does not hold/);
    workspace.edit(
      "system/protocol.ts",
      'state.kind === "Asked" && to === coordinator',
      'state.kind === "Asked" && to === 99',
    );
    const mended = await workspace.disel(["explore", "system", "--replay", file]);
    expect(mended.code, mended.stdout).toBe(0);
    expect(mended.stdout).toMatch(/: impossible: /);
  });
});
