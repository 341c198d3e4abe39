/** Has Coq check saved files, as `disel check` does, and says what came of it at places in the files. */
import { explored } from "../cli/counterexamples.ts";
import { defaultMemory } from "../cli/options.ts";
import { type Diagnostic, Diagnostics, Fatal } from "../diagnostics/diagnostic.ts";
import type { WarmProject } from "../extract/warm.ts";
import type { Span } from "../ir/span.ts";
import { type Checked, type CheckOptions, check } from "../prove/check.ts";
import { findCoq } from "../prove/coq.ts";
import type { Store } from "../prove/store.ts";
import type { Theorem, Verdict } from "../prove/verdict.ts";
import { type ReportedDiagnostic, reportOf } from "../report/report.ts";
import { type SourcePlace, Sources } from "../report/sources.ts";
import { counterexampleTold } from "./counterexamples.ts";
import type { Documents, Snapshot } from "./documents.ts";
import type { Lemmas } from "./lemmas.ts";
import type { Settings } from "./settings.ts";
import { type Related, type Told, withHint } from "./told.ts";

export interface Proved {
  readonly root: string;
  /** The files that were asked about. */
  readonly files: readonly string[];
  readonly snapshot: Snapshot;
  readonly verdicts: readonly Verdict[];
  readonly theorems: readonly Theorem[];
  readonly told: readonly Told[];
  /** What is about no file: that there is no coqc. */
  readonly notices: readonly Diagnostic[];
}

export interface Prover {
  readonly warm: WarmProject;
  readonly documents: Documents;
  readonly lemmas: Lemmas;
  readonly store: () => Store;
  readonly settings: Settings;
  readonly progress: NonNullable<CheckOptions["progress"]>;
}

/**
 * @param files of one project
 * @throws where the signal aborts
 */
export async function prove(
  files: readonly string[],
  root: string,
  prover: Prover,
  signal: AbortSignal,
): Promise<Proved> {
  const { warm, documents, settings } = prover;
  const diagnostics = new Diagnostics();
  const texts = new Map<string, string>();
  let snapshot = documents.snapshot(texts, "saved");
  let checked: Checked;
  try {
    checked = await check(
      {
        files,
        root,
        extract: (some, found) => {
          const extracted = warm.extract(some, found);
          for (const file of extracted.files) texts.set(file, warm.source(file)?.getFullText() ?? "");
          snapshot = documents.snapshot(texts, "saved");
          return extracted;
        },
        coq: () => findCoq(),
        store: prover.store(),
        jobs: settings.jobs,
        timeout: settings.timeout,
        memory: defaultMemory,
        scaffold: false,
        audit: false,
        signal,
        progress: prover.progress,
      },
      diagnostics,
    );
  } catch (error) {
    if (signal.aborted || !(error instanceof Fatal)) throw error;
    return { root, files, snapshot, verdicts: [], theorems: [], told: [], notices: [error.diagnostic] };
  }
  for (const file of checked.plan?.proofs ?? []) texts.set(file.file, file.text);
  const plain = reportOf(checked, diagnostics.all, 0, new Sources(texts));
  const report = settings.explore ? await explored(plain, files, signal, () => {}) : plain;
  signal.throwIfAborted();
  const placed = new Placed(checked, root, texts, prover.lemmas);
  return {
    root,
    files,
    snapshot,
    verdicts: checked.verdicts,
    theorems: checked.theorems,
    told: [
      ...(report.counterexamples ?? []).map((trace) => {
        const about = trace.source === undefined ? files : warm.reaching(files, [trace.source.file], "saved");
        const fallback = { file: files[0] ?? "", start: 0, end: 0 };
        return counterexampleTold({ trace, files: about }, fallback, (place) => placed.span(place));
      }),
      ...report.diagnostics.flatMap((one) => placed.told(one)),
    ],
    notices: report.diagnostics.filter((one) => placed.of(one) === undefined && !isOfSource(one)),
  };
}

/** What is told while the source is edited, and need not be told twice. */
const isOfSource = ({ code }: Pick<Diagnostic, "code">): boolean => /^DSL[12]/.test(code);

/** Places of a report in the texts that it is about. */
class Placed {
  constructor(
    private readonly checked: Checked,
    private readonly root: string,
    private readonly texts: ReadonlyMap<string, string>,
    private readonly lemmas: Lemmas,
  ) {}

  span({ file, line, column, endLine, endColumn }: SourcePlace): Span {
    return { file, start: this.offset(file, line, column), end: this.offset(file, endLine, endColumn) };
  }

  /** Where a diagnostic is told first: in the source, or in a proof file. */
  of(one: ReportedDiagnostic): Span | undefined {
    return one.source === undefined ? this.inProof(one) : this.span(one.source);
  }

  told(one: ReportedDiagnostic): readonly Told[] {
    const place = this.of(one);
    if (place === undefined || isOfSource(one)) return [];
    const { code, severity, hint, goal, shown } = one;
    const message = withHint(one.message, hint, shown ?? goal);
    const open = code === "DSL3001" || code === "DSL3003" ? this.open(one) : undefined;
    const inProof = this.inProof(one);
    const related: Related[] = [];
    if (inProof !== undefined && one.source !== undefined)
      related.push({ message: "here in the proof", place: inProof });
    const lemma = open && this.checked.plan && this.lemmas.location(open.obligation, this.checked.plan, this.root);
    if (lemma !== undefined) related.push({ message: `its lemma, ${open?.obligation.name}`, place: lemma });
    const told: Told = {
      code,
      severity,
      message,
      place,
      related,
      ...(open === undefined ? {} : { open: { open, root: this.root } }),
    };
    // What is wrong with a proof is told in the proof as well.
    if (inProof === undefined || one.source === undefined) return [told];
    return [told, { code, severity, message, place: inProof, related: [{ message: "what it proves", place }] }];
  }

  private open({ message }: ReportedDiagnostic) {
    return this.checked.open.find((one) => message.split(" ")[0] === one.obligation.id);
  }

  /** To the end of the line, where a place is in a file of the author's own. */
  private inProof({ coq }: ReportedDiagnostic): Span | undefined {
    if (coq === undefined || !this.texts.has(coq.file)) return undefined;
    const start = this.offset(coq.file, coq.line, coq.column);
    const text = this.texts.get(coq.file) ?? "";
    const line = text.slice(start).split("\n")[0] ?? "";
    return { file: coq.file, start, end: start + line.trimEnd().length };
  }

  /** @param line from 1, @param column from 1 */
  private offset(file: string, line: number, column: number): number {
    const text = this.texts.get(file) ?? "";
    let start = 0;
    for (let i = 1; i < line; i++) {
      const next = text.indexOf("\n", start);
      if (next < 0) break;
      start = next + 1;
    }
    return Math.min(start + column - 1, text.length);
  }
}
