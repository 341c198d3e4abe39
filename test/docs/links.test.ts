/** Links between the pages that people read: each leads to a file that is there, and to a heading in it. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { globSync } from "tinyglobby";
import { describe, expect, test } from "vitest";
import { root } from "../support/root.ts";

const pages = globSync(["*.md", "docs/*.md", "docs/decisions/*.md", "examples/**/*.md"], { cwd: root }).sort();

/** As GitHub makes them from headings. */
const anchorsOf = (markdown: string): readonly string[] =>
  [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_\- ]/gu, "")
      .replaceAll(" ", "-"),
  );

describe("links lead somewhere", () => {
  test.each(pages)("%s", (page) => {
    const text = readFileSync(path.join(root, page), "utf8").replace(/^```[\s\S]*?^```$/gm, "");
    for (const [, target = "", anchor] of text.matchAll(/\]\((?![a-z]+:)([^)#]*)(?:#([^)]*))?\)/g)) {
      const file = target === "" ? page : path.join(path.dirname(page), target);
      expect(existsSync(path.join(root, file)), `${page} links to ${target}`).toBe(true);
      if (anchor !== undefined)
        expect(
          anchorsOf(readFileSync(path.join(root, file), "utf8")),
          `${page} links to ${target}#${anchor}`,
        ).toContain(anchor);
    }
  });

  test("there are pages, and the ones to begin with among them", () => {
    expect(pages).toEqual(expect.arrayContaining(["README.md", "docs/tutorial.md", "docs/coq-users.md"]));
  });
});
