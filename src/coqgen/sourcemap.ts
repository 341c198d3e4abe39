/** From printed text with marks to text and a Source Map v3; and back from a place in the text to the authored one. */
import { addMapping, GenMapping, setSourceContent, toEncodedMap } from "@jridgewell/gen-mapping";
import type { Span } from "../ir/span.ts";
import { CLOSE, marksAsText, OPEN, type Places } from "./doc.ts";

/** A place in generated text (line from 1, column from 0, in UTF-16 units) and the span that it comes from. */
export interface Mapped {
  readonly line: number;
  readonly column: number;
  readonly span: Span;
}

export interface Located {
  readonly text: string;
  /** In the order of the text. */
  readonly mapped: readonly Mapped[];
}

/** Takes the marks out of printed text, and says where they stood. */
export function located(marked: string, places: Places): Located {
  const mapped: Mapped[] = [];
  const out: string[] = [];
  let line = 1;
  let column = 0;
  let at = 0;
  while (at < marked.length) {
    const open = marked.indexOf(OPEN, at);
    const plain = marked.slice(at, open < 0 ? marked.length : open);
    out.push(plain);
    const breaks = plain.split("\n");
    line += breaks.length - 1;
    column = breaks.length > 1 ? (breaks.at(-1)?.length ?? 0) : column + plain.length;
    if (open < 0) break;
    const close = marked.indexOf(CLOSE, open);
    if (close < 0) throw new Error("a mark in printed text is not closed");
    const name = marked.slice(open + 1, close);
    const own = marksAsText[name];
    if (own !== undefined) {
      out.push(own);
      column += own.length;
    }
    const span = places.spans[Number(name)];
    if (span !== undefined && span.file !== "") mapped.push({ line, column, span });
    at = close + 1;
  }
  return { text: out.join(""), mapped };
}

/** The innermost authored span of a place: that of the last mark before it, on the same line if there is one. */
export function authoredAt(file: Located, line: number, column: number): Span | undefined {
  let best: Mapped | undefined;
  for (const one of file.mapped) {
    if (one.line > line || (one.line === line && one.column > column)) break;
    best = one;
  }
  return best?.span;
}

/** Offsets into a text as lines from 1 and columns from 0, in UTF-16 units. */
export class Lines {
  private readonly starts: number[] = [0];

  constructor(text: string) {
    for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) this.starts.push(i + 1);
  }

  at(offset: number): { readonly line: number; readonly column: number } {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.starts[low] ?? 0) };
  }
}

/**
 * The map of a generated file, as JSON.
 *
 * @param name the generated file's own name
 * @param sourceOf how a source is called in the map: relative to the map
 */
export function sourceMap(
  file: Located,
  name: string,
  sourceOf: (path: string) => string,
  textOf: (path: string) => string,
): string {
  const map = new GenMapping({ file: name });
  const lines = new Map<string, Lines>();
  for (const { line, column, span } of file.mapped) {
    let index = lines.get(span.file);
    if (index === undefined) {
      index = new Lines(textOf(span.file));
      lines.set(span.file, index);
      setSourceContent(map, sourceOf(span.file), null);
    }
    addMapping(map, { generated: { line, column }, source: sourceOf(span.file), original: index.at(span.start) });
  }
  return `${JSON.stringify(toEncodedMap(map))}\n`;
}
