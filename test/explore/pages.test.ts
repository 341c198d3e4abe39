/** Every diagnostic of exploration has a page that says what it means, why, and the way out, with examples. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { codes } from "../../src/diagnostics/codes.ts";
import { root } from "../support/root.ts";

const own = Object.entries(codes).filter(([code]) => code.startsWith("DSL45"));

it.each(own)("%s: %s", (code, title) => {
  const page = readFileSync(path.join(root, "docs/diagnostics", `${code}.md`), "utf8");
  expect(page.split("\n")[0]).toBe(`# ${code}: ${title}`);
  expect([...page.matchAll(/^## (.*)$/gm)].map((match) => match[1])).toEqual([
    "What it means",
    "Why",
    "Failing",
    "Working",
    "Way out",
  ]);
});
