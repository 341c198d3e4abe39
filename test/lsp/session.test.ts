/** A session of an editor with `disel lsp`, from its beginning to its end. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
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
