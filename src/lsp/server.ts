/** The language server: what the protocol asks, and what answers it. */
import {
  CodeActionKind,
  CodeLensRefreshRequest,
  type Connection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  type Location,
  MessageType,
  ShowMessageNotification,
  type TextDocumentIdentifier,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { createConnection } from "vscode-languageserver/node";
import { checkAll, commands, showProof } from "./commands.ts";
import { Documents, fileOf } from "./documents.ts";
import { type Editor, Session } from "./session.ts";
import { type Settings, settingsFrom } from "./settings.ts";
import { protocolOutput } from "./stdio.ts";
import { Systems } from "./systems.ts";

/**
 * Serves an editor on standard input and output, until it says `exit` or is gone.
 *
 * @param version of this copy of the tool
 */
export function serve(defaults: Settings, version: string): void {
  const connection = createConnection(process.stdin, protocolOutput());
  new Server(connection, defaults, version).listen();
}

class Server {
  private readonly documents = new Documents();
  private readonly systems = new Systems(this.documents, []);
  private session: Session | undefined;
  private abilities = { createFiles: false, showDocument: false, lensRefresh: false, watchFiles: false };
  private readonly told = new Set<string>();

  constructor(
    private readonly connection: Connection,
    private readonly defaults: Settings,
    private readonly version: string,
  ) {}

  listen(): void {
    const { connection, documents } = this;
    connection.onInitialize((params) => this.initialize(params));
    connection.onInitialized(() => this.initialized());
    connection.onDidOpenTextDocument(({ textDocument: { uri, text, version } }) => {
      const file = documents.open(uri, text, version);
      if (file !== undefined) this.session?.opened(file);
    });
    connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
      const file = documents.change(uri, version, contentChanges);
      if (file !== undefined) this.session?.changed(file);
    });
    connection.onDidSaveTextDocument(({ textDocument: { uri } }) => {
      const file = documents.save(uri);
      if (file !== undefined) this.session?.written([file], true);
    });
    connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
      const file = documents.close(uri);
      if (file !== undefined) this.session?.closed(file);
    });
    connection.onDidChangeWatchedFiles(({ changes }) => {
      // What is open here, the editor says itself.
      const files = changes
        .flatMap(({ uri }) => fileOf(uri) ?? [])
        .filter((file) => documents.text(file) === undefined);
      if (files.length > 0) this.session?.written(files, false);
    });
    connection.onHover(async ({ textDocument, position }) => {
      const found = (await this.looked(textDocument))?.hover(fileOf(textDocument.uri) ?? "", position);
      return found === undefined ? null : { contents: { kind: "markdown", value: found.text }, range: found.range };
    });
    connection.onImplementation(async ({ textDocument, position }) => {
      await this.session?.looked();
      return [...(this.session?.proofsAt(fileOf(textDocument.uri) ?? "", position) ?? [])];
    });
    connection.onCodeLens(async ({ textDocument }) => {
      const session = await this.looked(textDocument);
      return [...(session?.lenses(fileOf(textDocument.uri) ?? "") ?? [])];
    });
    connection.onCodeAction(({ textDocument, range }) => [
      ...(this.session?.actions(fileOf(textDocument.uri) ?? "", range) ?? []),
    ]);
    connection.onExecuteCommand(({ command, arguments: given }) => this.execute(command, given ?? []));
    connection.onShutdown(() => this.session?.stop());
    connection.listen();
  }

  /** The session, once it knows a document. */
  private async looked({ uri }: TextDocumentIdentifier): Promise<Session | undefined> {
    await this.session?.looked(fileOf(uri) ?? "");
    return this.session;
  }

  private initialize(params: InitializeParams): InitializeResult {
    const { capabilities, workspaceFolders, rootUri, initializationOptions } = params;
    const { workspace, window } = capabilities ?? {};
    this.abilities = {
      createFiles:
        workspace?.workspaceEdit?.documentChanges === true &&
        workspace.workspaceEdit.resourceOperations?.includes("create") === true,
      showDocument: window?.showDocument?.support === true,
      lensRefresh: workspace?.codeLens?.refreshSupport === true,
      watchFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    };
    const folders = workspaceFolders?.map((one) => one.uri) ?? (rootUri ? [rootUri] : []);
    this.systems.folders = folders.flatMap((uri) => fileOf(uri) ?? []);
    const { settings, wrong } = settingsFrom(initializationOptions, this.defaults);
    for (const one of wrong) this.notify(`a setting of disel is not used: ${one}`);
    this.session = new Session(this.documents, this.systems, settings, this.editor());
    return {
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        hoverProvider: true,
        implementationProvider: true,
        codeLensProvider: {},
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
        executeCommandProvider: { commands: [...commands] },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
      serverInfo: { name: "disel", version: this.version },
    };
  }

  private initialized(): void {
    const { connection } = this;
    if (this.abilities.watchFiles)
      connection.client
        .register(DidChangeWatchedFilesNotification.type, {
          watchers: [{ globPattern: "**/*.ts" }, { globPattern: "**/proofs/*.v" }],
        })
        .catch((error: unknown) => connection.console.error(String(error)));
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map((one) => fileOf(one.uri)));
      const stay = this.systems.folders.filter((one) => !gone.has(one));
      this.systems.folders = [...stay, ...added.flatMap((one) => fileOf(one.uri) ?? [])];
      this.systems.refresh();
    });
  }

  private editor(): Editor {
    const { connection, documents, abilities } = this;
    return {
      createFiles: abilities.createFiles,
      publish: (file, diagnostics) => {
        const version = documents.version(file);
        void connection.sendDiagnostics({
          uri: documents.uri(file),
          ...(version === undefined ? {} : { version }),
          diagnostics: [...diagnostics],
        });
      },
      refreshLenses: () => {
        if (abilities.lensRefresh) connection.sendRequest(CodeLensRefreshRequest.type).catch(() => {});
      },
      notify: (message) => this.notify(message),
      quiet: () => this.told.clear(),
      log: (error) => connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error)),
      progress: async (cancel) => {
        const shown = await connection.window.createWorkDoneProgress().catch(() => undefined);
        if (shown === undefined) return { report: () => {}, done: () => {} };
        shown.begin("disel: proving", undefined, undefined, true);
        shown.token.onCancellationRequested(cancel);
        return { report: (text) => shown.report(text), done: () => shown.done() };
      },
    };
  }

  /** Once, until a check has gone well. */
  private notify(message: string): void {
    if (this.told.has(message)) return;
    this.told.add(message);
    this.show(MessageType.Error, message);
  }

  private async execute(command: string, given: readonly unknown[]): Promise<void> {
    if (command === checkAll) {
      const file = fileOf(given[0]);
      this.session?.check(file === undefined ? undefined : [file]);
    }
    if (command !== showProof) return;
    const [place] = Array.isArray(given[0]) ? (given[0] as Location[]) : [];
    if (fileOf(place?.uri) === undefined || place === undefined) return;
    const { uri, range } = place;
    if (this.abilities.showDocument)
      await this.connection.window.showDocument({ uri, takeFocus: true, selection: range });
    else this.show(MessageType.Info, `${fileOf(uri)}:${(range?.start?.line ?? 0) + 1}`);
  }

  /** As a notification: not every editor answers the request of that name. */
  private show(type: MessageType, message: string): void {
    void this.connection.sendNotification(ShowMessageNotification.type, { type, message: `disel: ${message}` });
  }
}
