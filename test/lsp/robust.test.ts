/** What an editor may do to `disel lsp`, and what may be missing: it goes on, and leaves nothing behind. */
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { HoverRequest } from "vscode-languageserver-protocol";
import { temporary } from "../support/programs.ts";
import { Workspace } from "../support/workspace.ts";
import { Editor } from "./editor.ts";

const protocol = "examples/greeter/protocol.ts";
const greeter = { [protocol]: protocol };

test("where there is no coqc, that is said once, and the source is looked at all the same", async () => {
  const empty = temporary();
  const env = { DISEL_COQC: "", COQBIN: "", OPAM_SWITCH_PREFIX: "", PATH: empty };
  const editor = await Editor.start(Workspace.with(greeter), { env });
  await editor.opened(protocol);
  await editor.checked(() => editor.saved(protocol));
  await editor.checked(() => editor.saved(protocol));
  expect(editor.messages).toHaveLength(1);
  expect(editor.messages[0]).toMatch(/DSL4001 there is no coqc.*install Coq/);
  expect((await editor.lenses(protocol))[0]?.command?.title).toMatch(/not checked yet$/);
  await editor.typed(protocol, "state.heard + 1", "state.heard / 2");
  await editor.until(protocol, ([told]) => told?.code === "DSL1302");
  expect(await editor.end()).toBe(0);
});

test("a file that is not whole yet has the type checker's diagnostics, and what is known of it stays", async () => {
  const editor = await Editor.start(Workspace.with(greeter));
  await editor.opened(protocol);
  await editor.until(protocol, () => true);
  await editor.typed(protocol, "nodes,\n    init", "nodes,, ]] init");
  const [told] = await editor.until(protocol, (all) => all.length > 0);
  expect(told?.code).toBe("DSL1000");
  expect(await editor.hover(protocol, "counting:")).toContain("Greeter.counting.init");
  expect(await editor.end()).toBe(0);
});

test("a file that has nothing to do with disel-ts, one that is not on disk, and one that is no file", async () => {
  const workspace = Workspace.with(greeter);
  workspace.write("plain.ts", "export const x: number = 'text';\n");
  const editor = await Editor.start(workspace);
  await editor.opened("plain.ts");
  await editor.opened("new.ts", "export const x: number = 'text';\n");
  const textDocument = { uri: "untitled:Untitled-1", languageId: "typescript", version: 1, text: "let x" };
  await editor.connection.sendNotification("textDocument/didOpen", { textDocument });
  await editor.opened(protocol);
  await editor.until(protocol, () => true);
  expect([...editor.diagnostics.keys()]).toEqual([editor.uri(protocol)]);
  expect(await editor.hover("plain.ts", "const")).toBe("");
  expect(await editor.lenses("new.ts")).toEqual([]);

  // It becomes authored where it imports the library, also before it is saved.
  await editor.typed(
    "new.ts",
    "'text';",
    '1;\nimport { range } from "disel-ts";\nexport const y = range(0, 3).length / 2;',
  );
  const [told] = await editor.until("new.ts", (all) => all.length > 0);
  expect(told?.code).toBe("DSL1302");
  await editor.closed("new.ts");
  await editor.until("new.ts", (all) => all.length === 0);
  expect(await editor.end()).toBe(0);
});

test("what is closed without a save is as it is on disk again", async () => {
  const editor = await Editor.start(Workspace.with(greeter));
  await editor.opened(protocol);
  await editor.typed(protocol, "state.heard + 1", "state.heard / 2");
  await editor.until(protocol, ([told]) => told?.code === "DSL1302");
  await editor.closed(protocol);
  await editor.until(protocol, (all) => all.length === 0);
  expect(await editor.end()).toBe(0);
});

test("requests that make no sense are answered with errors or nothing, and do no harm", async () => {
  const editor = await Editor.start(Workspace.with(greeter), { options: { jobs: "many" } });
  await expect.poll(() => editor.messages[0]).toMatch(/a setting of disel is not used: jobs: /);
  const { connection } = editor;
  const nowhere = { textDocument: { uri: "file:///%" }, position: { line: 1, character: 1 } };
  expect(await connection.sendRequest(HoverRequest.type, nowhere)).toBeNull();
  await expect(connection.sendRequest("textDocument/hover", {})).rejects.toThrow();
  await expect(connection.sendRequest("textDocument/nonsense", {})).rejects.toThrow(/Unhandled method/);
  await connection.sendNotification("textDocument/didChange", { textDocument: { uri: 7 }, contentChanges: [] });
  await editor.command("disel.showProof", []);
  await editor.command("disel.showProof", [[{ uri: "http://elsewhere" }]]);
  await editor.command("rm", ["-rf"]);
  // A message of the right length that is no JSON.
  editor.child.stdin?.write("Content-Length: 5\r\n\r\n{{{{{");
  await editor.opened(protocol);
  await editor.until(protocol, () => true);
  expect(await editor.hover(protocol, "counting:")).toContain("Greeter.counting.init");
  expect(await editor.end()).toBe(0);
});

test("what authored code prints does not come between the messages", async () => {
  const workspace = Workspace.with(greeter);
  workspace.edit(protocol, "state.heard + 1", "state.heard - 1");
  const instances =
    'export const instances = [greeter([0, 1].filter((n) => (Reflect.get(globalThis, "console").log("hello", n), true)))];\n';
  workspace.write(protocol, workspace.read(protocol) + instances);
  const editor = await Editor.start(workspace);
  await editor.opened(protocol);
  await editor.checked(() => editor.saved(protocol));
  expect(editor.of(protocol).map((one) => one.code)).toContain("DSL4501");
  expect(await editor.end()).toBe(0);
});

