/** Theorems of a protocol in the explorer: with a trace where they are false, and without where they do not follow. */
import { explore } from "disel-ts/testing";
import { expect, it } from "vitest";
import { Workspace } from "../support/workspace.ts";

const folder = "test/prove/fixtures/stamps";
const positive = "every(({ msg }) => msg.stamp > 0)";

it("finds nothing where all theorems hold", async () => {
  const workspace = Workspace.with({ [folder]: "system" });
  const { ok, text } = await explore(workspace.path("system"), { states: 5000, seconds: 5 });
  expect(ok, text).toBe(true);
});

it("finds the shortest way to a network of which a theorem is false, and the line", async () => {
  const workspace = Workspace.with({ [folder]: "system" });
  workspace.edit("system/protocol.ts", positive, "every(({ msg }) => msg.stamp < 2)");
  const { report, counterexamples, text } = await explore(workspace.path("system"), { search: "exhaustive" });
  expect(
    report.diagnostics.map((one) => one.code),
    text,
  ).toEqual(["DSL4507"]);
  const [found] = counterexamples;
  expect(found?.claim).toBe("Stamps.positive");
  expect(found?.steps).toHaveLength(2);
  expect(found?.source?.line).toBe(workspace.lineOf("system/protocol.ts", "positive: (net)"));
});

it("finds a network of which the invariants hold and a theorem does not, though it is not reachable", async () => {
  const workspace = Workspace.with({ [folder]: "system" });
  workspace.edit("system/protocol.ts", "0 < msg.stamp && msg.stamp < net", "msg.stamp < net");
  const { report, counterexamples, text } = await explore(workspace.path("system"), { search: "induction" });
  expect(
    report.diagnostics.map((one) => one.code),
    text,
  ).toEqual(["DSL4508"]);
  expect(counterexamples[0]).toMatchObject({ claim: "Stamps.positive", steps: [] });
});
