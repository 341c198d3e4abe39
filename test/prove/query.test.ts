/** Faults put into queries over two-phase commit: what exploration finds within seconds, and what the check says. */
import { explore } from "disel-ts/testing";
import { describe, expect, it } from "vitest";
import { inputsOf } from "../../src/cli/inputs.ts";
import { generate } from "../../src/coqgen/generate.ts";
import { Diagnostics } from "../../src/diagnostics/diagnostic.ts";
import { extract } from "../../src/extract/extract.ts";
import { Workspace } from "../support/workspace.ts";

const workspace = (): Workspace =>
  Workspace.with({ "examples/query": "examples/query", "examples/two-phase-commit": "examples/two-phase-commit" });

interface Seeded {
  readonly name: string;
  readonly file: string;
  readonly edits: readonly (readonly [from: string, to: string])[];
  /** What is explored. */
  readonly in: string;
  readonly only: string;
  readonly code: string;
  readonly claim: string;
  /** The file and text of the place that is reported. */
  readonly at: readonly [file: string, text: string];
}

const hook = "      hooks: { query: { Tell: ({ states, msg }) => equals(msg.answer, logOf(states.tpc)) } },\n";
const deployed = { in: "committed-deployment.ts", only: "deployment" } as const;

const faults: readonly Seeded[] = [
  {
    name: "without the hook, a member that tells something else is not believed",
    file: "committed.ts",
    edits: [
      [hook, ""],
      ["answer: logOf(tpc.state) }", "answer: [...logOf(tpc.state), ...logOf(tpc.state)] }"],
    ],
    ...deployed,
    code: "DSL4501",
    claim: "committed.answers",
    at: ["committed.ts", "isPrefix(fact.log, logOf(tpc))"],
  },
  {
    name: "a member tells something else than its log",
    file: "committed.ts",
    edits: [["answer: logOf(tpc.state) }", "answer: [] }"]],
    ...deployed,
    code: "DSL4504",
    claim: "node 1 is stuck",
    at: ["committed.ts", "await query.send(question.from"],
  },
  {
    name: "it asks before it commits",
    file: "committed.ts",
    edits: [
      ["      const log = await call(coordinate(coordinator, participants, batch), { tpc });\n", ""],
      ["equals(msg.answer, log)),\n", "equals(msg.answer, logOf(state))),\n"],
    ],
    ...deployed,
    code: "DSL4503",
    claim: "commitThenAsk.ensures",
    at: ["committed.ts", "equals(\n          answer.map"],
  },
  {
    name: "it asserts that nobody has committed anything",
    file: "committed.ts",
    edits: [["          equals(tpc.state, state) &&\n", "          tpc.net.state(peer).log.length === 0 &&\n"]],
    ...deployed,
    code: "DSL4503",
    claim: "stable assertion of node 0",
    at: ["committed.ts", "tpc.net.state(peer).log.length === 0"],
  },
  {
    name: "it promises something else",
    file: "committed.ts",
    edits: [
      ["answer.map((entry) => entry.data),\n          batch,", "answer.map((entry) => entry.data),\n          [],"],
    ],
    ...deployed,
    code: "DSL4503",
    claim: "commitThenAsk.ensures",
    at: ["committed.ts", "equals(\n          answer.map"],
  },
  {
    name: "an answered question is still open",
    file: "protocol.ts",
    edits: [["pending: without(state.pending, question),", "pending: state.pending,"]],
    in: "deployment.ts",
    only: "deployment",
    code: "DSL4501",
    claim: "query.matched",
    at: ["protocol.ts", "sameElements(idsWith(atA.pending, b), ["],
  },
  {
    name: "a question is answered twice",
    file: "protocol.ts",
    edits: [["{ ...state, held: without(state.held, question) }", "state"]],
    in: "deployment.ts",
    only: "deployment",
    code: "DSL4501",
    claim: "query.matched",
    at: ["protocol.ts", "sameElements(idsWith(atA.pending, b), ["],
  },
];

describe("a fault is found by exploring", () => {
  it.each(faults)("$name", async ({ file, edits, in: target, only, code, claim, at: [place, text] }) => {
    const project = workspace();
    for (const [from, to] of edits) project.edit(`examples/query/${file}`, from, to);
    const { report, text: told } = await explore(project.path(`examples/query/${target}`), { only, seconds: 20 });
    expect(
      report.diagnostics.map((one) => one.code),
      told,
    ).toEqual([code]);
    const [found] = report.counterexamples;
    expect(found?.claim).toBe(claim);
    expect(found?.source?.file).toBe(project.path(`examples/query/${place}`));
    expect(found?.source?.line).toBe(project.lineOf(`examples/query/${place}`, text));
    expect(found?.steps.length).toBeGreaterThan(0);
  });

  it("and nothing is found where there is none, nor after changes that break nothing", async () => {
    const project = workspace();
    project.edit("examples/query/committed.ts", "return msg.answer;", "const { answer } = msg;\n      return answer;");
    project.edit("examples/query/committed-deployment.ts", `["a", "b"]`, `["b"]`);
    const { report, text } = await explore(project.path("examples/query/committed-deployment.ts"), {
      only: "deployment",
      states: 5000,
      traces: 50,
      samples: 0,
    });
    expect(report.diagnostics, text).toEqual([]);
  });
});

describe("what a proof rests on", () => {
  it("without the hook exactly what rests on it is not proved", async () => {
    const project = workspace();
    project.edit("examples/query/committed.ts", hook, "");
    const { code, report } = await project.check(["examples/query", "--timeout", "300"]);
    expect(report.obligations.filter((one) => one.status !== "proved").map((one) => one.id)).toEqual([
      "committed.answers.send.query.Tell",
      "committed.commitThenAsk.contract",
    ]);
    const at = (text: string): string =>
      `${project.path("examples/query/committed.ts")}:${project.lineOf("examples/query/committed.ts", text)}`;
    expect(report.diagnostics.map((one) => `${one.source?.file}:${one.source?.line}`)).toEqual([
      at("answers: remembers({"),
      at("() =>\n          equals(tpc.state, state)"),
    ]);
    expect(code).toBe(1);
  }, 1_800_000);

  it("another body of a program that is called leaves the statement and the proof of the one that calls as they are", () => {
    const project = workspace();
    const generated = (): ReadonlyMap<string, string> => {
      const diagnostics = new Diagnostics();
      const inputs = inputsOf([project.path("examples/query")], project.root, diagnostics);
      const { modules } = extract(inputs.files, diagnostics);
      expect(diagnostics.all).toEqual([]);
      const { files } = generate(modules, { root: project.root, timeout: 60, user: new Map() });
      return new Map(files.map((file) => [file.path, file.text]));
    };
    const before = generated();
    project.edit(
      "examples/two-phase-commit/programs.ts",
      "const commit = unanimous(phaseOf(tpc.state));",
      "const phase = phaseOf(tpc.state);\n        const commit = unanimous(phase);",
    );
    const after = generated();
    const changed = [...after].filter(([file, text]) => before.get(file) !== text).map(([file]) => file);
    expect(changed.every((file) => file.startsWith("examples/two_phase_commit/programs"))).toBe(true);
    expect(changed).toContain("examples/two_phase_commit/programs_coordinate.v");
    expect(after.get("examples/query/committed_commitThenAsk_spec.v")).toContain(
      "any_coordinate D EqD coordinator participants batch",
    );
  });
});
