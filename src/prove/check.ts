/** The main job: extract, generate, prove, audit. */
import type { CoqFile, Generated } from "../coqgen/generate.ts";
import type { Obligation } from "../coqgen/obligations.ts";
import { authoredAt } from "../coqgen/sourcemap.ts";
import type { Diagnostics } from "../diagnostics/diagnostic.ts";
import type { extract } from "../extract/extract.ts";
import type { Module } from "../ir/decl.ts";
import { statementCommands, statementsIn } from "./audit.ts";
import { authoredGoal, type Projections, projectionsOf } from "./authoredGoal.ts";
import type { Coq } from "./coq.ts";
import { extractOnce } from "./extractions.ts";
import { goalOf } from "./goals.ts";
import { hashOf } from "./hash.ts";
import { checkLemmas, type ItemResult } from "./items.ts";
import { type KernelAudit, kernelAudit } from "./kernelAudit.ts";
import { buildLibrary } from "./library.ts";
import { columnOf, summaryOf } from "./messages.ts";
import { type Plan, planOf } from "./plan.ts";
import { requirementsOf } from "./requirements.ts";
import { type Open, writeScaffolds } from "./scaffold.ts";
import type { Store } from "./store.ts";
import { axiomsOf } from "./theoremAudit.ts";
import { Build, type Built, type Library, type Unit } from "./units.ts";
import { checkProofFile, placeOf } from "./userFiles.ts";
import { countLines, type ProofFile } from "./userProofs.ts";
import type { Theorem, Verdict } from "./verdict.ts";

export interface CheckOptions {
  readonly files: readonly string[];
  readonly root: string;
  /** Reads the files, where that is not to be done anew. */
  readonly extract?: typeof extract;
  /** Finds coqc once the sources are known to be in the language. */
  readonly coq: () => Promise<Coq>;
  readonly store: Store;
  readonly jobs: number;
  /** Seconds for one sentence of a proof. */
  readonly timeout: number;
  /** MB that one coqc may take. */
  readonly memory: number;
  readonly scaffold: boolean;
  /** Whether Coq's stand-alone checker is asked about the theorems. */
  readonly audit: boolean;
  readonly signal: AbortSignal;
  readonly progress?: (message: {
    readonly done: number;
    readonly total: number;
    readonly now: readonly string[];
  }) => void;
}

export interface Checked {
  readonly coq: Coq | undefined;
  readonly verdicts: readonly Verdict[];
  readonly theorems: readonly Theorem[];
  readonly proof: { readonly specLines: number; readonly proofLines: number };
  readonly timings: {
    readonly typecheck: number;
    readonly extract: number;
    readonly generate: number;
    readonly prove: number;
  };
  /** What the files declare; nothing where the source is refused. */
  readonly modules: readonly Module[];
  /** Every file whose content the result depends on, with what stood in it when it was read. */
  readonly inputs: ReadonlyMap<string, string>;
  readonly scaffolds: readonly string[];
  /** What automation leaves open. */
  readonly open: readonly Open[];
  /** What there was to prove; `undefined` where the source is refused. */
  readonly plan: Plan | undefined;
  readonly audit?: KernelAudit;
}

