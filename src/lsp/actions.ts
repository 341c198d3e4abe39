/** What can be done about a diagnostic: begin the proof by hand, or keep the counterexample as a test. */
import { existsSync } from "node:fs";
import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic as EditorDiagnostic,
  type Range,
  type WorkspaceEdit,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { scaffoldOf } from "../prove/scaffold.ts";
import { showProof } from "./commands.ts";
import { testOf } from "./counterexamples.ts";
import type { Documents } from "./documents.ts";
import { textOf } from "./systems.ts";
import type { Told } from "./told.ts";

/** Whether the editor can make files as part of an edit. */
export interface Abilities {
  readonly createFiles: boolean;
}

export function actionsFor(
  told: Told,
  diagnostic: EditorDiagnostic,
  documents: Documents,
  abilities: Abilities,
): readonly CodeAction[] {
  const action = (title: string, file: string, text: string): CodeAction => {
    const { edit, at } = written(file, text, documents, abilities);
    const place = { uri: documents.uri(file), range: at };
    return {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      edit,
      command: { title: "Show it", command: showProof, arguments: [[place]] },
    };
  };
  const actions: CodeAction[] = [];
  if (told.open !== undefined) {
    const { open, root } = told.open;
    const { target, text } = scaffoldOf(open, root);
    if (!states(target, open.obligation.name, documents))
      actions.push(action(`Begin the proof of ${open.obligation.id} by hand`, target, text));
  }
  if (told.counterexample !== undefined) {
    const taken = (file: string): boolean => documents.text(file) !== undefined || existsSync(file);
    const { file, text } = testOf(told.counterexample, told.place.file, taken);
    actions.push(action("Keep the counterexample as a test", file, text));
  }
  return actions;
}

/** Whether a proof file has the lemma already, perhaps not saved yet. */
const states = (file: string, name: string, documents: Documents): boolean =>
  new RegExp(`\\b${name}\\b`).test(currentText(file, documents));

const currentText = (file: string, documents: Documents): string => documents.text(file) ?? textOf(file);

/** Writes a text to a file, behind what is in it; and where the text begins. */
function written(
  file: string,
  text: string,
  documents: Documents,
  { createFiles }: Abilities,
): { readonly edit: WorkspaceEdit; readonly at: Range } {
  const before = currentText(file, documents);
  const uri = documents.uri(file);
  const gap = before === "" ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const end = TextDocument.create(uri, "", 0, before).positionAt(before.length);
  const edits = [{ range: { start: end, end }, newText: gap + text }];
  const first = { line: end.line + gap.length, character: 0 };
  const at = { start: first, end: first };
  if (!createFiles) return { edit: { changes: { [uri]: edits } }, at };
  const create = existsSync(file) ? [] : [{ kind: "create" as const, uri, options: { ignoreIfExists: true } }];
  const version = documents.version(file) ?? null;
  return { edit: { documentChanges: [...create, { textDocument: { uri, version }, edits }] }, at };
}
