/** What cannot be explored is told with a code, a place where there is one, and a way out; nothing is passed over. */
import { explore, replay, type Settings } from "disel-ts/testing";
import { describe, expect, it } from "vitest";
import { Workspace } from "../support/workspace.ts";

/** A protocol of one message, with parts that a case replaces. */
const source = (parts: {
  readonly top?: string;
  readonly params?: string;
  readonly nodes?: string;
  readonly state?: string;
  readonly init?: string;
  readonly send?: string;
  readonly receive?: string;
  readonly invariant?: string;
  readonly after?: string;
}): string => `import { compose, deploy, instance, type NodeId, perNode, program, protocol, range } from "disel-ts";

${parts.top ?? ""}
export interface State {
  readonly count: ${parts.state ?? "number"};
}

export interface Msg {
  readonly kind: "Go";
}

export const counter = (${parts.params ?? "nodes: readonly NodeId[]"}) =>
  protocol<State, Msg>({
    name: "Counter",
    nodes: ${parts.nodes ?? "nodes"},
    init: () => (${parts.init ?? "{ count: 0 }"}),
    transitions: {
      Go: {
        send: ({ state }) => ${parts.send ?? "({ count: state.count + 1 })"},
        receive: ({ state }) => ${parts.receive ?? "state"},
      },
    },
    invariants: {
      fine: ${parts.invariant ?? "(net) => net.nodes.length > 0"},
    },
  });
${parts.after ?? ""}
// Names that are imported and not used in every case.
export const unused = { compose, deploy, instance, perNode, program, range };
`;

/** Without what no case needs to import. */
function authored(text: string): string {
  const body = text.replace(/\n\/\/ Names that[\s\S]*$/, "\n");
  const names = ["compose", "deploy", "instance", "type NodeId", "perNode", "program", "protocol", "range"];
  const used = names.filter((name) =>
    new RegExp(`\\b${name.replace("type ", "")}\\b`).test(body.replace(/^import.*$/m, "")),
  );
  return body.replace(/^import .*$/m, `import { ${used.join(", ")} } from "disel-ts";`);
}

interface Case {
  readonly what: string;
  readonly parts: Parameters<typeof source>[0];
  readonly code: string;
  /** In the message, and at the place. */
  readonly says: RegExp;
  readonly at?: string;
  readonly settings?: Settings;
}

const costly = "range(0, 3000).every((a) => range(0, 3000).every((b) => range(0, 3000).every((c) => a + b + c >= 0)))";