export async function check(options: CheckOptions, diagnostics: Diagnostics): Promise<Checked> {
  const extracted =
    options.extract?.(options.files, diagnostics) ?? (await extractOnce(options.store, options.files, diagnostics));
  const none = {
    coq: undefined,
    verdicts: [],
    theorems: [],
    proof: { specLines: 0, proofLines: 0 },
    modules: [],
    inputs: extracted.texts,
    scaffolds: [],
    open: [],
    plan: undefined,
  };
  if (diagnostics.hasErrors) return { ...none, timings: { ...extracted.timings, generate: 0, prove: 0 } };

  const generating = performance.now();
  const plan = planOf(extracted, { root: options.root, timeout: options.timeout }, diagnostics);
  const { generated, proofs } = plan;
  const timings = { ...extracted.timings, generate: (performance.now() - generating) / 1000 };
  const begin = performance.now();
  const run = await new Run(options, generated, proofs, diagnostics, extracted.modules).run();
  const counted = proofs.map((file) => countLines(file.text));
  return {
    ...run,
    plan,
    modules: extracted.modules,
    proof: { specLines: sum(counted.map((one) => one.spec)), proofLines: sum(counted.map((one) => one.proof)) },
    timings: { ...timings, prove: (performance.now() - begin) / 1000 },
    inputs: new Map([...extracted.texts, ...proofs.map((file) => [file.file, file.text] as const)]),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

class Run {
  private readonly units = new Map<string, Unit>();
  private readonly files = new Map<string, CoqFile>();
  private readonly proofUnits = new Map<ProofFile, Unit>();
  private readonly projections: Projections;

  constructor(
    private readonly options: CheckOptions,
    private readonly generated: Generated,
    private readonly proofs: readonly ProofFile[],
    private readonly diagnostics: Diagnostics,
    modules: readonly Module[],
  ) {
    this.projections = projectionsOf(modules, generated.names);
    for (const file of generated.files) {
      this.files.set(file.logical, file);
      this.units.set(file.logical, this.toUnit(file));
    }
    for (const file of proofs) if (file.forbidden.length === 0) this.proofUnits.set(file, this.proofUnit(file));
  }

  async run(): Promise<Pick<Checked, "coq" | "verdicts" | "theorems" | "scaffolds" | "open" | "audit">> {
    const { options } = this;
    const coq = await options.coq();
    const counter = { done: 0, now: new Set<string>() };
    const show = (): void => options.progress?.({ done: counter.done, total: this.units.size, now: [...counter.now] });
    const library = await buildLibrary(coq, options.store, options.jobs, options.signal, (file) =>
      options.progress?.({ done: 0, total: this.units.size, now: [`the Coq library: ${file}`] }),
    );
    const build = new Build({
      coq,
      library,
      store: options.store,
      jobs: options.jobs,
      memory: options.memory,
      signal: options.signal,
      progress: ({ unit, done }) => {
        if (done === undefined) counter.now.add(unit.logical);
        else {
          counter.now.delete(unit.logical);
          counter.done += 1;
        }
        show();
      },
    });
    const automatic = Promise.all(
      this.generated.files
        .filter((file) => file.kind === "proofs")
        .map((file) =>
          checkLemmas(
            file,
            build,
            this.units,
            (one) => this.toUnit(one),
            (at, built) => this.broken(at, built),
          ),
        ),
    );
    const handWritten = Promise.all(
      [...this.proofUnits].map(([file, unit]) =>
        checkProofFile(file, unit, {
          generated: this.generated,
          proofs: this.proofs,
          build,
          units: this.units,
          diagnostics: this.diagnostics,
        }),
      ),
    );
    // Not to wait for verdicts: where what a theorem needs compiles, it is mostly good. What comes of it is asked for below.
    for (const file of this.generated.files)
      if (file.kind === "theorems") void build.unit(this.toUnit(file), this.units);
    // Definitions and statements are wanted also where nothing needs proving.
    const rest = Promise.all(
      this.generated.files
        .filter((file) => file.kind === "definitions" || file.kind === "specification")
        .map(async (file) => {
          const built = await build.unit(this.toUnit(file), this.units);
          if (built !== undefined && !built.ok) this.broken(file, built);
        }),
    );
    // Together, so that where a run is cancelled all of them are seen to end.
    const [checked, byHand] = await Promise.all([automatic, handWritten, rest]);
    const results = checked.flat();
    const verdicts = new Map<string, Verdict>(
      results.map((result) => [result.obligation.name, this.verdict(result)] as const),
    );
    for (const verdict of [...byHand.flat(), ...this.refused()]) verdicts.set(verdict.obligation.name, verdict);
    const failed = results.filter((result) => result.outcome === "failed" || result.outcome === "timeout");
    const goals = await Promise.all(failed.map((result) => this.report(result, build)));
    const theorems = await this.theorems(verdicts, build);
    const audit = options.audit ? await this.audit(theorems, build, coq, library) : undefined;
    const open = failed.map(({ obligation, file }, i): Open => ({ obligation, file, goal: goals[i] }));
    const scaffolds = options.scaffold ? writeScaffolds(open, options.root, this.diagnostics) : [];
    const all = this.generated.obligations.map(
      (obligation): Verdict =>
        verdicts.get(obligation.name) ?? {
          obligation,
          status: "unchecked",
          by: "auto",
          coq: undefined,
          seconds: 0,
          cached: false,
        },
    );
    for (const verdict of all) this.reportUnproved(verdict);
    return { coq, verdicts: all, theorems, scaffolds, open, ...(audit === undefined ? {} : { audit }) };
  }

  /** Coq's stand-alone checker on the theorems, and what it says where it does not accept them. */
  private async audit(
    theorems: readonly Theorem[],
    build: Build,
    coq: Coq,
    library: Library,
  ): Promise<KernelAudit | undefined> {
    const modules = new Set(theorems.map((one) => one.name.split(".").slice(0, -1).join(".")));
    if (modules.size === 0) return undefined;
    const units = this.generated.files.filter((file) => modules.has(file.logical)).map((file) => this.toUnit(file));
    const loads = await build.loads(units, this.units);
    const audit = await kernelAudit(coq, library, [...modules], loads, this.options.signal);
    if (!audit.ok)
      this.diagnostics.report({
        code: "DSL3012",
        severity: "error",
        message:
          audit.says === undefined
            ? `Coq's stand-alone checker finds assumed: ${audit.assumes.join(", ")}`
            : "Coq's stand-alone checker does not accept the compiled theorems",
        hint: "where the theorems rest on nothing, the assumption is in a file that they need; run again with --no-cache",
        ...(audit.says === undefined ? {} : { goal: audit.says }),
      });
    return audit;
  }

  private toUnit(file: CoqFile): Unit {
    const statements =
      file.kind === "theorems"
        ? `\n${file.theorems.map((one) => statementCommands(one.name, nonceOf(file))).join("\n")}\n`
        : "";
    // A file may take as long as its sentences may together: this only ends what does not heed the time-out.
    const timeout = this.options.timeout * Math.max(4, file.obligations.length * 4);
    return {
      logical: file.logical,
      text: file.text + statements,
      requires: file.requires,
      timed: file.kind === "proofs",
      timeout,
    };
  }

  /** Makes the unit of a proof file, once all generated files have theirs. */
  private proofUnit(file: ProofFile): Unit {
    const known = [...this.files.keys(), ...this.proofs.map((one) => one.logical)];
    const span = this.generated.obligations.find((one) => one.name === file.lemmas[0]?.name)?.span;
    const unit = {
      logical: file.logical,
      text: `Set Default Timeout ${this.options.timeout}. ${file.text}`,
      requires: requirementsOf(file, known, this.units, span, this.diagnostics),
      timed: true,
      timeout: this.options.timeout * Math.max(4, file.lemmas.length * 8),
    };
    this.units.set(file.logical, unit);
    return unit;
  }

  /** The verdicts on what is proved in files that are not given to Coq. */
  private refused(): readonly Verdict[] {
    return this.proofs
      .filter((file) => file.forbidden.length > 0)
      .flatMap((file) =>
        file.lemmas.flatMap((lemma) => {
          const obligation = this.generated.obligations.find((one) => one.name === lemma.name);
          if (obligation === undefined) return [];
          const coq = placeOf(file, lemma.start);
          return [{ obligation, status: "failed", by: "user", coq, seconds: 0, cached: false } as const];
        }),
      );
  }

  private place(
    file: CoqFile,
    line: number,
    byte = 0,
  ): { readonly file: string; readonly line: number; readonly column: number } {
    const text = file.text.split("\n")[line - 1] ?? "";
    return { file: file.path, line, column: columnOf(text, byte) + 1 };
  }

  private verdict(result: ItemResult): Verdict {
    return {
      obligation: result.obligation,
      status: result.outcome,
      by: "auto",
      coq: this.place(result.file, result.error?.line ?? result.line, result.error?.start),
      seconds: result.seconds,
      cached: result.cached,
    };
  }

  /** Reports a lemma that automation does not prove, and returns what is left to show. */
  private async report(result: ItemResult, build: Build): Promise<string | undefined> {
    const { obligation, error, file } = result;
    const span =
      (error === undefined
        ? undefined
        : authoredAt(file, error.line, this.place(file, error.line, error.start).column - 1)) ?? obligation.span;
    const goal = await goalOf(result, build, this.units, (one) => this.toUnit(one));
    const limits = {
      timeout: [`${this.options.timeout} seconds`, "time with --timeout"],
      memory: [`${this.options.memory} MB`, "memory with --memory"],
    } as const;
    const limit = result.limit === undefined ? undefined : limits[result.limit];
    this.diagnostics.report({
      code: limit === undefined ? "DSL3001" : "DSL3003",
      severity: "error",
      message:
        limit === undefined
          ? `${obligation.id} is not proved${what(result)}`
          : `${obligation.id} is not decided within ${limit[0]}`,
      hint:
        limit === undefined
          ? "where it is true, prove it by hand: --scaffold writes the beginning of a proof"
          : `give it more ${limit[1]}, or prove it by hand: --scaffold writes the beginning of a proof`,
      span,
      coq: this.place(file, error?.line ?? result.line, error?.start),
      ...(goal === undefined ? {} : { goal, shown: authoredGoal(goal, this.projections) }),
    });
    return goal;
  }

  /** What is not proved and has no diagnostic of its own. */
  private reportUnproved(verdict: Verdict): void {
    const { obligation, status } = verdict;
    if (status !== "unchecked" || this.diagnostics.hasErrors) return;
    this.diagnostics.report({
      code: "DSL3010",
      severity: "error",
      message: `${obligation.id} could not be checked`,
      hint: "what it needs does not compile: look at the other messages",
      span: obligation.span,
    });
  }

  /** Generated text that Coq does not accept. */
  private broken(file: CoqFile, built: Built): void {
    const error = built.messages.find((message) => message.severity === "error");
    const line = error?.line ?? 1;
    const place = this.place(file, line, error?.start);
    const span = authoredAt(file, line, place.column - 1);
    this.diagnostics.report({
      code: "DSL3007",
      severity: "error",
      message: `Coq does not accept what was generated here: ${error === undefined ? `coqc was stopped (${built.stopped ?? built.unexplained ?? "no message"})` : summaryOf(error.text)}`,
      hint: "this is a limit of the translation, or a bug in it: write it differently, and tell us",
      ...(span === undefined ? {} : { span }),
      coq: place,
      ...(error === undefined ? {} : { goal: error.text }),
    });
  }

  private async theorems(verdicts: ReadonlyMap<string, Verdict>, build: Build): Promise<readonly Theorem[]> {
    const usable = (obligation: Obligation): boolean =>
      ["proved", "admitted", "axiom"].includes(verdicts.get(obligation.name)?.status ?? "unchecked");
    const files = this.generated.files.filter((file) => file.kind === "theorems" && file.obligations.every(usable));
    const found = await Promise.all(
      files.map(async (file): Promise<readonly Omit<Theorem, "axioms">[]> => {
        const built = await build.unit(this.toUnit(file), this.units);
        if (built === undefined) return [];
        if (!built.ok) {
          this.broken(file, built);
          return [];
        }
        const statements = statementsIn(built.stdout, nonceOf(file));
        return file.theorems.map((theorem) => ({
          id: theorem.id,
          name: `${file.logical}.${theorem.name}`,
          statement: statements.get(theorem.name) ?? "",
          span: theorem.span,
        }));
      }),
    );
    const names = new Map(files.map((file, i) => [file.logical, (found[i] ?? []).map((one) => one.name)]));
    const axioms = await axiomsOf(names, build, this.units);
    return found.flat().map((theorem) => ({
      ...theorem,
      axioms: axioms.get(theorem.name) ?? ["(Coq's answer is not understood)"],
    }));
  }
}

/** A word that a file does not have in it. */
const nonceOf = (file: CoqFile): string => hashOf([file.text]);

/** What kind of step fails, in words. */
function what(result: ItemResult): string {
  const line = result.error === undefined ? "" : (result.file.text.split("\n")[result.error.line - 1] ?? "");
  const tactic = /\b(do_\w+|claim|start_contract|by_computation)\b/.exec(line)?.[1];
  const words: Readonly<Record<string, string>> = {
    do_send: ": nothing shows that the protocol allows this send",
    do_perform: ": nothing shows that the protocol allows this step",
    do_fail: ": nothing shows that this is not reached",
    claim: ": nothing shows that this holds",
    by_computation: ": it does not come out as true",
  };
  return tactic === undefined ? "" : (words[tactic] ?? "");
}
