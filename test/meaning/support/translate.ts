/** Authored source -> the text of its Coq definitions, by the project's own extraction and printer. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { generate } from "../../../src/coqgen/generate.ts";
import { coqModules } from "../../../src/coqgen/modules.ts";
import { Names } from "../../../src/coqgen/names.ts";
import { Diagnostics } from "../../../src/diagnostics/diagnostic.ts";
import { extract } from "../../../src/extract/extract.ts";
import type { FunctionDecl, Module, TypeDecl } from "../../../src/ir/decl.ts";
import type { CoqNames } from "./render.ts";

export interface Translated {
  readonly coq: string;
  readonly names: CoqNames;
  readonly functions: ReadonlyMap<string, FunctionDecl>;
  readonly types: ReadonlyMap<string, TypeDecl>;
  /** Prints the functions again: as they are by then. */
  readonly print: () => string;
}

/** The codes by which a module is refused. */
export const refusalsOf = (source: string): Promise<readonly string[]> =>
  extracted(source, (_, diagnostics) => diagnostics.all.map((one) => one.code));

/** Fails with every diagnostic where something is refused. */
export const translate = (source: string): Promise<Translated> =>
  extracted(source, (modules, diagnostics, folder) => {
    if (diagnostics.hasErrors) throw new Error(refusals(source, diagnostics));
    const [module] = modules;
    if (module === undefined || modules.length !== 1) throw new Error("one module was expected");
    const print = (): string => {
      const { files } = generate(modules, { root: folder, timeout: 10, user: new Map() });
      const definitions = files.find((one) => one.kind === "definitions");
      if (definitions === undefined) throw new Error("no definitions were generated");
      return definitions.text;
    };
    const names = new Names(coqModules(modules, folder), () => []);
    const functions = new Map<string, FunctionDecl>();
    const types = new Map<string, TypeDecl>();
    for (const decl of module.decls) {
      if (decl.kind === "function") functions.set(decl.global.name, decl);
      if (decl.kind === "record" || decl.kind === "union") types.set(decl.name, decl);
    }
    return { coq: print(), print, names: lookup(names, functions, types), functions, types };
  });

/** The module as extracted from a file of its own. */
async function extracted<T>(
  source: string,
  use: (modules: readonly Module[], diagnostics: Diagnostics, folder: string) => T,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), "disel-ts-authored-"));
  try {
    const file = path.join(folder, "authored.ts");
    await writeFile(file, source);
    const diagnostics = new Diagnostics();
    const { modules } = extract([file], diagnostics);
    return use(modules, diagnostics, folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What was refused, with the lines of the source. */
function refusals(source: string, diagnostics: Diagnostics): string {
  const lines = source.split("\n");
  return diagnostics.all
    .map(({ code, message, span }) => {
      const at = span === undefined ? 0 : source.slice(0, span.start).split("\n").length;
      const shown = lines.slice(Math.max(0, at - 3), at + 2).join("\n");
      return `${code} at line ${at}: ${message}\n${shown}`;
    })
    .join("\n\n");
}

function lookup(
  names: Names,
  functions: ReadonlyMap<string, FunctionDecl>,
  types: ReadonlyMap<string, TypeDecl>,
): CoqNames {
  const typeNamed = (name: string): TypeDecl => {
    const decl = types.get(name);
    if (decl === undefined) throw new Error(`the type ${name} was not translated`);
    return decl;
  };
  return {
    type: (name) => names.type(typeNamed(name)),
    build(type, tag) {
      const decl = typeNamed(type);
      if (decl.kind === "record") return `Build_${names.type(decl)}`;
      const variant = decl.variants.find((one) => one.tag === tag);
      if (variant === undefined) throw new Error(`${type} has no member ${tag}`);
      return names.variant(variant);
    },
    function(name) {
      const decl = functions.get(name);
      if (decl === undefined) throw new Error(`the function ${name} was not translated`);
      return names.global(decl.global);
    },
  };
}
