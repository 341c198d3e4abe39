/** The page of the soundness theorems: each is stated there as it is in the library, and rests on nothing. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { sentences } from "../../src/prove/vernacular.ts";
import { compiler } from "../support/library.ts";
import { root } from "../support/root.ts";

const theories = path.join(root, "coq/theories");
const plain = (text: string): string => text.replace(/\s+/g, " ").trim();

/** Statements of the library, in one line, with the module each is in. */
const stated = readdirSync(theories, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".v"))
  .flatMap((file) =>
    sentences(readFileSync(path.join(theories, file), "utf8")).map(({ text }) => ({
      module: `DiselTS.${file.slice(0, -2).split(path.sep).join(".")}`,
      text: plain(text),
    })),
  );

const page = readFileSync(path.join(root, "docs/metatheory.md"), "utf8");
const shown = [...page.matchAll(/^```coq\n(.*?)^```$/gms)].map(([, block]) => plain(block ?? ""));
const nameOf = (statement: string): string => /^\w+ (\w+)/.exec(statement)?.[1] ?? "";
const proved = shown.filter((block) => /^(Theorem|Lemma) /.test(block));

test("the page shows theorems", () => expect(proved.length).toBeGreaterThan(20));

test.each(shown.map((block) => [nameOf(block), block]))("%s is stated so in the library", (_, block) => {
  expect(stated.map((one) => one.text)).toContain(block);
});

test("each rests on nothing, as Coq itself prints", async () => {
  const home = mkdtempSync(path.join(os.tmpdir(), "disel-metatheory-"));
  try {
    const own = await compiler();
    const names = proved.map((block) => `${stated.find((one) => one.text === block)?.module}.${nameOf(block)}`);
    const modules = [...new Set(names.map((name) => name.split(".").slice(0, -1).join(".")))];
    writeFileSync(
      path.join(home, "assumptions.v"),
      [
        ...modules.map((module) => `Require ${module}.`),
        `Definition all := (${names.map((name) => `@${name}`).join(", ")}).`,
        "Print Assumptions all.",
        // The question can be answered otherwise.
        "Axiom nothing : False. Definition some := (all, nothing). Print Assumptions some.",
        "",
      ].join("\n"),
    );
    const { ok, stdout } = await own.coqc(home, "assumptions.v", []);
    expect(ok).toBe(true);
    expect(stdout.trim().split("\n")).toEqual(["Closed under the global context", "Axioms:", "nothing : False"]);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
