/** The files of a new project, from `templates/init`. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Handlebars from "handlebars";
import { globSync } from "tinyglobby";

export interface NewFile {
  /** Relative to the project, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** What of this package's own description a new project takes over: so both are tested with the same versions. */
interface Own {
  readonly version: string;
  readonly engines: { readonly node: string };
  readonly devDependencies: Readonly<Record<string, string>>;
}

const templates = fileURLToPath(new URL("../../templates/init", import.meta.url));

/**
 * The files of a project of that name, by path.
 *
 * In a template's path `_` at the beginning of a name stands for `.` (a package cannot hold a `.gitignore`), and `.hbs` at
 * the end says that values are filled in.
 */
export function projectFiles(name: string): readonly NewFile[] {
  const own = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as Own;
  const values = {
    name,
    node: own.engines.node,
    disel: own.version,
    types: own.devDependencies["@types/node"],
    typescript: own.devDependencies.typescript,
    vitest: own.devDependencies.vitest,
  };
  return globSync("**/*", { cwd: templates, expandDirectories: false })
    .sort()
    .map((template) => {
      const text = readFileSync(`${templates}/${template}`, "utf8");
      return {
        path: template.replace(/(^|\/)_/g, "$1.").replace(/\.hbs$/, ""),
        text: template.endsWith(".hbs") ? Handlebars.compile(text, { noEscape: true, strict: true })(values) : text,
      };
    });
}
