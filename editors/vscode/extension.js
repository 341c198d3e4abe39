/** Starts `disel lsp` of the workspace's own disel-ts, and leaves the rest to it. */
const { existsSync } = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

/** Settings that the server takes, as `initializationOptions`. */
const settings = ["jobs", "timeout", "explore", "checkOnOpen"];

let client;

/** The program of the first folder, or of a folder above one, that has disel-ts installed. */
function program() {
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    for (let at = folder.uri.fsPath; ; at = path.dirname(at)) {
      const file = path.join(at, "node_modules/disel-ts/dist/cli/main.js");
      if (existsSync(file)) return { file, cwd: folder.uri.fsPath };
      if (path.dirname(at) === at) break;
    }
  }
  return undefined;
}

function initializationOptions() {
  const values = vscode.workspace.getConfiguration("disel");
  // What is null is left to the server.
  return Object.fromEntries(settings.map((name) => [name, values.get(name) ?? undefined]));
}

async function start() {
  const found = program();
  if (found === undefined) return false;
  const server = { command: "node", args: [found.file, "lsp", "--stdio"], options: { cwd: found.cwd } };
  client = new LanguageClient("disel", "disel-ts", server, {
    documentSelector: [
      { scheme: "file", language: "typescript" },
      { scheme: "file", pattern: "**/proofs/*.v" },
    ],
    initializationOptions: initializationOptions(),
  });
  await client.start();
  return true;
}

async function stop() {
  const ending = client;
  client = undefined;
  await ending?.stop();
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("disel.restart", async () => {
      await stop();
      if (!(await start())) vscode.window.showErrorMessage("disel-ts is not installed here: npm install disel-ts");
    }),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (!event.affectsConfiguration("disel") || client === undefined) return;
      await stop();
      await start();
    }),
  );
  // Most TypeScript has nothing to do with disel-ts: then nothing is said.
  await start();
}

module.exports = { activate, deactivate: stop };
