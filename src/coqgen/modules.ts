/**
 * Modules as Coq has them. Each program is in files of its own, and so is what uses one: an edit of one program's
 * body then leaves the proofs of the others as they are.
 */
import type { Decl, Module } from "../ir/decl.ts";
import { usesOf } from "../ir/uses.ts";
import { logicalName, logicalPart } from "./paths.ts";

/** A module, or one program of it. */
export interface CoqModule extends Module {
  /** `Authored.examples.calculator.programs`, `Authored.examples.calculator.programs_server` */
  readonly logical: string;
}

/** What may follow a module's name in those of its files. */
const suffixes = /_(spec|theorems|proofs\d*)$/;

/** @param root the project's root folder: logical names follow the folders below it */
export function coqModules(modules: readonly Module[], root: string): readonly CoqModule[] {
  const taken = new Set(modules.map((module) => logicalName(root, module.file)));
  const own = (module: Module, decl: Named): string => {
    let name = `${logicalName(root, module.file)}_${logicalPart(decl.global.name)}`;
    while (taken.has(name) || suffixes.test(name)) name += "_";
    taken.add(name);
    return name;
  };
  return modules.flatMap((module): readonly CoqModule[] => {
    const whole = { ...module, logical: logicalName(root, module.file) };
    // Also where there is one only: which of a file's programs are here depends on what else is checked.
    const apart = usingPrograms(module);
    const common = module.decls.filter((decl) => !apart.some((one) => one === decl));
    return [
      ...(common.length === 0 && apart.length > 0 ? [] : [{ ...whole, decls: common }]),
      ...apart.map((decl) => ({ ...module, decls: [decl], logical: own(module, decl) })),
    ];
  });
}

type Named = Extract<Decl, { readonly global: unknown }>;

/** The programs of a module, and what uses them. */
function usingPrograms(module: Module): readonly Named[] {
  const found: Named[] = [];
  for (const decl of module.decls) {
    if (!("global" in decl)) continue;
    const uses = usesOf(decl);
    if (decl.kind === "program" || found.some((one) => uses.has(one.global))) found.push(decl);
  }
  return found;
}
