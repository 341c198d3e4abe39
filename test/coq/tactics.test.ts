/**
 * The library's tactics: each file of coq/tests has goals that must be closed and goals that must be left open, and what
 * it prints is kept beside it. `UPDATE_GOLDENS=1 npx vitest run test/coq/tactics.test.ts` writes that anew.
 */
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Compiler, compiler } from "../support/library.ts";
import { root } from "../support/root.ts";

const folder = path.join(root, "coq/tests");
const files = readdirSync(folder).filter((name) => name.endsWith(".v"));
/** Required by the others. */
const systems = ["Counter.v"];
const update = process.env.UPDATE_GOLDENS === "1";

let home = "";
let own: Compiler;
const options = (): readonly string[] => ["-Q", home, ""];

beforeAll(async () => {
  home = mkdtempSync(path.join(os.tmpdir(), "disel-tactics-"));
  own = await compiler();
  for (const file of files) copyFileSync(path.join(folder, file), path.join(home, file));
  for (const file of systems) expect(await own.coqc(home, file, options())).toMatchObject({ ok: true });
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Without what differs between versions of Coq: white space at the ends of lines. */
const plain = (text: string): string => `${text.replace(/[ \t]+$/gm, "").trimEnd()}\n`;

test.each(files.filter((file) => !systems.includes(file)))("%s", async (file) => {
  const { ok, stdout, stderr } = await own.coqc(home, file, options());
  expect(stderr).toBe("");
  expect(ok).toBe(true);
  const kept = path.join(folder, file.replace(/\.v$/, ".out"));
  if (update) writeFileSync(kept, plain(stdout));
  expect(plain(stdout)).toBe(existsSync(kept) ? readFileSync(kept, "utf8") : undefined);
});

test("every output that is kept belongs to a file", () => {
  const outputs = readdirSync(folder).filter((name) => name.endsWith(".out"));
  expect(outputs.filter((name) => !files.includes(name.replace(/\.out$/, ".v")))).toEqual([]);
});
