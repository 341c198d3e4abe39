/** The sources of what is run: as their author wrote them, or as Coq's extraction has brought them back. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Diagnostics } from "../diagnostics/diagnostic.ts";
import { extract } from "../extract/extract.ts";
import type { Module } from "../ir/decl.ts";
import { compareAll } from "../roundtrip/differential/check.ts";
import { roundTrip } from "../roundtrip/roundtrip.ts";

/** How Coq extracts. */
export type Extracting = Parameters<typeof roundTrip>[1];

export type BuildOptions =
  /** The code as its author wrote it, and not as Coq's extraction has brought it back. */
  { readonly authored: true } | { readonly authored: false; readonly extracting: Extracting };

export interface Sources {
  readonly modules: readonly Module[];
  /** The module with the deployment. */
  readonly entry: string;
  /** Ends what was made for a while. */
  dispose(): void;
}

/** So much is compared before extracted code is run; `disel roundtrip` compares more. */
const compared = { cases: 500, runs: 10, steps: 50, seed: 1 };

/** Nothing, where `diagnostics` has errors afterwards. */
export async function sourcesOf(
  file: string,
  options: BuildOptions,
  diagnostics: Diagnostics,
): Promise<Sources | undefined> {
  if (options.authored) {
    const { modules } = extract([file], diagnostics);
    return diagnostics.hasErrors ? undefined : { modules, entry: file, dispose: () => {} };
  }
  const trip = await roundTrip([file], options.extracting, diagnostics);
  if (trip === undefined) return undefined;
  await compareAll(trip, compared, diagnostics);
  if (diagnostics.hasErrors) return undefined;
  const folder = mkdtempSync(path.join(os.tmpdir(), "disel-extracted-"));
  for (const module of trip.extracted) {
    const at = path.join(folder, module.path);
    mkdirSync(path.dirname(at), { recursive: true });
    writeFileSync(at, module.text);
  }
  const own = trip.extracted.find((module) => module.source === file);
  if (own === undefined) throw new Error(`${file} was not extracted`);
  return {
    modules: trip.modules,
    entry: path.join(folder, own.path),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
