/** An editor for tests: starts the language server as editors do, and keeps what it says. */
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, onTestFinished } from "vitest";
import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionRequest,
  type CodeLens,
  CodeLensRequest,
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DidSaveTextDocumentNotification,
  ExecuteCommandRequest,
  ExitNotification,
  type Hover,
  HoverRequest,
  ImplementationRequest,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  type Location,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type Range,
  type ShowDocumentParams,
  ShowDocumentRequest,
  ShowMessageNotification,
  ShutdownRequest,
  type TextDocumentEdit,
  WorkDoneProgressCreateRequest,
  type WorkspaceEdit,
} from "vscode-languageserver-protocol/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { cache, root } from "../support/root.ts";
import type { Workspace } from "../support/workspace.ts";

const capabilities: ClientCapabilities = {
  window: { workDoneProgress: true, showDocument: { support: true } },
  workspace: { workspaceEdit: { documentChanges: true, resourceOperations: ["create"] } },
};

export class Editor {
  readonly diagnostics = new Map<string, readonly Diagnostic[]>();
  readonly messages: string[] = [];
  readonly shown: ShowDocumentParams[] = [];
  /** Checks that have come to their end. */
  checks = 0;
  private published = new Map<string, number>();
  private readonly open = new Map<string, TextDocument>();

  private constructor(
    private readonly workspace: Workspace,
    readonly child: ChildProcess,
    readonly connection: ProtocolConnection,
  ) {}

