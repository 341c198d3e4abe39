/** `disel roundtrip` */
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Argv, CommandModule } from "yargs";
import { Diagnostics, Fatal } from "../../diagnostics/diagnostic.ts";
import type { Compared } from "../../roundtrip/differential/check.ts";
import { exitCodeOf, exitCodes } from "../exit.ts";
import { inputsOf } from "../inputs.ts";
import { wholeNumbers } from "../options.ts";
import { progressOn } from "../progress.ts";

interface Args {
  paths: string[];
  output: string;
  format: "pretty" | "json";
  cases: number;
  runs: number;
  steps: number;
  seed: number;
  jobs: number;
  cache: boolean;
}

export const roundtripCommand: CommandModule<object, Args> = {
  command: "roundtrip [paths..]",
  describe: "Coq's extraction back to TypeScript, compared with the authored code",
  builder: (parser) =>
    (parser as Argv<Args>)
      .positional("paths", { type: "string", array: true, default: ["."], describe: "Files, or folders of systems" })
      .option("output", { alias: "o", type: "string", demandOption: true, describe: "The folder to write to" })
      .option("format", { choices: ["pretty", "json"] as const, default: "pretty" as const, describe: "How to report" })
      .option("cases", { type: "number", default: 5000, describe: "Inputs of functions, transitions and programs" })
      .option("runs", { type: "number", default: 50, describe: "Runs of each deployment, in lock-step" })
      .option("steps", { type: "number", default: 100, describe: "Steps of one run" })
      .option("seed", { type: "number", default: 1, describe: "What inputs are generated from" })
      .option("jobs", { type: "number", default: os.availableParallelism(), describe: "How many files at once" })
      .option("cache", { type: "boolean", default: true, describe: "Use what earlier runs have compiled" })
      .check(({ cases, runs, steps, jobs }) => wholeNumbers({ cases, runs, steps, jobs }))
      .example("$0 roundtrip examples/calculator -o extracted", "writes extracted/calculator") as Argv<Args>,
  handler: async (args) => {
    process.exitCode = await run(args);
  },
};

async function run(args: Args): Promise<number> {
  const cwd = process.cwd();
  const begin = performance.now();
  const diagnostics = new Diagnostics();
  const cancel = new AbortController();
  const interrupt = (): void => {
    if (cancel.signal.aborted) process.exit(exitCodes.interrupted);
    cancel.abort();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  const progress = progressOn(process.stderr);
  const { Store } = await import("../../prove/store.ts");
  const store = args.cache ? Store.open() : Store.ephemeral();
  try {
    const inputs = inputsOf(args.paths.length === 0 ? ["."] : args.paths, cwd, diagnostics);
    if (diagnostics.hasErrors) return await finish(args, [], undefined, diagnostics, begin, cwd);
    const [{ roundTrip }, { findCoq }] = await Promise.all([
      import("../../roundtrip/roundtrip.ts"),
      import("../../prove/coq.ts"),
    ]);
    const { files, root } = inputs;
    const trip = await roundTrip(
      files,
      { root, coq: () => findCoq(), store, jobs: args.jobs, signal: cancel.signal },
      diagnostics,
    );
    if (trip === undefined) return await finish(args, [], undefined, diagnostics, begin, cwd);
    const { compareAll } = await import("../../roundtrip/differential/check.ts");
    const total = trip.modules.length;
    const compared = await compareAll(
      trip,
      { ...args, progress: (name) => progress.show({ done: 0, total, now: [name] }) },
      diagnostics,
    );
    progress.clear();
    // What differs is not written: it would not run what is proved.
    if (diagnostics.hasErrors) return await finish(args, [], compared, diagnostics, begin, cwd);
    const written = trip.extracted.map((module) => module.path);
    write(path.resolve(cwd, args.output), trip.extracted);
    return await finish(args, written, compared, diagnostics, begin, cwd);
  } catch (error) {
    progress.clear();
    if (cancel.signal.aborted) {
      process.stderr.write("interrupted: nothing was written\n");
      return exitCodes.interrupted;
    }
    if (!(error instanceof Fatal)) throw error;
    diagnostics.report(error.diagnostic);
    return await finish(args, [], undefined, diagnostics, begin, cwd);
  } finally {
    store.prune();
    store.close();
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}

/** Writes all modules beside what is there first, so that what is there stays whole where something cannot be written. */
function write(folder: string, modules: readonly { readonly path: string; readonly text: string }[]): void {
  const made: { readonly beside: string; readonly file: string }[] = [];
  try {
    for (const module of modules) {
      const file = path.join(folder, module.path);
      const beside = `${file}.new`;
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(beside, module.text);
      made.push({ beside, file });
    }
    for (const { beside, file } of made) renameSync(beside, file);
  } catch (error) {
    for (const { beside } of made) rmSync(beside, { force: true });
    throw new Fatal({
      code: "DSL4005",
      severity: "error",
      message: `${folder} cannot be written: ${(error as Error).message}`,
      hint: "name a folder that can be written with -o",
    });
  }
}

async function finish(
  args: Args,
  written: readonly string[],
  compared: Compared | undefined,
  diagnostics: Diagnostics,
  begin: number,
  cwd: string,
): Promise<number> {
  const { reportOf } = await import("../../report/report.ts");
  const seconds = Math.round(performance.now() - begin) / 1000;
  const report = { ...reportOf(undefined, diagnostics.all, seconds), ok: !diagnostics.hasErrors };
  if (args.format === "json") {
    const { ok } = report;
    const document = { version: 1, ok, files: written, compared, diagnostics: report.diagnostics, seconds };
    process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
  } else {
    const { pretty, prettyDiagnostics } = await import("../../report/pretty.ts");
    const style = { color: process.stdout.isTTY === true, cwd };
    const wrote = `wrote ${written.length} modules to ${args.output}\n${summary(compared)}`;
    process.stdout.write(report.ok ? prettyDiagnostics(report, style) + wrote : pretty(report, style));
  }
  return exitCodeOf(report.diagnostics, report.ok);
}

function summary(compared: Compared | undefined): string {
  if (compared === undefined) return "";
  const { perKind, runs, left, tally } = compared;
  const kinds = Object.entries(perKind)
    .filter(([kind]) => kind !== "deployment")
    .map(([kind, count]) => `${count} of ${kind}s`);
  return (
    `same as the authored code for ${tally.cases} inputs (${kinds.join(", ")}; ${tally.enabled} steps were enabled; ` +
    `${tally.left} inputs left out) and ${runs} runs in lock-step\n` +
    (left === 0 ? "" : `${left === 1 ? "one declaration is" : `${left} declarations are`} not compared\n`)
  );
}
