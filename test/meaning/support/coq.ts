/**
 * Coq, as the tests call it: the library compiled in a copy of its own, and single files checked against it.
 *
 * Nothing else in the tests knows where Coq is.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const sources = fileURLToPath(new URL("../../../coq/", import.meta.url));

export interface Ran {
  readonly ok: boolean;
  /** What was printed: results, or the error. */
  readonly output: string;
}

function run(command: string, args: readonly string[], cwd: string): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(command, [...args], { cwd, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      resolve({ ok: error === null, output: `${stdout}${stderr}${error?.code === "ENOENT" ? error.message : ""}` });
    });
  });
}

/** The files of the library that `_CoqProject` lists, with their texts. */
async function libraryFiles(): Promise<readonly (readonly [string, string])[]> {
  const listed = (await readFile(path.join(sources, "_CoqProject"), "utf8")).split("\n");
  const files = ["_CoqProject", ...listed.filter((line) => line.endsWith(".v"))];
  return Promise.all(files.map(async (file) => [file, await readFile(path.join(sources, file), "utf8")] as const));
}

let compiled: Promise<string> | undefined;

/** The folder of a compiled copy of the library; the same sources are compiled once on a machine. */
export function library(): Promise<string> {
  compiled ??= compileLibrary();
  return compiled;
}

async function compileLibrary(): Promise<string> {
  const version = await run("coqc", ["--print-version"], ".");
  if (!version.ok) throw new Error(`these tests need coqc: ${version.output}`);
  const files = await libraryFiles();
  const hash = createHash("sha256")
    .update(JSON.stringify([version.output, files]))
    .digest("hex")
    .slice(0, 16);
  const store = path.join(tmpdir(), "disel-ts-test");
  const done = path.join(store, hash);
  if (existsSync(done)) return done;
  await mkdir(store, { recursive: true });
  const work = await mkdtemp(path.join(store, "building-"));
  for (const [file, text] of files) {
    await mkdir(path.dirname(path.join(work, file)), { recursive: true });
    await writeFile(path.join(work, file), text);
  }
  const made = await run("coq_makefile", ["-f", "_CoqProject", "-o", "Makefile.coq"], work);
  // Generated definitions import this one, and the files that it needs.
  const built = made.ok
    ? await run("make", ["-f", "Makefile.coq", "-j2", "theories/Definitions.vo", "theories/Core/Replay.vo"], work)
    : made;
  if (!built.ok) {
    await rm(work, { recursive: true });
    throw new Error(`the Coq library does not compile:\n${built.output}`);
  }
  // Another process may have been faster: its folder is as good.
  await rename(work, done).catch(() => rm(work, { recursive: true }));
  return done;
}

/** Runs coqc on one file. */
export async function check(text: string): Promise<Ran> {
  const folder = await mkdtemp(path.join(tmpdir(), "disel-ts-check-"));
  const file = path.join(folder, "Cases.v");
  await writeFile(file, text);
  await writeFile("/tmp/meaning/last.v", text);
  const result = await run("coqc", ["-q", "-Q", path.join(await library(), "theories"), "DiselTS", file], folder);
  await rm(folder, { recursive: true });
  return result;
}
