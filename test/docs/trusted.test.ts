/** What the documentation says of the size of what is trusted is so. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { globSync } from "tinyglobby";
import { expect, test } from "vitest";
import { root } from "../support/root.ts";

const read = (file: string): string => readFileSync(path.join(root, file), "utf8");
const linesOf = (file: string): number => read(file).split("\n").length - 1;

const folder = "src/roundtrip/realizers";
const files = globSync("*.ts", { cwd: path.join(root, folder) }).map((name) => `${folder}/${name}`);

test("the realizers have as many lines as README.md says", () => {
  const [, said] = /`src\/roundtrip\/realizers`, (\d+) lines/.exec(read("README.md")) ?? [];
  expect(Number(said)).toBe(files.reduce((sum, file) => sum + linesOf(file), 0));
});

test("docs/roundtrip.md lists every file of realizers, with its lines", () => {
  const rows = [...read("docs/roundtrip.md").matchAll(/^\|[^|]*\| `(src\/[^`{]+\.ts)` *\| *(\d+) *\|/gm)];
  const said = new Map(rows.map(([, file = "", lines]) => [file, Number(lines)]));
  // The index only passes them on.
  for (const file of files.filter((one) => !one.endsWith("/index.ts"))) expect([...said.keys()]).toContain(file);
  for (const [file, lines] of said) expect(lines, file).toBe(linesOf(file));
});
