/**
 * Whatever a source says, it is refused with diagnostics that point into it, or becomes Coq: extraction and generation
 * never throw. The sources are the examples and the fixtures, each changed at random, the same ones at every run.
 */
import { readdirSync } from "node:fs";
import path from "node:path";
import type { Project } from "ts-morph";
import { describe, expect, test } from "vitest";
import { exitCodes } from "../../src/cli/exit.ts";
import { generate } from "../../src/coqgen/generate.ts";
import { codes } from "../../src/diagnostics/codes.ts";
import { Diagnostics } from "../../src/diagnostics/diagnostic.ts";
import { extractFrom } from "../../src/extract/extract.ts";
import { makeModules, openProject } from "../../src/extract/project.ts";
import { Random } from "../meaning/generate/random.ts";
import { errorIn, type Stated } from "../support/coq.ts";
import { root } from "../support/root.ts";
import { Workspace } from "../support/workspace.ts";
import { unbalanced } from "./fuzz/balance.ts";
import { mutated, mutations } from "./fuzz/mutate.ts";
import { type System, systemsIn } from "./systems.ts";

const seed = Number(process.env.DISEL_FUZZ_SEED ?? 20250115);
const wanted = Number(process.env.DISEL_FUZZ_COUNT ?? 640);

/** A system with one of its files changed. */
interface Mutant {
  /** What was changed, and how. */
  readonly name: string;
  /** By name; without folders. */
  readonly files: ReadonlyMap<string, string>;
}

const examples = (): readonly System[] =>
  ["greeter", "calculator"].map((name) => {
    const folder = path.join(root, "examples", name);
    const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
    return { name: `examples/${name}`, files: files.map((file) => path.join(folder, file)) };
  });

function mutants(): readonly Mutant[] {
  const random = new Random(seed);
  // What is accepted comes often: from it there is a short way to what nobody thought of.
  const accepted = [...examples(), ...systemsIn("accepted")];
  const refused = systemsIn("refused");
  const project = openProject([...accepted, ...refused].flatMap((system) => system.files));
  const made: Mutant[] = [];
  while (made.length < wanted) {
    const system = random.pick(random.chance(0.7) ? accepted : refused);
    const changed = random.pick(system.files);
    const [how, by] = random.pick(Object.entries(mutations));
    const source = project.getSourceFileOrThrow(changed);
    // It would change the standard library for all the others, which share a project.
    if (source.getFullText().includes("declare global")) continue;
    const text = mutated(source, by, random);
    if (text === undefined) continue;
    // The type checker has most of them; without it what follows must not break either.
    const unchecked = random.chance(0.4);
    const files = new Map(
      system.files.map((file) => [path.basename(file), project.getSourceFileOrThrow(file).getFullText()]),
    );
    files.set(path.basename(changed), unchecked ? `// @ts-nocheck\n${text}` : text);
    made.push({ name: `${made.length} ${system.name}/${path.basename(changed)} ${how}`, files });
  }
  return made;
}

const folderOf = (i: number): string => path.join(root, "test/extract/fuzz/mutants", String(i));

function problemIn(i: number, mutant: Mutant, project: Project, accept: (stated: Stated) => void): string | undefined {
  const folder = folderOf(i);
  const files = [...mutant.files.keys()].map((name) => path.join(folder, name));
  const diagnostics = new Diagnostics();
  const { modules } = extractFrom(project, files, diagnostics);
  for (const { code, message, hint, span } of diagnostics.all) {
    const text = span === undefined ? undefined : project.getSourceFile(span.file)?.getFullText();
    if (!(code in codes)) return `${code} is not a code`;
    if (message === "" || hint === undefined || hint === "") return `${code} has no message, or no hint`;
    if (span === undefined || text === undefined || !span.file.startsWith(folder))
      return `${code} is nowhere: ${message}`;
    if (!(span.start >= 0 && span.start <= span.end && span.end <= text.length)) return `${code} is not in its file`;
  }
  if (diagnostics.hasErrors) return undefined;
  const generated = generate(modules, { root: folder, timeout: 10, user: new Map() });
  for (const file of generated.files) {
    const wrong = unbalanced(file.text);
    if (wrong !== undefined) return `${file.path}: ${wrong}`;
  }
  accept({ name: mutant.name, files: generated.files });
  return undefined;
}

describe("changed sources", () => {
  const all = mutants();
  const accepted: Stated[] = [];

  test(`${all.length} of them are refused at places in them, or become Coq that is well-formed; nothing throws`, () => {
    const project = openProject([]);
    for (const [i, mutant] of all.entries())
      for (const [name, text] of mutant.files) project.createSourceFile(path.join(folderOf(i), name), text);
    makeModules(project);
    const problems: string[] = [];
    for (const [i, mutant] of all.entries()) {
      let problem: string | undefined;
      try {
        problem = problemIn(i, mutant, project, (stated) => accepted.push(stated));
      } catch (error) {
        problem = (error as Error).stack ?? String(error);
      }
      if (problem !== undefined) problems.push(`${mutant.name}: ${problem}`);
    }
    expect(problems).toEqual([]);
    expect(all.length).toBeGreaterThanOrEqual(500);
    expect(accepted.length).toBeGreaterThanOrEqual(40);
  }, 600_000);

  test("coqc accepts the definitions and statements of a sample of those that are accepted", async () => {
    const sample = new Random(seed).shuffled(accepted).slice(0, 60);
    expect(await errorIn(sample)).toBeUndefined();
  }, 600_000);

  test("the command line never ends with the code for a bug", async () => {
    const workspace = Workspace.with({});
    const sample = new Random(seed + 1).shuffled(all).slice(0, 36);
    const ended: string[] = [];
    for (const [i, mutant] of sample.entries()) {
      for (const [name, text] of mutant.files) workspace.write(`mutant-${i}/${name}`, text);
      const paths = [...mutant.files.keys()].map((name) => `mutant-${i}/${name}`);
      // Every fourth is proved as well, as far as it goes: whatever is accepted, Coq accepts the files that it becomes.
      const proves = i % 4 === 0;
      const run = await workspace.disel(proves ? ["check", ...paths] : ["generate", ...paths, "-o", `out-${i}`]);
      const allowed = proves
        ? [exitCodes.proved, exitCodes.unproved, exitCodes.refused]
        : [exitCodes.proved, exitCodes.refused];
      if (!allowed.some((code) => code === run.code) || /DSL3007/.test(run.stdout + run.stderr))
        ended.push(`${mutant.name} ended with ${run.code}: ${run.stdout}${run.stderr}`);
    }
    expect(ended).toEqual([]);
  }, 600_000);
});
