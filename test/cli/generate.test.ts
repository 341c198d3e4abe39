/** `disel generate` as a program: what it writes, and what stays as it is. */
import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { Workspace } from "../support/workspace.ts";

const greeter = "examples/greeter";
const withGreeter = (name?: string): Workspace => Workspace.with({ [greeter]: greeter }, name);

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
  expect(files).toContain("out/examples/greeter/protocol_theorems.v");
  for (const file of files) if (file.endsWith(".v")) expect(files).toContain(`${file}.map`);
  expect(workspace.read("out/_CoqProject")).toContain("\nexamples/greeter/protocol_spec.v\n");
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
    "out/examples/greeter/programs_greetTwice.v",
    "out/examples/greeter/programs_greetTwice.v.map",
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
  workspace.remove("out/examples/greeter/protocol_theorems.v");
  mkdirSync(workspace.path("out/examples/greeter/protocol_theorems.v"));
  workspace.write("out/examples/greeter/protocol_theorems.v/mine", "mine\n");
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
