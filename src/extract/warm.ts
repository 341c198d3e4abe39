/** A TypeScript program that is kept: of what it was opened with, only what has changed is read again. */
import type { Project, SourceFile } from "ts-morph";
import type { Diagnostics } from "../diagnostics/diagnostic.ts";
import { type Extracted, extractFrom } from "./extract.ts";
import { makeModules, openProject } from "./project.ts";

/** What of files is looked at: as they are on disk, or as they are in an editor, where they are open in one. */
export type View = "saved" | "open";

export class WarmProject {
  private project: Project | undefined;
  /** What files that are open in an editor have in them there. */
  private readonly texts = new Map<string, string>();
  private view: View = "saved";

  /** Files that were changed, added or removed on disk. */
  refresh(files: Iterable<string>): void {
    for (const file of files) {
      if (this.view === "open" && this.texts.has(file)) continue;
      this.project?.getSourceFile(file)?.refreshFromFileSystemSync();
    }
  }

  /** A file that is open in an editor; or, without a text, is so no more. */
  edited(file: string, text: string | undefined): void {
    if (text === undefined) this.texts.delete(file);
    else this.texts.set(file, text);
    if (this.view !== "open") return;
    if (text === undefined) this.project?.getSourceFile(file)?.refreshFromFileSystemSync();
    else this.give(file, text);
  }

  /** As `extract`, of what is there in a view. Files that are not there are left out. */
  extract(files: readonly string[], diagnostics: Diagnostics, view: View = "saved"): Extracted {
    const begin = performance.now();
    const project = this.open(files, view);
    const there = files.filter((file) => project.getSourceFile(file) !== undefined);
    const opened = (performance.now() - begin) / 1000;
    const extracted = extractFrom(project, there, diagnostics);
    return { ...extracted, timings: { ...extracted.timings, typecheck: extracted.timings.typecheck + opened } };
  }

  /** Which of some files are among others, or import one of them, directly or not. */
  reaching(files: readonly string[], changed: Iterable<string>, view: View): readonly string[] {
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
  }

  /** A file as it was last looked at. */
  source(file: string): SourceFile | undefined {
    return this.project?.getSourceFile(file);
  }

  /** The program with some files, in a view. */
  private open(files: readonly string[], view: View): Project {
    this.project ??= openProject([]);
    if (view !== this.view) {
      this.view = view;
      for (const [file, text] of this.texts)
        if (view === "open") this.give(file, text);
        else this.project.getSourceFile(file)?.refreshFromFileSystemSync();
    }
    for (const file of files) {
      const text = view === "open" ? this.texts.get(file) : undefined;
      if (this.project.getSourceFile(file) !== undefined) continue;
      if (text === undefined) this.project.addSourceFileAtPathIfExists(file);
      else this.project.createSourceFile(file, text, { overwrite: true });
    }
    this.project.resolveSourceFileDependencies();
    makeModules(this.project);
    return this.project;
  }

  private give(file: string, text: string): void {
    const source = this.project?.getSourceFile(file);
    if (source !== undefined && source.getFullText() !== text) source.replaceWithText(text);
  }
}
