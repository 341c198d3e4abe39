/** Runs Coq's extraction of modules, and reads what comes out. */
import { type CoqFile, generate } from "../../coqgen/generate.ts";
import { authoredAt } from "../../coqgen/sourcemap.ts";
import { Fatal } from "../../diagnostics/diagnostic.ts";
import type { Module } from "../../ir/decl.ts";
import type { Span } from "../../ir/span.ts";
import type { Coq } from "../../prove/coq.ts";
import { hashOf } from "../../prove/hash.ts";
import { buildLibrary } from "../../prove/library.ts";
import { columnOf, type Message } from "../../prove/messages.ts";
import type { Store } from "../../prove/store.ts";
import { Build, type Unit } from "../../prove/units.ts";
import { readExtraction } from "./json.ts";
import { type Root, type Roots, rootsOf } from "./roots.ts";
import type { Definition, Term } from "./terms.ts";

export interface ExtractionOptions {
  readonly root: string;
  readonly coq: Coq;
  readonly store: Store;
  readonly jobs: number;
  readonly signal: AbortSignal;
}

/** What Coq extracted, with what its names stand for. */
export interface Extraction {
  readonly roots: Roots;
  /** All definitions by the names that Coq chose. */
  readonly definitions: ReadonlyMap<string, Definition>;
  /** What is authored, by the name that Coq chose. */
  readonly meanings: ReadonlyMap<string, Root>;
  /** The value of a root. */
  value(is: (root: Root) => boolean): Term | undefined;
}

/**
 * Has the definitions of modules extracted by Coq.
 *
 * @param running what is asked for of the modules
 * @throws Fatal DSL5001 where Coq does not accept them
 */
export async function extractionOf(
  modules: readonly Module[],
  running: readonly Module[],
  options: ExtractionOptions,
): Promise<Extraction> {
  const { files } = generate(modules, { root: options.root, timeout: 60, user: new Map() });
  const roots = rootsOf(modules, running, files, options.root);
  return readRoots(roots, await coqOutput(roots, files, options));
}

async function coqOutput(roots: Roots, files: readonly CoqFile[], options: ExtractionOptions): Promise<string> {
  const { coq, store, jobs, signal } = options;
  const library = await buildLibrary(coq, store, jobs, signal);
  const needed = files.filter((file) => file.kind === "definitions" || file.kind === "specification");
  const units = new Map(
    needed.map((file): [string, Unit] => [
      file.logical,
      { logical: file.logical, text: file.text, requires: file.requires, timed: false, timeout: 600 },
    ]),
  );
  const driver: Unit = {
    logical: `Extracted.roots_${hashOf([roots.text])}`,
    text: roots.text,
    requires: [...units.keys()],
    timed: false,
    timeout: 600,
  };
  const build = new Build({ coq, library, store, jobs, signal });
  const built = await build.unit(driver, units);
  if (built?.ok === true) return built.stdout;
  const all = await Promise.all([...units.values()].map((unit) => build.unit(unit, units)));
  const failed = built ?? all.find((one) => one?.ok === false);
  const error = failed?.messages.find((message) => message.severity === "error");
  const span = error === undefined ? undefined : spanOf(needed, failed?.unit.logical, error);
  throw new Fatal({
    code: "DSL5001",
    severity: "error",
    message: `Coq does not extract what was generated: ${error?.text ?? failed?.stopped ?? "it said nothing"}`,
    hint: "`disel check` says whether the generated definitions are accepted; if they are, this is a bug in disel",
    ...(span === undefined ? {} : { span }),
  });
}

/** What was authored where Coq has found a mistake; nothing where that is in no generated file. */
function spanOf(files: readonly CoqFile[], logical: string | undefined, error: Message): Span | undefined {
  const file = files.find((one) => one.logical === logical);
  if (file === undefined) return undefined;
  const line = file.text.split("\n")[error.line - 1] ?? "";
  return authoredAt(file, error.line, columnOf(line, error.start));
}

function readRoots(roots: Roots, stdout: string): Extraction {
  const definitions = readExtraction(stdout);
  const meanings = new Map<string, Root>();
  const values = new Map<Root, Term>();
  for (const definition of definitions.values()) {
    const root = roots.roots.get(definition.name);
    if (root === undefined) continue;
    const { value } = definition;
    if (root.k === "argument") {
      values.set(root, value);
      continue;
    }
    const named = value.k === "lambda" ? value.body : value;
    if (named.k === "constructor" && (root.k === "variant" || root.k === "record" || root.k === "label"))
      meanings.set(named.name, root);
    else if (named.k === "global") {
      // The hooks of a world are a part of it, and stand for it.
      if (meanings.get(named.name)?.k !== "part") meanings.set(named.name, root);
      const of = definitions.get(named.name)?.value;
      if (of !== undefined) values.set(root, of);
    } else values.set(root, value);
  }
  for (const [name, root] of roots.roots)
    if (!definitions.has(name)) throw new Error(`Coq extracted no ${name} (${root.k})`);
  return {
    roots,
    definitions,
    meanings,
    value(is) {
      for (const [root, value] of values) if (is(root)) return value;
      return undefined;
    },
  };
}
