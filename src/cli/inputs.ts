/** What the command line names: files, folders of systems, and the project that they belong to. */
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { globSync } from "tinyglobby";
import type { Diagnostics } from "../diagnostics/diagnostic.ts";

export interface Inputs {
  /** Absolute paths. */
  readonly files: readonly string[];
  /** The folder that logical names are counted from. */
  readonly root: string;
}

const systems = /from\s+["']disel-ts["']/;

/** Whether a text imports the authoring library. */
export const isAuthoredText = (text: string): boolean => systems.test(text);

/** The authored files that paths mean: a folder means what in it imports the authoring library. */
export function inputsOf(paths: readonly string[], cwd: string, diagnostics: Diagnostics): Inputs {
  const files = new Set<string>();
  for (const given of paths) {
    const target = path.resolve(cwd, given);
    if (!existsSync(target)) {
      diagnostics.report({
        code: "DSL4003",
        severity: "error",
        message: `${given} does not exist`,
        hint: "name a .ts file, or a folder of them",
      });
      continue;
    }
    if (!statSync(target).isDirectory()) {
      if (target.endsWith(".ts") && !target.endsWith(".d.ts")) files.add(target);
      else
        diagnostics.report({
          code: "DSL4004",
          severity: "error",
          message: `${given} is not a TypeScript file`,
          hint: "name a .ts file, or a folder of them",
        });
      continue;
    }
    const found = inFolder(target, given, diagnostics);
    if (found.length === 0)
      diagnostics.report({
        code: "DSL4004",
        severity: "error",
        message: `nothing in ${given} imports "disel-ts"`,
        hint: "name a folder with protocols, programs or deployments in it",
      });
    for (const file of found) files.add(file);
  }
  const sorted = [...files].sort();
  return { files: sorted, root: rootOf(sorted[0] ?? cwd) };
}

function inFolder(folder: string, given: string, diagnostics: Diagnostics): readonly string[] {
  const names = globSync("**/*.ts", {
    cwd: folder,
    absolute: true,
    ignore: ["**/node_modules/**", "**/dist/**", "**/*.d.ts", "**/*.test.ts", "**/*.spec.ts", "**/.*/**"],
    expandDirectories: false,
  });
  return names.sort().filter((name) => {
    try {
      return isAuthoredText(readFileSync(name, "utf8"));
    } catch (error) {
      diagnostics.report({
        code: "DSL4006",
        severity: "error",
        message: `${name} (in ${given}) cannot be read: ${(error as Error).message}`,
        hint: "look at its permissions",
      });
      return false;
    }
  });
}

/** The folder that logical names are counted from: the nearest one above that has a package.json or a repository; else the file's own. */
export function rootOf(file: string): string {
  const own = existsSync(file) && statSync(file).isDirectory() ? file : path.dirname(file);
  for (let folder = own; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, "package.json")) || existsSync(path.join(folder, ".git"))) return folder;
    if (path.dirname(folder) === folder) return own;
  }
}
