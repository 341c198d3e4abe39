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
import { type Coq, findCoq } from "../../../src/prove/coq.ts";

const sources = fileURLToPath(new URL("../../../coq/", import.meta.url));

export interface Ran {
  readonly ok: boolean;
  /** What was printed: results, or the error. */
  readonly output: string;
}

/** More memory than this is an evaluation that has run away: it must not take the machine with it. */
const kilobytes = 8_000_000;

/** Runs a compiler with arguments of its own and these. */
function run({ path: coqc, args: own }: Coq, args: readonly string[], cwd: string): Promise<Ran> {
  const limited = ["-c", 'ulimit -v "$0" 2>/dev/null; exec "$@"', String(kilobytes), coqc, ...own, ...args];
  return new Promise((resolve) => {
    execFile("sh", limited, { cwd, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      resolve({ ok: error === null, output: `${stdout}${stderr}${error?.signal ? `ended by ${error.signal}` : ""}` });
    });
  });
}

/** The files of the library that `_CoqProject` lists, in its order, with their texts. */
async function libraryFiles(): Promise<readonly (readonly [string, string])[]> {
  const listed = (await readFile(path.join(sources, "_CoqProject"), "utf8")).split("\n");
  const files = listed.filter((line) => line.endsWith(".v"));
  return Promise.all(files.map(async (file) => [file, await readFile(path.join(sources, file), "utf8")] as const));
}

let compiled: Promise<string> | undefined;

/** The folder of a compiled copy of the library; the same sources are compiled once on a machine. */
export function library(): Promise<string> {
  compiled ??= compileLibrary();
  return compiled;
}

/** What tests import; the files that these need come with them. */
const roots = ["theories/Definitions.v", "theories/Core/Replay.v"];

async function compileLibrary(): Promise<string> {
  const coq = await findCoq();
  const files = await libraryFiles();
  const hash = createHash("sha256")
    .update(JSON.stringify([coq.identity, files]))
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
  for (const file of new Set(roots.flatMap((root) => [...needed(root, new Map(files))]))) {
    const built = await run(coq, ["-q", "-w", "none", "-Q", "theories", "DiselTS", file], work);
    if (built.ok) continue;
    await rm(work, { recursive: true });
    throw new Error(`${file} of the Coq library does not compile:\n${built.output}`);
  }
  // Another process may have been faster: its folder is as good.
  await rename(work, done).catch(() => rm(work, { recursive: true }));
  return done;
}

/** What generated definitions import: a file of the library after those that it requires. */
function needed(file: string, texts: ReadonlyMap<string, string>): ReadonlySet<string> {
  const requires = [
    ...(texts.get(file) ?? "").matchAll(/^From DiselTS((?:\.\w+)*) Require(?: Import| Export)? (.*)\.$/gm),
  ];
  const before = requires.flatMap(([, folder = "", names = ""]) =>
    names.split(" ").map((name) => `theories${folder.replaceAll(".", "/")}/${name}.v`),
  );
  return new Set([...before.flatMap((one) => [...needed(one, texts)]), file]);
}

/** Runs coqc on one file. */
export async function check(text: string): Promise<Ran> {
  const folder = await mkdtemp(path.join(tmpdir(), "disel-ts-check-"));
  const file = path.join(folder, "Cases.v");
  await writeFile(file, text);
  const result = await run(
    await findCoq(),
    ["-q", "-Q", path.join(await library(), "theories"), "DiselTS", file],
    folder,
  );
  await rm(folder, { recursive: true });
  return result;
}
