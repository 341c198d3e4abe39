/** Whole runs by what they depend on: where nothing has changed, the last report holds. */
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { Report } from "../report/report.ts";
import type { Coq } from "./coq.ts";
import { hashesOf, hashOf, sealed, unchanged, unsealed } from "./hash.ts";
import type { Store } from "./store.ts";
import { toolKey } from "./toolKey.ts";

/** What was asked. */
export interface Question {
  readonly files: readonly string[];
  readonly root: string;
  readonly timeout: number;
  readonly memory: number;
  /** Whether what is not proved is explored. */
  readonly explore: boolean;
  readonly audit: boolean;
}

interface Remembered {
  /** Every file that was read, with a hash of its content. */
  readonly inputs: readonly (readonly [string, string])[];
  /** The proof files that there were: a new one changes the answer. */
  readonly proofs: readonly string[];
  readonly coq: { readonly path: string; readonly identity: string };
  readonly environment: string;
  readonly report: Report;
}

const fileOf = (store: Store, question: Question): string => path.join(store.root, "runs", `${keyOf(question)}.json`);

const keyOf = ({ root, timeout, memory, explore, audit, files }: Question): string =>
  hashOf([toolKey(), root, ...[timeout, memory, explore, audit].map(String), ...files]);

/** The report of an earlier run with the same inputs; nothing where one of them has changed. */
export async function findRun(store: Store, question: Question): Promise<Report | undefined> {
  let remembered: Remembered;
  try {
    remembered = JSON.parse(unsealed(readFileSync(fileOf(store, question), "utf8"))) as Remembered;
    if (!unchanged(remembered.inputs)) return undefined;
  } catch {
    return undefined;
  }
  if (remembered.environment !== environmentKey()) return undefined;
  const { identityOf } = await import("./coq.ts");
  try {
    if (identityOf(remembered.coq.path, remembered.report.coq?.version ?? "") !== remembered.coq.identity)
      return undefined;
  } catch {
    return undefined;
  }
  if (proofsBeside(remembered.inputs.map(([file]) => file)).join("\n") !== remembered.proofs.join("\n"))
    return undefined;
  return { ...remembered.report, obligations: remembered.report.obligations.map((one) => ({ ...one, cached: true })) };
}

/**
 * Remembers a run that came to an answer that the same inputs would give again.
 *
 * @param inputs what stood in every file when the run read it: one may have been saved since
 */
export function keepRun(
  store: Store,
  question: Question,
  coq: Coq | undefined,
  inputs: ReadonlyMap<string, string>,
  report: Report,
): void {
  // What ran into a limit (DSL3003) may end well the next time.
  const undecided = report.obligations.some((one) => one.status === "timeout" || one.status === "unchecked");
  if (coq === undefined || undecided || report.diagnostics.some((one) => one.code === "DSL3003")) return;
  const hashes = hashesOf(inputs);
  // Places and counterexamples are of the files as they were when the report was made.
  if (!unchanged(hashes)) return;
  const remembered: Remembered = {
    inputs: hashes,
    proofs: [...inputs.keys()].filter((file) => file.endsWith(".v")).sort(),
    coq: { path: coq.path, identity: coq.identity },
    environment: environmentKey(),
    report,
  };
  const file = fileOf(store, question);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileAtomic.sync(file, sealed(JSON.stringify(remembered)));
}

/** The variables that decide which coqc is used. */
const environmentKey = (): string =>
  hashOf(["DISEL_COQC", "COQBIN", "OPAM_SWITCH_PREFIX", "PATH"].map((name) => process.env[name] ?? ""));

function proofsBeside(files: readonly string[]): readonly string[] {
  const folders = new Set(
    files.filter((file) => file.endsWith(".ts")).map((file) => path.join(path.dirname(file), "proofs")),
  );
  const found = [...folders].flatMap((folder) => {
    try {
      return readdirSync(folder)
        .filter((name) => name.endsWith(".v"))
        .map((name) => path.join(folder, name));
    } catch {
      return [];
    }
  });
  return found.sort();
}
