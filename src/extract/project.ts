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
  return project;
}

/** Whether a file is authored, and not the authoring library or a package. */
export function isAuthored(file: SourceFile): boolean {
  return !file.isDeclarationFile() && !file.isInNodeModules() && !isLibraryFile(file.getFilePath());
}

export function isLibraryFile(path: string): boolean {
  const folder = authoringLibrary().replace(/index\.(d\.)?ts$/, "");
  return path.startsWith(folder);
}

/** Reports the type checker's own diagnostics of the authored files. */
export function typeCheck(project: Project, diagnostics: Diagnostics): void {
  for (const file of project.getSourceFiles().filter(isAuthored)) {
    for (const found of [...file.getPreEmitDiagnostics()]) {
      if (found.getCategory() !== DiagnosticCategory.Error) continue;
      const start = found.getStart() ?? 0;
      diagnostics.report({
        code: "DSL1000",
        severity: "error",
        message: `TS${found.getCode()}: ${flatten(found.getMessageText())}`,
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
