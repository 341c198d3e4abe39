/** Pieces of TypeScript that more than one construct is written with: precedence, brackets, blocks, fields. */
import { cat, type Doc, group, hard, join, line, nest, parens, soft } from "../../coqgen/doc.ts";

// Levels of precedence: what binds stronger is smaller.
export const PRIMARY = 1;
export const UNARY = 2;
export const PRODUCT = 3;
export const SUM = 4;
export const ORDER = 5;
export const EQUALITY = 6;
export const AND = 7;
export const OR = 8;
export const TOP = 10;

/** Statements in braces. */
export const block = (statements: readonly Doc[]): Doc =>
  statements.length === 0 ? "{}" : cat("{", nest(cat(...statements.flatMap((one) => [hard, one]))), hard, "}");

/** A list between brackets, on lines of its own where it does not fit. */
export const bracketed = (open: string, items: readonly Doc[], close: string, space = ""): Doc =>
  items.length === 0
    ? open + close
    : group(
        open,
        nest(cat(space === "" ? soft : line, join(items, cat(",", line)))),
        space === "" ? soft : line,
        close,
      );

/** Whether what is printed begins with a brace, so that it would be read as statements where these may stand. */
export function beginsWithBrace(doc: Doc): boolean {
  let at: Doc | undefined = doc;
  const rest: Doc[] = [];
  while (at !== undefined) {
    if (typeof at === "string") {
      if (at !== "") return at.startsWith("{");
    } else if (at.k === "all") rest.push(...[...at.docs].reverse());
    else if (at.k === "nest" || at.k === "group" || at.k === "from") rest.push(at.doc);
    at = rest.pop();
  }
  return false;
}

/** A call: what is called, which binds as a primary expression does, and its arguments. */
export const callOf = (fn: Doc, args: readonly Doc[]): Doc => cat(fn, bracketed("(", args, ")"));

/** `left && right`, and the like. */
export const infix = (left: Doc, sign: string, right: Doc): Doc => group(left, ` ${sign}`, nest(cat(line, right)));

/** `cond ? then : otherwise` */
export const ternary = (cond: Doc, then: Doc, otherwise: Doc, level: number): Doc =>
  parens(group(cond, nest(cat(line, "? ", nest(then), line, ": ", nest(otherwise)))), TOP - 1, level);

/** Names that need no quotes as a key. */
const simpleKey = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;

/** A field of an object, or an item of a tuple by its number. */
export const member = (of: Doc, name: string): Doc =>
  /^\d+$/.test(name)
    ? cat(of, "[", name, "]")
    : simpleKey.test(name)
      ? cat(of, ".", name)
      : cat(of, "[", JSON.stringify(name), "]");

export const propertyKey = (name: string): string => (simpleKey.test(name) ? name : JSON.stringify(name));
