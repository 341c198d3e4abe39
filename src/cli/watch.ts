/** Runs again whenever something is saved, with the TypeScript program kept warm. */
import path from "node:path";
import { watch as watchFiles } from "chokidar";
import type { Project } from "ts-morph";
import type { Diagnostics } from "../diagnostics/diagnostic.ts";
import { type Extracted, extractFrom } from "../extract/extract.ts";
import { makeModules, openProject } from "../extract/project.ts";

/** Reads authored files into modules, as `extract` does. */
export type Extract = (files: readonly string[], diagnostics: Diagnostics) => Extracted;

/** One run; it ends early where the signal aborts. */
export type Once = (extract: Extract, signal: AbortSignal) => Promise<void>;

/** An editor may write a file in several steps. Milliseconds. */
const settled = 20;

/**
 * Runs, and again after each change below some folders, until `signal` aborts. A run that is under way when something
 * is saved is ended: what it would say is out of date.
 *
 * @param paths files and folders
 */
export async function watch(paths: readonly string[], once: Once, signal: AbortSignal): Promise<void> {
  const warm = new WarmExtract();
  let changed = new Set<string>();
  let saved: (() => void) | undefined;
  const watcher = watchFiles([...paths], {
    ignoreInitial: true,
    ignored: (file, stats) =>
      /^(node_modules|dist|\.git|\.disel)$/.test(path.basename(file)) ||
      (stats?.isFile() === true && !/\.(ts|v)$/.test(file)),
  });
  const started = new Promise<void>((resolve) => watcher.once("ready", () => resolve()));
  watcher.on("all", (_, file) => {
    changed.add(path.resolve(file));
    saved?.();
  });
  try {
    await started;
    while (!signal.aborted) {
      const run = new AbortController();
      const next = new Promise<void>((resolve) => {
        saved = resolve;
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
      void next.then(() => run.abort());
      await once((files, diagnostics) => warm.extract(files, diagnostics), run.signal);
      if (changed.size === 0 && !signal.aborted) await next;
      await new Promise((resolve) => setTimeout(resolve, settled));
      warm.refresh(changed);
      changed = new Set();
    }
  } finally {
    await watcher.close();
  }
}

/** `extract` on a program of which only what has changed is read again. */
class WarmExtract {
  private project: Project | undefined;

  /** Files that were changed, added or removed. */
  refresh(files: ReadonlySet<string>): void {
    for (const file of files) this.project?.getSourceFile(file)?.refreshFromFileSystemSync();
  }

  extract: Extract = (files, diagnostics) => {
    const begin = performance.now();
    this.project ??= openProject([]);
    for (const file of files) this.project.addSourceFileAtPath(file);
    this.project.resolveSourceFileDependencies();
    makeModules(this.project);
    const opened = (performance.now() - begin) / 1000;
    const extracted = extractFrom(this.project, files, diagnostics);
    return { ...extracted, timings: { ...extracted.timings, typecheck: extracted.timings.typecheck + opened } };
  };
}
