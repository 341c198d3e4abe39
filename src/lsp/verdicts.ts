/** What Coq has said of obligations, and whether it still stands. */
import type { Obligation } from "../coqgen/obligations.ts";
import type { Theorem, Verdict } from "../prove/verdict.ts";
import type { ReportedObligation } from "../report/report.ts";
import type { Documents } from "./documents.ts";
import type { Proved } from "./proving.ts";

export interface Known {
  readonly verdict: Verdict;
  /** Whether something that it depends on has been edited since. */
  readonly stale: boolean;
}

const keyOf = ({ id, span }: Obligation): string => `${span.file} ${id}`;

export class Verdicts {
  private readonly known = new Map<string, { readonly verdict: Verdict; readonly run: Proved }>();

  constructor(private readonly documents: Documents) {}

  /** After a run; what it says nothing of any more, in the files that it was asked about, is forgotten. */
  keep(run: Proved): void {
    for (const [key, { verdict }] of this.known)
      if (run.files.includes(verdict.obligation.span.file)) this.known.delete(key);
    for (const verdict of run.verdicts) this.known.set(keyOf(verdict.obligation), { verdict, run });
  }

  of(obligation: Obligation): Known | undefined {
    const found = this.known.get(keyOf(obligation));
    if (found === undefined || found.verdict.status === "unchecked") return undefined;
    return { verdict: found.verdict, stale: this.documents.differs(found.run.snapshot) };
  }

  /** The theorems of the run that an obligation was checked in. */
  theorems(obligation: Obligation): readonly Theorem[] {
    return this.known.get(keyOf(obligation))?.run.theorems ?? [];
  }
}

const words: Readonly<Record<ReportedObligation["status"], string>> = {
  proved: "proved",
  failed: "not proved",
  admitted: "admitted",
  axiom: "rests on an axiom",
  timeout: "timed out",
  unchecked: "not checked yet",
};

/** Such as `✓ proved in 0.1 s`. */
export function verdictText(known: Known | undefined): string {
  if (known === undefined) return "· not checked yet";
  const { status, seconds, by } = known.verdict;
  const mark = status === "proved" ? "✓" : "✗";
  const hand = by === "user" ? " by hand" : "";
  const time = status === "proved" || status === "failed" ? ` in ${seconds.toFixed(1)} s` : "";
  return `${mark} ${words[status]}${hand}${time}${known.stale ? ", before the last edit" : ""}`;
}

/** Such as `3 obligations, all proved`. */
export function summaryText(all: readonly (Known | undefined)[]): string {
  const counted = `${all.length} ${all.length === 1 ? "obligation" : "obligations"}`;
  const checked = all.filter((one) => one !== undefined);
  if (checked.length === 0) return `${counted}, not checked yet`;
  const proved = checked.filter((one) => one.verdict.status === "proved").length;
  const stale = checked.some((one) => one.stale) ? " (before the last edit)" : "";
  if (proved === all.length) return `${counted}, ${all.length === 1 ? "proved" : "all proved"}${stale}`;
  const open = all.length - checked.length;
  return `${counted}, ${checked.length - proved} not proved${open === 0 ? "" : `, ${open} not checked yet`}${stale}`;
}
