/** A TypeScript program that is kept: of what it was opened with, only what has changed is read again. */
import { FileSystemRefreshResult, type Project, type SourceFile } from "ts-morph";
import { Diagnostics } from "../diagnostics/diagnostic.ts";
import { type Extracted, extractFrom } from "./extract.ts";
import { isAuthored, makeModules, openProject } from "./project.ts";

/** What of files is looked at: as they are on disk, or as they are in an editor, where they are open in one. */
export type View = "saved" | "open";

export class WarmProject {
  private project: Project | undefined;
  /** What files that are open in an editor have in them there. */
  private readonly texts = new Map<string, string>();
  private view: View = "saved";

  /** Files that were changed, added or removed on disk. */
  refresh(files: Iterable<string>): void {
    for (const file of files) if (this.view === "saved" || !this.texts.has(file)) this.reread(file);
  }

  /** A file that is open in an editor; or, without a text, is so no more. */
  edited(file: string, text: string | undefined): void {
    if (text === undefined) this.texts.delete(file);
    else this.texts.set(file, text);
    if (this.view !== "open") return;
    if (text === undefined) this.reread(file);
    else this.give(file, text);
  }

  /** As `extract`, of what is there in a view. Files that are not there are left out. */
  extract(files: readonly string[], diagnostics: Diagnostics, view: View = "saved"): Extracted {
    const begin = performance.now();
    const { extracted, found, opened } = this.trying(() => {
      const project = this.open(files, view);
      const there = files.filter((file) => project.getSourceFile(file) !== undefined);
      const opened = (performance.now() - begin) / 1000;
      const found = new Diagnostics();
      return { extracted: extractFrom(project, there, found), found, opened };
    });
    for (const one of found.all) diagnostics.report(one);
    return { ...extracted, timings: { ...extracted.timings, typecheck: extracted.timings.typecheck + opened } };
  }

  /** Which of some files are among others, or import one of them, directly or not. */
  reaching(files: readonly string[], changed: Iterable<string>, view: View): readonly string[] {
    return this.trying(() => {
      const project = this.open(files, view);
      const reached = new Set<SourceFile>();
      const visit = (file: SourceFile | undefined): void => {
        if (file === undefined || reached.has(file)) return;
        reached.add(file);
        file.getReferencingSourceFiles().forEach(visit);
      };
      for (const file of changed) visit(project.getSourceFile(file));
      const names = new Set([...reached].map((file): string => file.getFilePath()));
      return files.filter((file) => names.has(file));
    });
  }

  /** A file as it was last looked at. */
  source(file: string): SourceFile | undefined {
    return this.project?.getSourceFile(file);
  }

  /**
   * What a new program would say as well: ts-morph keeps nodes of older texts for imports that found nothing, and fails
   * where it comes upon them.
   */
  private trying<T>(act: () => T): T {
    if (this.project === undefined) return act();
    try {
      return act();
    } catch {
      this.project = undefined;
      return act();
    }
  }

  /** The program with some files, in a view. */
  private open(files: readonly string[], view: View): Project {
    if (this.project === undefined) {
      this.project = openProject([]);
      this.view = "saved";
    }
    const { project } = this;
    if (view === "saved" && this.view === "open")
      for (const file of this.texts.keys()) project.getSourceFile(file)?.refreshFromFileSystemSync();
    this.view = view;
    for (const file of files) {
      if (project.getSourceFile(file) !== undefined) continue;
      const text = view === "open" ? this.texts.get(file) : undefined;
      if (text === undefined) project.addSourceFileAtPathIfExists(file);
      else project.createSourceFile(file, text, { overwrite: true });
    }
    project.resolveSourceFileDependencies();
    if (view === "open") {
      for (const [file, text] of this.texts) this.give(file, text);
      project.resolveSourceFileDependencies();
    }
    makeModules(project);
    return project;
  }

  /** A program of which a file is gone, or may have one more, is made anew: imports are to be found once more. */
  private reread(file: string): void {
    if (!file.endsWith(".ts")) return;
    const source = this.project?.getSourceFile(file);
    const other =
      source === undefined ? this.lacks() : source.refreshFromFileSystemSync() === FileSystemRefreshResult.Deleted;
    if (other) this.project = undefined;
  }

  /** Whether an import finds nothing. */
  private lacks(): boolean {
    return (this.project?.getSourceFiles() ?? []).some(
      (one) =>
        isAuthored(one) &&
        [...one.getImportDeclarations(), ...one.getExportDeclarations()].some(
          (found) => found.isModuleSpecifierRelative() && found.getModuleSpecifierSourceFile() === undefined,
        ),
    );
  }

  private give(file: string, text: string): void {
    const source = this.project?.getSourceFile(file);
    if (source !== undefined && source.getFullText() !== text) source.replaceWithText(text);
  }
}
