/** Runs again whenever something is saved, with the TypeScript program kept warm. */
import path from "node:path";
import { watch as watchFiles } from "chokidar";
import type { Diagnostics } from "../diagnostics/diagnostic.ts";
import type { Extracted } from "../extract/extract.ts";
import { WarmProject } from "../extract/warm.ts";
import { Reruns } from "./reruns.ts";

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
  const warm = new WarmProject();
  let changed = new Set<string>();
  const watcher = watchFiles([...paths], {
    ignoreInitial: true,
    ignored: (file, stats) =>
      /^(node_modules|dist|\.git|\.disel)$/.test(path.basename(file)) ||
      (stats?.isFile() === true && !/\.(ts|v)$/.test(file)),
  });
  const started = new Promise<void>((resolve) => watcher.once("ready", () => resolve()));
  const job = async (run: AbortSignal): Promise<void> => {
    warm.refresh(changed);
    changed = new Set();
    await once((files, diagnostics) => warm.extract(files, diagnostics), run);
  };
  let runs: Reruns | undefined;
  watcher.on("all", (_, file) => {
    changed.add(path.resolve(file));
    runs?.request();
  });
  try {
    await started;
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener("abort", () => resolve(), { once: true });
      if (signal.aborted) resolve();
      runs = new Reruns(job, settled, reject);
      runs.request();
    });
  } finally {
    await runs?.stop();
    await watcher.close();
  }
}
