/** Opens authored files with ts-morph, under the compiler options that the translation relies on. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DiagnosticCategory, type DiagnosticMessageChain, Project, type SourceFile, ts } from "ts-morph";
import type { Diagnostics } from "../diagnostics/diagnostic.ts";

/** The authoring library that belongs to this copy of the tool: sources beside sources, declarations beside a build. */
function authoringLibrary(): string {
  const source = fileURLToPath(new URL("../lang/index.ts", import.meta.url));
  return existsSync(source) ? source : fileURLToPath(new URL("../lang/index.d.ts", import.meta.url));
}

/**
 * Options stricter than an author's own may be: without `strict` and `noUncheckedIndexedAccess` types would not say
 * where a value can be missing.
 */
const compilerOptions = (): ts.CompilerOptions => ({
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noImplicitReturns: false,
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts"],
  types: [],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
  paths: { "disel-ts": [authoringLibrary()] },
});

/** The files and what they import. */
export function openProject(files: readonly string[]): Project {
  const project = new Project({ compilerOptions: compilerOptions(), skipAddingFilesFromTsConfig: true });
  for (const file of files) project.addSourceFileAtPath(file);
  project.resolveSourceFileDependencies();
  makeModules(project);
  return project;
}

/**
 * A file without imports and exports is a module as well, and shares nothing with other files. (This is the compiler's
 * `moduleDetection: "force"`, which ts-morph does not pass on to the parser; before types are looked at it is as good.)
 */
export function makeModules(project: Project): void {
  for (const file of project.getSourceFiles()) {
    const node = file.compilerNode as ts.SourceFile & { externalModuleIndicator?: unknown };
    if (!file.isDeclarationFile()) node.externalModuleIndicator ??= true;
  }
}

/** Whether a file is authored, and not the authoring library or a package. */
export function isAuthored(file: SourceFile): boolean {
  return !file.isDeclarationFile() && !file.isInNodeModules() && !isLibraryFile(file.getFilePath());
}

export function isLibraryFile(path: string): boolean {
  const folder = authoringLibrary().replace(/index\.(d\.)?ts$/, "");
  return path.startsWith(folder);
}

/** The authored files among `paths` and what they import, directly or not; in the project's order. */
export function authoredFiles(project: Project, paths: readonly string[]): readonly SourceFile[] {
  const reached = new Set<SourceFile>();
  const visit = (file: SourceFile | undefined): void => {
    if (file === undefined || reached.has(file) || !isAuthored(file)) return;
    reached.add(file);
    file.getReferencedSourceFiles().forEach(visit);
  };
  for (const path of paths) visit(project.getSourceFile(path));
  return project.getSourceFiles().filter((file) => reached.has(file));
}

/** Reports the type checker's own diagnostics of some files. */
export function typeCheck(files: readonly SourceFile[], diagnostics: Diagnostics): void {
  for (const file of files) {
    for (const found of file.getPreEmitDiagnostics()) {
      if (found.getCategory() !== DiagnosticCategory.Error) continue;
      const start = found.getStart() ?? 0;
      diagnostics.report({
        code: "DSL1000",
        severity: "error",
        message: `TS${found.getCode()}: ${flatten(found.getMessageText())}`,
        hint: "correct it first: the translation relies on types (docs/language.md lists the compiler's options)",
        span: { file: file.getFilePath(), start, end: start + (found.getLength() ?? 0) },
      });
    }
  }
}

function flatten(text: string | DiagnosticMessageChain): string {
  if (typeof text === "string") return text;
  const next = (text.getNext() ?? []).map(flatten);
  return [text.getMessageText(), ...next].join(" ");
}
