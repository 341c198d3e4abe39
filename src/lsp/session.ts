/**
 * What the editor is told: diagnostics of the source while it is edited, and of its proofs when it is saved. What was
 * found out about older texts is shown where it is now, until something newer is known.
 */
import path from "node:path";
import type {
  CodeAction,
  CodeLens,
  Diagnostic as EditorDiagnostic,
  Location,
  Position,
  Range,
} from "vscode-languageserver";
import { Reruns } from "../cli/reruns.ts";
import { WarmProject } from "../extract/warm.ts";
import { Store } from "../prove/store.ts";
import { type Abilities, actionsFor } from "./actions.ts";
import { type Analysis, analyse, byRoot } from "./analysis.ts";
import type { Anchor } from "./anchors.ts";
import { showProof } from "./commands.ts";
import type { Documents } from "./documents.ts";
import { hoverText } from "./hover.ts";
import { Lemmas } from "./lemmas.ts";
import { type Proved, prove } from "./proving.ts";
import type { Settings } from "./settings.ts";
import type { Systems } from "./systems.ts";
import { editorDiagnostic, type Told } from "./told.ts";
import { summaryText, Verdicts } from "./verdicts.ts";

/** What the editor offers. */
export interface Editor extends Abilities {
  publish(file: string, diagnostics: readonly EditorDiagnostic[]): void;
  /** Lenses are asked for again. */
  refreshLenses(): void;
  /** A message for its user; the same one is told once, until all is quiet. */
  notify(message: string): void;
  /** A check has come to an end without a message. */
  quiet(): void;
  /** What is no fault of the source. */
  log(error: unknown): void;
  /** Shows that a check is under way; what is returned ends that. */
  progress(cancel: () => void): Promise<{ report(text: string): void; done(): void }>;
}

/** Milliseconds without a key press after which the source is looked at. */
const still = 150;

/** Milliseconds after a save. */
const settled = 20;

export class Session {
  private readonly warm = new WarmProject();
  private readonly verdicts: Verdicts;
  private readonly lemmas: Lemmas;
  private storage: Store | undefined;
  /** By file. */
  private readonly source = new Map<string, { readonly told: readonly Told[]; readonly analysis: Analysis }>();
  private readonly proofs = new Map<string, { readonly told: readonly Told[]; readonly run: Proved }>();
  private readonly anchors = new Map<string, { readonly all: readonly Anchor[]; readonly analysis: Analysis }>();
  private readonly published = new Set<string>();
  /** Files that have been edited, and files that have been saved, since they were last looked at. */
  private readonly edited = new Set<string>();
  private readonly saved = new Set<string>();
  private readonly analysing: Reruns;
  private readonly proving: Reruns;

  constructor(
    private readonly documents: Documents,
    private readonly systems: Systems,
    private readonly settings: Settings,
    private readonly editor: Editor,
  ) {
    this.verdicts = new Verdicts(documents);
    this.lemmas = new Lemmas(() => `${this.store().root}/editor`);
    const log = (error: unknown): void => editor.log(error);
    this.analysing = new Reruns((signal) => this.analyse(signal), still, log);
    this.proving = new Reruns((signal) => this.prove(signal), settled, log);
  }

  /** A document was opened, or its text was changed. */
  changed(file: string): void {
    if (!file.endsWith(".ts")) return;
    const text = this.documents.text(file);
    this.warm.edited(file, text);
    this.edited.add(file);
    this.analysing.request();
  }

  opened(file: string): void {
    this.changed(file);
    if (this.settings.checkOnOpen) this.check([file]);
  }

  /** What is not saved is gone, and the file is as it is on disk. */
  closed(file: string): void {
    this.changed(file);
    this.warm.refresh([file]);
  }

