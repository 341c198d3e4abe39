/** Which copy of the tool this is: what another copy has found need not hold for it. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { hashOf } from "./hash.ts";

/** Where the program is: `dist` of a package, or its sources. */
const program = fileURLToPath(new URL("../", import.meta.url));

/**
 * A name for a copy of the tool: its program, its templates and its Coq library, by size and time of every file; and its
 * package.json, for npm gives all files of all versions the same time.
 */
export function keyOfCopy(folder: string): string {
  const root = path.dirname(folder);
  const stamps = [readFileSync(path.join(root, "package.json"), "utf8")];
  const look = (one: string): void => {
    for (const entry of readdirSync(one, { withFileTypes: true })) {
      const target = path.join(one, entry.name);
      if (entry.isDirectory()) look(target);
      else if (/\.(js|ts|hbs|v|css)$|_CoqProject$/.test(entry.name)) {
        const { size, mtimeMs } = statSync(target);
        stamps.push(`${target} ${size} ${mtimeMs}`);
      }
    }
  };
  for (const one of [folder, path.join(root, "templates"), path.join(root, "coq")]) look(one);
  return hashOf(stamps);
}

let key: string | undefined;

/** Of this copy. */
export function toolKey(): string {
  key ??= keyOfCopy(path.resolve(program));
  return key;
}
