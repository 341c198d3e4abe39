/** What is in the language is accepted without a word, and coqc accepts what it becomes. */
import { expect, test } from "vitest";
import { generate } from "../../src/coqgen/generate.ts";
import { errorIn, type Stated } from "../support/coq.ts";
import { Workspace } from "../support/workspace.ts";
import { extractSystem, fixturesIn, projectOf, type System, systemsIn } from "./systems.ts";

const systems = systemsIn("accepted");
const project = projectOf(systems);

function generated(system: System): Stated {
  const { diagnostics, modules } = extractSystem(project, system);
  if (diagnostics.hasErrors) throw new Error(diagnostics.all.map((one) => `${one.code}: ${one.message}`).join("\n"));
  const { files } = generate(modules, { root: fixturesIn("accepted"), timeout: 10, user: new Map() });
  return { name: system.name, files };
}

test.each(systems)("$name is extracted without a diagnostic, and every function of it is generated", (system) => {
  const { diagnostics, modules } = extractSystem(project, system);
  expect(diagnostics.all).toEqual([]);
  const text = generated(system)
    .files.filter((file) => file.kind === "definitions")
    .map((file) => file.text)
    .join("\n");
  const declared = modules.flatMap((module) => module.decls);
  expect(declared.length).toBeGreaterThan(0);
  for (const decl of declared)
    if (decl.kind === "function") expect(text).toMatch(new RegExp(`(Definition|Fixpoint) ${decl.global.name}\\b`));
});

test("coqc accepts the definitions and statements of all of them", async () => {
  expect(await errorIn(systems.map(generated))).toBeUndefined();
}, 600_000);

test("a system that claims nothing is proved, down to its closed theorem", async () => {
  const workspace = Workspace.with({ "test/extract/fixtures/accepted/systems/silent.ts": "silent.ts" });
  const { code, report } = await workspace.check(["silent.ts"]);
  expect(report.diagnostics).toEqual([]);
  expect(report.obligations.map((one) => one.status)).toEqual(["proved", "proved", "proved"]);
  expect(report.theorems.map((one) => one.axioms)).toEqual([[], [], []]);
  expect(code).toBe(0);
}, 600_000);