  /** A file was saved, in the editor or by another program. */
  written(files: readonly string[], byEditor: boolean): void {
    // What imports a file that is gone is known only before that is seen.
    for (const file of this.warm.reaching(this.systems.files(), files, "open")) this.edited.add(file);
    // A new file may be what others could not import.
    if (files.some((file) => this.warm.source(file) === undefined))
      for (const [file, { told }] of this.source) if (told.length > 0) this.edited.add(file);
    this.systems.refresh();
    this.warm.refresh(files);
    // Where a lemma stands changes with proof files.
    for (const file of files.flatMap((one) => this.authoredFor(one))) this.edited.add(file);
    this.analysing.request();
    // What other programs write is checked where it has been checked before.
    this.check(byEditor ? files : files.filter((file) => this.authoredFor(file).some((one) => this.proofs.has(one))));
  }

  /** Has Coq check what depends on some files; all systems where none are named. */
  check(files: readonly string[] | undefined): void {
    const meant = files === undefined ? this.systems.files() : files.flatMap((file) => this.authoredFor(file));
    if (meant.length === 0) return;
    for (const file of meant) this.saved.add(file);
    this.proving.request();
  }

  /** Until nothing is under way any more. */
  async stop(): Promise<void> {
    await Promise.all([this.analysing.stop(), this.proving.stop()]);
    this.storage?.prune();
    this.storage?.close();
  }

  /** Until a file that was opened just now has been looked at; or all files as they are now. */
  async looked(file?: string): Promise<void> {
    if (file === undefined || !this.anchors.has(file)) await this.analysing.idle();
  }

  hover(file: string, position: Position): { readonly text: string; readonly range: Range } | undefined {
    const found = this.anchorAt(file, position);
    const plan = found?.analysis.plan;
    if (found === undefined || plan === undefined) return undefined;
    return { text: hoverText(found.anchor, plan, this.verdicts), range: found.range };
  }

  /** Where the proofs of what is declared at a position stand. */
  proofsAt(file: string, position: Position): readonly Location[] {
    const found = this.anchorAt(file, position);
    return found === undefined ? [] : this.locations(found.anchor, found.analysis);
  }

  lenses(file: string): readonly CodeLens[] {
    const known = this.anchors.get(file);
    if (known === undefined) return [];
    return known.all.flatMap((anchor): readonly CodeLens[] => {
      const range = this.documents.range(known.analysis.snapshot, anchor.at);
      if (range === undefined || anchor.kind === "step" || anchor.kind === "assigned") return [];
      const title = summaryText(anchor.obligations.map((one) => this.verdicts.of(one)));
      const places = this.locations(anchor, known.analysis).slice(0, 1);
      return [{ range, command: { title, command: showProof, arguments: [places] } }];
    });
  }

  actions(file: string, range: Range): readonly CodeAction[] {
    const known = this.proofs.get(file);
    return (known?.told ?? []).flatMap((told) => {
      const diagnostic = known && editorDiagnostic(told, known.run.snapshot, this.documents);
      if (diagnostic === undefined || !overlap(diagnostic.range, range)) return [];
      return actionsFor(told, diagnostic, this.documents, this.editor);
    });
  }

  /** What is not proved comes first. */
  private locations(anchor: Anchor, { plan, root }: Analysis): readonly Location[] {
    if (plan === undefined) return [];
    const proved = (one: Anchor["obligations"][number]): boolean => this.verdicts.of(one)?.verdict.status === "proved";
    const ordered = [...anchor.obligations.filter((one) => !proved(one)), ...anchor.obligations.filter(proved)];
    return ordered.flatMap((one) => this.lemmas.location(one, plan, root) ?? []);
  }

  private anchorAt(file: string, position: Position) {
    const known = this.anchors.get(file);
    if (known === undefined) return undefined;
    for (const anchor of known.all) {
      const range = this.documents.range(known.analysis.snapshot, anchor.at);
      if (range !== undefined && overlap(range, { start: position, end: position }))
        return { anchor, range, analysis: known.analysis };
    }
    return undefined;
  }

  private store(): Store {
    this.storage ??= Store.open();
    return this.storage;
  }

