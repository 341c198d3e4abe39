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
  /** Hypotheses and goal at the failing step, in Coq's words. */
  readonly goal?: string;
  /** The same in the author's names, where the proof is not the author's own. */
  readonly shown?: string;
}

/** Collects a run's diagnostics; what is reported twice at one place is kept once. */
export class Diagnostics {
  private readonly seen = new Map<string, Diagnostic>();

  report(diagnostic: Diagnostic): void {
    const { code, span, message, coq } = diagnostic;
    // Several lemmas may be about one span: they are told apart by where they stand in Coq.
    const places = [
      ...(span === undefined ? [] : [`${span.file}:${span.start}:${span.end}`]),
      ...(coq === undefined ? [] : [`${coq.file}:${coq.line}`]),
    ];
    const key = [code, ...(places.length === 0 ? [message] : places)].join(" ");
    if (!this.seen.has(key)) this.seen.set(key, diagnostic);
  }

  /** In the order of their places, whatever the order in which they were found. */
  get all(): readonly Diagnostic[] {
    return inOrder([...this.seen.values()]);
  }

  get hasErrors(): boolean {
    return [...this.seen.values()].some((diagnostic) => diagnostic.severity === "error");
  }
}

/** By file, place, code and message; what has no place comes first. */
export function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      byText(a.span?.file ?? a.coq?.file ?? "", b.span?.file ?? b.coq?.file ?? "") ||
      (a.span?.start ?? 0) - (b.span?.start ?? 0) ||
      byText(a.code, b.code) ||
      byText(a.coq?.file ?? "", b.coq?.file ?? "") ||
      (a.coq?.line ?? 0) - (b.coq?.line ?? 0) ||
      (a.coq?.column ?? 0) - (b.coq?.column ?? 0) ||
      byText(a.message, b.message),
  );
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** An error that ends a run: the environment lacks something, or an input is missing. */
export class Fatal extends Error {
  constructor(readonly diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.name = "Fatal";
  }
}
