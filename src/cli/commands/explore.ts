/** `disel explore` */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Argv, CommandModule } from "yargs";
import { Diagnostics, Fatal } from "../../diagnostics/diagnostic.ts";
import { defaults, type ExploreOptions, type Outcome, searchNames } from "../../explore/outcome.ts";
import { parseSaved, type SavedTrace, saved } from "../../explore/trace/saved.ts";
import type { Trace } from "../../explore/trace/trace.ts";
import { exitCodeOf, exitCodes } from "../exit.ts";
import { inputsOf } from "../inputs.ts";
import { lineOn } from "../progress.ts";

type Format = "pretty" | "json" | "itf" | "html";

interface Args {
  paths: string[];
  search: string[];
  seed: number;
  depth: number;
  states: number;
  traces: number;
  steps: number;
  samples: number;
  seconds: number;
  memory: number;
  loss: number;
  crash: number;
  deadlock: boolean;
  symmetry: boolean;
  nodes: number;
  only: string[];
  callSeconds: number;
  format: Format;
  output: string | undefined;
  save: string | undefined;
  replay: string[];
  color: boolean | undefined;
}

const { bounds } = defaults;

export const exploreCommand: CommandModule<object, Args> = {
  command: "explore [paths..]",
  describe: "Simulate, and search for counterexamples: no Coq needed",
  builder: (parser) =>
    (parser as Argv<Args>)
      .positional("paths", { type: "string", array: true, default: ["."], describe: "Files, or folders of systems" })
      .option("search", {
        choices: searchNames,
        array: true,
        default: searchNames as string[],
        describe: "What to do, in this order",
      })
      .option("seed", { type: "number", default: defaults.seed, describe: "Decides all random picks" })
      .option("depth", { type: "number", default: bounds.depth, describe: "Exhaustive: steps from the beginning" })
      .option("states", { type: "number", default: bounds.states, describe: "Exhaustive: configurations to keep" })
      .option("traces", { type: "number", default: bounds.traces, describe: "Simulation: runs" })
      .option("steps", { type: "number", default: bounds.steps, describe: "Simulation: steps of a run" })
      .option("samples", { type: "number", default: bounds.samples, describe: "Induction: configurations to try" })
      .option("seconds", { type: "number", default: bounds.seconds, describe: "Seconds that one search may take" })
      .option("memory", { type: "number", default: bounds.memory, describe: "MB that the searches may take" })
      .option("loss", { type: "number", default: 0, describe: "Messages that may be lost: never delivered" })
      .option("crash", { type: "number", default: 0, describe: "Nodes that may crash: take no more steps" })
      .option("deadlock", {
        type: "boolean",
        default: defaults.mustEnd,
        describe: "A deployment in which nothing can happen before every program has ended is wrong",
      })
      .option("symmetry", {
        type: "boolean",
        default: defaults.symmetry,
        describe: "Look at one of all configurations that differ in interchangeable nodes only",
      })
      .option("nodes", {
        type: "number",
        default: defaults.nodes,
        describe: "Nodes in a list, where arguments are chosen",
      })
      .option("only", { type: "string", array: true, default: [] as string[], describe: "Names of what to explore" })
      .option("call-seconds", {
        type: "number",
        default: defaults.callSeconds,
        describe: "Seconds that one step or invariant may take",
      })
      .option("format", {
        choices: ["pretty", "json", "itf", "html"] as const,
        default: "pretty" as const,
        describe: "How to report; itf and html write the counterexamples",
      })
      .option("output", { type: "string", describe: "Write the report to a file" })
      .option("save", { type: "string", describe: "Write each counterexample to this folder, for --replay" })
      .option("replay", {
        type: "string",
        array: true,
        default: [] as string[],
        describe: "Saved counterexamples to go through again, instead of searching",
      })
      .option("color", { type: "boolean", describe: "Colours, also where the output is no terminal" })
      .check(wrongValue)
      .example("$0 explore examples/greeter", "all searches of everything in a folder")
      .example(
        "$0 explore src --search exhaustive --depth 12 --crash 1",
        "all that can happen in 12 steps, with a crash",
      )
      .example("$0 explore src --format html --output trace.html", "a message sequence chart of what was found")
      .example(
        "$0 explore src --save traces; $0 explore src --replay traces/*.json",
        "keep it, and see whether it is mended",
      ) as Argv<Args>,
  handler: async (args) => {
    process.exitCode = await run(args);
  },
};

