/** Paxos: seeded bugs are found by exploration, with the claim that they violate; and nothing is found in it as it is. */
import { explore } from "disel-ts/testing";
import { describe, expect, it } from "vitest";
import { Workspace } from "../support/workspace.ts";

interface Seeded {
  readonly bug: string;
  readonly edits: readonly (readonly [string, string])[];
  readonly code: string;
  readonly claim: string;
}

const justifies = "if (!justified(acceptors, msg.value, pledges)) return undefined;";
const keepsPromise = "state.promised <= msg.ballot && from === owner(msg.ballot)";

const bugs: readonly Seeded[] = [
  {
    bug: "an acceptor votes in a ballot below its promise",
    edits: [
      [
        `${keepsPromise}\n            ? {\n                kind`,
        "from === owner(msg.ballot)\n            ? {\n                kind",
      ],
    ],
    code: "DSL4501",
    claim: "Paxos.known",
  },
  {
    bug: "an acceptor goes back to a lower promise",
    edits: [[`${keepsPromise}\n            ? { ...state`, "from === owner(msg.ballot)\n            ? { ...state"]],
    code: "DSL4501",
    claim: "Paxos.known",
  },
  {
    bug: "a proposer does not mind what acceptors have voted for",
    edits: [
      [
        justifies,
        "if (!majority(acceptors, (node) => pledges.some((pledge) => pledge[0] === node))) return undefined;",
      ],
    ],
    code: "DSL4501",
    claim: "Paxos.wellFormed",
  },
  {
    bug: "a proposer takes one acceptor for a majority",
    edits: [[justifies, "if (!justified(acceptors.slice(0, 1), msg.value, pledges)) return undefined;"]],
    code: "DSL4501",
    claim: "Paxos.wellFormed",
  },
  {
    bug: "an acceptor forgets its vote",
    edits: [["last: [msg.ballot, msg.value],", "last: state.last,"]],
    code: "DSL4501",
    claim: "Paxos.wellFormed",
  },
  {
    bug: "a proposer does not write down what it proposes",
    edits: [["log: ghost(() => [[state.ballot, [msg.value, pledges]], ...state.log]),\n", ""]],
    code: "DSL4501",
    claim: "Paxos.wellFormed",
  },
  {
    bug: "a proposer takes one vote for a decision",
    edits: [["return majority(acceptors, (node) => accepted.includes(node)) ?", "return accepted.length > 0 ?"]],
    code: "DSL4507",
    claim: "Paxos.agreement",
  },
];

const system = "examples/paxos";
const settings = { only: "Paxos", seconds: 8 } as const;

describe("seeded bugs are found", () => {
  it.each(bugs)("$bug", async ({ edits, code, claim }) => {
    const workspace = Workspace.with({ [system]: "system" });
    for (const [from, to] of edits) workspace.edit("system/protocol.ts", from, to);
    const { report } = await explore(workspace.path("system"), settings);
    expect(report.diagnostics.map((one) => one.code)).toContain(code);
    const found = report.counterexamples[0];
    expect(found?.claim).toBe(claim);
    expect(found?.steps.length).toBeGreaterThan(0);
  });

  it("nothing is found in it as it is", async () => {
    const workspace = Workspace.with({ [system]: "system" });
    const { report, text } = await explore(workspace.path("system"), { states: 20_000, traces: 200, samples: 2000 });
    expect(report.diagnostics, text).toEqual([]);
  });
});
