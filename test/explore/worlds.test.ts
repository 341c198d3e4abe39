/** Worlds: hooks are kept, and what is claimed across protocols is checked like any other invariant. */
import { explore, type ReportedTrace, replay, type Settings } from "disel-ts/testing";
import { describe, expect, it } from "vitest";
import { Workspace } from "../support/workspace.ts";

const folder = "test/prove/fixtures/relay";
const file = "system/relay.ts";
const hook = "      hooks: { news: { Tell: ({ states, msg }) => states.source.facts.includes(msg.n) } },\n";
const inFlight = "news.inFlight.every(({ msg }) => source.state(relay).facts.includes(msg.n)) &&\n          ";
const forgets = [
  "receive: ({ state, msg }) => ({ facts: [msg.n, ...state.facts] }),",
  "receive: ({ msg }) => ({ facts: [msg.n] }),",
] as const;

/** The text at the reported place. */
function textAt(workspace: Workspace, { source }: ReportedTrace): string {
  const line = workspace.read(file).split("\n")[(source?.line ?? 0) - 1] ?? "";
  return line.slice((source?.column ?? 1) - 1, (source?.endColumn ?? 1) - 1);
}

const inTheAir = "source.state(relay).facts.includes(msg.n)";

interface Fault {
  readonly bug: string;
  readonly edits: readonly (readonly [string, string])[];
  readonly settings: Settings;
  readonly code: string;
  readonly at: string;
}

const faults: readonly Fault[] = [
  {
    bug: "the hook is left out",
    edits: [[hook, ""]],
    settings: { only: "relayed", search: "exhaustive" },
    code: "DSL4501",
    at: inTheAir,
  },
  {
    bug: "the relay forgets what it was told",
    edits: [forgets],
    settings: { only: "relayed", search: "exhaustive" },
    code: "DSL4501",
    at: inTheAir,
  },
  {
    bug: "the relay forgets, and only a simulation looks for it",
    edits: [forgets],
    settings: { only: "relayed", search: "simulation", seed: 7 },
    code: "DSL4501",
    at: inTheAir,
  },
  {
    bug: "what is in flight is not spoken of: the invariant is not inductive",
    edits: [[inFlight, ""]],
    settings: { only: "relayed", search: "induction" },
    code: "DSL4502",
    at: "source.state(relay).facts.includes(n)",
  },
  {
    bug: "the hook is left out, and the relay's program makes something up",
    edits: [
      [hook, ""],
      ['kind: "Tell", n: msg.n', 'kind: "Tell", n: msg.n + 1'],
    ],
    settings: { only: "deployment" },
    code: "DSL4501",
    at: inTheAir,
  },
];

describe("what is claimed across protocols", () => {
  it.each(faults)("is found not to hold where $bug", async ({ edits, settings, code, at }) => {
    const workspace = Workspace.with({ [folder]: "system" });
    for (const [from, to] of edits) workspace.edit(file, from, to);
    const explored = await exploreAll(workspace, settings);
    const { report, text, counterexamples } = explored;
    expect(
      report.diagnostics.map((one) => one.code),
      text,
    ).toEqual([code]);
    const [found] = counterexamples as [ReportedTrace];
    expect(found.claim).toBe("relayed.told");
    expect(textAt(workspace, found)).toBe(at);
    expect(found.whole?.line).toBe(workspace.lineOf(file, "told: ({ source, news })"));
    expect(found.seed).toBe(settings.search === "simulation" ? 7 : settings.search === "induction" ? 1 : undefined);
    for (const step of found.steps) expect(step.source?.file).toBe(workspace.path(file));
    const again = await replay(workspace.path("system"), explored.saved());
    expect(again.outcome, again.text).toBe("violated");
  });

  it("is found in the shortest way, told with its labels", async () => {
    const workspace = Workspace.with({ [folder]: "system" });
    workspace.edit(file, ...forgets);
    const { text, counterexamples } = await exploreAll(workspace, { only: "relayed", search: "exhaustive" });
    const steps = counterexamples[0]?.steps.map(({ kind, label, node }) => `${node} ${kind} ${label}`);
    // Two facts are told, the first is passed on, the second takes its place.
    expect(steps?.sort()).toEqual([
      "0 send source",
      "0 send source",
      "1 receive source",
      "1 receive source",
      "1 send news",
    ]);
    expect(text).toMatch(/node 1 sends Tell \{ n: \d \} to \d on news/);
  });

  it("is not found to be wrong where it is right, in any search", async () => {
    const workspace = Workspace.with({ [folder]: "system" });
    const { report, text } = await exploreAll(workspace, { only: ["relayed", "deployment"] });
    expect(report.diagnostics, text).toEqual([]);
    const [world, deployment] = report.targets;
    expect([world?.kind, world?.instance, world?.chosen, world?.invariants]).toEqual([
      "world",
      "relayed(0, 1, [2, 3])",
      true,
      1,
    ]);
    expect(world?.searches.map((one) => one.search)).toEqual(["exhaustive", "simulation", "induction"]);
    for (const search of world?.searches ?? []) expect(search.states).toBeGreaterThan(100);
    expect([deployment?.kind, deployment?.invariants]).toEqual(["deployment", 1]);
  });
});

