/** Programs that stand in for those of the system. */
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";

/** A temporary folder, gone after the test. */
export function temporary(): string {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), "disel-test-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a shell script, and returns its path. */
export function program(folder: string, name: string, script: string): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** A compiler that only knows its version. */
export const coqcOf = (folder: string, version: string, name = "coqc"): string =>
  program(
    folder,
    name,
    name === "rocq"
      ? `[ "$1" = c ] && echo "The Rocq Prover, version ${version}"`
      : `echo "The Coq Proof Assistant, version ${version}"\necho "compiled with OCaml 4.14.1"`,
  );
