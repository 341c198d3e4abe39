/**
 * A hand-written file, checked to its end: coqc stops at the first error, so what is not accepted is taken out (a proof
 * is replaced by `Admitted`, something else by nothing) and the file is checked again. Texts keep their length, so that
 * offsets mean the same in all of them. What rests on something that was taken out shows in the audit.
 */
import { shown } from "./goals.ts";
import { isTimeout, type Message, offsetOf, summaryOf, timesIn } from "./messages.ts";
import type { Build, Built, Unit } from "./units.ts";
import type { ProofFile } from "./userProofs.ts";
import { type Stated, sentences, statedIn } from "./vernacular.ts";

/** Something that coqc does not accept. */
export interface Rejection {
  /** What it is part of; nothing where it stands between statements: then nothing behind it is looked at. */
  readonly stated: Stated | undefined;
  /** Into the text of the file. */
  readonly offset: number;
  /** What it ran into, where it was stopped. */
  readonly limit: "timeout" | "memory" | undefined;
  /** What coqc says, on one line. */
  readonly summary: string;
  /** Hypotheses and goal in front of the failing sentence; else all that coqc says. */
  readonly goal: string;
  readonly seconds: number;
}

export interface Repaired {
  /** What is left, compiled; `undefined` where no way was found. */
  readonly built: Built | undefined;
  readonly rejections: readonly Rejection[];
  /** From here on nothing was looked at: an offset into the file. */
  readonly end: number;
}

/** Compiles a file without what is not accepted; `undefined` where something that it requires does not compile. */
export async function repaired(
  file: ProofFile,
  unit: Unit,
  build: Build,
  units: ReadonlyMap<string, Unit>,
): Promise<Repaired | undefined> {
  const shift = unit.text.length - file.text.length;
  const rejections: Rejection[] = [];
  let current = unit;
  let end = file.text.length;
  for (let round = 1; ; round++) {
    const built = await build.unit(current, units);
    if (built === undefined) return undefined;
    if (built.ok) return { built, rejections, end };
    const at = failing(file, current, built, shift);
    const { stated } = at;
    const again = rejections.some((one) => one.stated !== undefined && one.stated === stated);
    if (!again) rejections.push(await rejection(at, current, built, shift, build, units));
    if (stated === undefined || again) {
      const error = at.offset + shift;
      const cut = sentences(current.text).find((one) => one.start <= error && error < one.end)?.start ?? error;
      if (at.error?.file === "" || cut - shift >= end || again) return { built: undefined, rejections, end: 0 };
      end = Math.max(0, cut - shift);
      current = next(unit, round, current.text.slice(0, Math.max(cut, shift)));
    } else {
      current = next(unit, round, without(current.text, stated, shift, at.offset >= stated.head));
    }
  }
}

const next = (unit: Unit, round: number, text: string): Unit => ({
  ...unit,
  logical: `${unit.logical}_without${round}`,
  text,
});

interface Failing {
  readonly stated: Stated | undefined;
  readonly offset: number;
  readonly error: Message | undefined;
}

/** Where coqc stopped. */
function failing(file: ProofFile, unit: Unit, built: Built, shift: number): Failing {
  const error = built.messages.find((message) => message.severity === "error");
  // A file that ends inside a proof: coqc does not say where.
  const open = file.stated.findLast((one) => one.unclosed);
  if (error?.file === "")
    return { stated: open, offset: open === undefined ? file.text.length : Math.max(open.head, open.last - 1), error };
  const offset = Math.max(
    0,
    (error === undefined ? stoppedAt(unit, built) : offsetOf(unit.text, error.line, error.start)) - shift,
  );
  const at = file.stated.findIndex((one) => one.start <= offset && offset < (one.unclosed ? one.end : one.last));
  const before = file.stated[at - 1];
  const stated = file.stated[at];
  // A statement inside the proof before it, which lacks its end.
  const inside = stated !== undefined && before?.unclosed === true && offset < stated.head;
  return { stated: inside ? before : stated, offset, error };
}

