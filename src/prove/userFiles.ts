/** Checks hand-written proof files: that they compile, that they prove what was generated, and what they rest on. */
import type { Generated } from "../coqgen/generate.ts";
import type { Obligation } from "../coqgen/obligations.ts";
import type { Diagnostics } from "../diagnostics/diagnostic.ts";
import { auditCommands, auditsIn } from "./audit.ts";
import { shown } from "./goals.ts";
import { columnOf, isTimeout, type Message, summaryOf, timesIn } from "./messages.ts";
import type { Build, Built, Unit } from "./units.ts";
import type { ProofFile } from "./userProofs.ts";
import type { Verdict } from "./verdict.ts";
import { sentences } from "./vernacular.ts";

export async function checkProofFile(
  file: ProofFile,
  generated: Generated,
  build: Build,
  units: ReadonlyMap<string, Unit>,
  diagnostics: Diagnostics,
  toUnit: (file: ProofFile) => Unit,
): Promise<readonly Verdict[]> {
  const unit = toUnit(file);
  const built = await build.unit(unit, units);
  const obligations = file.lemmas.flatMap(
    (lemma) => generated.obligations.find((one) => one.name === lemma.name) ?? [],
  );
  const verdict = (obligation: Obligation, status: Verdict["status"], seconds = 0): Verdict => ({
    obligation,
    status,
    by: "user",
    coq: placeOf(file, file.lemmas.find((one) => one.name === obligation.name)?.start ?? 0),
    seconds,
    cached: built?.cached ?? false,
  });
  if (built === undefined) return obligations.map((one) => verdict(one, "unchecked"));
  const shift = unit.text.length - file.text.length;
  if (!built.ok) return failed(file, built, shift, obligations, verdict, build, units, unit, diagnostics);

  const seconds = (obligation: Obligation): number => {
    const lemma = file.lemmas.find((one) => one.name === obligation.name);
    const bytes = (offset: number): number => Buffer.byteLength(unit.text.slice(0, offset + shift), "utf8");
    if (lemma === undefined) return 0;
    const [from, to] = [bytes(lemma.start), bytes(lemma.end)];
    return timesIn(built.stdout)
      .filter((time) => time.start >= from && time.start < to)
      .reduce((sum, time) => sum + time.seconds, 0);
  };
  return Promise.all(
    obligations.map(async (obligation) =>
      verdict(obligation, await audited(obligation, file, generated, build, units, diagnostics), seconds(obligation)),
    ),
  );
}

/** The verdict on a lemma that compiles. */
async function audited(
  obligation: Obligation,
  file: ProofFile,
  generated: Generated,
  build: Build,
  units: ReadonlyMap<string, Unit>,
  diagnostics: Diagnostics,
): Promise<Verdict["status"]> {
  const lemma = file.lemmas.find((one) => one.name === obligation.name);
  const coq = placeOf(file, lemma?.start ?? 0);
  const statement =
    generated.files
      .find((one) => one.kind === "theorems" && one.obligations.some((other) => other.name === obligation.name))
      ?.logical.replace(/_theorems$/, "_spec") ?? "";
  const full = `${file.logical}.${obligation.name}`;
  const text = [
    `Require ${statement}.`,
    `Require ${file.logical}.`,
    `Definition same : ${statement}.${obligation.name} := ${full}.`,
    auditCommands(full),
    "",
  ].join("\n");
  const built = await build.unit(
    {
      logical: `${file.logical}_audit_${obligation.name}`,
      text,
      requires: [statement, file.logical],
      timed: false,
      timeout: 120,
    },
    units,
  );
  const common = { severity: "error", span: obligation.span, coq } as const;
  if (built === undefined || !built.ok) {
    const [error] = built?.messages.filter((message) => message.severity === "error") ?? [];
    diagnostics.report({
      ...common,
      code: "DSL3008",
      message: `the lemma ${obligation.name} does not state the obligation ${obligation.id}`,
      hint: `state it as \`Lemma ${obligation.name} : ${statement.split(".").at(-1)}.${obligation.name}.\``,
      ...(error === undefined ? {} : { goal: error.text }),
    });
    return "failed";
  }
  const axioms = auditsIn(built.stdout).get(full)?.axioms;
  if (axioms === undefined) return "unchecked";
  if (axioms.length === 0) return "proved";
  const short = axioms.map((name) => name.split(".").at(-1) ?? name);
  const admitted = short.filter((name) => file.admitted.has(name));
  if (admitted.length > 0) {
    diagnostics.report({
      ...common,
      code: "DSL3004",
      message: admitted.includes(obligation.name)
        ? `the proof of ${obligation.id} is admitted`
        : `the proof of ${obligation.id} rests on ${admitted.join(", ")}, which is admitted`,
      hint: "finish the proof, and end it with Qed",
    });
    return "admitted";
  }
  diagnostics.report({
    ...common,
    code: "DSL3005",
    message: `the proof of ${obligation.id} rests on ${axioms.length === 1 ? "the axiom" : "the axioms"} ${axioms.join(", ")}`,
    hint: "prove it without",
  });
  return "axiom";
}

