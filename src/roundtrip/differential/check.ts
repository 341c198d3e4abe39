/**
 * The differential check: authored and extracted code are asked the same, and must answer the same. It trusts neither the
 * extraction nor the printer nor the realizers.
 */
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as fc from "fast-check";
import type { Code } from "../../diagnostics/codes.ts";
import type { Diagnostics } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../ir/span.ts";
import type { RoundTrip } from "../roundtrip.ts";
import { outputRoot } from "../roundtrip.ts";
import { authoredName } from "../running.ts";
import { deploymentSubjects } from "./deployments.ts";
import { functionSubjects } from "./functions.ts";
import type { Left } from "./left.ts";
import { type Exports, ghostsOf, load, Unloaded } from "./load.ts";
import { programSubjects } from "./programs.ts";
import { protocolSubjects } from "./protocols.ts";

export interface DifferentialOptions {
  /** Inputs that are generated in all, for functions, transitions and programs. */
  readonly cases: number;
  /** Runs of each deployment, and the most steps of one. */
  readonly runs: number;
  readonly steps: number;
  readonly seed: number;
  readonly progress?: (name: string) => void;
}

/** Something that is compared. */
export interface Subject {
  readonly kind: "function" | "transition" | "program" | "deployment";
  readonly name: string;
  readonly span: Span;
  readonly property: fc.IAsyncProperty<readonly unknown[]> | fc.IProperty<readonly unknown[]>;
}

/** Both versions of a module. */
export interface Both {
  readonly authored: Exports;
  readonly extracted: Exports;
  /** The names of fields that the authored code has alone, and that are `undefined` while it is compared. */
  readonly ghosts: ReadonlySet<string>;
}

/** What the properties count: how much of what was generated has said something. */
export interface Tally {
  cases: number;
  /** Numbers beyond 2^53, and assumptions that do not hold. */
  left: number;
  /** Steps that were enabled. */
  enabled: number;
  steps: number;
}

/** Thrown by a property where the two differ. */
export class Differs extends Error {}

export interface Compared {
  readonly subjects: number;
  readonly runs: number;
  /** Declarations that are not compared: no values that they take can be made. */
  readonly left: number;
  readonly tally: Readonly<Tally>;
  readonly perKind: Readonly<Record<string, number>>;
}