/** `true`, or what is wrong with the values of options. */
function wrongValue(args: Args): true | string {
  for (const name of ["depth", "states", "traces", "steps", "samples", "seconds", "memory", "nodes"] as const)
    if (!Number.isInteger(args[name]) || args[name] < 1) return `--${name} is a whole number from 1 on`;
  for (const name of ["loss", "crash"] as const)
    if (!Number.isInteger(args[name]) || args[name] < 0) return `--${name} is a whole number from 0 on`;
  if (!(args.callSeconds > 0)) return "--call-seconds is a number of seconds";
  if (!Number.isInteger(args.seed) || Math.abs(args.seed) >= 2 ** 31) return "--seed is a whole number of 32 bits";
  return true;
}

function optionsOf(args: Args): ExploreOptions {
  const { depth, states, traces, steps, samples, seconds, memory } = args;
  return {
    searches: searchNames.filter((name) => args.search.includes(name)),
    seed: args.seed,
    bounds: { depth, states, traces, steps, samples, seconds, memory },
    faults: { losses: args.loss, crashes: args.crash },
    mustEnd: args.deadlock,
    symmetry: args.symmetry,
    nodes: args.nodes,
    only: args.only,
    callSeconds: args.callSeconds,
  };
}

async function run(args: Args): Promise<number> {
  const begin = performance.now();
  const cwd = process.cwd();
  const diagnostics = new Diagnostics();
  const options = optionsOf(args);
  const cancel = new AbortController();
  const interrupt = (): void => cancel.abort();
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);
  const line = lineOn(process.stderr);
  let outcome: Outcome = { targets: [], findings: [], interrupted: false };
  let notes: readonly string[] = [];
  try {
    const inputs = inputsOf(args.paths.length === 0 ? ["."] : args.paths, cwd, diagnostics);
    const traces = args.replay.flatMap((file) => readTrace(file, cwd, diagnostics));
    if (!diagnostics.hasErrors) {
      const { explore, replayTraces } = await import("../../explore/explore.ts");
      const request = {
        files: inputs.files,
        options,
        signal: cancel.signal,
        progress: (message: {
          target: string;
          search: string;
          counters: { states: number; depth: number };
          seconds: number;
        }) => {
          const { states, depth } = message.counters;
          const speed = Math.round(states / Math.max(message.seconds, 0.001));
          line.show(
            `${message.target}  ${message.search}  ${states} configurations  ${message.search === "exhaustive" ? "depth" : "run"} ${depth}  ${speed}/s`,
          );
        },
      };
      if (traces.length > 0) {
        const replayed = await replayTraces(
          request,
          traces.map((one) => one.trace),
          diagnostics,
        );
        notes = replayed.results.map((one, i) => `${traces[i]?.file}: ${one.outcome}: ${one.message}`);
        const findings = replayed.results.flatMap(
          (one) =>
            one.finding ??
            (one.diagnostic === undefined
              ? []
              : [{ diagnostic: one.diagnostic, subject: undefined, trace: undefined }]),
        );
        outcome = { targets: [], findings: [...replayed.findings, ...findings], interrupted: cancel.signal.aborted };
      } else {
        outcome = await explore(request, diagnostics);
      }
    }
  } catch (error) {
    if (!(error instanceof Fatal)) throw error;
    diagnostics.report(error.diagnostic);
  } finally {
    line.clear();
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
  return await finish(args, options, outcome, notes, diagnostics, (performance.now() - begin) / 1000, cwd);
}

