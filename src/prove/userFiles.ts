/** Checks hand-written proof files: that they compile, that they prove what was generated, and what they rest on. */
import path from "node:path";
import type { Generated } from "../coqgen/generate.ts";
import type { Obligation } from "../coqgen/obligations.ts";
import { Lines } from "../coqgen/sourcemap.ts";
import type { CoqPlace, Diagnostics } from "../diagnostics/diagnostic.ts";
import { assumptionsCommands, assumptionsIn, assumptionsOf } from "./audit.ts";
import { hashOf } from "./hash.ts";
import { goalAt, type Rejection, type Repaired, repaired, secondsIn } from "./repair.ts";
import { isUntouched } from "./scaffold.ts";
import type { Build, Unit } from "./units.ts";
import type { ProofFile } from "./userProofs.ts";
import type { Verdict } from "./verdict.ts";
import type { Stated } from "./vernacular.ts";

/** What proof files are checked with. */
export interface Checking {
  readonly generated: Generated;
  /** All proof files: one may use another's lemmas. */
  readonly proofs: readonly ProofFile[];
  readonly build: Build;
  readonly units: ReadonlyMap<string, Unit>;
  readonly diagnostics: Diagnostics;
}

/** The verdicts on the obligations that a file has lemmas of. */
export async function checkProofFile(file: ProofFile, unit: Unit, checking: Checking): Promise<readonly Verdict[]> {
  const { generated, build, units } = checking;
  const result = await repaired(file, unit, build, units);
  const shift = unit.text.length - file.text.length;
  const subjects = file.lemmas.flatMap((lemma) => {
    const obligation = generated.obligations.find((one) => one.name === lemma.name);
    return obligation === undefined ? [] : [{ lemma, obligation }];
  });
  for (const rejection of result?.rejections ?? []) report(rejection, file, subjects, checking.diagnostics);
  const assumed =
    result === undefined || result.rejections.length > 0
      ? undefined
      : await assumedBy(
          subjects.map((one) => one.obligation),
          result,
          checking,
        );
  return Promise.all(
    subjects.map(async ({ lemma, obligation }): Promise<Verdict> => {
      const rejection = result?.rejections.find((one) => one.stated === lemma);
      const built = result !== undefined && lemma.start < result.end ? result.built : undefined;
      const status =
        rejection !== undefined
          ? rejection.limit === "timeout"
            ? "timeout"
            : "failed"
          : built === undefined || result === undefined
            ? "unchecked"
            : await audited(obligation, lemma, file, result, checking, assumed);
      return {
        obligation,
        status,
        by: "user",
        coq: placeOf(file, lemma.start),
        seconds:
          rejection?.seconds ??
          (built === undefined ? 0 : secondsIn(built.unit, built, lemma.start + shift, lemma.end + shift)),
        cached: built?.cached ?? false,
      };
    }),
  );
}

interface Subject {
  readonly lemma: Stated;
  readonly obligation: Obligation;
}

const limits = {
  timeout: { says: "takes too long", hint: "give it more time with --timeout" },
  memory: { says: "takes too much memory", hint: "give it more with --memory" },
} as const;

/** Something that Coq does not accept, at its place in the file. */
function report(rejection: Rejection, file: ProofFile, subjects: readonly Subject[], diagnostics: Diagnostics): void {
  const { stated, offset, limit, summary, goal } = rejection;
  const own = subjects.find((one) => one.lemma === stated)?.obligation;
  // What stands between statements is reported at the first obligation that it leaves open.
  const obligation =
    own ?? (stated === undefined ? subjects.find((one) => one.lemma.last > offset)?.obligation : undefined);
  const what =
    own !== undefined
      ? `the proof of ${own.id}`
      : stated !== undefined
        ? stated.name
        : `the proof file ${path.basename(file.file)}`;
  diagnostics.report({
    code: limit === undefined ? "DSL3002" : "DSL3003",
    severity: "error",
    message: `${what} ${limit === undefined ? `is not accepted: ${summary}` : limits[limit].says}`,
    hint: limit === undefined ? "go to the place in the proof" : limits[limit].hint,
    ...(obligation === undefined ? {} : { span: obligation.span }),
    coq: placeOf(file, offset),
    ...(goal === "" ? {} : { goal }),
  });
}

/** The Coq text that says that lemmas of a compiled file prove their obligations, and more. */
function auditOf(
  lemmas: readonly Obligation[],
  module: string,
  more: readonly string[],
  generated: Generated,
): Pick<Unit, "text" | "requires"> {
  const statements = new Map(
    lemmas.map((obligation) => [obligation.name, statementOf(obligation, generated)] as const),
  );
  const requires = [...new Set(statements.values()), module];
  const text = [
    ...requires.map((logical) => `Require ${logical}.`),
    ...lemmas.map(({ name }) => `Definition same_${name} : ${statements.get(name)}.${name} := ${module}.${name}.`),
    ...more,
    "",
  ].join("\n");
  return { text, requires };
}

/** The file with the statement of an obligation. */
const statementOf = (obligation: Obligation, generated: Generated): string =>
  generated.files
    .find((one) => one.kind === "theorems" && one.obligations.some((other) => other.name === obligation.name))
    ?.logical.replace(/_theorems$/, "_spec") ?? "";

/**
 * What each lemma of a file rests on, where all of them are what they should be; `undefined` where one is not, or where
 * there is one only: then they are to be looked at one by one.
 */