describe("a world", () => {
  it("is explored at the instances that its author gives", async () => {
    const workspace = Workspace.with({ [folder]: "system" });
    const given = (facts: string): string => `import { instance } from "disel-ts";
import { relayed } from "./relay.ts";

export const instances = [
  instance(relayed(4, 5, [6]), { source: { messages: [${facts}] }, news: { messages: [{ kind: "Tell", n: 8 }] } }),
];
`;
    const told = async (facts: string): Promise<boolean> => {
      workspace.write("system/instances.ts", given(facts));
      const { report, text } = await exploreAll(workspace, { only: "relayed", search: "exhaustive" });
      expect(report.diagnostics, text).toEqual([]);
      expect(report.targets.map((one) => [one.instance, one.chosen])).toEqual([["relayed(4, 5, [6])", false]]);
      return (report.targets[0]?.searches[0]?.states ?? 0) > 1;
    };
    expect(await told("")).toBe(false);
    expect(await told('{ kind: "Fact", n: 8 }')).toBe(true);
  });

  it("of functions is explored as a deployment uses it", async () => {
    const workspace = Workspace.with({ "examples/calculator": "system" });
    const { report, text } = await explore(workspace.path("system"), {
      only: "delegated",
      search: "simulation",
      traces: 20,
    });
    expect(report.diagnostics, text).toEqual([]);
    expect(report.targets.map((one) => [one.kind, one.instance])).toEqual([["world", "delegated as in deployment"]]);
  });

  it("whose hook throws is refused at the hook", async () => {
    const workspace = Workspace.with({ [folder]: "system" });
    workspace.edit(
      file,
      "export interface Known",
      'const long = (n: number): string => range(0, n).reduce((text) => text + text, "ab");\n\nexport interface Known',
    );
    workspace.edit(file, "program, protocol }", "program, protocol, range }");
    workspace.edit(
      file,
      "=> states.source.facts.includes(msg.n) }",
      '=> long(40 + states.source.facts.length) === "a" || msg.n < 0 }',
    );
    const { report, text } = await exploreAll(workspace, { only: "relayed", search: "exhaustive" });
    expect(
      report.diagnostics.map((one) => one.code),
      text,
    ).toEqual(["DSL4521"]);
    expect(report.diagnostics[0]?.message).toMatch(/^hook of Tell of node 1 throws: Invalid string length/);
  });

  it("of which an instance is not written down is refused", async () => {
    const workspace = Workspace.with({ [folder]: "system" });
    workspace.write(
      "system/instances.ts",
      'import { instance } from "disel-ts";\nimport { relayed } from "./relay.ts";\n\nexport const instances = [[5, 6]].map((readers) => instance(relayed(3, 4, readers)));\n',
    );
    const { report } = await exploreAll(workspace, { only: "relayed", search: "exhaustive", depth: 2 });
    expect(report.diagnostics.map((one) => one.code)).toEqual(["DSL4527"]);
  });
});

const exploreAll = (workspace: Workspace, settings: Settings) =>
  explore(workspace.path("system"), { states: 20_000, traces: 300, samples: 10_000, seconds: 10, ...settings });
