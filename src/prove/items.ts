/**
 * A file of independent lemmas, checked to its end: coqc stops at the first error, so where one lemma fails the ones
 * behind it are checked in a file of their own.
 */
import type { CoqFile } from "../coqgen/generate.ts";
import type { Obligation } from "../coqgen/obligations.ts";
import { isTimeout, type Message, timesIn } from "./messages.ts";
import type { Build, Built, Unit } from "./units.ts";

export interface ItemResult {
  readonly obligation: Obligation;
  readonly outcome: "proved" | "failed" | "timeout" | "unchecked";
  /** The file in which it was checked, and its error there. */
  readonly file: CoqFile;
  readonly error: Message | undefined;
  /** What it ran into, where it was stopped. */
  readonly limit?: "timeout" | "memory";
  readonly seconds: number;
  readonly cached: boolean;
  /** Where the lemma begins. */
  readonly line: number;
}

/** Where each lemma of a file stands: from its line to the next one's. */
export function lemmaLines(
  file: CoqFile,
): readonly { readonly obligation: Obligation; readonly first: number; readonly last: number }[] {
  const lines = file.text.split("\n");
  const starts = file.obligations.map((obligation) => ({
    obligation,
    first: lines.findIndex((line) => line.startsWith(`Lemma ${obligation.name} :`)) + 1,
  }));
  return starts.map((one, i) => ({ ...one, last: (starts[i + 1]?.first ?? lines.length + 1) - 1 }));
}

/** Checks every lemma of a generated file. */
export async function checkLemmas(
  file: CoqFile,
  build: Build,
  units: ReadonlyMap<string, Unit>,
  toUnit: (file: CoqFile) => Unit,
  broken: (file: CoqFile, built: Built) => void,
): Promise<readonly ItemResult[]> {
  const unchecked = (obligations: readonly Obligation[], at: CoqFile): readonly ItemResult[] =>
    obligations.map((obligation) => ({
      obligation,
      outcome: "unchecked",
      file: at,
      error: undefined,
      seconds: 0,
      cached: false,
      line: 1,
    }));
  const results: ItemResult[] = [];
  let rest = file;
  for (let round = 1; rest.obligations.length > 0; round++) {
    const built = await build.unit(toUnit(rest), units);
    if (built === undefined) return [...results, ...unchecked(rest.obligations, rest)];
    const lemmas = lemmaLines(rest);
    const times = secondsOf(rest, lemmas, built);
    const error = built.messages.find((message) => message.severity === "error");
    const result = (i: number, outcome: ItemResult["outcome"], message?: Message): ItemResult => {
      const lemma = lemmas[i];
      if (lemma === undefined) throw new Error("a lemma is gone");
      return {
        obligation: lemma.obligation,
        outcome,
        file: rest,
        error: message,
        seconds: times[i] ?? 0,
        cached: built.cached,
        line: lemma.first,
      };
    };
    if (built.ok) return [...results, ...lemmas.map((_, i) => result(i, "proved"))];
    const failing =
      error !== undefined
        ? lemmas.findIndex((lemma) => lemma.first <= error.line && error.line <= lemma.last)
        : built.stopped === undefined
          ? -1
          : stoppedAt(lemmas.length, times);
    if (failing < 0) {
      broken(rest, built);
      return [...results, ...unchecked(rest.obligations, rest)];
    }
    const limit =
      built.stopped === "memory"
        ? "memory"
        : built.stopped !== undefined || isTimeout(error?.text ?? "")
          ? "timeout"
          : undefined;
    results.push(...lemmas.slice(0, failing).map((_, i) => result(i, "proved")), {
      ...result(failing, limit === "timeout" ? "timeout" : "failed", error),
      ...(limit === undefined ? {} : { limit }),
    });
    const after = lemmas.slice(failing + 1).map((lemma) => lemma.obligation);
    if (after.length === 0 || file.part === undefined) return results;
    rest = file.part(`_after${round}`, after);
  }
  return results;
}

/** A process that was stopped was at the first lemma that has no time yet. */
const stoppedAt = (count: number, times: readonly (number | undefined)[]): number => {
  const at = times.indexOf(undefined);
  return at < 0 ? count - 1 : at;
};

/** Seconds by lemma, from the times of its sentences. */
function secondsOf(
  file: CoqFile,
  lemmas: ReturnType<typeof lemmaLines>,
  built: Built,
): readonly (number | undefined)[] {
  const lineStarts: number[] = [0];
  const bytes = Buffer.from(file.text, "utf8");
  for (let i = bytes.indexOf(10); i >= 0; i = bytes.indexOf(10, i + 1)) lineStarts.push(i + 1);
  const times = timesIn(built.stdout);
  return lemmas.map(({ first, last }) => {
    const from = lineStarts[first - 1] ?? 0;
    const to = lineStarts[last] ?? bytes.length;
    const own = times.filter((time) => time.start >= from && time.start < to);
    return own.length === 0 ? undefined : own.reduce((sum, time) => sum + time.seconds, 0);
  });
}
