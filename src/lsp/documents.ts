/**
 * The documents that are open in the editor, and where places in their earlier texts are now: what is told of a text is
 * shown at the right place also while its author goes on writing.
 */
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Range, TextDocumentContentChangeEvent } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Span } from "../ir/span.ts";

/** Texts that something was found out about, and when they were that. */
export interface Snapshot {
  readonly texts: ReadonlyMap<string, string>;
  /** Moments, of files that were open then. */
  readonly moments: ReadonlyMap<string, number>;
}

/** Offsets into the text as it was; `length` characters have come in their place. */
interface Edit {
  readonly moment: number;
  readonly start: number;
  readonly end: number;
  readonly length: number;
}

interface Open {
  /** As the editor calls it. */
  readonly uri: string;
  document: TextDocument;
  readonly opened: number;
  readonly openedText: string;
  now: number;
  /** When the text was what is on disk. */
  saved: number;
  savedText: string;
  readonly edits: Edit[];
}

/** The path of a `file:` URI; nothing for other URIs, and for texts that are none. */
export function fileOf(uri: unknown): string | undefined {
  try {
    return typeof uri === "string" && uri.startsWith("file:") ? fileURLToPath(uri) : undefined;
  } catch {
    return undefined;
  }
}

export class Documents {
  private readonly opened = new Map<string, Open>();
  private moment = 0;

  open(uri: string, text: string, version: number): string | undefined {
    const file = fileOf(uri);
    if (file === undefined) return undefined;
    const now = ++this.moment;
    const document = TextDocument.create(uri, "", version, text);
    this.opened.set(file, {
      uri,
      document,
      opened: now,
      openedText: text,
      now,
      saved: now,
      savedText: text,
      edits: [],
    });
    return file;
  }

  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): string | undefined {
    const file = fileOf(uri);
    const one = file === undefined ? undefined : this.opened.get(file);
    if (one === undefined) return undefined;
    for (const change of changes) {
      const moment = ++this.moment;
      const { document } = one;
      const range = "range" in change ? change.range : undefined;
      const start = range === undefined ? 0 : document.offsetAt(range.start);
      const end = range === undefined ? document.getText().length : document.offsetAt(range.end);
      one.edits.push({ moment, start: Math.min(start, end), end: Math.max(start, end), length: change.text.length });
      one.document = TextDocument.update(document, [change], version);
      one.now = moment;
    }
    return file;
  }

  save(uri: string): string | undefined {
    const file = fileOf(uri);
    const one = file === undefined ? undefined : this.opened.get(file);
    if (one !== undefined) {
      one.saved = one.now;
      one.savedText = one.document.getText();
    }
    return file;
  }

  close(uri: string): string | undefined {
    const file = fileOf(uri);
    if (file !== undefined) this.opened.delete(file);
    return file;
  }

  get files(): readonly string[] {
    return [...this.opened.keys()];
  }

  /** The text of a file that is open. */
  text(file: string): string | undefined {
    return this.opened.get(file)?.document.getText();
  }

  version(file: string): number | undefined {
    return this.opened.get(file)?.document.version;
  }

  uri(file: string): string {
    return this.opened.get(file)?.uri ?? pathToFileURL(file).href;
  }

  /** Of texts as they are in the editor now, or as they were last saved. */
  snapshot(texts: ReadonlyMap<string, string>, view: "open" | "saved"): Snapshot {
    const moments = [...this.opened].map(([file, one]) => [file, view === "open" ? one.now : one.saved] as const);
    return { texts, moments: new Map(moments) };
  }

  /** Whether a text of a snapshot is not what the editor has now. */
  differs({ texts }: Snapshot): boolean {
    return [...this.opened].some(([file, one]) => texts.has(file) && texts.get(file) !== one.document.getText());
  }

  /** Where a place of a snapshot is now; nothing where it is gone. */
  range(snapshot: Snapshot, { file, start, end }: Span): Range | undefined {
    const text = snapshot.texts.get(file);
    const one = this.opened.get(file);
    if (one === undefined)
      return text === undefined ? undefined : rangeIn(TextDocument.create("", "", 0, text), start, end);
    let moment = snapshot.moments.get(file);
    if (moment === undefined || moment < one.opened) {
      // The file has been opened since.
      if (text !== one.openedText) return undefined;
      moment = one.opened;
    }
    const since = moment;
    const moved = one.edits.filter((edit) => edit.moment > since).reduce<Offsets | undefined>(after, { start, end });
    return moved === undefined ? undefined : rangeIn(one.document, moved.start, moved.end);
  }
}

interface Offsets {
  readonly start: number;
  readonly end: number;
}

/** Where a place is after an edit: one that is edited at its border is gone. */
function after(place: Offsets | undefined, edit: Edit): Offsets | undefined {
  if (place === undefined) return undefined;
  const { start, end } = place;
  const grown = edit.length - (edit.end - edit.start);
  if (edit.end <= start) return { start: start + grown, end: end + grown };
  if (edit.start >= end) return place;
  return start <= edit.start && edit.end <= end ? { start, end: end + grown } : undefined;
}

const rangeIn = (document: TextDocument, start: number, end: number): Range => ({
  start: document.positionAt(start),
  end: document.positionAt(end),
});
