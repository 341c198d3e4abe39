/** Verdicts in words and signs: colour alone says nothing to those who do not see it. */
import type { ReportedObligation } from "../report.ts";

/** How something is painted: by class names of the style sheet. */
export type Tone = "good" | "bad" | "open";

export interface Word {
  readonly sign: string;
  readonly text: string;
  readonly tone: Tone;
}

export const words: Readonly<Record<ReportedObligation["status"], Word>> = {
  proved: { sign: "✓", text: "proved", tone: "good" },
  failed: { sign: "✗", text: "not proved", tone: "bad" },
  admitted: { sign: "✗", text: "admitted", tone: "bad" },
  axiom: { sign: "✗", text: "uses an axiom", tone: "bad" },
  timeout: { sign: "✗", text: "timed out", tone: "bad" },
  unchecked: { sign: "·", text: "not checked", tone: "open" },
};

export const byWhom = (by: ReportedObligation["by"]): string => (by === "auto" ? "automation" : "user");

export const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;