  static async start(
    workspace: Workspace,
    { env = {}, options }: { readonly env?: NodeJS.ProcessEnv; readonly options?: object } = {},
  ): Promise<Editor> {
    const child = spawn(process.execPath, [path.join(root, "dist/cli/main.js"), "lsp", "--stdio"], {
      cwd: workspace.root,
      env: { ...process.env, DISEL_CACHE: cache, ...env },
      stdio: ["pipe", "pipe", "inherit"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    const connection = createProtocolConnection(child.stdout, child.stdin);
    const editor = new Editor(workspace, child, connection);
    connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
      editor.diagnostics.set(uri, diagnostics);
      editor.published.set(uri, (editor.published.get(uri) ?? 0) + 1);
    });
    connection.onNotification(ShowMessageNotification.type, ({ message }) => void editor.messages.push(message));
    connection.onRequest(ShowDocumentRequest.type, (params) => {
      editor.shown.push(params);
      return { success: true };
    });
    connection.onRequest(WorkDoneProgressCreateRequest.type, () => undefined);
    connection.onNotification("$/progress", ({ value }: { value: { kind: string } }) => {
      if (value.kind === "end") editor.checks++;
    });
    connection.onClose(() => connection.dispose());
    connection.listen();
    await editor.initialize(options);
    return editor;
  }

  private async initialize(options: object | undefined): Promise<InitializeResult> {
    const rootUri = pathToFileURL(this.workspace.root).href;
    const result = await this.connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri,
      capabilities,
      workspaceFolders: [{ uri: rootUri, name: "project" }],
      ...(options === undefined ? {} : { initializationOptions: options }),
    });
    await this.connection.sendNotification(InitializedNotification.type, {});
    return result;
  }

  uri(file: string): string {
    return pathToFileURL(this.workspace.path(file)).href;
  }

  text(file: string): string {
    return this.document(file).getText();
  }

  private document(file: string): TextDocument {
    const document = this.open.get(file);
    if (document === undefined) throw new Error(`${file} is not open`);
    return document;
  }

  async opened(file: string, text = this.workspace.read(file)): Promise<void> {
    const languageId = file.endsWith(".v") ? "coq" : "typescript";
    this.open.set(file, TextDocument.create(this.uri(file), languageId, 1, text));
    const textDocument = { uri: this.uri(file), languageId, version: 1, text };
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
  }

  /** Replaces the only occurrence of a text, as somebody does who types. */
  async typed(file: string, from: string, to: string): Promise<void> {
    const document = this.document(file);
    const range = this.rangeOf(file, from);
    const change = { range, text: to };
    const version = document.version + 1;
    this.open.set(file, TextDocument.update(document, [change], version));
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: this.uri(file), version },
      contentChanges: [change],
    });
  }

  async saved(file: string): Promise<void> {
    this.workspace.write(file, this.text(file));
    await this.connection.sendNotification(DidSaveTextDocumentNotification.type, {
      textDocument: { uri: this.uri(file) },
    });
  }

  async closed(file: string): Promise<void> {
    this.open.delete(file);
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, {
      textDocument: { uri: this.uri(file) },
    });
  }

  /** Where the only occurrence of a text is. */
  rangeOf(file: string, text: string): Range {
    const document = this.document(file);
    const whole = document.getText();
    const at = whole.indexOf(text);
    if (at < 0 || whole.indexOf(text, at + 1) >= 0) throw new Error(`${file} does not have exactly one ${text}`);
    return { start: document.positionAt(at), end: document.positionAt(at + text.length) };
  }

  /** The text that a range is of. */
  textAt(file: string, range: Range): string {
    return this.document(file).getText(range);
  }

  of(file: string): readonly Diagnostic[] {
    return this.diagnostics.get(this.uri(file)) ?? [];
  }

  /** Until what is told of a file is as expected. */
  async until(file: string, holds: (all: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]> {
    await expect
      .poll(() => this.published.has(this.uri(file)) && holds(this.of(file)), { timeout: 200_000, interval: 20 })
      .toBe(true);
    return this.of(file);
  }

  /** Does what starts a check, and waits for its end. */
  async checked(start: () => Promise<void>): Promise<void> {
    const before = this.checks;
    await start();
    await expect.poll(() => this.checks, { timeout: 400_000, interval: 20 }).toBeGreaterThan(before);
  }

  async hover(file: string, text: string): Promise<string> {
    const position = this.rangeOf(file, text).start;
    const found: Hover | null = await this.connection.sendRequest(HoverRequest.type, {
      textDocument: { uri: this.uri(file) },
      position,
    });
    return found === null ? "" : (found.contents as { value: string }).value;
  }

  async proofs(file: string, text: string): Promise<readonly Location[]> {
    const position = this.rangeOf(file, text).start;
    const found = await this.connection.sendRequest(ImplementationRequest.type, {
      textDocument: { uri: this.uri(file) },
      position,
    });
    return found as Location[];
  }

  async lenses(file: string): Promise<readonly CodeLens[]> {
    return (await this.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri: this.uri(file) } })) ?? [];
  }

  async actions(file: string, range: Range): Promise<readonly CodeAction[]> {
    const found = await this.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri: this.uri(file) },
      range,
      context: { diagnostics: [] },
    });
    return (found ?? []) as CodeAction[];
  }

  /** Makes an edit, saves all files that it is of, and does the command that comes with it. */
  async applied({ edit, command }: CodeAction): Promise<readonly string[]> {
    const files = (edit as WorkspaceEdit).documentChanges?.flatMap((change) => {
      if ("kind" in change) {
        if (change.kind !== "create") throw new Error(`${change.kind} was not asked for`);
        this.workspace.write(this.relative(change.uri), "");
        return [];
      }
      const { textDocument, edits } = change as TextDocumentEdit;
      const file = this.relative(textDocument.uri);
      const before = TextDocument.create(textDocument.uri, "", 0, this.workspace.read(file));
      this.workspace.write(file, TextDocument.applyEdits(before, edits as never));
      return [file];
    });
    if (command !== undefined) await this.command(command.command, command.arguments ?? []);
    return files ?? [];
  }

  async command(command: string, given: unknown[]): Promise<void> {
    await this.connection.sendRequest(ExecuteCommandRequest.type, { command, arguments: given });
  }

  private relative(uri: string): string {
    return path.relative(this.workspace.root, fileURLToPath(uri));
  }

  /** Says that it is over; the server's exit code. */
  async end(): Promise<number | null> {
    await this.connection.sendRequest(ShutdownRequest.type);
    const exited = new Promise<number | null>((resolve) => this.child.once("exit", (code) => resolve(code)));
    await this.connection.sendNotification(ExitNotification.type);
    return exited;
  }
}
