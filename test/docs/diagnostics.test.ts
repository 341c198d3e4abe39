/** Every code has its page, and what a page says fails or works does. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type Code, codes } from "../../src/diagnostics/codes.ts";
import { root } from "../support/root.ts";
import { blocksOf, Snippets } from "./blocks.ts";

const folder = path.join(root, "docs/diagnostics");
const all = Object.keys(codes) as Code[];
const page = (code: string): string => readFileSync(path.join(folder, `${code}.md`), "utf8");
const sections = ["Why", "Failing", "Working", "Way out"];

test("pages and codes correspond one to one", () => {
  const pages = readdirSync(folder).filter((file) => file !== "README.md");
  expect(pages.sort()).toEqual(all.map((code) => `${code}.md`).sort());
});

test("the index lists every code with its title, and links to its page", () => {
  const index = readFileSync(path.join(folder, "README.md"), "utf8");
  const listed = [...index.matchAll(/^\| \[(DSL\d{4})\]\((DSL\d{4})\.md\) \| (.*) \|$/gm)];
  expect(listed.map(([, code, target, title]) => [code, target, title?.trim()])).toEqual(
    all.map((code) => [code, code, codes[code]]),
  );
});

describe("each page has its title, what the code means, and its parts in order", () => {
  test.each(all)("%s", (code) => {
    const text = page(code);
    const [title, what, ...rest] = text.split(/\n\n+/);
    expect(title).toBe(`# ${code}: ${codes[code]}`);
    expect(what).toMatch(/^[^#\n].{15,}[.)]$/s);
    expect(rest.length).toBeGreaterThan(0);
    expect([...text.matchAll(/^## (.*)$/gm)].map(([, name]) => name)).toEqual(sections);
    const filled = text.split(/^## .*$/m).slice(1);
    for (const [i, part] of filled.entries()) expect(part.trim().length, sections[i]).toBeGreaterThan(10);
    const blocks = blocksOf(text).map((block) => block.heading);
    expect(blocks).toEqual(["Failing", "Working"]);
  });
});

describe("of what is refused in a source", () => {
  const source = all.filter((code) => /^DSL[12]/.test(code));
  const texts = new Map<string, string>();
  for (const code of source)
    for (const block of blocksOf(page(code)))
      if (block.language === "ts") texts.set(`${code}-${block.heading}`, block.text);
  const snippets = new Snippets(texts);

  test.each(source)("%s: the failing example has this code and no other, the working one none", (code) => {
    const failing = snippets.diagnostics(`${code}-Failing`).map((one) => one.code);
    // A type that is not known is reported by the type checker, unless it is kept from that, which has a code itself.
    const others = failing.filter((one) => one !== code && !(code === "DSL1209" && one === "DSL1312"));
    expect(failing).toContain(code);
    expect(others).toEqual([]);
    expect(snippets.diagnostics(`${code}-Working`)).toEqual([]);
  });
});

test("every link of a page leads somewhere", () => {
  for (const file of readdirSync(folder)) {
    const text = readFileSync(path.join(folder, file), "utf8");
    for (const [, target = "", anchor] of text.matchAll(/\]\(([^)#]*)(?:#([^)]*))?\)/g)) {
      const linked = readFileSync(path.resolve(folder, target), "utf8");
      const anchors = [...linked.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
        heading
          .toLowerCase()
          .replace(/[^\w\- ]/g, "")
          .replaceAll(" ", "-"),
      );
      if (anchor !== undefined) expect(anchors, `${file} links to ${target}#${anchor}`).toContain(anchor);
    }
  }
});
