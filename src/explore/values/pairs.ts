/** A map from two small numbers to one: what the searches look up most. */

const empty = -1;

/** Keys are whole numbers from 0 on; values any 32-bit whole numbers. */
export class PairMap {
  private keys = new Int32Array(1 << 11).fill(empty);
  private values = new Int32Array(1 << 10);
  private mask = (1 << 10) - 1;
  private count = 0;

  /** The value, or `missing`. */
  get(a: number, b: number, missing: number): number {
    const { keys, mask } = this;
    for (let at = hash(a, b) & mask; ; at = (at + 1) & mask) {
      const key = keys[at << 1] as number;
      if (key === a && keys[(at << 1) | 1] === b) return this.values[at] as number;
      if (key === empty) return missing;
    }
  }

  set(a: number, b: number, value: number): void {
    if (this.count * 2 >= this.mask) this.grow();
    const { keys, mask } = this;
    let at = hash(a, b) & mask;
    while (keys[at << 1] !== empty && (keys[at << 1] !== a || keys[(at << 1) | 1] !== b)) at = (at + 1) & mask;
    if (keys[at << 1] === empty) this.count++;
    keys[at << 1] = a;
    keys[(at << 1) | 1] = b;
    this.values[at] = value;
  }

  get size(): number {
    return this.count;
  }

  /** Calls `see` with every entry that there is now. */
  forEach(see: (a: number, b: number, value: number) => void): void {
    const { keys, values } = this;
    for (let at = 0; at < values.length; at++) {
      const a = keys[at << 1] as number;
      if (a !== empty) see(a, keys[(at << 1) | 1] as number, values[at] as number);
    }
  }

  private grow(): void {
    const { keys, values } = this;
    const size = values.length * 2;
    this.keys = new Int32Array(size * 2).fill(empty);
    this.values = new Int32Array(size);
    this.mask = size - 1;
    this.count = 0;
    for (let at = 0; at < values.length; at++) {
      const a = keys[at << 1] as number;
      if (a !== empty) this.set(a, keys[(at << 1) | 1] as number, values[at] as number);
    }
  }
}

/** Numbers for pairs of numbers: the same for the same pair, from 0 on. */
export class PairNames {
  private readonly names = new PairMap();

  of(a: number, b: number): number {
    const known = this.names.get(a, b, -1);
    if (known >= 0) return known;
    const name = this.names.size;
    this.names.set(a, b, name);
    return name;
  }
}

function hash(a: number, b: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b + 0x7f4a7c15, 0x85ebca6b);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}
