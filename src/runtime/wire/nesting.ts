/**
 * Whether a JSON text is nested no deeper than so. Looked at before it is parsed: what follows the shapes of a value may
 * call itself as often as the value is deep.
 */

const quote = 0x22;
const backslash = 0x5c;
const opening: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const closing: ReadonlySet<number> = new Set([0x5d, 0x7d]);

export function isBounded(text: Buffer, depth: number): boolean {
  // Each level takes a byte at least: of what is short, nothing need be looked at.
  if (text.length <= depth) return true;
  let open = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at] as number;
    if (byte === quote) quoted = !quoted;
    else if (quoted) at += byte === backslash ? 1 : 0;
    else if (opening.has(byte)) {
      open += 1;
      if (open > depth) return false;
    } else if (closing.has(byte)) open -= 1;
  }
  return true;
}