/** The beginning of the sentence that a process was at when it was stopped. */
function stoppedAt(unit: Unit, built: Built): number {
  const last = timesIn(built.stdout).at(-1)?.end ?? 0;
  const done = Buffer.from(unit.text, "utf8").subarray(0, last).toString("utf8").length;
  return sentences(unit.text).find((one) => one.start >= done)?.start ?? done;
}

async function rejection(
  { stated, offset, error }: Failing,
  unit: Unit,
  built: Built,
  shift: number,
  build: Build,
  units: ReadonlyMap<string, Unit>,
): Promise<Rejection> {
  const inProof = stated !== undefined && offset >= stated.head;
  const goal = inProof ? await goalAt(unit, offset + shift, build, units) : undefined;
  return {
    stated,
    offset,
    limit:
      built.stopped === "memory"
        ? "memory"
        : isTimeout(error?.text ?? "") || built.stopped === "timeout"
          ? "timeout"
          : undefined,
    summary: said(error),
    goal: goal ?? error?.text ?? "",
    seconds: stated === undefined ? 0 : secondsIn(unit, built, stated.start + shift, stated.last + shift),
  };
}

function said(error: Message | undefined): string {
  if (error === undefined) return "coqc was stopped";
  // The second is said of the next statement, which Coq takes to be inside the proof.
  return /^(There are pending proofs|Nested proofs)/.test(error.text)
    ? "it is not closed: it has no `Qed`"
    : summaryOf(error.text);
}

/** A text with a proof admitted, or without the whole statement; as long as before. */
function without(text: string, stated: Stated, shift: number, inProof: boolean): string {
  const to = (stated.unclosed ? stated.end : stated.last) + shift;
  const from = stated.head + shift;
  const admitted = " Admitted.";
  if (inProof && to - from >= admitted.length)
    return text.slice(0, from) + admitted + blank(text.slice(from + admitted.length, to)) + text.slice(to);
  return text.slice(0, stated.start + shift) + blank(text.slice(stated.start + shift, to)) + text.slice(to);
}

const blank = (text: string): string => text.replace(/[^\n]/g, " ");

/** Seconds that the sentences between two offsets took. */
export function secondsIn(unit: Unit, built: Built, from: number, to: number): number {
  const bytes = (offset: number): number => Buffer.byteLength(unit.text.slice(0, offset), "utf8");
  const [first, last] = [bytes(from), bytes(to)];
  return timesIn(built.stdout)
    .filter((time) => time.start >= first && time.start < last)
    .reduce((sum, time) => sum + time.seconds, 0);
}

/**
 * The goal in front of the sentence at an offset; `undefined` where Coq does not get there.
 *
 * Proofs that are done are not made again, which could take them longer than they may. Where that changes what the rest
 * means (a lemma in a section, which then depends on all that the section has), they are.
 */
export async function goalAt(
  unit: Unit,
  offset: number,
  build: Build,
  units: ReadonlyMap<string, Unit>,
): Promise<string | undefined> {
  const before = sentences(unit.text).filter((sentence) => sentence.end <= offset);
  const whole = unit.text.slice(0, before.at(-1)?.end ?? 0);
  for (const [text, name] of [
    [admitting(whole), "goal"],
    [whole, "goal_again"],
  ] as const) {
    const logical = `${unit.logical}_${name}_at${offset}`;
    const built = await build.unit({ ...unit, logical, text: `${text}\nShow.\nAbort.\n`, timed: false }, units);
    if (built?.ok) return shown(built.stdout);
  }
  return undefined;
}

/** A text with what `Qed` closes admitted instead. */
function admitting(text: string): string {
  const done = statedIn(text).filter((one) => one.closing === "Qed" && one.last > one.head);
  return done.reduceRight((rest, one) => `${rest.slice(0, one.head)} Admitted.${rest.slice(one.last)}`, text);
}
