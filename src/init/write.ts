/** Writes a new project: all of its files, or none, and never over one that is there. */
import { lstatSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Fatal } from "../diagnostics/diagnostic.ts";
import type { NewFile } from "./files.ts";

/**
 * @param told the folder, as the user names it
 * @throws Fatal DSL4009 where a file is in the way, DSL4005 where the folder cannot be written
 */
export function writeProject(folder: string, told: string, files: readonly NewFile[]): void {
  const there = files.filter((file) => exists(path.join(folder, file.path)));
  if (there.length > 0) throw inTheWay(there, told);
  /** What was made, the outermost first. */
  const made: string[] = [];
  try {
    for (const file of files) {
      const target = path.join(folder, file.path);
      const outermost = mkdirSync(path.dirname(target), { recursive: true });
      if (outermost !== undefined) made.push(outermost);
      // Whatever has come to be there meanwhile stays as it is.
      writeFileSync(target, file.text, { flag: "wx" });
      made.push(target);
    }
  } catch (error) {
    for (const one of made.reverse()) rmSync(one, { recursive: true, force: true });
    throw new Fatal({
      code: "DSL4005",
      severity: "error",
      message: `${told} cannot be written: ${(error as Error).message}`,
      hint: "name a folder that can be written",
    });
  }
}

function inTheWay(there: readonly NewFile[], told: string): Fatal {
  const names = there.map((file) => path.join(told, file.path)).sort();
  const project = there.some((file) => file.path === "package.json");
  return new Fatal({
    code: "DSL4009",
    severity: "error",
    message: project
      ? `${path.join(told, "package.json")} is there already: this is a project${names.length === 1 ? "" : `, and has ${listed(names)}`}`
      : `${listed(names)} ${names.length === 1 ? "is" : "are"} there already`,
    hint: project
      ? "name a new folder; to use disel-ts in a project that there is, `npm install --save-exact disel-ts`"
      : "nothing is written over: name a new folder, or move them away",
  });
}

const listed = (names: readonly string[]): string =>
  names.length === 1 ? `${names[0]}` : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;

/** Whether anything is there: also a link that leads nowhere. */
function exists(file: string): boolean {
  try {
    lstatSync(file);
    return true;
  } catch {
    // What cannot be looked at cannot be written either, and is told then.
    return false;
  }
}
