/** Coq's tuples: pairs whose first part may be a pair. */
import { type Branch, mentions, type Term, type TermVar } from "../coq/terms.ts";

/** The parts that a pair is taken apart into, up to so many of them, where its first part is taken apart at once. */
export function flattened(branch: Branch, most: number): { readonly names: readonly TermVar[]; readonly body: Term } {
  let names = [...branch.params];
  let { body } = branch;
  while (names.length < most) {
    const [first, ...rest] = names;
    if (first === undefined || body.k !== "case" || body.of.k !== "var" || body.of.of !== first) break;
    const [inner] = body.branches;
    if (inner?.constructor_ !== "$pair" || mentions(inner.body, first)) break;
    names = [...inner.params, ...rest];
    body = inner.body;
  }
  return { names, body };
}

/** The items of a pair that is built at once, up to so many of them. */
export function builtItems(pair: Term, most: number, reduced = (term: Term): Term => term): readonly Term[] {
  let items: readonly Term[] = [pair];
  while (items.length < most) {
    const first = reduced(items[0] as Term);
    if (first.k !== "constructor" || first.name !== "$pair") break;
    items = [...first.args, ...items.slice(1)];
  }
  return items;
}
