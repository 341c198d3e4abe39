/** What nodes have recorded, each for itself -> one trace in which every message is sent before it is received. */
import { readFileSync, writeFileSync } from "node:fs";
import { Fatal } from "../diagnostics/diagnostic.ts";
import type { SavedStep, SavedTrace } from "../explore/trace/saved.ts";
import type { TraceLine } from "../runtime/trace.ts";

/**
 * Each node's steps are in their order. Local states are the nodes' own, so in whatever order the steps of different nodes
 * are put, each node's states are the same: any order that no receive comes too early in will do.
 *
 * @throws Fatal where a file is no record
 */
export function mergeTraces(
  files: readonly string[],
  name: string,
  output: string,
): { readonly steps: number; readonly orphans: number } {
  const queues = files.map(read);
  const flying = new Map<string, number>();
  const steps: SavedStep[] = [];
  let orphans = 0;
  const next = queues.map(() => 0);
  /** Goes on with a node until it receives what has not been sent yet. */
  const run = (i: number): boolean => {
    const queue = queues[i] as readonly TraceLine[];
    const from = next[i] as number;
    let at = from;
    for (; at < queue.length; at++) {
      const line = queue[at] as TraceLine;
      if (line.kind === "receive" && !take(flying, keyOf(line.peer, line.node, line))) break;
      if (line.kind === "send") put(flying, keyOf(line.node, line.peer, line));
      steps.push(line);
    }
    next[i] = at;
    return at > from;
  };
  for (;;) {
    if (queues.map((_, i) => run(i)).includes(true)) continue;
    const stuck = next.findIndex((at, i) => at < (queues[i] as readonly TraceLine[]).length);
    if (stuck < 0) break;
    // Nobody has sent it: it stays in the trace, for the replay to find.
    const line = queues[stuck]?.[next[stuck] as number] as TraceLine;
    steps.push(line);
    next[stuck] = (next[stuck] as number) + 1;
    orphans += 1;
  }
  const trace: SavedTrace = {
    disel: "trace",
    version: 1,
    subject: { kind: "deployment", name, instance: name, index: 0 },
    search: "run",
    seed: undefined,
    faults: { losses: 0, crashes: 0 },
    start: { locals: [], inFlight: [] },
    steps,
    failure: { code: "DSL5516", claim: "", message: "" },
  };
  try {
    writeFileSync(output, `${JSON.stringify(trace)}\n`);
  } catch (error) {
    throw unusable("DSL4005", `${output} cannot be written: ${(error as Error).message}`, "name a file that can be");
  }
  return { steps: steps.length, orphans };
}

const keyOf = (from: number | undefined, to: number | undefined, { label, what }: TraceLine): string =>
  `${from} ${to} ${label} ${JSON.stringify(what)}`;

function put(flying: Map<string, number>, key: string): void {
  flying.set(key, (flying.get(key) ?? 0) + 1);
}

function take(flying: Map<string, number>, key: string): boolean {
  const count = flying.get(key) ?? 0;
  if (count > 1) flying.set(key, count - 1);
  else flying.delete(key);
  return count > 0;
}

const unusable = (code: "DSL4005" | "DSL4529", message: string, hint: string): Fatal =>
  new Fatal({ code, severity: "error", message, hint });

function read(file: string): readonly TraceLine[] {
  const none = (why: string) =>
    unusable("DSL4529", `${file} is no record of a node: ${why}`, "name files that `disel run --trace` has written");
  try {
    const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
    return lines.map((line, i) => {
      const { node, kind, label } = JSON.parse(line);
      if (typeof node !== "number" || typeof kind !== "string" || typeof label !== "string")
        throw none(`line ${i + 1}`);
      return JSON.parse(line) as TraceLine;
    });
  } catch (error) {
    throw error instanceof Fatal ? error : none((error as Error).message);
  }
}
