/**
 * What is generated of the examples is what is kept in test/golden, byte for byte: a change of the generator shows as a
 * change there. `UPDATE_GOLDENS=1 npx vitest run test/coqgen/golden.test.ts` writes it anew.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { beforeAll, describe, expect, test } from "vitest";
import { inputsOf } from "../../src/cli/inputs.ts";
import { obligationsOf } from "../../src/coqgen/obligations.ts";
import { Lines } from "../../src/coqgen/sourcemap.ts";
import { Diagnostics } from "../../src/diagnostics/diagnostic.ts";
import { extract } from "../../src/extract/extract.ts";
import { filesFor, type OutputFile } from "../../src/prove/output.ts";
import { root } from "../support/root.ts";

/** How many obligations each has: a test that looks at none must not pass. */
const counts: Readonly<Record<string, number>> = { greeter: 12, calculator: 27, query: 42, lock: 67, paxos: 39 };

const update = process.env.UPDATE_GOLDENS === "1";

describe.each(["greeter", "calculator", "query", "lock", "paxos"])("%s", (name) => {
  const folder = path.join(root, "test/golden", name);
  const sources = path.join(root, "examples", name);
  let files: readonly OutputFile[] = [];
  const textOf = (file: string): string => files.find((one) => one.path === file)?.text ?? "";

  beforeAll(() => {
    const diagnostics = new Diagnostics();
    files = filesFor(inputsOf([sources], root, diagnostics), 60, folder, diagnostics);
    expect(diagnostics.all).toEqual([]);
    if (!update) return;
    rmSync(folder, { recursive: true, force: true });
    for (const file of files) {
      mkdirSync(path.dirname(path.join(folder, file.path)), { recursive: true });
      writeFileSync(path.join(folder, file.path), file.text);
    }
  });

  test("the files are those that are kept", () => {
    const kept = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
      .filter((file) => /\.v(\.map)?$/.test(file));
    expect(files.map((file) => file.path).sort()).toEqual(kept.sort());
  });

  test("each file is as it is kept", () => {
    for (const file of files) {
      const kept = path.join(folder, file.path);
      expect(file.text, file.path).toBe(existsSync(kept) ? readFileSync(kept, "utf8") : undefined);
    }
  });

  test("a second run gives the same", () => {
    const diagnostics = new Diagnostics();
    expect(filesFor(inputsOf([sources], root, diagnostics), 60, folder, diagnostics)).toEqual(files);
  });

  test("the maps take the statement and the proof of every obligation to its span in the source", () => {
    const diagnostics = new Diagnostics();
    const inputs = inputsOf([sources], root, diagnostics);
    const { modules } = extract(inputs.files, diagnostics);
    let seen = 0;
    for (const module of modules) {
      const text = readFileSync(module.file, "utf8");
      const stem = path.relative(root, module.file).replace(/\.ts$/, "").replaceAll("-", "_");
      for (const { id, name, span, kind } of obligationsOf(module)) {
        const start = new Lines(text).at(span.start);
        const own = { source: path.relative(path.join(folder, path.dirname(stem)), module.file), ...start };
        /** Where the first place at or behind a text in a generated file comes from, as a consumer of maps sees it. */
        const origin = (file: string, before: string, at: string) => {
          const generated = textOf(file);
          const from = generated.indexOf(at, generated.indexOf(before));
          expect(from, `${at} in ${file}`).toBeGreaterThan(0);
          const { line, column } = new Lines(generated).at(from);
          const { source, ...place } = originalPositionFor(new TraceMap(textOf(`${file}.map`)), { line, column });
          return { source, line: place.line, column: place.column };
        };
        // A module with many obligations has several files of proofs, and each of its programs has files of its own.
        const fileWith = (has: string): string =>
          files.find((one) => one.path.startsWith(stem) && one.path.endsWith(".v") && one.text.includes(has))?.path ??
          "";
        const statement = `Definition ${name} : Prop :=`;
        const statements = fileWith(statement);
        expect(statements).toMatch(/_spec\.v$/);
        expect(origin(statements, statement, statement), id).toEqual(own);
        expect(origin(statements, `(** ${id} *)`, `(** ${id} *)`), id).toEqual(own);
        const lemma = `Lemma ${name} :`;
        const proofs = fileWith(lemma);
        expect(proofs).toMatch(/_proofs\d*\.v$/);
        expect(origin(proofs, lemma, `${name} :`), id).toEqual(own);
        const use = `Definition ${name} : ${statements.replace(/\.v$/, "").split("/").at(-1)}.`;
        expect(origin(fileWith(use), use, `${name} : `), id).toEqual(own);
        // A contract's proof is at the program's statements, which lie in the declaration or in its contract.
        const tactics: Partial<Record<typeof kind, string>> = {
          contract: "start_",
          deployment: "by_computation.",
          lemma: "consequence.",
        };
        const script = origin(proofs, lemma, tactics[kind] ?? "obligation.");
        if (kind !== "contract") expect(script, id).toEqual(own);
        else {
          const offset =
            text
              .split("\n")
              .slice(0, (script.line ?? 1) - 1)
              .join("\n").length +
            1 +
            (script.column ?? 0);
          expect(script.source).toBe(own.source);
          expect(offset).toBeGreaterThanOrEqual(span.start);
          expect(offset).toBeLessThan(span.end);
        }
        seen += 1;
      }
    }
    expect(seen).toBe(counts[name]);
  });
});
