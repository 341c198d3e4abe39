/** Authored modules -> what Coq extracts of them -> TypeScript modules. */
import path from "node:path";
import type { SourceFile } from "ts-morph";
import type { Diagnostics } from "../diagnostics/diagnostic.ts";
import { extractFrom } from "../extract/extract.ts";
import { authoredFiles, openProject } from "../extract/project.ts";
import type { Module } from "../ir/decl.ts";
import type { Global } from "../ir/expr.ts";
import { type ExtractionOptions, extractionOf } from "./coq/extraction.ts";
import { moduleText } from "./modules/module.ts";
import { type Surface, surfaceOf } from "./modules/surface.ts";
import { typeCheckExtracted } from "./modules/typeCheck.ts";
import type { Home } from "./print/imports.ts";
import { authoredName, ghostFieldsOf, runningOf } from "./running.ts";

export interface ExtractedModule {
  /** The authored file. */
  readonly source: string;
  /** Relative to the output folder. */
  readonly path: string;
  readonly text: string;
}

export interface RoundTrip {
  /** What runs of the modules, without ghosts. */
  readonly modules: readonly Module[];
  /** The names of fields that are in the authored code alone. */
  readonly ghosts: ReadonlySet<string>;
  readonly files: readonly SourceFile[];
  readonly extracted: readonly ExtractedModule[];
}

/** Nothing, where `diagnostics` has errors. */
export async function roundTrip(
  files: readonly string[],
  options: Omit<ExtractionOptions, "coq"> & { readonly coq: () => Promise<ExtractionOptions["coq"]> },
  diagnostics: Diagnostics,
): Promise<RoundTrip | undefined> {
  const project = openProject(files);
  const { modules: whole } = extractFrom(project, files, diagnostics);
  if (diagnostics.hasErrors) return undefined;
  const authored = authoredFiles(project, files);
  const modules = runningOf(whole);
  const extraction = await extractionOf(whole, modules, { ...options, coq: await options.coq() });
  const surfaces = new Map<string, Surface>(authored.map((file) => [file.getFilePath(), surfaceOf(file)]));
  const surface = (file: string): Surface => {
    const found = surfaces.get(file);
    if (found === undefined) throw new Error(`${file} was not read`);
    return found;
  };
  const homes = homesOf(modules, surface);
  // A file that only passes on what others declare has nothing in Coq.
  const all = authored.map((file) => {
    const source = file.getFilePath();
    return modules.find((module) => module.file === source) ?? { file: source, decls: [] };
  });
  const folder = outputRoot(all.map((module) => module.file));
  const extracted = all.flatMap((module): readonly ExtractedModule[] => {
    const text = moduleText(module, extraction, { surface, homes }, diagnostics);
    return text === undefined ? [] : [{ source: module.file, path: path.relative(folder, module.file), text }];
  });
  if (!diagnostics.hasErrors) typeCheckExtracted(extracted, folder, diagnostics);
  return diagnostics.hasErrors ? undefined : { modules: all, ghosts: ghostFieldsOf(whole), files: authored, extracted };
}

function homesOf(modules: readonly Module[], surface: (file: string) => Surface): { global(global: Global): Home } {
  const known = new Map<Global, Home>();
  for (const { file, decls } of modules)
    for (const decl of decls) {
      if (decl.kind === "record" || decl.kind === "union") continue;
      const { declared, defaultName, exportedAs } = surface(file);
      const called = authoredName(decl.global);
      // What is exported as the default and has another name here.
      const name = declared.has(called) || decl.kind !== "function" ? called : (defaultName ?? called);
      known.set(decl.global, { file, name, exported: exportedAs(name) ?? name });
      if ("helpers" in decl)
        for (const { global } of decl.helpers)
          known.set(global, { file, name: authoredName(global), exported: authoredName(global) });
    }
  return {
    global: (global) => {
      const found = known.get(global);
      if (found === undefined) throw new Error(`${global.name} is declared nowhere`);
      return found;
    },
  };
}

/** The folder that paths are counted from, so that each system keeps a folder of its own. */
export function outputRoot(files: readonly string[]): string {
  const folders = files.map((file) => path.dirname(file));
  let common = folders[0] ?? "";
  for (const folder of folders)
    while (!`${folder}${path.sep}`.startsWith(`${common}${path.sep}`)) common = path.dirname(common);
  return folders.includes(common) ? path.dirname(common) : common;
}
