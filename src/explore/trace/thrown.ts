/** Where in the authored text something was thrown, as its stack tells by way of the source maps. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Span } from "../../ir/span.ts";

/** The line of the innermost frame that is in an authored file. */
export function thrownAt(error: unknown, files: readonly string[]): Span | undefined {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  for (const frame of stack.split("\n")) {
    const match = /\(?((?:file:\/\/)?\/[^()]+?):(\d+):\d+\)?$/.exec(frame.trim());
    if (match === null) continue;
    const [, name = "", line] = match;
    const file = name.startsWith("file:") ? fileURLToPath(name) : name;
    if (files.includes(file)) return lineOf(file, Number(line));
  }
  return undefined;
}

/** A line, without the space around its text. */
function lineOf(file: string, line: number): Span | undefined {
  const lines = readFileSync(file, "utf8").split("\n");
  const text = lines[line - 1];
  if (text === undefined) return undefined;
  const begin = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const indent = text.length - text.trimStart().length;
  return { file, start: begin + indent, end: begin + text.trimEnd().length };
}
