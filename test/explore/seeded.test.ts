/** Seeded bugs in the three systems: each is found, with the claim that it violates and the place of the conjunct. */
import { explore } from "disel-ts/testing";
import { describe, expect, it } from "vitest";
import { Workspace } from "../support/workspace.ts";

const systems = {
  greeter: "examples/greeter",
  calculator: "examples/calculator",
  tpc: "test/explore/fixtures/two-phase-commit",
} as const;

interface Seeded {
  readonly bug: string;
  readonly system: keyof typeof systems;
  readonly file?: string;
  /** Replaced text, and what replaces it. */
  readonly edits: readonly (readonly [string, string])[];
  readonly only: string;
  readonly code: string;
  readonly claim: string;
  /** How the text at the reported place begins. */
  readonly at: string;
}

/** Two-phase commit with what it is for as its only claims: agreement, and no commit against a no. */
const withoutInStep = [
  `      /** What the coordinator believes of a participant, that participant, and the messages between them fit together. */
      inStep: pairwise({
        edges: pairs([coordinator], participants),
        relates: ({ b, atA, atB, toA, toB }) => fits(viewOf(atA, b), atB, toB, toA),
      }),
`,
  "",
] as const;

const bugs: readonly Seeded[] = [
  {
    bug: "greeter: a greeting is not counted",
    system: "greeter",
    edits: [["? { ...state, sent: state.sent + 1 }", "? { ...state }"]],
    only: "Greeter",
    code: "DSL4501",
    claim: "Greeter.numbered",
    at: "msg.number < atA.sent",
  },
  {
    bug: "greeter: a greeting has a number that was never given",
    system: "greeter",
    edits: [["msg.number === state.sent", "msg.number >= state.sent"]],
    only: "Greeter",
    code: "DSL4501",
    claim: "Greeter.numbered",
    at: "msg.number < atA.sent",
  },
  {
    bug: "greeter: anything is said",
    system: "greeter",
    edits: [[" && msg.text === hello\n", "\n"]],
    only: "Greeter",
    code: "DSL4501",
    claim: "Greeter.numbered",
    at: "msg.text === hello",
  },
  {
    bug: "greeter: hearing counts down",
    system: "greeter",
    edits: [["heard: state.heard + 1", "heard: state.heard - 1"]],
    only: "Greeter",
    code: "DSL4501",
    claim: "Greeter.counting",
    at: "state.heard >= 0",
  },
  {
    bug: "greeter: the program greets with a number of its own",
    system: "greeter",
    file: "programs.ts",
    edits: [["number: second, text", "number: second + 1, text"]],
    only: "deployment",
    code: "DSL4504",
    claim: "node 1 is stuck",
    at: 'await greeter.send(to, { kind: "Hello", number: second + 1',
  },
  {
    bug: "greeter: the program promises another number",
    system: "greeter",
    file: "programs.ts",
    edits: [["return second;", "return second + 1;"]],
    only: "deployment",
    code: "DSL4503",
    claim: "greetTwice.ensures",
    at: "second === before.greeter.state(self).sent + 1",
  },
  {
    bug: "calculator: an answer to the wrong client",
    system: "calculator",
    edits: [["contains(state.held, request) && equals", "state.held.some((p) => equals(p.arg, msg.arg)) && equals"]],
    only: "Calculator",
    code: "DSL4501",
    claim: "Calculator.matched",
    at: "sameElements(argsWith(atA.asked, server)",
  },
  {
    bug: "calculator: a wrong answer",
    system: "calculator",
    edits: [["contains(state.held, request) && equals(f(msg.arg), msg.value)", "contains(state.held, request)"]],
    only: "Calculator",
    code: "DSL4501",
    claim: "Calculator.matched",
    at: "equals(f(msg.arg), msg.value);",
  },
  {
    bug: "calculator: a request is held twice",
    system: "calculator",
    edits: [
      [
        "held: [...state.held, { peer: from, arg: msg.arg }]",
        "held: [...state.held, { peer: from, arg: msg.arg }, { peer: from, arg: msg.arg }]",
      ],
    ],
    only: "Calculator",
    code: "DSL4501",
    claim: "Calculator.matched",
    at: "sameElements(argsWith(atA.asked, server)",
  },
  {
    bug: "calculator: an answered request is still held",
    system: "calculator",
    edits: [["held: without(state.held, request)", "held: state.held"]],
    only: "Calculator",
    code: "DSL4501",
    claim: "Calculator.matched",
    at: "sameElements(argsWith(atA.asked, server)",
  },
  {
    bug: "calculator: asks for what is not defined",
    system: "calculator",
    edits: [["servers.includes(to) && f(msg.arg) !== undefined", "servers.includes(to)"]],
    only: "Calculator",
    code: "DSL4501",
    claim: "Calculator.matched",
    at: "f(msg.arg) !== undefined;",
  },
  {
    bug: "calculator: the client keeps the results in another order",
    system: "calculator",
    file: "programs.ts",
    edits: [["[...results, { arg, value: msg.value }]", "[{ arg, value: msg.value }, ...results]"]],
    only: "deployment",
    code: "DSL4503",
    claim: "loop invariant of node 1",
    at: "equals(\n              results.map((r) => r.arg)",
  },
  {
    bug: "two-phase commit: a vote is counted twice",
    system: "tpc",
    edits: [
      [
        "votes: [{ from, yes: msg.yes }, ...state.votes]",
        "votes: [{ from, yes: msg.yes }, { from, yes: msg.yes }, ...state.votes]",
      ],
      ["participants.every((p) => votes.some((vote) => vote.from === p));", "votes.length >= participants.length;"],
    ],
    only: "TwoPhaseCommit",
    code: "DSL4501",
    claim: "TwoPhaseCommit.inStep",
    at: '((equals(state, { kind: "Voted", round, log, data, yes: true }) ||\n          (!commit',
  },
  {
    bug: "two-phase commit: a decision before all votes",
    system: "tpc",
    edits: [["return answered && msg.commit === commit", "return msg.commit === commit"]],
    only: "TwoPhaseCommit",
    code: "DSL4501",
    claim: "TwoPhaseCommit.inStep",
    at: '((equals(state, { kind: "Voted", round, log, data, yes: true }) ||\n          (!commit',
  },
  {
    bug: "two-phase commit: a commit after a no",
    system: "tpc",
    edits: [["vote.from === p && vote.yes", "vote.from === p"], withoutInStep],
    only: "TwoPhaseCommit",
    code: "DSL4501",
    claim: "TwoPhaseCommit.unanimous",
    at: 'state.kind !== "Decided" || !state.commit || state.yes',
  },
  {
    bug: "two-phase commit: not everybody is told the same",
    system: "tpc",
    edits: [
      [
        'state.kind === "Telling" && msg.commit === state.commit &&',
        'state.kind === "Telling" && (state.commit || !msg.commit) &&',
      ],
      withoutInStep,
    ],
    only: "TwoPhaseCommit",
    code: "DSL4501",
    claim: "TwoPhaseCommit.agreement",
    at: "isPrefix(atA.log, atB.log) || isPrefix(atB.log, atA.log)",
  },
  {
    bug: "two-phase commit: a stale round is accepted",
    system: "tpc",
    edits: [
      [
        'state.kind === "Asked" && to === coordinator && msg.round === state.round',
        'state.kind === "Asked" && to === coordinator',
      ],
    ],
    only: "TwoPhaseCommit",
    code: "DSL4501",
    claim: "TwoPhaseCommit.inStep",
    at: '(equals(state, { kind: "Ready", round, log }) &&\n          equals(down',
  },
  {
    bug: "two-phase commit: the next round begins after one acknowledgement",
    system: "tpc",
    edits: [["return all(acks)\n", "return acks.length > 0\n"]],
    only: "TwoPhaseCommit",
    code: "DSL4501",
    claim: "TwoPhaseCommit.inStep",
    at: 'equals(state, { kind: "Ready", round: view.round, log: view.log })',
  },
  {
    bug: "two-phase commit: a participant writes down its own vote",
    system: "tpc",
    edits: [
      [
        "[...state.log, { committed: msg.commit, data: state.data }],\n                yes",
        "[...state.log, { committed: state.yes, data: state.data }],\n                yes",
      ],
      withoutInStep,
    ],
    only: "TwoPhaseCommit",
    code: "DSL4501",
    claim: "TwoPhaseCommit.agreement",
    at: "isPrefix(atA.log, atB.log)",
  },
  {
    bug: "two-phase commit: the coordinator always commits",
    system: "tpc",
    file: "programs.ts",
    edits: [["commit = commit && msg.yes;", "commit = commit || msg.yes;"]],
    only: "deployment",
    code: "DSL4504",
    claim: "node 0 is stuck",
    at: 'await tpc.send(p, { kind: "Decide"',
  },
];

