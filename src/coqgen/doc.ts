/**
 * Text with line breaks where it does not fit: a small Wadler-style pretty printer. Pieces can carry the place that
 * they come from, which is found again in the printed text.
 */
import type { Span } from "../ir/span.ts";

export type Doc =
  | string
  | { readonly k: "all"; readonly docs: readonly Doc[] }
  /** A space, or a line break where the group around it does not fit. */
  | { readonly k: "line" }
  /** Nothing, or a line break where the group around it does not fit. */
  | { readonly k: "soft" }
  /** Always a line break. */
  | { readonly k: "hard" }
  | { readonly k: "nest"; readonly by: number; readonly doc: Doc }
  | { readonly k: "group"; readonly doc: Doc }
  | { readonly k: "from"; readonly span: Span; readonly doc: Doc };

export const line: Doc = { k: "line" };
export const soft: Doc = { k: "soft" };
export const hard: Doc = { k: "hard" };
export const cat = (...docs: readonly Doc[]): Doc => ({ k: "all", docs });
export const nest = (doc: Doc, by = 2): Doc => ({ k: "nest", by, doc });
export const group = (...docs: readonly Doc[]): Doc => ({ k: "group", doc: cat(...docs) });
export const from = (span: Span, doc: Doc): Doc => ({ k: "from", span, doc });
export const join = (docs: readonly Doc[], between: Doc): Doc =>
  cat(...docs.flatMap((doc, i) => (i === 0 ? [doc] : [between, doc])));
export const lines = (docs: readonly Doc[]): Doc => join(docs, hard);
/** Parentheses around what binds weaker (`own`) than its place does (`level`). */
export const parens = (doc: Doc, own: number, level: number): Doc => (own > level ? cat("(", doc, ")") : doc);

/**
 * In printed text, the number of a span between these two marks where a piece with a place begins. Templates pass them
 * on; `located` takes them out. Where an author has written one of the two, its name stands between them.
 */
export const OPEN = "\ue000";
export const CLOSE = "\ue001";
/** The marks as text, by their names. */
export const marksAsText: Readonly<Record<string, string>> = { open: OPEN, close: CLOSE };

/** Text of an author's, whose marks are none. */
export const unmarked = (text: string): string =>
  text.replace(/[\ue000\ue001]/g, (mark) => `${OPEN}${mark === OPEN ? "open" : "close"}${CLOSE}`);

/** The places that marks in printed text refer to. */
export class Places {
  readonly spans: Span[] = [];

  mark(span: Span): string {
    this.spans.push(span);
    return `${OPEN}${this.spans.length - 1}${CLOSE}`;
  }
}

interface Item {
  readonly indent: number;
  readonly flat: boolean;
  readonly doc: Doc;
}

/** Prints within `width` columns where it can. */
export function print(doc: Doc, places: Places, width = 100, indent = 0): string {
  const out: string[] = [];
  let column = indent;
  let nextLine = false;
  const stack: Item[] = [{ indent, flat: false, doc }];
  const write = (text: string): void => {
    if (nextLine && text !== "") {
      out.push(" ".repeat(column));
      nextLine = false;
    }
    out.push(unmarked(text));
    column += text.length;
  };
  const breakLine = (at: number): void => {
    out.push("\n");
    column = at;
    nextLine = true;
  };
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    const { doc: at, flat } = item;
    if (typeof at === "string") {
      write(at);
      continue;
    }
    switch (at.k) {
      case "all":
        for (let i = at.docs.length - 1; i >= 0; i--) stack.push({ ...item, doc: at.docs[i] ?? "" });
        break;
      case "nest":
        stack.push({ indent: item.indent + at.by, flat, doc: at.doc });
        break;
      case "group":
        stack.push({ indent: item.indent, flat: flat || fits(at.doc, stack, width - column), doc: at.doc });
        break;
      case "from":
        if (nextLine) {
          out.push(" ".repeat(column));
          nextLine = false;
        }
        out.push(places.mark(at.span));
        stack.push({ ...item, doc: at.doc });
        break;
      case "hard":
        breakLine(item.indent);
        break;
      case "line":
        if (flat) write(" ");
        else breakLine(item.indent);
        break;
      case "soft":
        if (!flat) breakLine(item.indent);
        break;
    }
  }
  return out.join("");
}

/** Whether `doc` printed flat, with what follows it up to the next line break, takes no more than `room` columns. */
function fits(doc: Doc, rest: readonly Item[], room: number): boolean {
  const pending: { readonly doc: Doc; readonly flat: boolean }[] = [{ doc, flat: true }];
  let left = room;
  let next = rest.length - 1;
  while (left >= 0) {
    let item = pending.pop();
    if (item === undefined) {
      const follow = rest[next];
      if (follow === undefined) return true;
      next -= 1;
      item = { doc: follow.doc, flat: follow.flat };
    }
    const { doc: at, flat } = item;
    if (typeof at === "string") {
      left -= at.length;
      continue;
    }
    switch (at.k) {
      case "all":
        for (let i = at.docs.length - 1; i >= 0; i--) pending.push({ doc: at.docs[i] ?? "", flat });
        break;
      case "nest":
      case "from":
        pending.push({ doc: at.doc, flat });
        break;
      case "group":
        pending.push({ doc: at.doc, flat });
        break;
      case "hard":
        return !flat;
      case "line":
        if (!flat) return true;
        left -= 1;
        break;
      case "soft":
        if (!flat) return true;
        break;
    }
  }
  return false;
}
