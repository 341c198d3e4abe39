/** The page for Coq users: each excerpt is in what is generated, its proof by hand proves, and its tactics are there. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { libraryFiles, librarySources } from "../../src/prove/library.ts";
import { root } from "../support/root.ts";
import { followed } from "./follow.ts";

followed("coq-users.md");

test("every tactic that the page names is one of the library", () => {
  const library = libraryFiles().map((file) => readFileSync(path.join(librarySources(), file), "utf8"));
  const defined = new Set(
    library.flatMap((text) => [...text.matchAll(/^(?:Ltac|with) (\w+)/gm)].map(([, name]) => name)),
  );
  const page = readFileSync(path.join(root, "docs/coq-users.md"), "utf8");
  const [, section = ""] = /^## Tactics$([\s\S]*?)^## /m.exec(page) ?? [];
  const named = [...section.matchAll(/^\| (.*?) +\|/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );
  expect(named.length).toBeGreaterThan(12);
  expect(named.filter((name) => !defined.has(name))).toEqual([]);
});
