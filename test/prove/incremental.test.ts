/** An edit of a program's body proves that program again, and the deployments that run it: nothing else. */
import { expect, test } from "vitest";
import { Workspace } from "../support/workspace.ts";

interface Edit {
  readonly name: string;
  readonly system: string;
  readonly file: string;
  readonly from: string;
  /** With a name that no run had before, for whatever was proved once is not proved again. */
  readonly to: (name: string) => string;
  /** Obligations, without those of deployments. */
  readonly again: readonly string[];
}

const edits: readonly Edit[] = [
  {
    name: "the calculator's server",
    system: "examples/calculator",
    file: "programs.ts",
    from: "const value = f(msg.arg);",
    to: (name) => `const ${name} = f(msg.arg);\n        const value = ${name};`,
    again: ["Calculator.server.contract"],
  },
  {
    name: "the calculator's client",
    system: "examples/calculator",
    file: "programs.ts",
    from: `await calc.send(to, { kind: "Request", arg });`,
    to: (name) => `const ${name} = arg;\n        await calc.send(to, { kind: "Request", arg: ${name} });`,
    again: ["Calculator.client.contract"],
  },
  {
    name: "the coordinator of two-phase commit",
    system: "examples/two-phase-commit",
    file: "programs.ts",
    from: "const commit = unanimous(phaseOf(tpc.state));",
    to: (name) => `const ${name} = phaseOf(tpc.state);\n        const commit = unanimous(${name});`,
    again: ["TwoPhaseCommit.coordinate.contract"],
  },
  {
    name: "a participant of two-phase commit",
    system: "examples/two-phase-commit",
    file: "programs.ts",
    from: `await tpc.send(coordinator, { kind: "Vote", round: tpc.state.round, yes: choose(msg.data) });`,
    to: (name) =>
      `const ${name} = choose(msg.data);\n        await tpc.send(coordinator, { kind: "Vote", round: tpc.state.round, yes: ${name} });`,
    again: ["TwoPhaseCommit.participate.contract"],
  },
];

test.each(edits)("$name", { timeout: 600_000 }, async ({ system, file, from, to, again }) => {
  const workspace = Workspace.with({ [system]: system });
  expect((await workspace.check([system])).report.diagnostics).toEqual([]);
  workspace.edit(`${system}/${file}`, from, to(`own${Date.now()}`));
  const { report } = await workspace.check([system]);
  expect(report.diagnostics).toEqual([]);
  const proved = report.obligations.filter((one) => !one.cached && one.kind !== "deployment");
  expect(proved.map((one) => one.id)).toEqual(again);
});
