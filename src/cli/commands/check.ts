/** `disel check` */
import { appendFileSync, realpathSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { Argv, CommandModule } from "yargs";
import { type Diagnostic, Diagnostics, Fatal } from "../../diagnostics/diagnostic.ts";
import { findRun, keepRun } from "../../prove/runs.ts";
import { Store } from "../../prove/store.ts";
import type { Style } from "../../report/pretty.ts";
import type { Report } from "../../report/report.ts";
import { exitCodeOf, exitCodes } from "../exit.ts";
import { inputsOf } from "../inputs.ts";
import { defaultMemory, wholeNumbers } from "../options.ts";
import { progressOn } from "../progress.ts";
import type { Extract } from "../watch.ts";

const formats = ["pretty", "json", "sarif", "github", "junit", "html"] as const;
type Format = (typeof formats)[number];

interface Args {
  paths: string[];
  format: Format;
  output: string | undefined;
  jobs: number;
  timeout: number;
  memory: number;
  cache: boolean;
  scaffold: boolean;
  explore: boolean;
  audit: boolean;
  watch: boolean;
  color: boolean | undefined;
}

export const checkCommand: CommandModule<object, Args> = {
  command: "check [paths..]",
  describe: "Type-check, extract, generate, prove, report: the main job",
  builder: (parser) =>
    (parser as Argv<Args>)
      .positional("paths", { type: "string", array: true, default: ["."], describe: "Files, or folders of systems" })
      .option("format", { choices: formats, default: "pretty" as const, describe: "How to report" })
      .option("output", { type: "string", describe: "Write the report to a file" })
      .option("jobs", { type: "number", default: os.availableParallelism(), describe: "How many coqc to run at once" })
      .option("timeout", { type: "number", default: 60, describe: "Seconds that one step of a proof may take" })
      .option("memory", {
        type: "number",
        default: defaultMemory,
        describe: "MB that one coqc may take, where the system can limit that",
      })
      .option("cache", { type: "boolean", default: true, describe: "Use what earlier runs have compiled" })
      .option("scaffold", {
        type: "boolean",
        default: false,
        describe: "Write the beginning of a proof for what is left open, into proofs/",
      })
      .option("explore", {
        type: "boolean",
        default: true,
        describe: "Look for counterexamples of what is not proved, for a few seconds",
      })
      .option("audit", {
        type: "boolean",
        default: false,
        describe: "Have Coq's stand-alone checker go through the theorems as well, and say what is to be trusted",
      })
      .option("watch", {
        type: "boolean",
        default: false,
        describe: "Check again whenever a file is saved, until interrupted",
      })
      .option("color", { type: "boolean", describe: "Colours, also where the output is no terminal" })
      .check(({ jobs, timeout, memory }) => wholeNumbers({ jobs, timeout, memory }))
      .example("$0 check examples/calculator", "prove one system")
      .example("$0 check examples --format json --output report.json", "all systems, for a machine to read")
      .example("$0 check --format github", "annotations and a summary of the job, in GitHub Actions")
      .example("$0 check --format html --output report.html", "one page, with the source, its verdicts and charts")
      .example("$0 check --format sarif --output disel.sarif", "for code scanning")
      .example("$0 check src --scaffold", "begin proofs by hand of what automation leaves open") as Argv<Args>,
  handler: async (args) => {
    process.exitCode = await run(args);
  },
};

async function run(args: Args): Promise<number> {
  const cancel = new AbortController();
  // The listener stays: with none of its own left, the first signal would end the process before it has tidied up.
  const interrupt = (): void => {
    if (cancel.signal.aborted) process.exit(exitCodes.interrupted);
    cancel.abort();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  try {
    return args.watch ? await watched(args, cancel.signal) : await once(args, cancel.signal);
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}

/** Checks after each change, until it is interrupted. */
async function watched(args: Args, signal: AbortSignal): Promise<number> {
  const { watch } = await import("../watch.ts");
  await watch(
    args.paths.length === 0 ? ["."] : args.paths,
    async (extract, changed) => {
      const code = await once(args, AbortSignal.any([signal, changed]), extract);
      if (!changed.aborted) process.stderr.write(`watching; exit code of this check: ${code}\n`);
    },
    signal,
  );
  return exitCodes.interrupted;
}

/** @param extract reads the files, where that is not to be done anew */
async function once(args: Args, signal: AbortSignal, extract?: Extract): Promise<number> {
  const begin = performance.now();
  const cwd = process.cwd();
  const diagnostics = new Diagnostics();
  const progress = progressOn(process.stderr);
  let store: Store | undefined;
  try {
    const inputs = inputsOf(args.paths.length === 0 ? ["."] : args.paths, cwd, diagnostics);
    if (diagnostics.hasErrors) return await finish(undefined, diagnostics.all, begin, args, cwd);
    store = args.cache ? Store.open() : Store.ephemeral();
    const question = {
      files: inputs.files,
      root: inputs.root,
      timeout: args.timeout,
      memory: args.memory,
      explore: args.explore,
      audit: args.audit,
    };
    const remembered = args.cache && !args.scaffold ? await findRun(store, question) : undefined;
    if (remembered !== undefined)
      return await emit({ ...remembered, timings: { ...remembered.timings, total: seconds(begin) } }, args, cwd);

    const [{ check }, { findCoq }] = await Promise.all([import("../../prove/check.ts"), import("../../prove/coq.ts")]);
    const checked = await check(
      {
        ...inputs,
        ...(extract === undefined ? {} : { extract }),
        coq: () => findCoq(),
        store,
        jobs: args.jobs,
        timeout: args.timeout,
        memory: args.memory,
        scaffold: args.scaffold,
        audit: args.audit,
        signal,
        progress: (message) => progress.show(message),
      },
      diagnostics,
    );
    const { reportOf } = await import("../../report/report.ts");
    const { explored } = await import("../counterexamples.ts");
    const found = reportOf(checked, diagnostics.all, 0);
    const report = args.explore
      ? await explored(found, inputs.files, signal, (name) => progress.say(`looking for counterexamples  ${name}`))
      : found;
    progress.clear();
    for (const file of checked.scaffolds) process.stderr.write(`wrote ${path.relative(cwd, file)}\n`);
    if (args.cache && !args.scaffold && !signal.aborted) keepRun(store, question, checked.coq, checked.inputs, report);
    return await emit({ ...report, timings: { ...report.timings, total: seconds(begin) } }, args, cwd);
  } catch (error) {
    progress.clear();
    if (signal.aborted) {
      if (!args.watch) process.stderr.write("interrupted: nothing was decided\n");
      return exitCodes.interrupted;
    }
    if (!(error instanceof Fatal)) throw error;
    diagnostics.report(error.diagnostic);
    return await finish(undefined, diagnostics.all, begin, args, cwd);
  } finally {
    store?.prune();
    store?.close();
  }
}

const seconds = (begin: number): number => Math.round(performance.now() - begin) / 1000;

async function finish(
  _checked: undefined,
  diagnostics: readonly Diagnostic[],
  begin: number,
  args: Args,
  cwd: string,
): Promise<number> {
  const { reportOf } = await import("../../report/report.ts");
  return emit(reportOf(undefined, diagnostics, seconds(begin)), args, cwd);
}

/** Prints or writes the report, and returns the exit code. */
async function emit(report: Report, args: Args, cwd: string): Promise<number> {
  const code = exitCodeOf(report.diagnostics, report.ok);
  const color =
    args.color ?? (args.output === undefined && process.stdout.isTTY === true && process.env.NO_COLOR === undefined);
  const text = await textOf(report, code, args.format, { color, cwd });
  const summaryFile = process.env.GITHUB_STEP_SUMMARY;
  if (args.format === "github" && summaryFile !== undefined && summaryFile !== "") {
    const { summary } = await import("../../report/ci/summary.ts");
    if (!written(summaryFile, () => appendFileSync(summaryFile, summary(report, repositoryRoot(cwd)))))
      return exitCodes.environment;
  }
  if (args.output === undefined) {
    process.stdout.write(text);
    return code;
  }
  const { output } = args;
  const write = (): void => {
    // A report that is there stays whole until the new one is; a device or a pipe is written to.
    const there = statSync(output, { throwIfNoEntry: false });
    if (there === undefined || there.isFile()) writeFileAtomic.sync(output, text);
    else writeFileSync(output, text);
  };
  return written(output, write) ? code : exitCodes.environment;
}

/** Whether a report could be written; where it could not, that is said. */
function written(file: string, write: () => void): boolean {
  try {
    write();
    return true;
  } catch (error) {
    process.stderr.write(
      `error DSL4005 ${file} cannot be written: ${(error as Error).message}\n  → name a file in a folder that can be written with --output\n`,
    );
    return false;
  }
}

/** Where the repository is checked out, in GitHub Actions; elsewhere, places are told from here. */
function repositoryRoot(cwd: string): string {
  try {
    return realpathSync(process.env.GITHUB_WORKSPACE ?? cwd);
  } catch {
    return cwd;
  }
}

async function textOf(report: Report, code: number, format: Format, style: Style): Promise<string> {
  const root = repositoryRoot(style.cwd);
  switch (format) {
    case "json":
      return `${JSON.stringify(report, undefined, 2)}\n`;
    case "sarif":
      return `${JSON.stringify((await import("../../report/ci/sarif.ts")).sarif(report, code, root), undefined, 2)}\n`;
    case "junit":
      return (await import("../../report/ci/junit.ts")).junit(report, root);
    case "html":
      return (await import("../../report/html/page.ts")).htmlReport(report, root);
    case "github": {
      const log = (await import("../../report/pretty.ts")).pretty(report, { ...style, color: false });
      return (await import("../../report/ci/github.ts")).github(report, log, root);
    }
    case "pretty":
      return (await import("../../report/pretty.ts")).pretty(report, style);
  }
}
