/**
 * Whether bytes are one MessagePack value of bounded depth, and nothing else. Looked at before anything is decoded: what
 * a decoder would allocate for deep or endless nesting is never allocated.
 */

/** Bytes that follow the first byte, and items that follow those; of strings and of collections, by the first byte. */
const fixed: ReadonlyMap<number, number> = new Map([
  [0xc0, 0],
  [0xc2, 0],
  [0xc3, 0],
  [0xca, 4],
  [0xcb, 8],
  [0xcc, 1],
  [0xcd, 2],
  [0xce, 4],
  [0xcf, 8],
  [0xd0, 1],
  [0xd1, 2],
  [0xd2, 4],
  [0xd3, 8],
]);

export function isBounded(bytes: Buffer, depth: number): boolean {
  /** How many values each open collection still lacks. */
  const open: number[] = [1];
  let at = 0;
  for (;;) {
    while (open.at(-1) === 0) open.pop();
    if (open.length === 0) return at === bytes.length;
    open[open.length - 1] = (open.at(-1) as number) - 1;
    const first = bytes[at++];
    if (first === undefined) return false;
    let items = 0;
    if (first < 0x80 || first >= 0xe0) continue;
    if (first < 0x90) items = 2 * (first & 0x0f);
    else if (first < 0xa0) items = first & 0x0f;
    else if (first < 0xc0) at += first & 0x1f;
    else if (fixed.has(first)) at += fixed.get(first) as number;
    else {
      // Strings (d9 da db), arrays (dc dd) and maps (de df) say their size; binary and extension types are not used.
      const width =
        first === 0xd9 ? 1 : [0xda, 0xdc, 0xde].includes(first) ? 2 : [0xdb, 0xdd, 0xdf].includes(first) ? 4 : 0;
      if (width === 0 || at + width > bytes.length) return false;
      const size = bytes.readUIntBE(at, width);
      at += width;
      if (first <= 0xdb) at += size;
      else items = first <= 0xdd ? size : 2 * size;
    }
    // Each item takes a byte at least.
    if (at > bytes.length || items > bytes.length - at) return false;
    if (items > 0) {
      open.push(items);
      if (open.length > depth) return false;
    }
  }
}
