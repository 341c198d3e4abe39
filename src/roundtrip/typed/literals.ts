/** Numbers and texts that Coq spells out constructor by constructor. */
import type { Term } from "../coq/terms.ts";

type Constructor = Term & { readonly k: "constructor" };

const arg = (term: Constructor, i = 0): Term => term.args[i] ?? { k: "erased" };

/** A node's name: how many successors of 0. */
export function natural(term: Term): bigint | undefined {
  let value = 0n;
  let at = term;
  for (; at.k === "constructor" && at.name === "$S"; at = arg(at)) value += 1n;
  return at.k === "constructor" && at.name === "$O" ? value : undefined;
}

/** A whole number, by its binary digits. */
export function integer(term: Term): bigint | undefined {
  if (term.k !== "constructor") return undefined;
  if (term.name === "$Z0") return 0n;
  const size = positive(arg(term));
  if (size === undefined) return undefined;
  return term.name === "$Zpos" ? size : term.name === "$Zneg" ? -size : undefined;
}

function positive(term: Term): bigint | undefined {
  const digits: bigint[] = [];
  let at = term;
  for (; at.k === "constructor" && (at.name === "$xI" || at.name === "$xO"); at = arg(at))
    digits.push(at.name === "$xI" ? 1n : 0n);
  if (at.k !== "constructor" || at.name !== "$xH") return undefined;
  return digits.reduceRight((value, digit) => 2n * value + digit, 1n);
}

/** A text, by the bits of its UTF-8 bytes, the lowest first. */
export function text(term: Term): string | undefined {
  const bytes: number[] = [];
  let at = term;
  for (; at.k === "constructor" && at.name === "$String"; at = arg(at, 1)) {
    const byte = arg(at);
    if (byte.k !== "constructor" || byte.name !== "$Ascii") return undefined;
    const bits = byte.args.map((bit) => (bit.k === "constructor" ? bit.name : ""));
    if (bits.length !== 8 || bits.some((bit) => bit !== "$true" && bit !== "$false")) return undefined;
    bytes.push(bits.reduce((sum, bit, i) => sum + (bit === "$true" ? 2 ** i : 0), 0));
  }
  if (at.k !== "constructor" || at.name !== "$EmptyString") return undefined;
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
}
