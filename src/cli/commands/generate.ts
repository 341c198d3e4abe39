/** `disel generate` */
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Argv, CommandModule } from "yargs";
import { Diagnostics, Fatal } from "../../diagnostics/diagnostic.ts";
import { exitCodeOf } from "../exit.ts";
import { inputsOf } from "../inputs.ts";
import { wholeNumbers } from "../options.ts";

interface Args {
  paths: string[];
  output: string;
  format: "pretty" | "json";
  timeout: number;
}

export const generateCommand: CommandModule<object, Args> = {
  command: "generate [paths..]",
  describe: "Write a Coq project (_CoqProject, files.mk, dune) with source maps, and stop",
  builder: (parser) =>
    (parser as Argv<Args>)
      .positional("paths", { type: "string", array: true, default: ["."], describe: "Files, or folders of systems" })
      .option("output", { alias: "o", type: "string", demandOption: true, describe: "The folder to write to" })
      .option("format", { choices: ["pretty", "json"] as const, default: "pretty" as const, describe: "How to report" })
      .option("timeout", { type: "number", default: 60, describe: "Seconds that one step of a proof may take" })
      .check(({ timeout }) => wholeNumbers({ timeout }))
      .example("$0 generate examples/calculator -o out", "what `check` would give to coqc") as Argv<Args>,
  handler: async (args) => {
    process.exitCode = await run(args);
  },
};

async function run(args: Args): Promise<number> {
  const begin = performance.now();
  const cwd = process.cwd();
  const diagnostics = new Diagnostics();
  const { reportOf } = await import("../../report/report.ts");
  const { pretty } = await import("../../report/pretty.ts");
  const finish = (written: readonly string[]): number => {
    const report = {
      ...reportOf(undefined, diagnostics.all, Math.round(performance.now() - begin) / 1000),
      ok: !diagnostics.hasErrors,
    };
    if (args.format === "json")
      process.stdout.write(
        `${JSON.stringify({ version: 1, ok: report.ok, files: written, diagnostics: report.diagnostics }, undefined, 2)}\n`,
      );
    else if (report.ok) process.stdout.write(`wrote ${written.length} files to ${args.output}\n`);
    else process.stdout.write(pretty(report, { color: process.stdout.isTTY === true, cwd }));
    return exitCodeOf(report.diagnostics, report.ok);
  };
  try {
    const inputs = inputsOf(args.paths.length === 0 ? ["."] : args.paths, cwd, diagnostics);
    if (diagnostics.hasErrors) return finish([]);
    const { filesFor } = await import("../../prove/output.ts");
    const { authoredFolder, coqProject } = await import("../../prove/coqProject.ts");
    const folder = path.resolve(cwd, args.output);
    const authored = filesFor(inputs, args.timeout, path.join(folder, authoredFolder), diagnostics);
    if (diagnostics.hasErrors) return finish([]);
    const files = coqProject(authored);
    writeAll(folder, files);
    return finish(files.map((file) => file.path));
  } catch (error) {
    if (!(error instanceof Fatal)) throw error;
    diagnostics.report(error.diagnostic);
    return finish([]);
  }
}

/**
 * Writes all files, or none: what an earlier run has written stays as it is until everything is there. Files that are
 * the same are left alone, so that `make` does not compile them again.
 */
function writeAll(folder: string, files: readonly { readonly path: string; readonly text: string }[]): void {
  try {
    mkdirSync(folder, { recursive: true });
    const staging = mkdtempSync(path.join(folder, ".disel-"));
    try {
      const changed = files.filter((file) => read(path.join(folder, file.path)) !== file.text);
      for (const file of changed) {
        mkdirSync(path.dirname(path.join(staging, file.path)), { recursive: true });
        writeFileSync(path.join(staging, file.path), file.text);
      }
      for (const file of changed) {
        mkdirSync(path.dirname(path.join(folder, file.path)), { recursive: true });
        renameSync(path.join(staging, file.path), path.join(folder, file.path));
      }
    } finally {
      rmSync(staging, { recursive: true, force: true });
    }
  } catch (error) {
    throw new Fatal({
      code: "DSL4005",
      severity: "error",
      message: `${folder} cannot be written: ${(error as Error).message}`,
      hint: "name a folder that can be written with -o",
    });
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
