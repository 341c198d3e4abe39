/**
 * What of modules comes back: what runs. Of what has ghosts that is what has been derived from it without them, under the
 * author's names; what speaks of ghosts, and has no meaning without them, is for proofs.
 */
import { hasGhosts } from "../extract/ghosts/twins.ts";
import type { Decl, Module } from "../ir/decl.ts";
import { type Use, usesOf } from "../ir/uses.ts";

/** What an author calls something that may have been derived from what is authored. */
export const authoredName = (of: { readonly name: string; readonly authored?: string }): string =>
  of.authored ?? of.name;

export function runningOf(modules: readonly Module[]): readonly Module[] {
  const ghostly = new Set<Use>();
  const runs = (decl: Decl): boolean => {
    const isType = decl.kind === "record" || decl.kind === "union";
    const own: Use = isType ? decl : decl.global;
    if (own.authored !== undefined) return true;
    // Programs, worlds and deployments are of what runs.
    const mayBeGhostly = isType || decl.kind === "function" || decl.kind === "protocol";
    if (!mayBeGhostly) return true;
    if (!(isType && hasGhosts(decl)) && ![...usesOf(decl)].some((use) => ghostly.has(use))) return true;
    ghostly.add(own);
    return false;
  };
  return modules.map((module) => ({ ...module, decls: module.decls.filter(runs) }));
}

/** The names of the ghost fields of modules. */
export function ghostFieldsOf(modules: readonly Module[]): ReadonlySet<string> {
  const types = modules.flatMap((module) =>
    module.decls.filter((decl) => decl.kind === "record" || decl.kind === "union"),
  );
  const fields = types.flatMap((decl) =>
    decl.kind === "record" ? decl.fields : decl.variants.flatMap((variant) => variant.fields),
  );
  return new Set(fields.filter((field) => field.ghost === true).map((field) => field.name));
}
