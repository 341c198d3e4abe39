/** An edit of a program's body proves that program again, and the deployments that run it: nothing else. */
import { expect, test } from "vitest";
import { Workspace } from "../support/workspace.ts";

interface Edit {
  readonly name: string;
  readonly system: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** Obligations, without those of deployments. */
  readonly again: readonly string[];
}

const edits: readonly Edit[] = [
  {
    name: "the calculator's server",
    system: "examples/calculator",
    file: "programs.ts",
    from: "const value = f(msg.arg);",
    to: "const answer = f(msg.arg);\n        const value = answer;",
    again: ["Calculator.server.contract"],
  },
  {
    name: "the calculator's client",
    system: "examples/calculator",
    file: "programs.ts",
    from: `await calc.send(to, { kind: "Request", arg });`,
    to: `const question = arg;\n        await calc.send(to, { kind: "Request", arg: question });`,
    again: ["Calculator.client.contract"],
  },
  {
    name: "the coordinator of two-phase commit",
    system: "examples/two-phase-commit",
    file: "programs.ts",
    from: "const commit = unanimous(phaseOf(tpc.state));",
    to: "const phase = phaseOf(tpc.state);\n        const commit = unanimous(phase);",
    again: ["TwoPhaseCommit.coordinate.contract"],
  },
  {
    name: "a participant of two-phase commit",
    system: "examples/two-phase-commit",
    file: "programs.ts",
    from: "yes: choose(msg.data) });",
    to: "yes: choose(msg.data) && choose(msg.data) });",
    again: ["TwoPhaseCommit.participate.contract"],
  },
];

test.each(edits)("$name", { timeout: 600_000 }, async ({ system, file, from, to, again }) => {
  const workspace = Workspace.with({ [system]: system });
  expect((await workspace.check([system])).report.diagnostics).toEqual([]);
  workspace.edit(`${system}/${file}`, from, to);
  const { report } = await workspace.check([system]);
  expect(report.diagnostics).toEqual([]);
  const proved = report.obligations.filter((one) => !one.cached && one.kind !== "deployment");
  expect(proved.map((one) => one.id)).toEqual(again);
});
