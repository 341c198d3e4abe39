/** What has to be trusted of the runtime is as large as its page says. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { root } from "../support/root.ts";

const folder = path.join(root, "src/runtime");

/** Lines that are neither empty nor a comment. */
function linesIn(file: string): number {
  const code = readFileSync(file, "utf8").replace(/^\s*\/\*\*?[\s\S]*?\*\/\s*$/gm, "");
  return code.split("\n").filter((line) => line.trim() !== "" && !line.trim().startsWith("//")).length;
}

const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
const sum = (some: readonly string[]): number => some.reduce((all, file) => all + linesIn(path.join(folder, file)), 0);
const parts = ["node", "wire", "link", "log"];

test("docs/runtime.md counts the lines", () => {
  const page = readFileSync(path.join(root, "docs/runtime.md"), "utf8");
  const told = new Map(
    [...page.matchAll(/^\| `src\/runtime(?:\/(\w+))?`.*?\|\s+(\d+)\s*\|/gm)].map(([, part, lines]) => [
      part ?? "rest",
      Number(lines),
    ]),
  );
  const counted = new Map(parts.map((part) => [part, sum(files.filter((file) => file.startsWith(`${part}/`)))]));
  counted.set("rest", sum(files.filter((file) => !parts.some((part) => file.startsWith(`${part}/`)))));
  expect(told).toEqual(counted);
});
