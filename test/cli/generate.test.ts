/** `disel generate` as a program: what it writes, and what stays as it is. */
import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { libraryFiles } from "../../src/prove/library.ts";
import { requiredBy } from "../../src/prove/vernacular.ts";
import { Workspace } from "../support/workspace.ts";

const greeter = "examples/greeter";
const withGreeter = (name?: string): Workspace => Workspace.with({ [greeter]: greeter }, name);

/** A proof by hand of one of the greeter's obligations. */
const proof = `From DiselTS Require Import Proofs.
From Authored.examples.greeter Require Import protocol protocol_spec.

Lemma Greeter_counting_init : protocol_spec.Greeter_counting_init.
Proof. obligation. Qed.
`;

/** Every file below a folder, with its text. */
const filesIn = (workspace: Workspace, folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(workspace.path(folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`.slice(workspace.root.length + 1))
      .sort()
      .map((file) => [file, workspace.read(file)]),
  );

test("writes a Coq project, with a map beside each file, and says how many files", async () => {
  const workspace = withGreeter();
  const { code, stdout, stderr } = await workspace.disel(["generate", greeter, "-o", "out"]);
  expect([code, stderr]).toEqual([0, ""]);
  const files = Object.keys(filesIn(workspace, "out"));
  expect(stdout).toBe(`wrote ${files.length} files to out`);
  expect(files).toContain("out/_CoqProject");
  expect(files).toContain("out/Authored/examples/greeter/protocol_theorems.v");
  for (const file of files)
    if (file.startsWith("out/Authored/") && file.endsWith(".v")) expect(files).toContain(`${file}.map`);
  expect(workspace.read("out/_CoqProject")).toContain("\nAuthored/examples/greeter/protocol_spec.v\n");
});

test("says as JSON what it has written", async () => {
  const workspace = withGreeter();
  const { code, stdout } = await workspace.disel(["generate", greeter, "-o", "out", "--format", "json"]);
  const written = JSON.parse(stdout) as { ok: boolean; version: number; files: string[]; diagnostics: unknown[] };
  expect([code, written.version, written.ok, written.diagnostics]).toEqual([0, 1, true, []]);
  expect(written.files.map((file) => `out/${file}`).sort()).toEqual(Object.keys(filesIn(workspace, "out")));
});

test("leaves files alone that are the same, and other people's files", async () => {
  const workspace = withGreeter();
  await workspace.disel(["generate", greeter, "-o", "out"]);
  workspace.write("out/mine.v", "(* mine *)\n");
  const stamps = () =>
    Object.keys(filesIn(workspace, "out")).map((file) => [file, statSync(workspace.path(file)).mtimeMs] as const);
  const before = stamps();
  workspace.edit(`${greeter}/programs.ts`, "return second;", "return second + 1;");
  expect((await workspace.disel(["generate", greeter, "-o", "out"])).code).toBe(0);
  const changed = stamps().filter(([file, at]) => before.find(([other]) => other === file)?.[1] !== at);
  expect(changed.map(([file]) => file)).toEqual([
    "out/Authored/examples/greeter/programs_greetTwice.v",
    "out/Authored/examples/greeter/programs_greetTwice.v.map",
  ]);
  expect(workspace.read("out/mine.v")).toBe("(* mine *)\n");
});

test("leaves a good output whole where the source is refused", async () => {
  const workspace = withGreeter();
  await workspace.disel(["generate", greeter, "-o", "out"]);
  const good = filesIn(workspace, "out");
  workspace.edit(`${greeter}/programs.ts`, "texts.length < times", "texts.length / 2 < times");
  workspace.edit(`${greeter}/protocol.ts`, "heard: state.heard + 1", "heard: state.heard + 2");
  const { code, stdout } = await workspace.disel(["generate", greeter, "-o", "out"]);
  expect(code).toBe(2);
  expect(stdout).toContain("error DSL1302");
  expect(filesIn(workspace, "out")).toEqual(good);
});

test("leaves a good output whole where one of the files cannot be written", async () => {
  const workspace = withGreeter();
  await workspace.disel(["generate", greeter, "-o", "out"]);
  // A folder stands where a file must go.
  workspace.remove("out/Authored/examples/greeter/protocol_theorems.v");
  mkdirSync(workspace.path("out/Authored/examples/greeter/protocol_theorems.v"));
  workspace.write("out/Authored/examples/greeter/protocol_theorems.v/mine", "mine\n");
  const good = filesIn(workspace, "out");
  workspace.edit(`${greeter}/programs.ts`, "return second;", "return second + 1;");
  const { code, stdout } = await workspace.disel(["generate", greeter, "-o", "out"]);
  expect(code).toBe(3);
  expect(stdout).toContain("error DSL4005");
  expect(filesIn(workspace, "out")).toEqual(good);
});

test("a folder that cannot be made is an error with a way out, and nothing is written", async () => {
  const workspace = withGreeter();
  workspace.write("file", "mine\n");
  for (const output of ["file", "file/out"]) {
    const { code, stdout } = await workspace.disel(["generate", greeter, "-o", output]);
    expect(code).toBe(3);
    expect(stdout).toContain("error DSL4005");
    expect(stdout).toContain("-o");
  }
  expect(workspace.read("file")).toBe("mine\n");
});

test("a source that is refused makes no folder", async () => {
  const workspace = withGreeter();
  const { code } = await workspace.disel(["generate", "nowhere", "-o", "out"]);
  expect(code).toBe(2);
  expect(existsSync(workspace.path("out"))).toBe(false);
});

test("paths may have spaces and letters of any alphabet", async () => {
  const workspace = Workspace.with({ [greeter]: "Größe & Maß/приветствие" }, "mein Projekt ü");
  const { code } = await workspace.disel(["generate", "Größe & Maß", "-o", "aus gabe/ü"]);
  expect(code).toBe(0);
  const project = workspace.read("aus gabe/ü/_CoqProject");
  const [first] = project.split("\n").filter((line) => line.endsWith("protocol.v"));
  expect(existsSync(workspace.path(`aus gabe/ü/${first}`))).toBe(true);
  expect(first).toMatch(/^[^\s&]+$/);
});

describe("what is written needs nothing beside Coq", () => {
  const logicalOf = (file: string): string => file.replace(/\.v$/, "").replaceAll("/", ".");
  const vFiles = (text: string): readonly string[] => text.split("\n").filter((line) => line.endsWith(".v"));

  test("coq_makefile builds it: the library, the definitions, and every theorem", { timeout: 300_000 }, async () => {
    const workspace = withGreeter("mein Projekt");
    workspace.write(`${greeter}/proofs/mine.v`, proof);
    await workspace.disel(["generate", greeter, "-o", "out"]);
    // Where it is built there is nothing else.
    const elsewhere = Workspace.with({});
    await execa("cp", ["-r", workspace.path("out"), elsewhere.path("moved")]);
    const options = { cwd: elsewhere.path("moved"), all: true, reject: false } as const;
    const made = await execa("coq_makefile", ["-f", "_CoqProject", "-o", "Makefile"], options);
    expect(made.exitCode, made.all).toBe(0);
    const built = await execa("make", ["-j2"], options);
    expect(built.exitCode, built.all).toBe(0);
    const listed = vFiles(workspace.read("out/_CoqProject"));
    expect(listed).toContain("Authored/examples/greeter/proofs/mine.v");
    expect(listed).toHaveLength(libraryFiles().length + 17);
    for (const file of listed) expect(existsSync(elsewhere.path(`moved/${file}o`)), file).toBe(true);
  });

  test("files are listed behind those that they require, each once, and all", async () => {
    const workspace = withGreeter();
    await workspace.disel(["generate", greeter, "-o", "out"]);
    const listed = vFiles(workspace.read("out/_CoqProject"));
    const there = Object.keys(filesIn(workspace, "out")).filter((file) => file.endsWith(".v"));
    expect(listed.map((file) => `out/${file}`).sort()).toEqual(there);
    const logical = listed.map(logicalOf);
    for (const [i, file] of listed.entries())
      for (const needed of requiredBy(workspace.read(`out/${file}`)).filter((name) =>
        /^(DiselTS|Authored)\b/.test(name),
      ))
        expect(logical.slice(0, i), `${file} requires ${needed}`).toContain(needed);
  });

  test("files.mk tells a Makefile the same files, from whatever folder", async () => {
    const workspace = withGreeter();
    await workspace.disel(["generate", greeter, "-o", "gen/out"]);
    workspace.write(
      "Makefile",
      "include gen/out/files.mk\nall:\n\t@printf '%s\\n' $(DISEL_VFILES)\nflags:\n\t@echo $(DISEL_COQFLAGS)\n",
    );
    const { stdout } = await execa("make", ["-s", "all"], { cwd: workspace.root });
    expect(stdout.split("\n")).toEqual(vFiles(workspace.read("gen/out/_CoqProject")).map((file) => `gen/out/${file}`));
    const flags = await execa("make", ["-s", "flags"], { cwd: workspace.root });
    expect(flags.stdout).toBe("-Q gen/out/DiselTS DiselTS -Q gen/out/Authored Authored -w -deprecated");
  });

  test("dune files name both theories, and which needs which", async () => {
    const workspace = withGreeter();
    await workspace.disel(["generate", greeter, "-o", "out"]);
    // Dune reads the language off the very first line.
    expect(workspace.read("out/dune-project")).toMatch(/^\(lang dune \d\.\d+\)\n[\s\S]*\(using coq \d\.\d+\)\n/);
    const stanza = (name: string): string =>
      workspace
        .read(`out/${name}/dune`)
        .replace(/^;.*\n/gm, "")
        .replace(/\s+/g, " ");
    const flags = "(flags (:standard -w -deprecated))";
    expect(stanza("DiselTS")).toBe(`(include_subdirs qualified) (coq.theory (name DiselTS) ${flags}) `);
    expect(stanza("Authored")).toBe(
      `(include_subdirs qualified) (coq.theory (name Authored) (theories DiselTS) ${flags}) `,
    );
    // No other folder has files, so that a theory is its folder.
    const folders = Object.keys(filesIn(workspace, "out")).filter((file) => file.endsWith(".v"));
    expect(new Set(folders.map((file) => file.split("/")[1]))).toEqual(new Set(["DiselTS", "Authored"]));
  });
});
