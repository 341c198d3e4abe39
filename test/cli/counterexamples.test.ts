/** Where something is not proved, `disel check` looks for a counterexample, and shows it first. */
import { describe, expect, test } from "vitest";
import { withCounterexamples } from "../../src/cli/counterexamples.ts";
import type { ReportedTrace } from "../../src/report/explore/report.ts";
import type { Report } from "../../src/report/report.ts";
import { Workspace } from "../support/workspace.ts";
import { reportShape } from "./shape.ts";

const greeter = "examples/greeter";

async function checked(workspace: Workspace, ...args: readonly string[]): Promise<Report> {
  const { stdout } = await workspace.disel(["check", greeter, "--format", "json", ...args]);
  const report = JSON.parse(stdout) as Report;
  expect(reportShape(report, "report")).toEqual([]);
  return report;
}

describe("a counterexample of what is not proved", () => {
  test("of a protocol is found, shown first, and named where the proof fails", async () => {
    const workspace = Workspace.with({ [greeter]: greeter });
    workspace.edit(`${greeter}/protocol.ts`, "heard: state.heard + 1", "heard: state.heard - 1");
    const report = await checked(workspace);
    expect(report.counterexamples?.map((one) => [one.code, one.claim, one.steps.length])).toEqual([
      ["DSL4501", "Greeter.counting", 2],
    ]);
    const failed = report.diagnostics.find((one) => one.message.startsWith("Greeter.counting.receive.Hello"));
    expect(failed?.hint).toMatch(/^it is false, see the counterexample: invariant counting does not hold/);
    const { code, stdout } = await workspace.disel(["check", greeter]);
    expect(code).toBe(1);
    const [first, second] = [
      stdout.indexOf("error DSL4501 invariant counting"),
      stdout.indexOf("error DSL3001 Greeter."),
    ];
    expect(first).toBeGreaterThan(0);
    expect(second).toBeGreaterThan(first);
    expect(stdout).toMatch(/2 {2}node \d receives Hello \{ number: 0, text: "hello" \} from \d/);
    expect((await checked(workspace, "--no-explore")).counterexamples).toBeUndefined();
  }, 300_000);

  test("of a program is found in the deployment, with the contract that it does not keep", async () => {
    const workspace = Workspace.with({ [greeter]: greeter });
    workspace.edit(`${greeter}/programs.ts`, "number: second, text", "number: second - 1, text");
    const report = await checked(workspace);
    expect(report.counterexamples?.map((one) => [one.code, one.subject.kind])).toEqual([["DSL4504", "deployment"]]);
    expect(report.counterexamples?.[0]?.source?.line).toBe(
      workspace.lineOf(`${greeter}/programs.ts`, "number: second - 1"),
    );
  });

  test("of a deployment is found where a program starts as it may not", async () => {
    const workspace = Workspace.with({ [greeter]: greeter });
    workspace.edit(`${greeter}/deployment.ts`, "greetTwice([0, 1, 2], 2, 0)", "greetTwice([0, 1, 2], 2, 2)");
    const report = await checked(workspace);
    expect(report.obligations.filter((one) => one.status !== "proved").map((one) => one.kind)).toEqual(["deployment"]);
    expect(report.counterexamples?.map((one) => one.code)).toEqual(["DSL4503"]);
  });

  test("is not looked for where all is proved", async () => {
    const report = await checked(Workspace.with({ [greeter]: greeter }));
    expect([report.ok, report.counterexamples]).toEqual([true, undefined]);
  });
});

test("a counterexample to induction is no counterexample to what is claimed", () => {
  const failing = (id: string) => ({
    code: "DSL3001" as const,
    severity: "error" as const,
    message: `${id} is not proved`,
    hint: "prove it",
  });
  const report = {
    diagnostics: [
      failing("Commit.agreement.send.Vote"),
      failing("Commit.agreements.send.Vote"),
      failing("Commit.other.init"),
    ],
  } as unknown as Report;
  const trace = (search: ReportedTrace["search"]) =>
    ({ search, claim: "Commit.agreement", message: "what is wrong", subject: { kind: "protocol" } }) as ReportedTrace;
  const hints = (search: ReportedTrace["search"]) =>
    withCounterexamples(report, [trace(search)]).diagnostics.map((one) => one.hint);
  expect(hints("induction")).toEqual(["see the counterexample to induction: what is wrong", "prove it", "prove it"]);
  expect(hints("simulation")).toEqual(["it is false, see the counterexample: what is wrong", "prove it", "prove it"]);
});
