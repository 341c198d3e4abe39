/** What files declare is read once: where nothing has changed it is the same, and where something has it is read anew. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { inputsOf } from "../../src/cli/inputs.ts";
import { generate } from "../../src/coqgen/generate.ts";
import { Diagnostics } from "../../src/diagnostics/diagnostic.ts";
import type { Extracted } from "../../src/extract/extract.ts";
import { extractOnce } from "../../src/prove/extractions.ts";
import { Store } from "../../src/prove/store.ts";
import { root } from "../support/root.ts";

const systems = readdirSync(path.join(root, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

let home = "";
let store: Store;

beforeEach(() => {
  home = realpathSync(mkdtempSync(path.join(os.tmpdir(), "disel-extractions-")));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  store = Store.open({ DISEL_CACHE: path.join(home, "cache") });
});

/** What is extracted, and whether TypeScript was asked for it. */
async function extracted(files: readonly string[]): Promise<Extracted & { readonly asked: boolean }> {
  const diagnostics = new Diagnostics();
  const found = await extractOnce(store, files, diagnostics);
  expect(diagnostics.all).toEqual([]);
  return { ...found, asked: found.timings.typecheck > 0 };
}

test.each(systems)("%s: the same Coq comes of it", async (system) => {
  const { files } = inputsOf([path.join(root, "examples", system)], root, new Diagnostics());
  const [first, again] = [await extracted(files), await extracted(files)];
  expect([first.asked, again.asked]).toEqual([true, false]);
  expect([again.files, again.texts]).toEqual([first.files, first.texts]);
  const coq = ({ modules }: Extracted) => {
    const { files, obligations } = generate(modules, { root, timeout: 60, user: new Map() });
    expect(obligations.length).toBeGreaterThan(0);
    return {
      files: files.map(({ path, text, requires }) => ({ path, text, requires })),
      obligations: obligations.map(({ id, kind, span }) => ({ id, kind, span })),
    };
  };
  expect(coq(again)).toEqual(coq(first));
});

/** Two files, one of which imports the other. */
function written(): { readonly file: string; readonly imported: string } {
  const folder = path.join(home, "source");
  mkdirSync(folder);
  const [file, imported] = [path.join(folder, "a.ts"), path.join(folder, "b.ts")];
  writeFileSync(file, 'import { one } from "./b.ts";\nexport const two = (): number => one() + 1;\n');
  writeFileSync(imported, "export const one = (): number => 1;\n");
  return { file, imported };
}

test("a file that has changed is read anew, also one that is imported", async () => {
  const { file, imported } = written();
  expect((await extracted([file])).asked).toBe(true);
  expect((await extracted([file])).asked).toBe(false);
  writeFileSync(imported, "export const one = (): number => 11;\n");
  const changed = await extracted([file]);
  expect([changed.asked, changed.texts.get(imported)]).toEqual([true, readFileSync(imported, "utf8")]);
  expect((await extracted([file])).asked).toBe(false);
  rmSync(imported);
  const diagnostics = new Diagnostics();
  await extractOnce(store, [file], diagnostics);
  expect(diagnostics.hasErrors).toBe(true);
});

test("a byte order mark does not count", async () => {
  const { file } = written();
  writeFileSync(file, `\uFEFF${readFileSync(file, "utf8")}`);
  expect((await extracted([file])).asked).toBe(true);
  expect((await extracted([file])).asked).toBe(false);
});

test("what is refused is refused again", async () => {
  const { file } = written();
  writeFileSync(file, "export const half = (): number => 1 / 2;\n");
  for (let i = 0; i < 2; i++) {
    const diagnostics = new Diagnostics();
    await extractOnce(store, [file], diagnostics);
    expect(diagnostics.all.map((one) => one.code)).toEqual(["DSL1302"]);
  }
});

test("a file of the cache with a flipped byte is made again", async () => {
  const { file } = written();
  await extracted([file]);
  const folder = path.join(store.root, "extracted");
  const [name = ""] = readdirSync(folder);
  const whole = readFileSync(path.join(folder, name));
  for (const at of [0, 41, whole.length - 1]) {
    const flipped = Buffer.from(whole);
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    writeFileSync(path.join(folder, name), flipped);
    expect((await extracted([file])).asked).toBe(true);
    expect((await extracted([file])).asked).toBe(false);
  }
});
