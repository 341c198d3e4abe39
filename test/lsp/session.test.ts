/** A session of an editor with `disel lsp`, from its beginning to its end. */
import { readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { Project, ts } from "ts-morph";
import { expect, test } from "vitest";
import type { CodeAction, Range } from "vscode-languageserver-protocol";
import { root } from "../support/root.ts";
import { Workspace } from "../support/workspace.ts";
import { Editor } from "./editor.ts";

const protocol = "examples/greeter/protocol.ts";
const greeter = { [protocol]: protocol };

test("what is wrong with the source is told while it is edited, where it is, and is gone once it is mended", async () => {
  const workspace = Workspace.with(greeter);
  const editor = await Editor.start(workspace);
  await editor.opened(protocol);
  expect(await editor.until(protocol, () => true)).toEqual([]);
  await editor.typed(protocol, "state.heard + 1", "state.heard / 2");
  const [told] = await editor.until(protocol, (all) => all.length > 0);
  expect(told).toMatchObject({ code: "DSL1302", severity: 1, source: "disel" });
  expect(editor.textAt(protocol, told?.range as never)).toBe("/");
  expect(readFileSync(fileURLToPath(told?.codeDescription?.href as string), "utf8")).toContain("DSL1302");
  expect(workspace.read(protocol)).not.toContain("state.heard / 2");
  await editor.typed(protocol, "state.heard / 2", "state.heard + 1");
  await editor.until(protocol, (all) => all.length === 0);
  expect(await editor.end()).toBe(0);
});

test("a save has Coq check it: verdicts over names and in lenses, and a failure with what is left to show", async () => {
  const workspace = Workspace.with(greeter);
  const editor = await Editor.start(workspace);
  await editor.opened(protocol);
  await editor.until(protocol, () => true);
  const lens = async (at: string): Promise<string | undefined> =>
    (await editor.lenses(protocol)).find((one) => editor.textAt(protocol, one.range) === at)?.command?.title;
  expect(await lens("counting")).toBe("3 obligations, not checked yet");
  expect(await editor.hover(protocol, "counting:")).toContain("`Greeter.counting.init`: · not checked yet");

  await editor.checked(() => editor.saved(protocol));
  expect(editor.of(protocol)).toEqual([]);
  expect(await lens("counting")).toBe("3 obligations, all proved");
  expect(await lens("greeter")).toBe("6 obligations, all proved");
  const hover = await editor.hover(protocol, "counting:");
  expect(hover).toMatch(/`Greeter\.counting\.receive\.Hello`: ✓ proved in \d+\.\d s/);
  expect(hover).toContain("Definition Greeter_counting_init : Prop :=");
  expect(await editor.hover(protocol, "greeter =")).toContain("Theorem `Greeter.inductive`: ✓ no axioms");

  const [proof] = await editor.proofs(protocol, "counting:");
  const lines = readFileSync(fileURLToPath(proof?.uri as string), "utf8").split("\n");
  expect(lines[proof?.range.start.line as number]).toMatch(/^Lemma Greeter_counting_init :/);

  await editor.typed(protocol, "state.heard + 1", "state.heard - 1");
  await editor.until(protocol, () => true);
  expect(await lens("counting")).toBe("3 obligations, all proved (before the last edit)");
  await editor.checked(() => editor.saved(protocol));
  expect(await lens("counting")).toBe("3 obligations, 1 not proved");
  expect(await editor.hover(protocol, "counting:")).toContain("`Greeter.counting.receive.Hello`: ✗ not proved");
  const told = editor.of(protocol);
  const [open] = told.filter((one) => one.code === "DSL3001");
  expect(open?.message).toContain("Greeter.counting.receive.Hello is not proved");
  expect(open?.message).toMatch(/What is left to show:\n[\s\S]*x\.heard - 1/);
  expect(editor.textAt(protocol, open?.range as never)).toBe("({ state }) => ({ ...state, heard: state.heard - 1 })");
  const [found] = told.filter((one) => one.code === "DSL4501");
  expect(found?.message).toMatch(/counting does not hold[\s\S]*1\. node \d sends[\s\S]*2\. node \d receives/);
  expect(editor.textAt(protocol, found?.range as never)).toBe("state.heard >= 0");
  const steps = found?.relatedInformation?.map((one) => editor.textAt(protocol, one.location.range));
  expect(steps?.[1]).toBe("({ state }) => ({ ...state, heard: state.heard - 1 })");

  // What is told stays where it belongs while its author goes on writing.
  await editor.typed(protocol, "/** The greeter:", "// first\n/** The greeter:");
  await editor.until(protocol, (all) =>
    all.some((one) => one.code === "DSL4501" && editor.textAt(protocol, one.range) === "state.heard >= 0"),
  );
  expect(await editor.end()).toBe(0);
});

test("a counterexample is kept as a test, which fails until the fault is mended", async () => {
  const workspace = Workspace.with(greeter);
  workspace.edit(protocol, "state.heard + 1", "state.heard - 1");
  const editor = await Editor.start(workspace);
  await editor.opened(protocol);
  await editor.checked(() => editor.saved(protocol));
  const [found] = editor.of(protocol).filter((one) => one.code === "DSL4501");
  const actions = await editor.actions(protocol, found?.range as Range);
  const keep = actions.find((one) => one.title === "Keep the counterexample as a test");
  expect(keep?.diagnostics).toEqual([found]);
  const [file] = await editor.applied(keep as CodeAction);
  expect(file).toBe("examples/greeter/Greeter.counting.counterexample.test.ts");
  expect(editor.shown.at(-1)?.uri).toBe(editor.uri(file as string));
  // Another one does not take its place.
  const again = await editor.actions(protocol, found?.range as Range);
  const edit = again.find((one) => one.title === "Keep the counterexample as a test")?.edit;
  expect(JSON.stringify(edit)).toContain("Greeter.counting.counterexample-2.test.ts");

  symlinkSync(path.join(root, "node_modules/vitest"), workspace.path("node_modules/vitest"));
  const run = () =>
    execa(process.execPath, [path.join(root, "node_modules/vitest/vitest.mjs"), "run", "--root", workspace.root], {
      reject: false,
      all: true,
    });
  const failing = await run();
  expect(failing.exitCode).toBe(1);
  expect(failing.all).toContain("invariant counting does not hold for node");
  // It is well typed, and no part of what is checked.
  expect(errorsOf(workspace.path(file as string))).toEqual([]);
  await editor.typed(protocol, "state.heard - 1", "state.heard + 1");
  await editor.checked(() => editor.saved(protocol));
  expect(editor.of(protocol)).toEqual([]);
  const mended = await run();
  expect(mended.all).toMatch(/Tests .*1 passed/);
  expect(mended.exitCode).toBe(0);
  expect(await editor.end()).toBe(0);
});

test("the proof of what automation leaves open is begun by hand, and its failure is told in both files", async () => {
  const workspace = Workspace.with(greeter);
  workspace.edit(protocol, "state.heard + 1", "state.heard - 1");
  const editor = await Editor.start(workspace, { options: { explore: false } });
  await editor.opened(protocol);
  await editor.checked(() => editor.saved(protocol));
  const [open, ...others] = editor.of(protocol);
  expect(others).toEqual([]);
  expect(open?.code).toBe("DSL3001");
  const title = "Begin the proof of Greeter.counting.receive.Hello by hand";
  const [begin] = await editor.actions(protocol, open?.range as Range);
  expect(begin?.title).toBe(title);
  const [file] = await editor.applied(begin as CodeAction);
  expect(file).toBe("examples/greeter/proofs/Greeter_counting_receive_Hello.v");
  // There it is begun already.
  expect(await editor.actions(protocol, open?.range as Range)).toEqual([]);

  await editor.opened(file as string);
  await editor.checked(() => editor.saved(file as string));
  expect(editor.of(protocol).map((one) => one.code)).toEqual(["DSL3004"]);
  const [place] = await editor.proofs(protocol, "receive:");
  expect(place).toMatchObject({ uri: editor.uri(file as string) });

  await editor.typed(file as string, "Admitted.", "nonsense. Qed.");
  await editor.checked(() => editor.saved(file as string));
  expect(editor.of(protocol).map((one) => one.code)).toEqual(["DSL3002"]);
  const [wrong] = editor.of(file as string);
  expect(wrong?.code).toBe("DSL3002");
  expect(editor.textAt(file as string, wrong?.range as Range)).toMatch(/^nonsense/);
  expect(wrong?.relatedInformation?.[0]?.location.uri).toBe(editor.uri(protocol));

  // Behind what is in a proof file already, the lemma is added.
  workspace.write(file as string, "(* notes *)\n");
  await editor.closed(file as string);
  await editor.checked(() => editor.saved(protocol));
  const [more] = await editor.actions(protocol, editor.of(protocol)[0]?.range as Range);
  await editor.applied(more as CodeAction);
  expect(workspace.read(file as string)).toMatch(
    /^\(\* notes \*\)\n\n\(\*\* Greeter.counting.receive.Hello[\s\S]*Admitted\.\n$/,
  );
  await editor.checked(() => editor.saved(protocol));
  expect(editor.of(protocol).map((one) => one.code)).toEqual(["DSL3004"]);
  expect(await editor.end()).toBe(0);
});

/** What the TypeScript compiler says of a file. */
function errorsOf(file: string): readonly string[] {
  const project = new Project({
    compilerOptions: {
      strict: true,
      exactOptionalPropertyTypes: true,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      target: ts.ScriptTarget.ES2022,
      lib: ["lib.es2023.d.ts", "lib.dom.d.ts"],
      types: [],
      noEmit: true,
      skipLibCheck: true,
    },
  });
  return project
    .addSourceFileAtPath(file)
    .getPreEmitDiagnostics()
    .map((one) => JSON.stringify(one.getMessageText()));
}