describe("seeded bugs are found where they show", () => {
  it.each(bugs)("$bug", async ({ system, file = "protocol.ts", edits, only, code, claim, at }) => {
    const workspace = Workspace.with({ [systems[system]]: "system" });
    // More deployments would find the same again.
    if (system === "calculator")
      for (const other of ["delegated-deployment.ts", "batching-deployment.ts"]) workspace.remove(`system/${other}`);
    for (const [from, to] of edits) workspace.edit(`system/${file}`, from, to);
    const { report } = await explore(workspace.path("system"), { only, seconds: 8 });
    expect(report.diagnostics.map((one) => one.code)).toEqual([code]);
    const [found] = report.counterexamples;
    expect(found?.claim).toBe(claim);
    const source = found?.source;
    const text = workspace.read(`system/${source?.file.split("/").at(-1)}`).split("\n");
    const place = [
      (text[(source?.line ?? 1) - 1] ?? "").slice((source?.column ?? 1) - 1),
      ...text.slice(source?.line ?? 1),
    ].join("\n");
    expect(place.slice(0, at.length)).toBe(at);
    // Every step has its line, and the last one is what breaks the claim.
    expect(found?.steps.length).toBeGreaterThan(0);
    for (const step of found?.steps ?? []) expect(step.source?.file).toBe(workspace.path("system/protocol.ts"));
  });

  it.each(["greeter", "calculator", "tpc"] as const)("nothing is found in %s as it is", async (system) => {
    const workspace = Workspace.with({ [systems[system]]: "system" });
    const { report, text } = await explore(workspace.path("system"), { states: 20_000, traces: 200, samples: 2000 });
    expect(report.diagnostics, text).toEqual([]);
    const searched = (kind: string) =>
      report.targets.filter((one) => one.kind === kind).map((one) => one.searches.length);
    expect(searched("protocol")).toEqual([3]);
    expect(searched("world")).toEqual(system === "calculator" ? [3] : []);
    expect(searched("deployment")).toHaveLength(system === "calculator" ? 2 : 1);
  });
});
