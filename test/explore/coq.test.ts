/** What exploration reports reachable is reachable by the Coq semantics: its traces are gone again there, by computation. */
import { explore, type ReportedTrace } from "disel-ts/testing";
import { expect, it } from "vitest";
import { check } from "../meaning/support/coq.ts";
import { Workspace } from "../support/workspace.ts";
import { checksOf, definitionsOf } from "./support/coq.ts";

interface System {
  readonly name: string;
  readonly folder: string;
  /** A claim replaced by false ones, so that there are ways to report. */
  readonly claim: string;
  readonly instead: readonly string[];
  readonly only: string;
  /** The protocol at its arguments, in Coq. */
  readonly applied: string;
  readonly prelude?: string;
  readonly instances?: string;
}

const systems: readonly System[] = [
  {
    name: "Commit",
    folder: "test/explore/fixtures/two-phase-commit",
    claim: 'holds: ({ state }) => state.kind !== "Decided" || !state.commit || state.yes',
    instead: [
      'holds: ({ state }) => state.kind !== "Decided" || !state.commit',
      'holds: ({ state }) => state.kind !== "Decided" || state.commit',
      "holds: ({ state }) => state.round < 2",
    ],
    only: "TwoPhaseCommit",
    applied: "twoPhaseCommit 0%nat [1%nat; 2%nat]",
  },
  {
    name: "Greeter",
    folder: "examples/greeter",
    claim: "holds: ({ state }) => state.sent >= 0 && state.heard >= 0",
    instead: ["holds: ({ state }) => state.sent + state.heard < 6", "holds: ({ state }) => state.heard < 4"],
    only: "Greeter",
    applied: "greeter [0%nat; 1%nat]",
  },
  {
    name: "Calculator",
    folder: "examples/calculator",
    claim: 'atA.kind === "Client" &&',
    instead: [
      'atA.kind === "Client" && atA.asked.length < 3 &&',
      'atB.kind === "Server" && atB.held.length < 3 && atA.kind === "Client" &&',
    ],
    only: "Calculator",
    prelude:
      "Definition sum2 (args : list Z) : option Z := match args with x :: y :: _ => Some (x + y) | _ => None end.",
    applied: "calculator [1%nat; 2%nat] [0%nat] sum2",
  },
];

it("20 traces are checked by Coq, and none is that begins one step late", async () => {
  const texts = [
    "From DiselTS Require Import Definitions.",
    "From DiselTS.Core Require Import Protocol Replay.",
    'Set Warnings "-all".',
  ];
  let traces = 0;
  for (const system of systems) {
    const found: ReportedTrace[] = [];
    for (const [i, instead] of system.instead.entries()) {
      const workspace = Workspace.with({ [system.folder]: "system" });
      // The arguments are those of the one deployment that is left.
      if (system.name === "Calculator")
        for (const other of ["delegated-deployment.ts", "batching-deployment.ts"]) workspace.remove(`system/${other}`);
      workspace.edit("system/protocol.ts", system.claim, instead);
      for (const settings of [
        { search: "exhaustive" },
        { search: "simulation", seed: 3 + i },
        { search: "simulation", seed: 40 + i },
      ] as const) {
        const { counterexamples, text } = await explore(workspace.path("system"), { only: system.only, ...settings });
        expect(counterexamples, text).toHaveLength(1);
        found.push(...counterexamples);
      }
    }
    const { text, types } = definitionsOf(system.folder);
    const checks = found.map((trace, i) => checksOf(trace, types, system.applied, `trace${i}`));
    texts.push(`Module ${system.name}.`, text, system.prelude ?? "", ...checks, `End ${system.name}.`);
    traces += found.length;
  }
  expect(traces).toBeGreaterThanOrEqual(20);
  const { ok, output } = await check(texts.join("\n"));
  expect(ok, output).toBe(true);
  // Each trace prints whether its prefixes are ways to what was reported, and whether it is one without its first step.
  const printed = [...output.matchAll(/= \((true|false), (true|false)\)/g)].map((match) => [match[1], match[2]]);
  expect(printed).toEqual(Array.from({ length: traces }, () => ["true", "false"]));
});
