/** Counterexamples in the editor: told where the claim stands, with the way that leads there; and kept as tests. */
import path from "node:path";
import type { SavedTrace } from "../explore/trace/saved.ts";
import { decode } from "../explore/trace/values.ts";
import type { Span } from "../ir/span.ts";
import type { ReportedTrace } from "../report/explore/report.ts";
import { stepText } from "../report/explore/steps.ts";
import type { SourcePlace } from "../report/sources.ts";
import type { Related, Told } from "./told.ts";

/** A counterexample, and the files that were explored. */
export interface Counterexample {
  readonly trace: ReportedTrace;
  readonly files: readonly string[];
}

/** @param fallback a place for what is about none */
export function counterexampleTold(
  counterexample: Counterexample,
  fallback: Span,
  spanOf: (place: SourcePlace) => Span,
): Told {
  const { trace } = counterexample;
  const { code, message, steps, start, search } = trace;
  const source = trace.source ?? trace.whole ?? steps.at(-1)?.source;
  const labels = [...new Set(start.locals.map((one) => one.label))];
  const lines = steps.map(({ index, kind, node, peer, label, what }) => {
    const told = { kind, node, ...(peer === undefined ? {} : { peer }), ...(label === undefined ? {} : { label }) };
    return `${index}. ${stepText({ labels }, { ...told, what: decode(what) }, 160)}`;
  });
  const related = steps.flatMap((step, i): readonly Related[] => {
    const at = step.program ?? step.source;
    return at === undefined ? [] : [{ message: lines[i] ?? "", place: spanOf(at) }];
  });
  const from = search === "induction" ? ", from a configuration that satisfies all invariants" : "";
  return {
    code,
    severity: "error",
    message: [message, `${trace.subject.instance}${from}:`, ...lines].join("\n"),
    place: source === undefined ? fallback : spanOf(source),
    related,
    counterexample,
  };
}

/** What is needed to go the same way again. */
const savedOf = ({ subject, search, seed, faults, start, steps, code, claim, message }: ReportedTrace): SavedTrace => ({
  disel: "trace",
  version: 1,
  subject,
  search,
  seed,
  faults,
  start,
  steps: steps.map(({ kind, node, label, peer, what }) => ({
    kind,
    node,
    ...(label === undefined ? {} : { label }),
    ...(peer === undefined ? {} : { peer }),
    ...(what === undefined ? {} : { what }),
  })),
  failure: { code, claim, message },
});

/**
 * A test that goes the way of a counterexample again, and fails for as long as something is wrong at its end.
 *
 * @param source the file that it is told in: the test comes to be beside it
 * @param taken whether there is a file of a name already
 */
export function testOf(
  { trace, files }: Counterexample,
  source: string,
  taken: (file: string) => boolean,
): { readonly file: string; readonly text: string } {
  const { subject, claim, message, steps } = trace;
  const whole = claim.startsWith(`${subject.name}.`) ? claim : `${subject.name}.${claim}`;
  const base = whole.replace(/[^A-Za-z0-9._-]+/g, "-");
  const named = (suffix: string): string => path.join(path.dirname(source), `${base}.counterexample${suffix}.test.ts`);
  let file = named("");
  for (let i = 2; taken(file); i++) file = named(`-${i}`);
  const saved = savedOf(trace);
  // A seed is always said: the type of a saved trace wants it.
  const fields = Object.entries({ ...saved, seed: saved.seed }).map(
    ([name, value]) =>
      `  ${name}: ${value === undefined ? "undefined" : indented(JSON.stringify(value, undefined, 2))},`,
  );
  const title = `${subject.instance}: ${claim} holds after ${steps.length} ${steps.length === 1 ? "step" : "steps"}`;
  const sources = files.map((one) => JSON.stringify(pathFrom(path.dirname(source), one)));
  const text = [
    `/** A counterexample that disel has found: ${message.replaceAll("*/", "* /").replaceAll("\n", " ")}. */`,
    'import { replay, type SavedTrace } from "disel-ts/testing";',
    'import { test } from "vitest";',
    "",
    "const trace: SavedTrace = {",
    ...fields,
    "};",
    "",
    `test(${JSON.stringify(title)}, async () => {`,
    `  const sources = [${sources.join(", ")}].map((one) => new URL(one, import.meta.url));`,
    "  (await replay(sources, trace)).assertMended();",
    "});",
    "",
  ].join("\n");
  return { file, text };
}

/** A relative URL. */
function pathFrom(folder: string, file: string): string {
  const relative = path.relative(folder, file).split(path.sep).map(encodeURIComponent).join("/");
  return relative.startsWith("..") ? relative : `./${relative}`;
}

const indented = (text: string): string => text.replaceAll("\n", "\n  ");
