/** Texts of authored files, and places in them as people and tools count: lines and columns from 1. */
import { readFileSync } from "node:fs";
import { Lines } from "../coqgen/sourcemap.ts";
import type { Span } from "../ir/span.ts";

/** Lines and columns from 1; columns in UTF-16 units. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export class Sources {
  private readonly texts: Map<string, string>;
  private readonly indexes = new Map<string, Lines>();

  /** @param known texts that are not to be read again: of files that may have changed since */
  constructor(known: Iterable<readonly [string, string]> = []) {
    this.texts = new Map(known);
  }

  text(file: string): string {
    let text = this.texts.get(file);
    if (text === undefined) {
      try {
        text = readFileSync(file, "utf8");
      } catch {
        text = "";
      }
      this.texts.set(file, text);
    }
    return text;
  }

  place(span: Span): SourcePlace {
    let index = this.indexes.get(span.file);
    if (index === undefined) {
      index = new Lines(this.text(span.file));
      this.indexes.set(span.file, index);
    }
    const start = index.at(span.start);
    const end = index.at(span.end);
    return {
      file: span.file,
      line: start.line,
      column: start.column + 1,
      endLine: end.line,
      endColumn: end.column + 1,
    };
  }
}
