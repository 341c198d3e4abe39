/** The extension for VS Code fits the server that it starts. It is loaded here with stand-ins for VS Code and the client. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { expect, test } from "vitest";
import { commands } from "../../src/lsp/commands.ts";
import { settingsFrom } from "../../src/lsp/settings.ts";
import { root } from "../support/root.ts";
import { Workspace } from "../support/workspace.ts";

const folder = path.join(root, "editors/vscode");
const manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
const declared: readonly string[] = manifest.contributes.commands.map((one: { command: string }) => one.command);

interface Server {
  readonly command: string;
  readonly args: readonly string[];
  readonly options: { readonly cwd: string };
}

/** Activates the extension in a workspace; what it starts, and what it registers. */
async function activated(workspace: string, values: Readonly<Record<string, unknown>> = {}) {
  const servers: Server[] = [];
  const clients: { initializationOptions: unknown; documentSelector: unknown }[] = [];
  const registered = new Map<string, () => Promise<void>>();
  const errors: string[] = [];
  let running = 0;
  const vscode = {
    workspace: {
      workspaceFolders: [{ uri: { fsPath: workspace } }],
      getConfiguration: () => ({ get: (name: string) => values[name] }),
      onDidChangeConfiguration: () => ({ dispose() {} }),
    },
    commands: {
      registerCommand: (name: string, run: () => Promise<void>) => {
        registered.set(name, run);
        return { dispose() {} };
      },
    },
    window: { showErrorMessage: (text: string) => errors.push(text) },
  };
  class LanguageClient {
    constructor(_id: string, _name: string, server: Server, options: (typeof clients)[number]) {
      servers.push(server);
      clients.push(options);
    }
    async start() {
      running++;
    }
    async stop() {
      running--;
    }
  }
  const own = createRequire(import.meta.url);
  const stand: Readonly<Record<string, unknown>> = { vscode, "vscode-languageclient/node": { LanguageClient } };
  const module = { exports: {} as { activate(context: object): Promise<void>; deactivate(): Promise<void> } };
  const text = readFileSync(path.join(folder, manifest.main), "utf8");
  new Function("require", "module", text)((name: string) => stand[name] ?? own(name), module);
  await module.exports.activate({ subscriptions: [] });
  return { servers, clients, registered, errors, running: () => running, ...module.exports };
}

test("its manifest names what there is: the program, when it starts, and the client as all that it needs", () => {
  expect(existsSync(path.join(folder, manifest.main))).toBe(true);
  expect(manifest.activationEvents).toEqual(["onLanguage:typescript"]);
  expect(Object.keys(manifest.dependencies)).toEqual(["vscode-languageclient"]);
  expect(manifest.dependencies["vscode-languageclient"]).toMatch(/^\d+\.\d+\.\d+$/);
});

test("every command of the server and of the extension is declared, and none besides", async () => {
  const { registered } = await activated(Workspace.with({}).root);
  expect([...declared].sort()).toEqual([...commands, ...registered.keys()].sort());
});

test("it starts the server of the workspace, and ends it", async () => {
  const workspace = Workspace.with({});
  const extension = await activated(workspace.root);
  const [server] = extension.servers;
  expect(server?.command).toBe("node");
  expect(server?.args).toEqual([workspace.path("node_modules/disel-ts/dist/cli/main.js"), "lsp", "--stdio"]);
  expect(existsSync(server?.args[0] as string)).toBe(true);
  expect(server?.options.cwd).toBe(workspace.root);
  await extension.registered.get("disel.restart")?.();
  expect(extension.servers).toHaveLength(2);
  expect(extension.running()).toBe(1);
  await extension.deactivate();
  expect(extension.running()).toBe(0);
});

test("where disel-ts is not installed, it is silent until it is asked", async () => {
  const workspace = Workspace.with({});
  workspace.remove("node_modules");
  const extension = await activated(workspace.root);
  expect(extension.servers).toEqual([]);
  expect(extension.errors).toEqual([]);
  await extension.registered.get("disel.restart")?.();
  expect(extension.errors[0]).toMatch(/npm install disel-ts/);
});

test("its settings are those that the server takes, with the same meaning where nothing is set", async () => {
  const properties: Readonly<Record<string, { readonly default: unknown }>> =
    manifest.contributes.configuration.properties;
  const defaults = { jobs: 3, timeout: 60, explore: true, checkOnOpen: false };
  expect(Object.keys(properties).sort()).toEqual(
    Object.keys(defaults)
      .map((name) => `disel.${name}`)
      .sort(),
  );
  const values = Object.entries(properties).map(([name, { default: value }]) => [name.replace("disel.", ""), value]);
  const unset = await activated(Workspace.with({}).root, Object.fromEntries(values));
  expect(settingsFrom(unset.clients[0]?.initializationOptions, defaults)).toEqual({ settings: defaults, wrong: [] });
  const own = { jobs: 1, timeout: 5, explore: false, checkOnOpen: true };
  const set = await activated(Workspace.with({}).root, own);
  expect(settingsFrom(set.clients[0]?.initializationOptions, defaults)).toEqual({ settings: own, wrong: [] });
});
