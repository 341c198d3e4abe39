/** `disel init` */
import path from "node:path";
import type { Argv, CommandModule } from "yargs";
import { telling } from "../told.ts";

interface Args {
  dir: string;
  name: string | undefined;
}

export const initCommand: CommandModule<object, Args> = {
  command: "init [dir]",
  describe: "Write a new project that checks green, with tests and CI",
  builder: (parser) =>
    (parser as Argv<Args>)
      .positional("dir", { type: "string", default: ".", describe: "The project's folder, new or empty" })
      .option("name", { type: "string", describe: "The project's name; the folder's, where it is left out" })
      .example("$0 init counter", "a project in a new folder")
      .example("$0 init --name @team/counter", "in this folder, under another name") as Argv<Args>,
  handler: async (args) => {
    process.exitCode = await telling(() => run(args));
  },
};

async function run({ dir, name }: Args): Promise<number> {
  const { projectFiles } = await import("../../init/files.ts");
  const { projectName } = await import("../../init/name.ts");
  const { writeProject } = await import("../../init/write.ts");
  const folder = path.resolve(dir);
  const files = projectFiles(projectName(name, folder));
  writeProject(folder, dir, files);
  const there = path.relative(process.cwd(), folder);
  const next = [...(there === "" ? [] : [`cd ${quoted(there)}`]), "npm install", "npx disel check src"];
  process.stdout.write(`wrote ${files.length} files to ${dir}\nnext:\n${next.map((line) => `  ${line}\n`).join("")}`);
  return 0;
}

/** As a shell reads it. */
const quoted = (name: string): string => (/^[\w./@-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`);
