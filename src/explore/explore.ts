/** Explores authored files: compiles them, starts the searching thread, and watches that it goes on. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Diagnostic, Diagnostics } from "../diagnostics/diagnostic.ts";
import { type Authored, readAuthored } from "./load/authored.ts";
import type { ExploreOptions, Finding, Outcome, TargetReport } from "./outcome.ts";
import { CALLS, type Job, type Message, type Replayed, RUNNING, STOP, sharedWords } from "./thread.ts";
import type { SavedTrace } from "./trace/saved.ts";

export interface ExploreRequest {
  /** Absolute paths of authored files. */
  readonly files: readonly string[];
  readonly options: ExploreOptions;
  /** Ends the searches, which say what they have covered. */
  readonly signal?: AbortSignal;
  readonly progress?: (message: Message & { kind: "progress" }) => void;
}

/** What is wrong with the source goes to `diagnostics`; then nothing is explored. */
export async function explore(request: ExploreRequest, diagnostics: Diagnostics): Promise<Outcome> {
  const nothing: Outcome = { targets: [], findings: [], interrupted: false };
  return withAuthored(request, diagnostics, nothing, async (authored) => {
    // A target is told again after each of its searches.
    const reports = new Map<string, TargetReport>();
    const findings: Finding[] = [];
    const ended = await search(request, authored, undefined, (message) => {
      if (message.kind === "target") reports.set(JSON.stringify(message.report.subject), message.report);
      if (message.kind === "finding") findings.push(message.finding);
    });
    if (ended !== undefined) findings.push({ diagnostic: ended, subject: undefined, trace: undefined });
    const targets = [...reports.values()];
    const interrupted = request.signal?.aborted === true;
    if (targets.length === 0 && findings.length === 0 && !interrupted)
      findings.push({
        subject: undefined,
        trace: undefined,
        diagnostic: {
          code: "DSL4532",
          severity: "error",
          message: "there is no protocol and no deployment in what is explored",
          hint: "name files that declare one with protocol(…) or deploy(…)",
        },
      });
    return { targets, findings, interrupted };
  });
}

export interface ReplayOutcome {
  /** In the order of the traces. */
  readonly results: readonly Replayed[];
  readonly findings: readonly Finding[];
}

/** Goes the ways of saved traces again. */
export async function replayTraces(
  request: ExploreRequest,
  traces: readonly SavedTrace[],
  diagnostics: Diagnostics,
): Promise<ReplayOutcome> {
  return withAuthored(request, diagnostics, { results: [], findings: [] }, async (authored) => {
    let results: readonly Replayed[] = [];
    const findings: Finding[] = [];
    const ended = await search(request, authored, traces, (message) => {
      if (message.kind === "replayed") results = message.results;
      if (message.kind === "finding") findings.push(message.finding);
    });
    if (ended !== undefined) findings.push({ diagnostic: ended, subject: undefined, trace: undefined });
    return { results, findings };
  });
}

async function withAuthored<T>(
  { files }: ExploreRequest,
  diagnostics: Diagnostics,
  nothing: T,
  use: (authored: Authored) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "disel-explore-"));
  try {
    const authored = readAuthored(files, folder, diagnostics);
    return authored === undefined ? nothing : await use(authored);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The thread runs as plain JavaScript: from sources, what has been built from them. */
function workerFile(): URL {
  const beside = new URL("./worker.js", import.meta.url);
  return existsSync(fileURLToPath(beside)) ? beside : new URL("../../dist/explore/worker.js", import.meta.url);
}

/** Milliseconds between looks at the thread, and that it has for coming to an end when it is asked to. */
const look = 100;
const grace = 3000;

/** Runs the thread to its end. Returns why it had to be ended, where it did not end by itself. */
function search(
  { options, signal, progress }: ExploreRequest,
  authored: Authored,
  replay: readonly SavedTrace[] | undefined,
  see: (message: Message) => void,
): Promise<Diagnostic | undefined> {
  const memory = new SharedArrayBuffer(4 * sharedWords);
  const shared = new Int32Array(memory);
  const job: Job = { authored, options, shared: memory, replay };
  const worker = new Worker(workerFile(), {
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: options.bounds.memory + 512 },
  });
  const names = new Map<number, string>();
  const watched = new Stillness(options.callSeconds);
  return new Promise((resolve, reject) => {
    let asked: number | undefined;
    let settled = false;
    const settle = (outcome: Diagnostic | undefined): void => {
      if (settled) return;
      settled = true;
      clearInterval(timer);
      signal?.removeEventListener("abort", interrupt);
      worker.terminate().then(() => resolve(outcome), reject);
    };
    const fail = (error: Error): void => {
      if (settled) return;
      settled = true;
      clearInterval(timer);
      signal?.removeEventListener("abort", interrupt);
      worker.terminate().then(() => reject(error), reject);
    };
    const interrupt = (): void => {
      Atomics.store(shared, STOP, 1);
      asked = performance.now();
    };
    const timer = setInterval(() => {
      if (watched.still(shared)) settle(endless(names.get(shared[RUNNING] as number), options.callSeconds, authored));
      if (asked !== undefined && performance.now() - asked > grace) settle(undefined);
    }, look);
    if (signal?.aborted === true) interrupt();
    signal?.addEventListener("abort", interrupt);
    worker.on("message", (message: Message) => {
      if (message.kind === "named") names.set(message.running, message.name);
      else if (message.kind === "progress") progress?.(message);
      else if (message.kind === "fatal") settle(message.diagnostic);
      else if (message.kind === "crashed") fail(new Error(message.text));
      else if (message.kind === "done") settle(undefined);
      else see(message);
    });
    worker.on("error", (error: Error & { code?: string }) =>
      error.code === "ERR_WORKER_OUT_OF_MEMORY" ? settle(outOfMemory(options.bounds.memory)) : fail(error),
    );
    worker.on("exit", () => settle(undefined));
  });
}

/** Notices that one call of authored code goes on and on. */
class Stillness {
  private calls = -1;
  private since = 0;

  constructor(private readonly seconds: number) {}

  still(shared: Int32Array): boolean {
    const calls = Atomics.load(shared, CALLS);
    const now = performance.now();
    if (Atomics.load(shared, RUNNING) === 0 || calls !== this.calls) {
      this.calls = calls;
      this.since = now;
      return false;
    }
    return now - this.since > this.seconds * 1000;
  }
}

function endless(name: string | undefined, seconds: number, authored: Authored): Diagnostic {
  const [protocol = "", ...rest] = (name ?? "").split(".");
  const declared = authored.protocols.find((one) => one.name === protocol);
  const bound = authored.worlds.find((one) => one.name === protocol);
  const within = rest.join(".");
  const hook = authored.worlds
    .flatMap((one) => (one.uses.some((use) => use.protocol === protocol) ? [...one.hooks] : []))
    .find(([key]) => `hook of ${key.split(".")[1]}` === within)?.[1];
  const span =
    declared?.steps.get(within) ??
    hook ??
    declared?.invariants.get(within) ??
    declared?.theorems.get(within) ??
    bound?.invariants.get(within) ??
    declared?.span;
  return {
    code: "DSL4522",
    severity: "error",
    message: `${name ?? "authored code"} does not come to an end within ${seconds} s`,
    hint: "give it less to do, or more time with --call-seconds",
    ...(span === undefined ? {} : { span }),
  };
}

function outOfMemory(megabytes: number): Diagnostic {
  return {
    code: "DSL4528",
    severity: "error",
    message: `the search needs more than ${megabytes} MB: one value, or what the authored code makes of it, is too large`,
    hint: "look at what grows with every step, or give it more with --memory",
  };
}