async function assumedBy(
  lemmas: readonly Obligation[],
  { built: compiled }: Repaired,
  { generated, build, units }: Checking,
): Promise<ReadonlyMap<string, readonly string[]> | undefined> {
  if (compiled?.digest === undefined || lemmas.length < 2) return undefined;
  const module = compiled.unit.logical;
  const names = lemmas.map(({ name }) => `${module}.${name}`);
  return assumptionsOf(names, hashOf([compiled.digest, module]), async (suffix, commands) => {
    const text = auditOf(lemmas, module, commands, generated);
    const built = await build.unit(
      { logical: `${module}_audit${suffix}`, ...text, timed: false, timeout: 60 + 30 * names.length },
      new Map([...units, [module, compiled.unit]]),
    );
    return built?.ok === true ? built.stdout : undefined;
  });
}

/**
 * The verdict on a lemma that compiles.
 *
 * @param known what lemmas rest on that are known to be what they should be
 */
async function audited(
  obligation: Obligation,
  lemma: Stated,
  file: ProofFile,
  { built: compiled, rejections }: Repaired,
  checking: Checking,
  known: ReadonlyMap<string, readonly string[]> | undefined,
): Promise<Verdict["status"]> {
  const { proofs, build, units, diagnostics } = checking;
  if (compiled === undefined) return "unchecked";
  const module = compiled.unit.logical;
  // The file may have been compiled under another name, without what Coq does not accept in it.
  const asAuthored = (text: string): string => text.replaceAll(`${shortName(module)}.`, `${shortName(file.logical)}.`);
  const full = `${module}.${obligation.name}`;
  const common = { severity: "error", span: obligation.span, coq: placeOf(file, lemma.start) } as const;
  let axioms = known?.get(full);
  if (axioms === undefined) {
    const nonce = hashOf([compiled.key, full]);
    const built = await build.unit(
      {
        logical: `${module}_audit_${obligation.name}`,
        ...auditOf([obligation], module, [assumptionsCommands(full, nonce)], checking.generated),
        timed: false,
        timeout: 120,
      },
      new Map([...units, [module, compiled.unit]]),
    );
    if (built === undefined || built.stopped !== undefined) return "unchecked";
    if (!built.ok) {
      const error = built.messages.find((message) => message.severity === "error");
      const statement = statementOf(obligation, checking.generated).split(".").at(-1);
      diagnostics.report({
        ...common,
        code: "DSL3008",
        message: `the lemma ${obligation.name} does not state the obligation ${obligation.id}`,
        hint: `state it as \`Lemma ${obligation.name} : ${statement}.${obligation.name}.\`, outside of modules and sections`,
        ...(error === undefined ? {} : { goal: asAuthored(error.text) }),
      });
      return "failed";
    }
    axioms = assumptionsIn(built.stdout, nonce).get(full);
  }
  if (axioms === undefined) return "unchecked";
  if (axioms.length === 0) return "proved";

  const rejected = rejections.flatMap(({ stated }) => (stated === undefined ? [] : [`${module}.${stated.name}`]));
  const broken = axioms.filter((name) => isOneOf(name, rejected));
  if (broken.length > 0) {
    diagnostics.report({
      ...common,
      code: "DSL3002",
      message: `the proof of ${obligation.id} rests on ${namesOf(broken)}, which is not accepted`,
      hint: "repair that first",
    });
    return "failed";
  }
  const admissions = [
    ...file.stated.map((one) => [module, one] as const),
    ...proofs.flatMap((other) => other.stated.map((one) => [other.logical, one] as const)),
  ].flatMap(([logical, one]) => (one.closing === "Admitted" ? [`${logical}.${one.name}`] : []));
  const admitted = axioms.filter((name) => isOneOf(name, admissions));
  const assumed = axioms.filter((name) => !admitted.includes(name));
  const own = admitted.some((name) => isOneOf(name, [full]));
  // What `Admitted` gives up.
  const shift = compiled.unit.text.length - file.text.length;
  const goal =
    own && lemma.closing === "Admitted" ? await goalAt(compiled.unit, lemma.last + shift - 1, build, units) : undefined;
  if (admitted.length > 0)
    diagnostics.report({
      ...common,
      code: "DSL3004",
      message: own
        ? `the proof of ${obligation.id} is admitted`
        : `the proof of ${obligation.id} rests on ${namesOf(admitted)}, which is admitted`,
      hint: isUntouched(file, lemma)
        ? "this is the scaffold as it was written: go on with the proof where it says `Admitted`, and end it with `Qed`"
        : "finish the proof, and end it with Qed",
      ...(goal === undefined ? {} : { goal }),
    });
  if (assumed.length > 0)
    diagnostics.report({
      ...common,
      code: "DSL3005",
      message: `the proof of ${obligation.id} rests on ${assumed.length === 1 ? "the axiom" : "the axioms"} ${assumed.map(asAuthored).join(", ")}`,
      hint: "prove it without",
    });
  return admitted.length > 0 ? "admitted" : "axiom";
}

const shortName = (name: string): string => name.split(".").at(-1) ?? name;
const namesOf = (names: readonly string[]): string => names.map(shortName).join(", ");

/** Whether a name that Coq prints, as short as it is unambiguous, is one of some full names. */
const isOneOf = (name: string, full: readonly string[]): boolean =>
  full.some((one) => one === name || one.endsWith(`.${name}`));

/** A place in a proof file. */
export function placeOf(file: ProofFile, offset: number): CoqPlace {
  const { line, column } = new Lines(file.text).at(offset);
  return { file: file.file, line, column: column + 1 };
}
