/** What tests of authored systems import from "disel-ts/testing". */
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { inputsOf } from "../cli/inputs.ts";
import { Diagnostics } from "../diagnostics/diagnostic.ts";
import { explore as exploreFiles, replayTraces } from "../explore/explore.ts";
import { defaults, type ExploreOptions, type Outcome, type SearchName } from "../explore/outcome.ts";
import { parseSaved, type SavedTrace, saved } from "../explore/trace/saved.ts";
import { htmlPage } from "../report/explore/html.ts";
import { itfTrace } from "../report/explore/itf.ts";
import { prettyExplore, prettyReplay } from "../report/explore/pretty.ts";
import { type ExploreReport, exploreReport, type ReportedTrace, tracesOf } from "../report/explore/report.ts";

/** Authored files or folders, by path or by URL: `new URL("./protocol.ts", import.meta.url)`. */
export type Paths = string | URL | readonly (string | URL)[];

/** The options of `disel explore`, by the same names; what is left out is as there. */
export interface Settings {
  readonly search?: SearchName | readonly SearchName[];
  readonly seed?: number;
  readonly depth?: number;
  readonly states?: number;
  readonly traces?: number;
  readonly steps?: number;
  readonly samples?: number;
  readonly seconds?: number;
  /** MB */
  readonly memory?: number;
  readonly loss?: number;
  readonly crash?: number;
  readonly deadlock?: boolean;
  readonly symmetry?: boolean;
  readonly nodes?: number;
  readonly only?: string | readonly string[];
  readonly callSeconds?: number;
}

/** What an exploration came to. */
export class Exploration {
  constructor(
    readonly report: ExploreReport,
    private readonly outcome: Outcome,
    private readonly options: ExploreOptions,
  ) {}

  /** Whether nothing was found or refused. No proof. */
  get ok(): boolean {
    return this.report.ok;
  }

  get counterexamples(): readonly ReportedTrace[] {
    return this.report.counterexamples;
  }

  /** For people. */
  get text(): string {
    return prettyExplore(this.report, this.outcome, this.options, { color: false, cwd: process.cwd() });
  }

  /** A counterexample to be kept as a file, and replayed. */
  saved(index = 0): SavedTrace {
    const trace = tracesOf(this.outcome.findings)[index];
    if (trace === undefined) throw new Error(`there is no counterexample ${index}`);
    return saved(trace);
  }

  /** A page with message sequence charts of all counterexamples. */
  get html(): string {
    return htmlPage(tracesOf(this.outcome.findings), process.cwd());
  }

  /** A counterexample in the Informal Trace Format. */
  itf(index = 0): object {
    const trace = tracesOf(this.outcome.findings)[index];
    if (trace === undefined) throw new Error(`there is no counterexample ${index}`);
    return itfTrace(trace);
  }

  /** @throws Error with the traces, where something was found or refused */
  assertClean(): void {
    if (!this.ok) throw new Error(`exploration:\n${this.text}`);
  }
}

/**
 * Explores what authored files declare, as `disel explore` does: `(await explore(url, { depth: 12 })).assertClean()`.
 * The files are compiled and run in a thread of their own.
 */
export async function explore(paths: Paths, settings: Settings = {}): Promise<Exploration> {
  const begin = performance.now();
  const options = optionsOf(settings);
  const diagnostics = new Diagnostics();
  const files = filesOf(paths, diagnostics);
  const nothing: Outcome = { targets: [], findings: [], interrupted: false };
  const outcome = diagnostics.hasErrors ? nothing : await exploreFiles({ files, options }, diagnostics);
  const report = exploreReport(outcome, options, diagnostics.all, (performance.now() - begin) / 1000);
  return new Exploration(report, outcome, options);
}

/** What has become of a saved counterexample. */
export interface Replay {
  /**
   * `violated`: the same claim still fails; `other`: another one does; `kept`: all hold after the same steps;
   * `impossible`: a step is not allowed any more.
   */
  readonly outcome: "violated" | "other" | "kept" | "impossible";
  readonly message: string;
  /** For people: the trace, where something still fails. */
  readonly text: string;
  /** @throws Error with the trace, where something still fails */
  assertMended(): void;
}

/**
 * Goes the way of a saved counterexample again.
 *
 * @param trace the file that it was saved in, or what was saved
 * @throws Error where the file holds no trace, or the source is refused
 */
export async function replay(paths: Paths, trace: string | URL | SavedTrace, settings: Settings = {}): Promise<Replay> {
  const diagnostics = new Diagnostics();
  const files = filesOf(paths, diagnostics);
  const read = parseSaved(
    typeof trace === "string" || trace instanceof URL ? readFileSync(trace, "utf8") : JSON.stringify(trace),
  );
  if (typeof read === "string") throw new Error(`DSL4529 this cannot be replayed: ${read}`);
  const options = optionsOf(settings);
  const replayed = diagnostics.hasErrors
    ? { results: [], findings: [] }
    : await replayTraces({ files, options }, [read], diagnostics);
  const [result] = replayed.results;
  const found = result?.finding === undefined ? [] : [result.finding];
  const outcome: Outcome = { targets: [], findings: [...replayed.findings, ...found], interrupted: false };
  const report = exploreReport(outcome, options, diagnostics.all, 0);
  const notes = result === undefined ? [] : [`${result.outcome}: ${result.message}`];
  const text = prettyReplay(notes, report, outcome, { color: false, cwd: process.cwd() });
  if (result === undefined) throw new Error(text);
  return {
    outcome: result.outcome,
    message: result.message,
    text,
    assertMended() {
      if (result.outcome === "violated" || result.outcome === "other") throw new Error(text);
    },
  };
}

function filesOf(paths: Paths, diagnostics: Diagnostics): readonly string[] {
  const all = typeof paths === "string" || paths instanceof URL ? [paths] : paths;
  const names = all.map((one) => path.resolve(one instanceof URL ? fileURLToPath(one) : one));
  return inputsOf(names, process.cwd(), diagnostics).files;
}

function optionsOf(settings: Settings): ExploreOptions {
  const { search, only, loss, crash, deadlock } = settings;
  const list = <T extends string>(value: T | readonly T[]): readonly T[] =>
    typeof value === "string" ? [value] : value;
  const { bounds } = defaults;
  return {
    searches: search === undefined ? defaults.searches : defaults.searches.filter((one) => list(search).includes(one)),
    seed: settings.seed ?? defaults.seed,
    bounds: {
      depth: settings.depth ?? bounds.depth,
      states: settings.states ?? bounds.states,
      traces: settings.traces ?? bounds.traces,
      steps: settings.steps ?? bounds.steps,
      samples: settings.samples ?? bounds.samples,
      seconds: settings.seconds ?? bounds.seconds,
      memory: settings.memory ?? bounds.memory,
    },
    faults: { losses: loss ?? 0, crashes: crash ?? 0 },
    mustEnd: deadlock ?? defaults.mustEnd,
    symmetry: settings.symmetry ?? defaults.symmetry,
    nodes: settings.nodes ?? defaults.nodes,
    only: only === undefined ? defaults.only : list(only),
    callSeconds: settings.callSeconds ?? defaults.callSeconds,
  };
}

export type { ExploreReport, ReportedTrace, SavedTrace };
