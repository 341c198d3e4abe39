/** Names of projects, as npm allows them. */
import path from "node:path";
import { Fatal } from "../diagnostics/diagnostic.ts";

const allowed = /^(@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/;
/** npm installs no package into a project that has its name. */
const installed: ReadonlySet<string> = new Set(["disel-ts", "typescript", "vitest", "@types/node", "node_modules"]);

/**
 * The name that was asked for, or the folder's, with what npm does not allow in a name left out.
 *
 * @throws Fatal DSL4010 where that is no name
 */
export function projectName(given: string | undefined, folder: string): string {
  const name = given ?? nameFrom(path.basename(folder));
  if (allowed.test(name) && name.length <= 214 && !installed.has(name)) return name;
  const what = given === undefined ? `the folder's name, ${path.basename(folder)},` : `"${name}"`;
  const why = installed.has(name) ? "is the name of a package that the project needs" : "is not a package's name";
  throw new Fatal({
    code: "DSL4010",
    severity: "error",
    message: `${what} ${why}`,
    hint: "name it with --name: small letters, digits, -, . and _, beginning with a letter or a digit",
  });
}

const nameFrom = (folder: string): string =>
  folder
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[^a-z0-9]+|-+$/g, "");
