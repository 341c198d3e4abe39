/** What the searching thread and the one that watches it say to each other. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Authored } from "./load/authored.ts";
import type { ExploreOptions, Finding, SearchName, TargetReport } from "./outcome.ts";
import type { Counters } from "./search/budget.ts";

/** Places in the memory that both see. */
export const STOP = 0;
/** Counts calls of authored code, so that it shows when one does not end. */
export const CALLS = 1;
/** The number of the authored code that is running; 0 for none. */
export const RUNNING = 2;
export const sharedWords = 3;

export interface Job {
  readonly authored: Authored;
  readonly options: ExploreOptions;
  readonly shared: SharedArrayBuffer;
  /** Traces to replay instead of searching. */
  readonly replay: readonly unknown[] | undefined;
}

export type Message =
  | { readonly kind: "named"; readonly running: number; readonly name: string }
  | {
      readonly kind: "progress";
      readonly target: string;
      readonly search: SearchName;
      readonly counters: Counters;
      readonly seconds: number;
    }
  | { readonly kind: "finding"; readonly finding: Finding }
  | { readonly kind: "target"; readonly report: TargetReport }
  | { readonly kind: "replayed"; readonly results: readonly Replayed[] }
  | { readonly kind: "fatal"; readonly diagnostic: Diagnostic }
  | { readonly kind: "crashed"; readonly text: string }
  | { readonly kind: "done" };

/** What became of a saved trace. */
export interface Replayed {
  /** `violated`: the same claim still fails; `other`: another one does; `kept`: all hold; `impossible`: a step cannot be taken. */
  readonly outcome: "violated" | "other" | "kept" | "impossible";
  readonly message: string;
  readonly diagnostic: Diagnostic | undefined;
  readonly finding: Finding | undefined;
}
