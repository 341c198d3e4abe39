/** Where proofs stand: in the author's own files, or in generated ones, which are written for the editor to show. */
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Location } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import writeFileAtomic from "write-file-atomic";
import type { CoqFile } from "../coqgen/generate.ts";
import type { Obligation } from "../coqgen/obligations.ts";
import { hashOf } from "../prove/hash.ts";
import { lemmaLines } from "../prove/items.ts";
import type { Plan } from "../prove/plan.ts";
import { sentences } from "../prove/vernacular.ts";

export class Lemmas {
  /** @param folder where generated files may be written: the cache */
  constructor(private readonly folder: () => string) {}

  /** The lemma of an obligation. */
  location(obligation: Obligation, plan: Plan, root: string): Location | undefined {
    for (const file of plan.proofs) {
      const lemma = file.lemmas.find((one) => one.name === obligation.name);
      if (lemma === undefined) continue;
      const document = TextDocument.create("", "", 0, file.text);
      const range = { start: document.positionAt(lemma.start), end: document.positionAt(lemma.head) };
      return { uri: pathToFileURL(file.file).href, range };
    }
    const file = plan.generated.files.find(
      (one) => one.kind === "proofs" && one.obligations.some((other) => other.name === obligation.name),
    );
    const lemma = file && lemmaLines(file).find((one) => one.obligation.name === obligation.name);
    if (file === undefined || lemma === undefined) return undefined;
    const line = lemma.first - 1;
    const end = file.text.split("\n")[line]?.length ?? 0;
    return {
      uri: pathToFileURL(this.written(file, root)).href,
      range: { start: { line, character: 0 }, end: { line, character: end } },
    };
  }

  /** Writes a generated file, with all its folders, where it is not written yet; and returns its path. */
  private written(file: CoqFile, root: string): string {
    const target = path.join(this.folder(), hashOf([root]).slice(0, 16), file.path);
    try {
      if (readFileSync(target, "utf8") === file.text) return target;
    } catch {
      // It is not there yet.
    }
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileAtomic.sync(target, file.text);
    return target;
  }
}

/** The statement of an obligation, in Coq; without the comment above it. */
export function statementOf(obligation: Obligation, { generated }: Plan): string | undefined {
  const head = `Definition ${obligation.name} :`;
  for (const file of generated.files) {
    if (file.kind !== "specification" || !file.text.includes(head)) continue;
    const found = sentences(file.text).find((one) => one.text.startsWith(head));
    if (found !== undefined) return found.text;
  }
  return undefined;
}
