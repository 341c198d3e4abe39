/** What is known of authored files without Coq: what is wrong with them, and what there is to prove. */
import { rootOf } from "../cli/inputs.ts";
import { Diagnostics } from "../diagnostics/diagnostic.ts";
import type { WarmProject } from "../extract/warm.ts";
import { type Plan, planOf } from "../prove/plan.ts";
import { type Anchor, anchorsOf } from "./anchors.ts";
import type { Documents, Snapshot } from "./documents.ts";
import { type Told, toldOf } from "./told.ts";

/** Of the texts as they are in the editor. */
export interface Analysis {
  readonly root: string;
  readonly snapshot: Snapshot;
  /** Every authored file that was read, with what is wrong in it. */
  readonly told: ReadonlyMap<string, readonly Told[]>;
  /** The files that were named, with what is declared in them; nothing where something is wrong. */
  readonly anchors: ReadonlyMap<string, readonly Anchor[]> | undefined;
  readonly plan: Plan | undefined;
}

/** Files by the project that they belong to. */
export function byRoot(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const roots = new Map<string, string[]>();
  for (const file of files) {
    const root = rootOf(file);
    roots.set(root, [...(roots.get(root) ?? []), file]);
  }
  return roots;
}

/** @param files of one project */
export function analyse(
  files: readonly string[],
  root: string,
  timeout: number,
  warm: WarmProject,
  documents: Documents,
): Analysis {
  const diagnostics = new Diagnostics();
  const extracted = warm.extract(files, diagnostics, "open");
  const texts = new Map(extracted.files.map((file) => [file, warm.source(file)?.getFullText() ?? ""] as const));
  const snapshot = documents.snapshot(texts, "open");
  const told = new Map<string, Told[]>(extracted.files.map((file) => [file, []]));
  for (const one of diagnostics.all) {
    // What has no place is about the first file.
    const place = one.span ?? { file: files[0] ?? "", start: 0, end: 0 };
    told.set(place.file, [...(told.get(place.file) ?? []), toldOf(one, place)]);
  }
  if (diagnostics.hasErrors) return { root, snapshot, told, anchors: undefined, plan: undefined };
  // What is wrong with proof files is told when they are checked.
  const plan = planOf(extracted, { root, timeout }, new Diagnostics());
  const found = anchorsOf(plan.generated.obligations, (file) => warm.source(file));
  const anchors = new Map(files.map((file) => [file, found.get(file) ?? []] as const));
  return { root, snapshot, told, anchors, plan };
}