/** Compares, and reports what differs. @param extracted texts of extracted modules by their path, where they are others */
export async function compareAll(
  trip: RoundTrip,
  options: DifferentialOptions,
  diagnostics: Diagnostics,
  extracted: ReadonlyMap<string, string> = new Map(),
): Promise<Compared> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "disel-roundtrip-"));
  const tally: Tally = { cases: 0, left: 0, enabled: 0, steps: 0 };
  const perKind: Record<string, number> = {};
  const { forgetGhosts, keepGhosts } = await ghostsOf();
  forgetGhosts();
  try {
    const modules = await loaded(trip, folder, extracted, diagnostics);
    if (modules === undefined) return { subjects: 0, runs: 0, left: 0, tally, perKind };
    const left: Left[] = [];
    const subjects = [
      ...trip.modules.flatMap((module) => {
        const both = modules.get(module.file);
        if (both === undefined) return [];
        return [
          ...functionSubjects(module, both, tally, left),
          ...protocolSubjects(module, both, tally, left),
          ...programSubjects(module, both, tally, left),
        ];
      }),
    ];
    const deployments = trip.modules.flatMap((module) => {
      const both = modules.get(module.file);
      return both === undefined ? [] : deploymentSubjects(module, both, tally, options.steps);
    });
    for (const one of left) reportLeft(one, diagnostics);
    const each = Math.max(10, Math.ceil(options.cases / Math.max(1, subjects.length)));
    for (const subject of subjects) await check(subject, each, options, diagnostics, perKind, tally);
    for (const subject of deployments) await check(subject, options.runs, options, diagnostics, perKind, tally);
    return { subjects: subjects.length, runs: deployments.length * options.runs, left: left.length, tally, perKind };
  } finally {
    keepGhosts();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function loaded(
  trip: RoundTrip,
  folder: string,
  others: ReadonlyMap<string, string>,
  diagnostics: Diagnostics,
): Promise<ReadonlyMap<string, Both> | undefined> {
  const root = outputRoot(trip.modules.map((module) => module.file));
  const names = new Map(trip.modules.map((module) => [module.file, path.relative(root, module.file)] as const));
  const declared = (file: string, text: string): readonly string[] =>
    (trip.modules.find((module) => module.file === file)?.decls ?? []).flatMap((decl) =>
      "global" in decl &&
      new RegExp(`^(export )?(default )?(async )?(function|const) ${escaped(authoredName(decl.global))}\\b`, "m").test(
        text,
      )
        ? [authoredName(decl.global)]
        : [],
    );
  const sources = (kind: string, text: (file: string) => string) =>
    load(
      trip.modules.map((module) => {
        const own = text(module.file);
        return { path: names.get(module.file) ?? "", text: own, declared: declared(module.file, own) };
      }),
      path.join(folder, kind),
    );
  // The text that was extracted, whatever the file has become since.
  const texts = new Map(trip.files.map((file) => [file.getFilePath() as string, file.getFullText()]));
  const extractedText = (file: string): string => {
    const own = trip.extracted.find((one) => one.source === file);
    return others.get(own?.path ?? "") ?? own?.text ?? "";
  };
  const both = await (async () => {
    try {
      const authored = await sources("authored", (file) => texts.get(file) ?? "");
      return { authored, extracted: await sources("extracted", extractedText) };
    } catch (error) {
      if (!(error instanceof Unloaded)) throw error;
      const file = trip.modules.find((module) => names.get(module.file) === error.path)?.file ?? error.path;
      diagnostics.report({
        code: "DSL5006",
        severity: "error",
        message: `${error.path}: it cannot be loaded, because one of its constants throws: ${error.message}`,
        hint: "make it a bigint where numbers do not hold it",
        span: { file, start: 0, end: 0 },
      });
      return undefined;
    }
  })();
  if (both === undefined) return undefined;
  return new Map(
    trip.modules.map((module) => {
      const name = names.get(module.file) ?? "";
      return [
        module.file,
        { authored: both.authored.get(name) ?? {}, extracted: both.extracted.get(name) ?? {}, ghosts: trip.ghosts },
      ] as const;
    }),
  );
}

const escaped = (name: string): string => name.replace(/\$/g, "\\$");

async function check(
  subject: Subject,
  runs: number,
  options: DifferentialOptions,
  diagnostics: Diagnostics,
  perKind: Record<string, number>,
  tally: Readonly<Tally>,
): Promise<void> {
  options.progress?.(subject.name);
  const before = tally.cases;
  const details = await fc.check(subject.property as fc.IAsyncProperty<readonly unknown[]>, {
    numRuns: runs,
    seed: options.seed,
    maxSkipsPerRun: 1000,
  });
  perKind[subject.kind] = (perKind[subject.kind] ?? 0) + details.numRuns;
  if (!details.failed) {
    // What has let nothing through has said nothing.
    if (tally.cases === before && runs > 0) {
      const text = `none of ${details.numRuns} generated inputs could be compared`;
      report(subject, "DSL5006", text, diagnostics, "let what is assumed hold of small numbers, and of few nodes");
    }
    return;
  }
  const { errorInstance } = details;
  const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  const input = fc.stringify(details.counterexample);
  const code: Code = subject.kind === "deployment" ? "DSL5005" : "DSL5004";
  report(subject, code, `${why}\nsmallest input found: ${input}`, diagnostics);
}

const bug = "what is proved is not what would run: this is a bug in disel, or in a realizer (docs/roundtrip.md)";

function report(subject: Subject, code: Code, message: string, diagnostics: Diagnostics, hint = bug): void {
  diagnostics.report({
    code,
    severity: "error",
    message: `${subject.name}: ${message}`,
    hint,
    span: subject.span,
  });
}

function reportLeft({ name, span, why }: Left, diagnostics: Diagnostics): void {
  diagnostics.report({
    code: "DSL5007",
    severity: "warning",
    message: `${name} is not compared with the authored code: ${why}`,
    hint: "give it types that have values, or leave it out: nothing can call it",
    span,
  });
}
