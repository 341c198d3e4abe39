/** The reference of the language shows programs that are in it, and names every code for what is not. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { codes } from "../../src/diagnostics/codes.ts";
import { listMethods } from "../../src/extract/expressions/methods.ts";
import * as library from "../../src/lang/index.ts";
import { root } from "../support/root.ts";
import { blocksOf, Snippets } from "./blocks.ts";

const text = readFileSync(path.join(root, "docs/language.md"), "utf8");
const blocks = blocksOf(text).filter((block) => block.language === "ts");
const snippets = new Snippets(new Map(blocks.map((block, i) => [`language-${i}`, block.text])));

describe("its examples are extracted without a diagnostic", () => {
  test.each(blocks.map((block, i) => ({ section: block.heading, i })))("$section", ({ i }) => {
    expect(snippets.diagnostics(`language-${i}`)).toEqual([]);
  });
});

test("it says of every code of a source where it applies, and of no code that does not exist", () => {
  const named = [...text.matchAll(/\[(DSL\d{4})\]\(diagnostics\/(DSL\d{4})\.md\)/g)];
  for (const [, code, target] of named) expect(target).toBe(code);
  const source = Object.keys(codes).filter((code) => /^DSL[12]/.test(code));
  const found = new Set(named.map(([, code]) => code ?? ""));
  expect(source.filter((code) => !found.has(code))).toEqual([]);
  expect([...found].filter((code) => !(code in codes))).toEqual([]);
});

test("it names every method of arrays and every function of the library", () => {
  const missing = [...listMethods.keys(), ...Object.keys(library)].filter(
    (name) => !new RegExp(`\\b${name}\\b`).test(text),
  );
  expect(missing).toEqual([]);
});

test("its table of exports has each function and class of the library once, and nothing else", () => {
  const [, section = ""] = /^## What the library exports$([\s\S]*)/m.exec(text) ?? [];
  // The first two columns of the first table, and the first of the second.
  const rows = [...section.matchAll(/^\| (.*?) +\| (.*?) +\|/gm)].filter(([row]) => row.includes("`"));
  const cells = rows.map(([, first = "", second = ""]) => (first.includes("`") ? first : second));
  const named = cells.flatMap((cell) => [...cell.matchAll(/`(\w+)/g)].map(([, name]) => name ?? ""));
  expect(named.sort()).toEqual(Object.keys(library).sort());
});
