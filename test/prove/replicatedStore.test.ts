/** The replicated store: faults that exploration finds, and what its proof rests on. */
import path from "node:path";
import { explore } from "disel-ts/testing";
import { describe, expect, it } from "vitest";
import { inputsOf } from "../../src/cli/inputs.ts";
import { generate } from "../../src/coqgen/generate.ts";
import { Diagnostics } from "../../src/diagnostics/diagnostic.ts";
import { extract } from "../../src/extract/extract.ts";
import { root } from "../support/root.ts";
import { Workspace } from "../support/workspace.ts";

const parts = ["examples/store", "examples/query", "examples/two-phase-commit"] as const;
const workspace = (): Workspace => Workspace.with(Object.fromEntries(parts.map((part) => [part, part])));

const hook = "      hooks: { query: { Tell: ({ states, msg }) => equals(msg.answer, logOf(states.tpc)) } },\n";
const told = "answer: logOf(tpc.state) }";

interface Seeded {
  readonly name: string;
  readonly edits: readonly (readonly [file: string, from: string, to: string])[];
  readonly code: string;
  readonly claim: string;
  readonly at: readonly [file: string, text: string];
}

const promised = ["examples/store/programs.ts", "equals(value, valueIn("] as const;

const faults: readonly Seeded[] = [
  {
    name: "it returns the first write",
    edits: [["examples/store/programs.ts", "return valueIn(log, key);", "return valueIn(log.slice(0, 1), key);"]],
    code: "DSL4503",
    claim: "writeThenRead.ensures",
    at: promised,
  },
  {
    name: "it returns what was refused",
    edits: [
      [
        "examples/store/programs.ts",
        "return valueIn(log, key);",
        "return valueIn(\n        log.map((entry) => ({ ...entry, committed: true })),\n        key,\n      );",
      ],
    ],
    code: "DSL4503",
    claim: "writeThenRead.ensures",
    at: promised,
  },
  {
    name: "it reads another key",
    edits: [["examples/store/programs.ts", "return valueIn(log, key);", `return valueIn(log, "b");`]],
    code: "DSL4503",
    claim: "writeThenRead.ensures",
    at: promised,
  },
  {
    name: "it promises that nothing was committed",
    edits: [
      [
        "examples/store/programs.ts",
        "equals(value, valueIn(tpc.state(coordinator).log, key)) &&",
        "value === undefined &&",
      ],
    ],
    code: "DSL4503",
    claim: "writeThenRead.ensures",
    at: ["examples/store/programs.ts", "value === undefined"],
  },
  {
    name: "a replica tells an older log",
    edits: [["examples/query/committed.ts", told, "answer: logOf(tpc.state).slice(0, 1) }"]],
    code: "DSL4504",
    claim: "node 2 is stuck",
    at: ["examples/query/committed.ts", "await query.send(question.from"],
  },
  {
    name: "without the hook, a replica tells what nobody has written",
    edits: [
      ["examples/query/committed.ts", hook, ""],
      ["examples/query/committed.ts", told, "answer: [...logOf(tpc.state), ...logOf(tpc.state)] }"],
    ],
    code: "DSL4501",
    claim: "committed.answers",
    at: ["examples/query/committed.ts", "isPrefix(fact.log, logOf(tpc))"],
  },
];

describe("a fault of the store is found by exploring", () => {
  it.each(faults)("$name", async ({ edits, code, claim, at: [file, text] }) => {
    const project = workspace();
    for (const [where, from, to] of edits) project.edit(where, from, to);
    // Two replicas and no readers are enough to find it.
    project.edit("examples/store/deployment.ts", "[1, 2, 3];", "[1, 2];");
    project.edit("examples/store/deployment.ts", "  member<Write<string>>(0, replicas, clients, 3, always),\n", "");
    project.edit("examples/store/deployment.ts", "[4, 5];", "[];");
    for (const reader of [`4, 1, "a"`, `5, 3, "a"`])
      project.edit("examples/store/deployment.ts", `  read<string>(0, replicas, clients, ${reader}),\n`, "");
    const target = project.path("examples/store/deployment.ts");
    const { report, text: said } = await explore(target, { only: "store", seconds: 25 });
    expect(
      report.diagnostics.map((one) => one.code),
      said,
    ).toEqual([code]);
    const [found] = report.counterexamples;
    expect(found?.claim).toBe(claim);
    expect(found?.source?.file).toBe(project.path(file));
    expect(found?.source?.line).toBe(project.lineOf(file, text));
    expect(found?.steps.length).toBeGreaterThan(0);
  });
});

describe("the proof of the store", () => {
  const diagnostics = new Diagnostics();
  const { modules } = extract(inputsOf([path.join(root, "examples/store")], root, diagnostics).files, diagnostics);
  const { files } = generate(modules, { root, timeout: 60, user: new Map() });
  const byName = new Map(files.map((file) => [file.logical, file]));
  /** Everything that a file is compiled with. */
  const behind = (logical: string, found = new Set<string>()): ReadonlySet<string> => {
    for (const one of byName.get(logical)?.requires ?? []) {
      if (found.has(one)) continue;
      found.add(one);
      behind(one, found);
    }
    return found;
  };

  it("is checked with statements of its parts, and with no proof or theorem of them", () => {
    expect(diagnostics.all).toEqual([]);
    const proofs = files.filter((file) => file.kind === "proofs" && file.source.includes("examples/store/programs"));
    expect(proofs.map((file) => file.obligations.map((one) => one.id))).toEqual([
      ["committed.writeThenRead.contract"],
      ["committed.read.contract"],
    ]);
    for (const proof of proofs) {
      const kinds = [...behind(proof.logical)].map((one) => byName.get(one)?.kind);
      expect(kinds.length).toBeGreaterThan(5);
      expect([...new Set(kinds)].sort()).toEqual(["definitions", "specification"]);
    }
  });

  it("speaks of any program that keeps the contract of the one that is called", () => {
    const statement =
      files.find((file) => file.logical === "Authored.examples.store.programs_writeThenRead_spec")?.text ?? "";
    const proof =
      files.find((file) => file.logical === "Authored.examples.store.programs_writeThenRead_proofs")?.text ?? "";
    expect(statement).toContain("(any_commitThenAsk D EqD coordinator participants clients batch peer)");
    expect(statement).not.toMatch(/[^_]commitThenAsk coordinator/);
    expect(proof).toContain("do_call_any.");
    expect(proof).not.toContain("_correct");
  });
});
