/** What an exploration comes to: plain data, from the thread that searches to the one that reports. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Span } from "../ir/span.ts";
import type { Bounds, Stopped } from "./search/budget.ts";
import type { Subject, Trace } from "./trace/trace.ts";

export type SearchName = "exhaustive" | "simulation" | "induction";
export const searchNames: readonly SearchName[] = ["exhaustive", "simulation", "induction"];

export interface ExploreOptions {
  readonly searches: readonly SearchName[];
  readonly seed: number;
  readonly bounds: Bounds;
  readonly faults: { readonly losses: number; readonly crashes: number };
  /** Whether it is wrong that a program waits where nothing can happen. */
  readonly mustEnd: boolean;
  /** Whether interchangeable nodes are looked for. */
  readonly symmetry: boolean;
  /** Nodes in a list of them, where arguments are chosen. */
  readonly nodes: number;
  /** Names of the only things to explore; all where it is empty. */
  readonly only: readonly string[];
  /** Seconds that one call of authored code may take. */
  readonly callSeconds: number;
}

export const defaults: ExploreOptions = {
  searches: searchNames,
  seed: 1,
  bounds: { depth: 1000, states: 1_000_000, traces: 2000, steps: 100, samples: 20_000, seconds: 20, memory: 2048 },
  faults: { losses: 0, crashes: 0 },
  mustEnd: false,
  symmetry: true,
  nodes: 2,
  only: [],
  callSeconds: 5,
};

/** One search of one target, and exactly what it has covered. */
export interface SearchReport {
  readonly search: SearchName;
  /** Different configurations; of a simulation, configurations with repetition. */
  readonly states: number;
  readonly transitions: number;
  /** Of an exhaustive search: all configurations within so many steps were checked. */
  readonly depth?: number;
  /** Of an exhaustive search: whether these are all that are reachable. */
  readonly complete?: boolean;
  /** Of a simulation: runs, and steps of the longest. */
  readonly traces?: number;
  readonly longest?: number;
  /** Of an induction search: attempts to make a configuration that satisfies the invariants. */
  readonly attempts?: number;
  readonly seed?: number;
  /** Nodes that trade places with one another, where that was used. */
  readonly symmetric?: readonly (readonly number[])[];
  /** Configurations, or runs, in which nothing could happen; of these, those with a program that has not ended. */
  readonly ends?: number;
  readonly waits?: number;
  readonly stopped?: Stopped;
  readonly seconds: number;
}

export interface TargetReport {
  readonly subject: Subject;
  /** Whether its arguments were chosen, and not given by the author. */
  readonly chosen: boolean;
  readonly nodes: number;
  readonly invariants: number;
  /** What was tried where the protocol leaves it open. */
  readonly tried: string | undefined;
  readonly span: Span | undefined;
  readonly searches: readonly SearchReport[];
  /** Searches that were not needed or could not be done, and why. */
  readonly skipped: readonly { readonly search: SearchName; readonly why: string }[];
}

export interface Finding {
  readonly diagnostic: Diagnostic;
  readonly subject: Subject | undefined;
  readonly trace: Trace | undefined;
}

export interface Outcome {
  readonly targets: readonly TargetReport[];
  readonly findings: readonly Finding[];
  readonly interrupted: boolean;
}
