/** Extracted modules are type-checked, strictly, before anybody else has to. */
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { DiagnosticCategory, Project, ts } from "ts-morph";
import type { Diagnostics } from "../../diagnostics/diagnostic.ts";

const own = (relative: string): string => {
  const source = fileURLToPath(new URL(`${relative}.ts`, import.meta.url));
  return existsSync(source) ? source : fileURLToPath(new URL(`${relative}.d.ts`, import.meta.url));
};

/** Reports what the compiler finds: it is always a mistake of the printer. */
export function typeCheckExtracted(
  modules: readonly { readonly path: string; readonly text: string; readonly source: string }[],
  folder: string,
  diagnostics: Diagnostics,
): void {
  const project = new Project({
    skipAddingFilesFromTsConfig: true,
    compilerOptions: {
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      target: ts.ScriptTarget.ES2022,
      lib: ["lib.es2023.d.ts"],
      types: [],
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      allowImportingTsExtensions: true,
      noEmit: true,
      skipLibCheck: true,
      paths: {
        "disel-ts": [own("../../lang/index")],
        "disel-ts/realizers": [own("../realizers/index")],
      },
    },
  });
  const files = modules.map((module) => {
    const at = path.join(folder, "extracted.disel", module.path);
    return { module, file: project.createSourceFile(at, module.text, { overwrite: true }) };
  });
  for (const { module, file } of files) {
    for (const found of file.getPreEmitDiagnostics()) {
      if (found.getCategory() !== DiagnosticCategory.Error) continue;
      const text = found.getMessageText();
      const message = typeof text === "string" ? text : text.getMessageText();
      const line = module.text.slice(0, found.getStart() ?? 0).split("\n").length;
      diagnostics.report({
        code: "DSL5003",
        severity: "error",
        message: `line ${line} of what was extracted of ${path.basename(module.source)}: ${message}`,
        hint: "this is a bug in disel: please report it with the authored file",
      });
    }
  }
}
