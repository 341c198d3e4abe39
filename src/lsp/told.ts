/** What is told at a place of a file: a diagnostic on its way to the editor. */
import { existsSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { DiagnosticSeverity, type Diagnostic as EditorDiagnostic, type Location } from "vscode-languageserver";
import type { Code } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Span } from "../ir/span.ts";
import type { Open } from "../prove/scaffold.ts";
import type { Counterexample } from "./counterexamples.ts";
import type { Documents, Snapshot } from "./documents.ts";

export interface Related {
  readonly message: string;
  /** In a text of the snapshot, or in a file that is not edited. */
  readonly place: Span | Location;
}

export interface Told {
  readonly code: Code;
  readonly severity: Diagnostic["severity"];
  readonly message: string;
  readonly place: Span;
  readonly related: readonly Related[];
  /** What can be done about it. */
  readonly open?: { readonly open: Open; readonly root: string };
  readonly counterexample?: Counterexample;
}

const docs = new URL("../../docs/diagnostics/", import.meta.url);

/** Where a code is explained. */
export function pageOf(code: Code): string | undefined {
  const page = new URL(`${code}.md`, docs);
  return existsSync(fileURLToPath(page)) ? pathToFileURL(fileURLToPath(page)).href : undefined;
}

/** A diagnostic of the source. */
export const toldOf = ({ code, severity, message, hint }: Diagnostic, place: Span): Told => ({
  code,
  severity,
  message: withHint(message, hint),
  place,
  related: [],
});

/** What is left to show is told before the way out. */
export function withHint(message: string, hint: string | undefined, goal?: string): string {
  const left = goal === undefined || goal === "" ? [] : ["", "What is left to show:", goal, ""];
  return [message, ...left, ...(hint === undefined ? [] : [`→ ${hint}`])].join("\n");
}

/** As the editor shows it; nothing where its place is gone. */
export function editorDiagnostic(told: Told, snapshot: Snapshot, documents: Documents): EditorDiagnostic | undefined {
  const range = documents.range(snapshot, told.place);
  if (range === undefined) return undefined;
  const related = told.related.flatMap(({ message, place }) => {
    if ("uri" in place) return [{ message, location: place }];
    const at = documents.range(snapshot, place);
    return at === undefined ? [] : [{ message, location: { uri: documents.uri(place.file), range: at } }];
  });
  const page = pageOf(told.code);
  return {
    range,
    severity: told.severity === "error" ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    source: "disel",
    code: told.code,
    ...(page === undefined ? {} : { codeDescription: { href: page } }),
    message: told.message,
    ...(related.length === 0 ? {} : { relatedInformation: related }),
  };
}
