/** Diagnostics: what went wrong, where, and the way out. */
import type { Span } from "../ir/span.ts";
import type { Code } from "./codes.ts";

/** A place in a Coq file; lines and columns from 1. */
export interface CoqPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface Diagnostic {
  readonly code: Code;
  readonly severity: "error" | "warning";
  readonly message: string;
  /** The way out. */
  readonly hint?: string;
  readonly span?: Span;
  readonly coq?: CoqPlace;
  /** Hypotheses and goal at the failing step. */
  readonly goal?: string;
}

/** Collects a run's diagnostics; what is reported twice at one place is kept once. */
export class Diagnostics {
  private readonly seen = new Map<string, Diagnostic>();

  report(diagnostic: Diagnostic): void {
    const { code, span, message, coq } = diagnostic;
    const place = span ? `${span.file}:${span.start}:${span.end}` : coq ? `${coq.file}:${coq.line}` : message;
    const key = `${code} ${place}`;
    if (!this.seen.has(key)) this.seen.set(key, diagnostic);
  }

  get all(): readonly Diagnostic[] {
    return [...this.seen.values()];
  }

  get hasErrors(): boolean {
    return this.all.some((diagnostic) => diagnostic.severity === "error");
  }
}

/** An error that ends a run: the environment lacks something, or an input is missing. */
export class Fatal extends Error {
  constructor(readonly diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.name = "Fatal";
  }
}