/** A file that does not compile: the lemma with the error fails, those before it hold, those behind it are not reached. */
async function failed(
  file: ProofFile,
  built: Built,
  shift: number,
  obligations: readonly Obligation[],
  verdict: (obligation: Obligation, status: Verdict["status"]) => Verdict,
  build: Build,
  units: ReadonlyMap<string, Unit>,
  unit: Unit,
  diagnostics: Diagnostics,
): Promise<readonly Verdict[]> {
  const error = built.messages.find((message) => message.severity === "error");
  const timeout = built.stopped !== undefined || isTimeout(error?.text ?? "");
  const offset = error === undefined ? 0 : offsetOf(unit.text, error) - shift;
  const at = file.lemmas.find((lemma) => lemma.start <= offset && offset < lemma.end);
  const subject = obligations.find((one) => one.name === at?.name);
  const goal = error === undefined ? undefined : await goalAt(unit, offset + shift, build, units);
  diagnostics.report({
    code: timeout ? "DSL3003" : "DSL3002",
    severity: "error",
    message: `${subject === undefined ? "a hand-written proof" : `the proof of ${subject.id}`} ${timeout ? "takes too long" : `is not accepted: ${error === undefined ? "coqc said nothing" : summaryOf(error.text)}`}`,
    hint: timeout ? "give it more time with --timeout" : "go to the place in the proof",
    ...(subject === undefined && obligations[0] === undefined
      ? {}
      : { span: (subject ?? obligations[0])?.span as NonNullable<Obligation["span"]> }),
    coq: placeOf(file, Math.max(0, offset)),
    goal: goal ?? error?.text ?? "",
  });
  return obligations.map((obligation) =>
    verdict(obligation, obligation === subject ? (timeout ? "timeout" : "failed") : "unchecked"),
  );
}

/** The goal in front of the sentence at an offset. */
async function goalAt(
  unit: Unit,
  offset: number,
  build: Build,
  units: ReadonlyMap<string, Unit>,
): Promise<string | undefined> {
  const before = sentences(unit.text).filter((sentence) => sentence.end <= offset);
  const text = `${unit.text.slice(0, before.at(-1)?.end ?? 0)}\nShow.\nAbort.\n`;
  const built = await build.unit({ ...unit, logical: `${unit.logical}_goal`, text, timed: false }, units);
  return built?.ok ? shown(built.stdout) : undefined;
}

function offsetOf(text: string, error: Message): number {
  const lines = text.split("\n");
  const before = lines.slice(0, error.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
  return before + columnOf(lines[error.line - 1] ?? "", error.start);
}

function placeOf(
  file: ProofFile,
  offset: number,
): { readonly file: string; readonly line: number; readonly column: number } {
  const before = file.text.slice(0, offset).split("\n");
  return { file: file.file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