  /** The authored files that a file stands for: a proof file, for the sources that it is beside. */
  private authoredFor(file: string): readonly string[] {
    if (file.endsWith(".ts")) return [file];
    const folder = path.dirname(file);
    if (path.basename(folder) !== "proofs" || !file.endsWith(".v")) return [];
    return this.systems.files().filter((one) => path.dirname(one) === path.dirname(folder));
  }

  private async analyse(_signal: AbortSignal): Promise<void> {
    const changed = [...this.edited];
    this.edited.clear();
    const read = new Set<string>();
    for (const [root, files] of byRoot(this.warm.reaching(this.systems.files(), changed, "open"))) {
      const analysis = analyse(files, root, this.settings.timeout, this.warm, this.documents);
      for (const [file, told] of analysis.told) this.source.set(file, { told, analysis });
      for (const [file, all] of analysis.anchors ?? []) this.anchors.set(file, { all, analysis });
      for (const file of analysis.told.keys()) read.add(file);
    }
    this.publish(read);
    // What is no authored file, or no more: there is nothing to say of it.
    const gone = changed.filter((file) => !read.has(file));
    for (const file of gone) {
      this.source.delete(file);
      this.proofs.delete(file);
      this.anchors.delete(file);
    }
    this.publish(gone.filter((file) => this.published.has(file)));
    this.editor.refreshLenses();
  }

  private async prove(signal: AbortSignal): Promise<void> {
    const wanted = [...this.saved];
    let quiet = true;
    const progress = await this.editor.progress(() => {
      this.saved.clear();
      this.proving.cancel();
    });
    try {
      signal.throwIfAborted();
      for (const [root, files] of byRoot(this.warm.reaching(this.systems.files(), wanted, "saved"))) {
        const prover = {
          warm: this.warm,
          documents: this.documents,
          lemmas: this.lemmas,
          store: () => this.store(),
          settings: this.settings,
          progress: ({ done, total, now }: { done: number; total: number; now: readonly string[] }) =>
            progress.report(`${done}/${total} ${now.map((name) => name.replace(/^Authored\./, "")).join(" ")}`),
        };
        const run = await prove(files, root, prover, signal);
        quiet &&= run.notices.length === 0;
        this.keep(run);
      }
      if (quiet) this.editor.quiet();
      for (const file of wanted) this.saved.delete(file);
    } catch (error) {
      // A newer run says what this one would have said.
      if (!signal.aborted) throw error;
    } finally {
      progress.done();
      this.editor.refreshLenses();
    }
  }

  private keep(run: Proved): void {
    for (const { code, message, hint } of run.notices)
      this.editor.notify(`${code} ${message}${hint === undefined ? "" : `; ${hint}`}`);
    this.verdicts.keep(run);
    const touched = new Set([...run.files, ...run.snapshot.texts.keys(), ...run.told.map((one) => one.place.file)]);
    for (const file of touched) {
      const told = run.told.filter((one) => one.place.file === file);
      this.proofs.set(file, { told, run });
    }
    this.publish(touched);
  }

  private publish(files: Iterable<string>): void {
    for (const file of files) {
      const source = this.source.get(file);
      const proofs = this.proofs.get(file);
      const all = [
        ...(source?.told ?? []).map((one) => source && editorDiagnostic(one, source.analysis.snapshot, this.documents)),
        ...(proofs?.told ?? []).map((one) => proofs && editorDiagnostic(one, proofs.run.snapshot, this.documents)),
      ].filter((one) => one !== undefined);
      const open = this.documents.text(file) !== undefined;
      if (all.length === 0 && !open && !this.published.has(file)) continue;
      this.editor.publish(file, all);
      if (all.length === 0) this.published.delete(file);
      else this.published.add(file);
    }
  }
}

/** Whether ranges have a place in common, be it an end. */
const overlap = (a: Range, b: Range): boolean => !before(a.end, b.start) && !before(b.end, a.start);

const before = (a: Position, b: Position): boolean =>
  a.line < b.line || (a.line === b.line && a.character < b.character);
