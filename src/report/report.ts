/** The outcome of a run, as it is printed, written as JSON, and remembered. */
import type { Code } from "../diagnostics/codes.ts";
import type { CoqPlace, Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Checked } from "../prove/check.ts";
import type { KernelAudit } from "../prove/kernelAudit.ts";
import type { Status } from "../prove/verdict.ts";
import type { ReportedTrace } from "./explore/report.ts";
import { type SourcePlace, Sources } from "./sources.ts";
import { type ReportedDeclaration, structureOf } from "./structure.ts";

export interface ReportedObligation {
  readonly id: string;
  readonly kind: string;
  readonly status: Status;
  readonly by: "auto" | "user";
  readonly source: SourcePlace;
  readonly coq?: CoqPlace;
  readonly seconds: number;
  readonly cached: boolean;
}

export interface ReportedDiagnostic {
  readonly code: Code;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly hint?: string;
  readonly source?: SourcePlace;
  readonly coq?: CoqPlace;
  /** In Coq's words, and in the author's names. */
  readonly goal?: string;
  readonly shown?: string;
}

/** `disel check --format json`: see the contract. */
export interface Report {
  readonly version: 1;
  /** What a short exploration has found of what is not proved; left out where there was none. */
  readonly counterexamples?: readonly ReportedTrace[];
  readonly ok: boolean;
  readonly coq?: { readonly version: string; readonly path: string };
  /** Every file that was read: authored ones, and proofs by hand. */
  readonly files?: readonly string[];
  /** What they declare, and of what; left out where the source is refused. */
  readonly declarations?: readonly ReportedDeclaration[];
  readonly obligations: readonly ReportedObligation[];
  readonly theorems: readonly {
    readonly name: string;
    readonly statement: string;
    readonly axioms: readonly string[];
    readonly source: SourcePlace;
  }[];
  readonly diagnostics: readonly ReportedDiagnostic[];
  /** With --audit: what Coq's stand-alone checker says, and how much is to be trusted. */
  readonly audit?: KernelAudit & {
    /** Lines of the authored files that have something on them. */
    readonly code: number;
  };
  readonly proof: {
    readonly auto: number;
    readonly user: number;
    readonly specLines: number;
    readonly proofLines: number;
  };
  readonly timings: {
    readonly typecheck: number;
    readonly extract: number;
    readonly generate: number;
    readonly prove: number;
    readonly total: number;
  };
}

const round = (seconds: number): number => Math.round(seconds * 1000) / 1000;

export function reportOf(
  checked: Checked | undefined,
  diagnostics: readonly Diagnostic[],
  total: number,
  sources = new Sources(),
): Report {
  const obligations = (checked?.verdicts ?? []).map(
    (verdict): ReportedObligation => ({
      id: verdict.obligation.id,
      kind: verdict.obligation.kind,
      status: verdict.status,
      by: verdict.by,
      source: sources.place(verdict.obligation.span),
      ...(verdict.coq === undefined ? {} : { coq: verdict.coq }),
      seconds: round(verdict.seconds),
      cached: verdict.cached,
    }),
  );
  const theorems = (checked?.theorems ?? []).map((theorem) => ({
    name: theorem.id,
    statement: theorem.statement,
    axioms: theorem.axioms,
    source: sources.place(theorem.span),
  }));
  const proved =
    obligations.every((one) => one.status === "proved") && theorems.every((one) => one.axioms.length === 0);
  const proof = checked?.proof ?? { specLines: 0, proofLines: 0 };
  const timings = checked?.timings ?? { typecheck: 0, extract: 0, generate: 0, prove: 0 };
  return {
    version: 1,
    ok: proved && checked !== undefined && !diagnostics.some((one) => one.severity === "error"),
    ...(checked?.coq === undefined ? {} : { coq: { version: checked.coq.version, path: checked.coq.path } }),
    ...(checked === undefined ? {} : { files: [...checked.inputs.keys()] }),
    ...(checked?.plan === undefined ? {} : { declarations: structureOf(checked.modules, sources) }),
    obligations,
    theorems,
    ...(checked?.audit === undefined
      ? {}
      : {
          audit: {
            ...checked.audit,
            seconds: round(checked.audit.seconds),
            code: codeLines([...checked.inputs.keys()], sources),
          },
        }),
    diagnostics: diagnostics.map((one) => reported(one, sources)),
    proof: {
      auto: obligations.filter((one) => one.by === "auto" && one.status === "proved").length,
      user: obligations.filter((one) => one.by === "user" && one.status === "proved").length,
      ...proof,
    },
    timings: {
      typecheck: round(timings.typecheck),
      extract: round(timings.extract),
      generate: round(timings.generate),
      prove: round(timings.prove),
      total: round(total),
    },
  };
}

/** Lines of authored files that are not empty. */
const codeLines = (files: readonly string[], sources: Sources): number =>
  files
    .filter((file) => file.endsWith(".ts"))
    .reduce(
      (sum, file) =>
        sum +
        sources
          .text(file)
          .split("\n")
          .filter((line) => line.trim() !== "").length,
      0,
    );

export function reported(diagnostic: Diagnostic, sources: Sources): ReportedDiagnostic {
  const { span, ...rest } = diagnostic;
  return span === undefined ? rest : { ...rest, source: sources.place(span) };
}