function readTrace(
  file: string,
  cwd: string,
  diagnostics: Diagnostics,
): readonly { readonly file: string; readonly trace: SavedTrace }[] {
  const unusable = (why: string) => {
    diagnostics.report({
      code: "DSL4529",
      severity: "error",
      message: `${file} cannot be replayed: ${why}`,
      hint: "name a file that `disel explore --save` has written",
    });
    return [];
  };
  let text: string;
  try {
    text = readFileSync(path.resolve(cwd, file), "utf8");
  } catch (error) {
    return unusable((error as Error).message);
  }
  const trace = parseSaved(text);
  return typeof trace === "string" ? unusable(trace) : [{ file, trace }];
}

/** Writes what was asked for, and returns the exit code. */
async function finish(
  args: Args,
  options: ExploreOptions,
  outcome: Outcome,
  notes: readonly string[],
  diagnostics: Diagnostics,
  seconds: number,
  cwd: string,
): Promise<number> {
  const { exploreReport, tracesOf } = await import("../../report/explore/report.ts");
  const report = exploreReport(outcome, options, diagnostics.all, seconds);
  const traces = tracesOf(outcome.findings);
  let text: string;
  if (args.format === "json") {
    text = `${JSON.stringify(args.replay.length > 0 ? { ...report, replayed: notes } : report, undefined, 2)}\n`;
  } else if (args.format === "pretty") {
    const color =
      args.color ?? (args.output === undefined && process.stdout.isTTY === true && process.env.NO_COLOR === undefined);
    const { prettyExplore, prettyReplay } = await import("../../report/explore/pretty.ts");
    text =
      notes.length > 0
        ? prettyReplay(notes, report, outcome, { color, cwd })
        : prettyExplore(report, outcome, options, { color, cwd });
  } else {
    text = await tracesText(args.format, traces, cwd);
    const { prettyExplore } = await import("../../report/explore/pretty.ts");
    process.stderr.write(prettyExplore(report, outcome, options, { color: false, cwd }));
  }
  const code =
    report.interrupted && report.ok === false && report.diagnostics.every((one) => one.severity !== "error")
      ? exitCodes.interrupted
      : exitCodeOf(report.diagnostics, report.ok);
  try {
    if (args.save !== undefined) saveAll(path.resolve(cwd, args.save), traces);
    if (args.output === undefined) process.stdout.write(text);
    else writeFileSync(path.resolve(cwd, args.output), text);
  } catch (error) {
    process.stderr.write(`DSL4005 a file cannot be written: ${(error as Error).message}\n`);
    return exitCodes.environment;
  }
  return code;
}

async function tracesText(format: "itf" | "html", traces: readonly Trace[], cwd: string): Promise<string> {
  if (format === "html")
    return traces.length === 0 ? "" : (await import("../../report/explore/html.ts")).htmlPage(traces, cwd);
  const [first, ...others] = traces;
  if (first === undefined) return "";
  if (others.length > 0) process.stderr.write(`the first of ${traces.length} counterexamples is written\n`);
  return `${JSON.stringify((await import("../../report/explore/itf.ts")).itfTrace(first), undefined, 2)}\n`;
}

function saveAll(folder: string, traces: readonly Trace[]): void {
  mkdirSync(folder, { recursive: true });
  const taken = new Set<string>();
  for (const trace of traces) {
    const base = `${trace.subject.name}-${trace.failure.claim}`.replace(/[^A-Za-z0-9._-]+/g, "-");
    let name = base;
    for (let i = 2; taken.has(name); i++) name = `${base}-${i}`;
    taken.add(name);
    writeFileSync(path.join(folder, `${name}.json`), `${JSON.stringify(saved(trace), undefined, 2)}\n`);
  }
}
