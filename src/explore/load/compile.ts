/**
 * Authored modules, compiled to run: types stripped, async functions made coroutines, sites marked, loop invariants
 * evaluated after the last round too. What they compute is what they compute elsewhere.
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Node, type SourceFile, ts } from "ts-morph";
import { symbolOf } from "../../extract/session.ts";
import { claimedLoops } from "./loops.ts";
import type { Site } from "./sites.ts";

/** A module of this package as plain JavaScript: from sources, the one that has been built from them. */
export function builtModule(relative: string): URL {
  const here = new URL(relative, import.meta.url);
  if (existsSync(fileURLToPath(here))) return here;
  return new URL(`../../../dist/explore/load/${relative}`, import.meta.url);
}

const options: ts.CompilerOptions = {
  // The last version without async functions: they become generators, which this package runs step by step.
  target: ts.ScriptTarget.ES2016,
  module: ts.ModuleKind.ESNext,
  importHelpers: true,
  isolatedModules: true,
  sourceMap: true,
};

interface Edit {
  readonly at: number;
  readonly text: string;
  /** Closing what was opened comes before opening something at the same place. */
  readonly closes: boolean;
}

/** Compiles `files` into a folder, and returns where each is. */
export function compileModules(
  files: readonly SourceFile[],
  sites: readonly Site[],
  exported: ReadonlyMap<SourceFile, readonly string[]>,
  folder: string,
): ReadonlyMap<string, string> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "package.json"), '{ "type": "module" }\n');
  const outputs = new Map(
    files.map((file, i) => [file, path.join(folder, `${i}-${file.getBaseNameWithoutExtension()}.js`)] as const),
  );
  const urlOf = (file: SourceFile): string | undefined => {
    const output = outputs.get(file);
    return output === undefined ? undefined : pathToFileURL(output).href;
  };
  const probe = builtModule("./probe.js").href;
  for (const [file, output] of outputs) {
    const text = edited(file, editsOf(file, sites, urlOf, probe, exported.get(file) ?? []));
    const { outputText, sourceMapText } = ts.transpileModule(text, {
      compilerOptions: options,
      fileName: file.getFilePath(),
    });
    // Stacks name the authored file, wherever the compiled one is.
    const sources = [pathToFileURL(file.getFilePath()).href];
    const map = Buffer.from(JSON.stringify({ ...JSON.parse(sourceMapText ?? "{}"), sources })).toString("base64");
    const code = outputText
      .replace(/from "tslib";/, `from ${JSON.stringify(probe)};`)
      .replace(/\/\/# sourceMappingURL=.*\n?$/, `//# sourceMappingURL=data:application/json;base64,${map}\n`);
    writeFileSync(output, code);
  }
  return new Map([...outputs].map(([file, output]) => [file.getFilePath(), output]));
}

function editsOf(
  file: SourceFile,
  sites: readonly Site[],
  urlOf: (file: SourceFile) => string | undefined,
  probe: string,
  exported: readonly string[],
): readonly Edit[] {
  const name = freeName(file.getFullText());
  const edits: Edit[] = [
    { at: 0, text: `import * as ${name} from ${JSON.stringify(probe)}; `, closes: true },
    {
      at: file.getEnd(),
      text: exported.map((one) => `\nexport { ${one} as $disel_${one} };`).join(""),
      closes: true,
    },
  ];
  sites.forEach((site, i) => {
    if (site.node.getSourceFile() !== file) return;
    edits.push({ at: site.node.getStart(), text: `${name}.${site.kind}(${i}, `, closes: false });
    edits.push({ at: site.node.getEnd(), text: ")", closes: true });
  });
  for (const { head, kind, claim } of claimedLoops(file)) {
    edits.push({ at: head.getStart(), text: `${name}.${kind}(`, closes: false });
    edits.push({ at: head.getEnd(), text: ")", closes: true });
    edits.push({ at: claim.getEnd(), text: `; if (${name}.over()) break;`, closes: true });
  }
  return [...edits, ...importEdits(file, urlOf)];
}

/** Imports name what has been compiled; types are no part of it. */
function importEdits(file: SourceFile, urlOf: (file: SourceFile) => string | undefined): readonly Edit[] {
  const library = builtModule("../../lang/index.js").href;
  return [...file.getImportDeclarations(), ...file.getExportDeclarations()].flatMap((declaration) => {
    const specifier = declaration.getModuleSpecifier();
    const target = declaration.getModuleSpecifierSourceFile();
    const url = specifier?.getLiteralText() === "disel-ts" ? library : target === undefined ? undefined : urlOf(target);
    const named = Node.isExportDeclaration(declaration) ? declaration.getNamedExports() : [];
    const types = named
      .filter((one) => !one.isTypeOnly() && isType(one.getNameNode()))
      .map((one) => ({ at: one.getStart(), text: "type ", closes: false }));
    if (specifier === undefined || url === undefined) return types;
    // The old text becomes a comment: nothing else moves.
    const edits = [
      { at: specifier.getStart(), text: `${JSON.stringify(url)} /*`, closes: false },
      { at: specifier.getEnd(), text: "*/", closes: true },
    ];
    return [...types, ...edits];
  });
}

function isType(name: Node): boolean {
  const declarations = symbolOf(name)?.getDeclarations() ?? [];
  return (
    declarations.length > 0 &&
    declarations.every((one) => Node.isInterfaceDeclaration(one) || Node.isTypeAliasDeclaration(one))
  );
}

function freeName(text: string): string {
  let name = "$disel";
  while (text.includes(name)) name += "$";
  return name;
}

function edited(file: SourceFile, edits: readonly Edit[]): string {
  const text = file.getFullText();
  const parts: string[] = [];
  let from = 0;
  const order = [...edits].sort((a, b) => a.at - b.at || Number(b.closes) - Number(a.closes));
  for (const { at, text: inserted } of order) {
    parts.push(text.slice(from, at), inserted);
    from = at;
  }
  return [...parts, text.slice(from)].join("");
}