const cases: readonly Case[] = [
  {
    what: "an invariant that throws",
    parts: {
      top: 'const long = (n: number): string => range(0, n).reduce((text) => text + text, "ab");',
      invariant: "perNode({ holds: ({ state }) => state.count < 3 || long(40) !== 'a' })",
    },
    code: "DSL4520",
    says: /invariant fine throws after 3 steps: Invalid string length/,
    at: "const long =",
  },
  {
    what: "a step that throws",
    parts: {
      top: 'const long = (n: number): string => range(0, n).reduce((text) => text + text, "ab");',
      send: "({ count: state.count < 2 ? state.count + 1 : long(40) === 'a' ? 1 : 2 })",
    },
    code: "DSL4521",
    says: /Go\.send of node \d throws: Invalid string length/,
    at: "const long =",
  },
  {
    what: "a step that does not end",
    parts: { receive: `(${costly} ? state : undefined)` },
    code: "DSL4522",
    says: /Counter\.Go\.receive does not come to an end within 1 s/,
    at: "({ state }) => (range",
    settings: { callSeconds: 1 },
  },
  {
    what: "an invariant that does not end",
    parts: { invariant: `perNode({ holds: () => ${costly} })` },
    code: "DSL4522",
    says: /Counter\.fine does not come to an end within 1 s/,
    at: "fine: perNode",
    settings: { callSeconds: 1 },
  },
  {
    what: "a program that does not end between two actions",
    parts: {
      after: `
const spin = (nodes: readonly NodeId[], self: NodeId) =>
  program({ counter: counter(nodes) }, self, async ({ counter }) => {
    await counter.send(self, { kind: "Go" });
    let going = true;
    while (going) going = going || self === 7;
    return going;
  });
export default deploy(compose({ counter: counter([0]) }), [spin([0], 0)]);`,
    },
    code: "DSL4522",
    says: /the program of node 0 does not come to an end within 1 s/,
    settings: { callSeconds: 1, only: "deployment" },
  },
  {
    what: "a parameter that no value of is known",
    parts: {
      params: "nodes: readonly NodeId[], pick: (n: number) => (m: number) => number",
      nodes: "nodes.filter(() => pick(1)(1) > 0)",
    },
    code: "DSL4523",
    says: /no instance of Counter is known: no value of its parameter pick can be made/,
    at: "protocol<State, Msg>",
  },
  {
    what: "chosen arguments that an assumption rules out",
    parts: { params: "nodes: readonly NodeId[], limit: number", nodes: "nodes,\n    assumes: { large: limit > 1000 }" },
    code: "DSL4523",
    says: /no instance of Counter is known: with counter\(\[0, 1\], 1\), .*assumption "large"/,
    at: "protocol<State, Msg>",
  },
  {
    what: "an empty node list",
    parts: { after: "\nexport const instances = [instance(counter([]))];" },
    code: "DSL4524",
    says: /counter\(\[\]\) has no nodes/,
    at: "protocol<State, Msg>",
  },
  {
    what: "states that are too large to keep",
    parts: {
      state: "readonly number[]",
      init: "{ count: [1, 2, 3, 4] }",
      send: "({ count: [...state.count, ...state.count, ...state.count, ...state.count] })",
    },
    code: "DSL4525",
    says: /Counter makes a value of more than 1048576 characters, which cannot be kept/,
    at: "protocol<State, Msg>",
  },
  {
    what: "a deployment whose module throws when it is loaded",
    parts: {
      params: "nodes: readonly NodeId[]",
      nodes: "nodes,\n    assumes: { several: nodes.length > 1 }",
      after: `
const quiet = (nodes: readonly NodeId[], self: NodeId) =>
  program({ counter: counter(nodes) }, self, async ({ counter }) => {
    return counter.state.count;
  });
export default deploy(compose({ counter: counter([0]) }), [quiet([0], 0)]);`,
    },
    code: "DSL4526",
    says: /protocol\.ts throws when it is loaded: .*assumption "several"/,
  },
  {
    what: "instances that are none",
    parts: { after: "\nexport const instances = [1, 2];" },
    code: "DSL4527",
    says: /not an array of instances/,
    at: "instances = [1, 2]",
  },
  {
    what: "a name that nothing has",
    parts: {},
    code: "DSL4531",
    says: /there is nothing called Timer to explore/,
    settings: { only: "Timer" },
  },
];

describe("what cannot be explored is told", () => {
  it.each(cases)("$what", async ({ parts, code, says, at, settings }) => {
    const workspace = Workspace.with({});
    workspace.write("system/protocol.ts", authored(source(parts)));
    const { report, text } = await explore(workspace.path("system"), {
      traces: 50,
      samples: 500,
      seconds: 5,
      ...settings,
    });
    expect(report.ok).toBe(false);
    expect(
      report.diagnostics.map((one) => one.code),
      text,
    ).toContain(code);
    const found = report.diagnostics.find((one) => one.code === code);
    expect(found?.message).toMatch(says);
    expect(found?.hint).toBeTruthy();
    if (at !== undefined) {
      const line = workspace.read("system/protocol.ts").split("\n")[(found?.source?.line ?? 0) - 1] ?? "";
      expect(line.slice((found?.source?.column ?? 1) - 1).slice(0, at.length)).toBe(at);
    }
  });

  it("a file that holds no trace", async () => {
    const workspace = Workspace.with({});
    workspace.write("system/protocol.ts", authored(source({})));
    workspace.write("trace.json", '{ "steps": [] }\n');
    await expect(replay(workspace.path("system"), workspace.path("trace.json"))).rejects.toThrow(
      /DSL4529 .*not a trace/,
    );
    const { code, stdout } = await workspace.disel(["explore", "system", "--replay", "trace.json", "missing.json"]);
    expect(code).toBe(2);
    expect(stdout).toMatch(/DSL4529 trace\.json cannot be replayed/);
    expect(stdout).toMatch(/DSL4529 missing\.json cannot be replayed/);
  });

  it("bounds of memory stop a search cleanly, which says what it has not covered", async () => {
    const workspace = Workspace.with({});
    workspace.write("system/protocol.ts", authored(source({})));
    const { report, ok, text } = await explore(workspace.path("system"), {
      search: "exhaustive",
      memory: 1,
      seconds: 30,
    });
    expect(ok).toBe(true);
    expect(report.targets[0]?.searches[0]?.stopped).toBe("memory");
    expect(text).toMatch(/1 MB of memory were used, and the rest was not covered/);
  });
});
