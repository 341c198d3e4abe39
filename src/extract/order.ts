/** Declarations in an order in which each stands behind what it uses, modules in the order of their imports. */
import type { SourceFile } from "ts-morph";
import type { Diagnostics } from "../diagnostics/diagnostic.ts";
import type { Decl, FunctionDecl, Module } from "../ir/decl.ts";
import { usesOf } from "../ir/uses.ts";
import { refuseUnfinished } from "./finished.ts";
import { nearby, type Session } from "./session.ts";
import { binds } from "./worlds.ts";

export function inOrder(files: readonly SourceFile[], session: Session, diagnostics: Diagnostics): readonly Module[] {
  const decls = allDecls(session);
  refuseUnfinished(decls, session);
  const owners = new Map<unknown, Decl>();
  for (const decl of decls) owners.set("global" in decl ? decl.global : decl, decl);
  const byFile = new Map<string, readonly Decl[]>();
  for (const file of files) {
    const path = file.getFilePath();
    byFile.set(
      path,
      sorted(
        decls.filter((decl) => decl.span.file === path),
        owners,
      ),
    );
  }
  return modulesInOrder(byFile, owners, diagnostics);
}

/** The declarations of one file, as they stand there, but for those that are used before. */
function sorted(decls: readonly Decl[], owners: ReadonlyMap<unknown, Decl>): readonly Decl[] {
  const done = new Set<Decl>();
  const found: Decl[] = [];
  const visit = (decl: Decl): void => {
    if (done.has(decl)) return;
    done.add(decl);
    for (const use of usesOf(decl)) {
      const target = owners.get(use);
      if (target !== undefined && target.span.file === decl.span.file) visit(target);
    }
    found.push(decl);
  };
  for (const decl of [...decls].sort((a, b) => a.span.start - b.span.start)) visit(decl);
  return found;
}

/** Everything at the top of a module; helpers of protocols and programs belong to those. */
function allDecls(session: Session): readonly Decl[] {
  const helpers = new Set<FunctionDecl>();
  const factories = [
    ...session.protocols.values(),
    ...[...session.worlds.values()].filter((decl) => decl !== undefined && binds(decl)),
    ...session.programs.values(),
    ...session.deployments.values(),
  ].filter((decl) => decl !== undefined);
  for (const decl of factories) for (const helper of decl.helpers) helpers.add(helper);
  const functions = [...session.functions.values()].filter((decl) => !helpers.has(decl));
  return [...new Set<Decl>([...session.typeDecls, ...functions, ...factories])];
}

function modulesInOrder(
  byFile: ReadonlyMap<string, readonly Decl[]>,
  owners: ReadonlyMap<unknown, Decl>,
  diagnostics: Diagnostics,
): readonly Module[] {
  const modules: Module[] = [];
  const state = new Map<string, "under way" | "done">();
  const visit = (file: string): void => {
    state.set(file, "under way");
    for (const decl of byFile.get(file) ?? []) {
      for (const use of usesOf(decl)) {
        const target = owners.get(use)?.span.file;
        if (target === undefined || target === file || state.get(target) === "done") continue;
        if (state.get(target) === "under way") {
          diagnostics.report({
            code: "DSL1001",
            severity: "error",
            message: `this file and ${nearby(target, decl.span)} use each other`,
            hint: "move what both use to a third file",
            span: decl.span,
          });
        } else {
          visit(target);
        }
      }
    }
    state.set(file, "done");
    modules.push({ file, decls: byFile.get(file) ?? [] });
  };
  for (const file of byFile.keys()) if (!state.has(file)) visit(file);
  return modules.filter((module) => module.decls.length > 0);
}
