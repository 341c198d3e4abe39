/** The searching thread. It runs authored code, so whoever started it watches that it goes on, and can end it. */
import { parentPort, workerData } from "node:worker_threads";
import { type Diagnostic, Fatal } from "../diagnostics/diagnostic.ts";
import { findTargets } from "./load/targets.ts";
import { noFaults } from "./model/steps.ts";
import type { Target } from "./model/subject.ts";
import { StepThrew, type Watch } from "./model/system.ts";
import { replay } from "./replay.ts";
import { obstacleDiagnostic, Session } from "./session.ts";
import { CALLS, type Job, type Message, type Replayed, RUNNING, STOP } from "./thread.ts";
import type { SavedTrace } from "./trace/saved.ts";
import { Unkeepable } from "./values/canonical.ts";

const job = workerData as Job;
const shared = new Int32Array(job.shared);
const post = (message: Message): void => parentPort?.postMessage(message);

/** Says what runs while it runs. */
class SharedWatch implements Watch {
  private readonly ids = new Map<string, number>();

  token(what: string): number {
    const known = this.ids.get(what);
    if (known !== undefined) return known;
    const id = this.ids.size + 1;
    this.ids.set(what, id);
    post({ kind: "named", running: id, name: what });
    return id;
  }

  begin(token: number): number {
    const around = shared[RUNNING] as number;
    shared[CALLS] = (shared[CALLS] as number) + 1;
    shared[RUNNING] = token;
    return around;
  }

  end(around: number): void {
    shared[RUNNING] = around;
  }
}

async function main(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const { authored, options } = job;
  const watch = new SharedWatch();
  const report = (diagnostic: Diagnostic): void =>
    post({ kind: "finding", finding: { diagnostic, subject: undefined, trace: undefined } });
  // Loading runs authored code as well.
  const around = watch.begin(watch.token("a module, while it is loaded,"));
  const targets = await findTargets(authored, options, report);
  watch.end(around);
  if (job.replay !== undefined) {
    post({ kind: "replayed", results: job.replay.map((one) => replayOne(one as SavedTrace, targets, watch)) });
    return;
  }
  for (const target of targets) {
    if (Atomics.load(shared, STOP) !== 0) break;
    exploreOne(target, watch);
  }
}

function exploreOne(target: Target, watch: Watch): void {
  const { authored, options } = job;
  const empty = target.protocols.find(({ protocol }) => protocol.nodes.length === 0);
  if (empty !== undefined) {
    const { subject } = target;
    const span = empty.authored?.span;
    post({
      kind: "finding",
      finding: {
        subject,
        trace: undefined,
        diagnostic: {
          code: "DSL4524",
          severity: "error",
          message: `${subject.instance} has no nodes, so that nothing can happen in it`,
          hint: "give it nodes in `instances`",
          ...(span === undefined ? {} : { span }),
        },
      },
    });
    return;
  }
  try {
    const session = new Session(target, authored, options, {
      watch,
      interrupted: () => Atomics.load(shared, STOP) !== 0,
      progress: (search, counters, seconds) =>
        post({ kind: "progress", target: target.subject.instance, search, counters: { ...counters }, seconds }),
      finding: (finding) => post({ kind: "finding", finding }),
      done: (report) => post({ kind: "target", report }),
    });
    post({ kind: "target", report: session.run() });
  } catch (error) {
    if (!(error instanceof StepThrew || error instanceof Unkeepable)) throw error;
    const diagnostic = obstacleDiagnostic(error, target, authored.files);
    post({ kind: "finding", finding: { diagnostic, subject: target.subject, trace: undefined } });
  }
}

function replayOne(saved: SavedTrace, targets: readonly Target[], watch: Watch): Replayed {
  const { kind, name, instance, index } = saved.subject;
  const named = targets.filter(({ subject }) => subject.kind === kind && subject.name === name);
  const target = named.find(({ subject }) => subject.instance === instance) ?? named[index];
  if (target !== undefined)
    return replay({ ...saved, faults: { ...noFaults, ...saved.faults } }, target, job.authored, watch);
  const message = `there is no ${kind} ${name} any more`;
  return { outcome: "impossible", message, diagnostic: undefined, finding: undefined };
}

main().then(
  () => post({ kind: "done" }),
  (error: unknown) => {
    if (error instanceof Fatal) post({ kind: "fatal", diagnostic: error.diagnostic });
    else post({ kind: "crashed", text: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  },
);
