/** The Coq library, compiled once for each compiler and each version of its text. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import PQueue from "p-queue";
import { Fatal } from "../diagnostics/diagnostic.ts";
import { compile } from "./compile.ts";
import type { Coq } from "./coq.ts";
import { hashOf, hashOfBytes } from "./hash.ts";
import { type Store, touch } from "./store.ts";
import type { Library } from "./units.ts";
import { requiredBy } from "./vernacular.ts";

/** The library's folder in this copy of the tool. */
export const librarySources = (): string => fileURLToPath(new URL("../../coq/", import.meta.url));

/** The files of the library, as `_CoqProject` lists them: relative to the library's folder. */
export function libraryFiles(): readonly string[] {
  const project = readFileSync(path.join(librarySources(), "_CoqProject"), "utf8");
  return project.split("\n").filter((line) => line.endsWith(".v"));
}

/**
 * The compiled library.
 *
 * @throws Fatal DSL4007 where it does not compile
 */
export async function buildLibrary(
  coq: Coq,
  store: Store,
  jobs: number,
  signal: AbortSignal,
  progress?: (file: string) => void,
): Promise<Library> {
  const files = libraryFiles();
  const sources = librarySources();
  const texts = new Map(files.map((file) => [file, readFileSync(path.join(sources, file), "utf8")]));
  const key = hashOf([coq.identity, ...[...texts].flat()]);
  const home = path.join(store.root, "library", key);
  const folder = path.join(home, "theories");
  const compiled = files.map((file) => `${file}o`);
  if (isWhole(home, compiled)) {
    touch(home);
    return { folder, key: compiledKey(home) };
  }
  // Half of it gone, or flipped bytes: the whole is made again.
  rmSync(home, { recursive: true, force: true });

  const workspace = store.workspace();
  for (const [file, text] of texts) {
    mkdirSync(path.dirname(path.join(workspace, file)), { recursive: true });
    writeFileSync(path.join(workspace, file), text);
  }
  const logicalOf = (file: string): string =>
    file
      .replace(/^theories\//, "DiselTS/")
      .replace(/\.v$/, "")
      .replaceAll("/", ".");
  const byLogical = new Map(files.map((file) => [logicalOf(file), file]));
  const queue = new PQueue({ concurrency: jobs });
  const done = new Map<string, Promise<void>>();
  const build = (file: string): Promise<void> => {
    const known = done.get(file);
    if (known !== undefined) return known;
    const made = (async () => {
      const needs = requiredBy(texts.get(file) ?? "").flatMap((logical) => byLogical.get(logical) ?? []);
      await Promise.all(needs.map(build));
      await queue.add(async () => {
        progress?.(file);
        const result = await compile(
          coq,
          path.join(workspace, file),
          [{ folder: path.join(workspace, "theories"), logical: "DiselTS" }],
          { timeout: 300 },
          signal,
        );
        if (result.ok) return;
        const [error] = result.messages.filter((message) => message.severity === "error");
        throw new Fatal({
          code: "DSL4007",
          severity: "error",
          message: `the Coq library does not compile with Coq ${coq.version}: ${error?.text.split("\n")[0] ?? result.stopped ?? "coqc said nothing"}`,
          hint: "see `disel doctor` for the versions that are supported",
          coq: { file: path.join(sources, file), line: error?.line ?? 1, column: 1 },
        });
      });
    })();
    done.set(file, made);
    return made;
  };
  try {
    await Promise.all(files.map(build));
  } catch (error) {
    queue.clear();
    await queue.onIdle();
    rmSync(workspace, { recursive: true, force: true });
    throw error;
  }
  writeFileSync(path.join(workspace, "complete"), digestsIn(workspace, compiled));
  mkdirSync(path.dirname(home), { recursive: true });
  try {
    renameSync(workspace, home);
  } catch (error) {
    // Another run was faster: what it made is as good.
    rmSync(workspace, { recursive: true, force: true });
    if (!isWhole(home, compiled)) throw error;
  }
  return { folder, key: compiledKey(home) };
}

/** Hashes of the compiled files, as they are noted once all of them are there. */
const digestsIn = (home: string, compiled: readonly string[]): string =>
  compiled.map((file) => `${hashOfBytes(readFileSync(path.join(home, file)))} ${file}\n`).join("");

/** A name for its bytes: Coq loads what was compiled with these, and not with others of the same text. */
const compiledKey = (home: string): string => hashOf([readFileSync(path.join(home, "complete"), "utf8")]);

/** Whether a compiled library is all there, as it was made. */
function isWhole(home: string, compiled: readonly string[]): boolean {
  try {
    return readFileSync(path.join(home, "complete"), "utf8") === digestsIn(home, compiled);
  } catch {
    return false;
  }
}