/** A coqc that says who it is, and otherwise hangs. */
function hanging(folder: string): { readonly coqc: string; readonly started: () => readonly number[] } {
  const coqc = `${folder}/coqc`;
  const pids = `${folder}/pids`;
  const script = `#!/bin/sh
[ "$1" = --version ] && echo "The Coq Proof Assistant, version 8.20.0" && exit
echo $$ >> ${pids}
exec sleep 1000
`;
  execFileSync("sh", ["-c", `cat > ${coqc}`], { input: script });
  chmodSync(coqc, 0o755);
  const started = (): readonly number[] =>
    existsSync(pids) ? readFileSync(pids, "utf8").trim().split("\n").map(Number) : [];
  return { coqc, started };
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const ends: readonly (readonly [string, (editor: Editor) => Promise<unknown>, number])[] = [
  ["shutdown and exit", (editor) => editor.end(), 0],
  ["exit without shutdown", (editor) => editor.connection.sendNotification("exit"), 1],
  ["an editor that is gone", async (editor) => editor.child.stdin?.end(), 1],
];

test.each(ends)("no coqc is left after %s", async (_, end, code) => {
  const folder = temporary();
  const { coqc, started } = hanging(folder);
  const editor = await Editor.start(Workspace.with(greeter), {
    env: { DISEL_COQC: coqc, DISEL_CACHE: `${folder}/cache` },
  });
  await editor.opened(protocol);
  await editor.saved(protocol);
  await expect.poll(() => started().filter(isAlive).length, { timeout: 60_000 }).toBeGreaterThan(0);
  // A newer save ends what is under way, and begins anew.
  const first = started();
  await editor.saved(protocol);
  await expect.poll(() => started().length, { timeout: 60_000 }).toBeGreaterThan(first.length);
  expect(first.filter(isAlive)).toEqual([]);
  const exited = new Promise<number | null>((resolve) => editor.child.once("exit", (status) => resolve(status)));
  await end(editor);
  expect(await exited).toBe(code);
  await expect.poll(() => started().filter(isAlive), { timeout: 10_000 }).toEqual([]);
});

test("a project whose path has spaces and letters of any alphabet", async () => {
  const workspace = Workspace.with(greeter, "mein Projekt ü");
  const editor = await Editor.start(workspace);
  expect(pathToFileURL(workspace.root).href).toContain("%20");
  await editor.opened(protocol);
  await editor.typed(protocol, "state.heard + 1", "state.heard / 2");
  await editor.until(protocol, ([told]) => told?.code === "DSL1302");
  expect(await editor.end()).toBe(0);
});

test("Coq sees what is saved, also where other text is not", async () => {
  const workspace = Workspace.with(greeter);
  const editor = await Editor.start(workspace);
  await editor.opened(protocol);
  await editor.typed(protocol, "state.heard + 1", "state.heard - 1");
  await editor.checked(() => editor.command("disel.check", []));
  expect(editor.of(protocol)).toEqual([]);
  const [lens] = await editor.lenses(protocol);
  expect(lens?.command?.title).toBe("6 obligations, all proved (before the last edit)");
  // And the editor's text is looked at again as soon as there is more of it.
  await editor.typed(protocol, "state.heard - 1", "state.heard / 1");
  await editor.until(protocol, ([told]) => told?.code === "DSL1302");
  expect(await editor.end()).toBe(0);
});

test("what another program writes is looked at, and a file that is gone is forgotten", async () => {
  const workspace = Workspace.with(greeter);
  workspace.write(
    "user.ts",
    `import type { State } from "./examples/greeter/protocol.ts";
import { range } from "disel-ts";
export const all = (state: State) => range(0, state.heard);
`,
  );
  const editor = await Editor.start(workspace);
  const changed = (file: string) =>
    editor.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: editor.uri(file), type: 2 }],
    });
  workspace.edit(protocol, "readonly heard", "readonly hoard");
  await changed(protocol);
  const [told] = await editor.until("user.ts", (all) => all.length > 0);
  expect(told?.message).toContain("'heard' does not exist");
  expect((await editor.until(protocol, (all) => all.length > 0))[0]?.code).toBe("DSL1000");
  workspace.edit(protocol, "readonly hoard", "readonly heard");
  await changed(protocol);
  await editor.until("user.ts", (all) => all.length === 0);
  const text = workspace.read(protocol);
  workspace.remove(protocol);
  await changed(protocol);
  expect((await editor.until("user.ts", (all) => all.length > 0))[0]?.message).toContain("TS2307");
  workspace.write(protocol, text);
  await changed(protocol);
  await editor.until("user.ts", (all) => all.length === 0);
  workspace.edit("user.ts", "range(0, state.heard)", "range(0, state.heard).length / 2");
  await changed("user.ts");
  await editor.until("user.ts", ([first]) => first?.code === "DSL1302");
  workspace.remove("user.ts");
  await changed("user.ts");
  await editor.until("user.ts", (all) => all.length === 0);
  expect(await editor.end()).toBe(0);
});

test("a check can be asked for where a file is opened", async () => {
  const editor = await Editor.start(Workspace.with(greeter), { options: { checkOnOpen: true } });
  await editor.checked(() => editor.opened(protocol));
  expect((await editor.lenses(protocol))[0]?.command?.title).toBe("6 obligations, all proved");
  expect(await editor.end()).toBe(0);
});
