/** What has been found out about obligations and theorems. */
import type { Obligation } from "../coqgen/obligations.ts";
import type { CoqPlace } from "../diagnostics/diagnostic.ts";
import type { Span } from "../ir/span.ts";

export type Status = "proved" | "failed" | "admitted" | "axiom" | "timeout" | "unchecked";

export interface Verdict {
  readonly obligation: Obligation;
  readonly status: Status;
  readonly by: "auto" | "user";
  /** Where the lemma stands: in a generated file as `disel generate` writes it, or in the author's own. */
  readonly coq: CoqPlace | undefined;
  readonly seconds: number;
  readonly cached: boolean;
}

export interface Theorem {
  readonly id: string;
  /** In Coq, with its file. */
  readonly name: string;
  readonly statement: string;
  readonly axioms: readonly string[];
  readonly span: Span;
}
