/** Configurations seen so far: each once, one behind the other in one large array, found by their hash. */
import type { Configuration } from "../model/system.ts";

export class Store {
  private data = new Int32Array(1 << 16);
  private used = 0;
  /** Where each configuration begins; one more than there are, so that each has an end. */
  private begins = new Int32Array(1 << 12);
  private parents = new Int32Array(1 << 12);
  private table = new Int32Array(1 << 13).fill(-1);
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** Bytes that are taken. */
  get bytes(): number {
    return 4 * (this.data.length + this.begins.length + this.parents.length + this.table.length);
  }

  /** The number of a configuration that is new, with where it came from; -1 for one that has been seen. */
  add(config: Configuration, length: number, parent: number): number {
    const mask = this.table.length - 1;
    let at = hash(config, length) & mask;
    for (let id = this.table[at] as number; id >= 0; id = this.table[at] as number) {
      if (this.same(id, config, length)) return -1;
      at = (at + 1) & mask;
    }
    const id = this.count++;
    this.table[at] = id;
    if (this.used + length > this.data.length) this.data = grown(this.data, this.used + length);
    if (id + 2 > this.begins.length) {
      this.begins = grown(this.begins, id + 2);
      this.parents = grown(this.parents, id + 2);
    }
    for (let i = 0; i < length; i++) this.data[this.used + i] = config[i] as number;
    this.used += length;
    this.begins[id + 1] = this.used;
    this.parents[id] = parent;
    if (this.count * 2 > mask) this.rehash();
    return id;
  }

  /** Whether a configuration has been seen. */
  has(config: Configuration, length: number): boolean {
    const mask = this.table.length - 1;
    let at = hash(config, length) & mask;
    for (let id = this.table[at] as number; id >= 0; id = this.table[at] as number) {
      if (this.same(id, config, length)) return true;
      at = (at + 1) & mask;
    }
    return false;
  }

  /** Writes a configuration to `out`, which is long enough, and returns its length. */
  read(id: number, out: Configuration): number {
    const begin = this.begins[id] as number;
    const length = this.length(id);
    for (let i = 0; i < length; i++) out[i] = this.data[begin + i] as number;
    return length;
  }

  length(id: number): number {
    return (this.begins[id + 1] as number) - (this.begins[id] as number);
  }

  /** The configurations from the first one to this one. */
  path(id: number): readonly Configuration[] {
    const path: Configuration[] = [];
    for (let at = id; at >= 0; at = this.parents[at] as number) {
      const config = new Int32Array(this.length(at));
      this.read(at, config);
      path.unshift(config);
    }
    return path;
  }

  /** Whether something holds of every configuration. What `holds` is given is overwritten by the next one. */
  every(holds: (config: Configuration, length: number) => boolean): boolean {
    let config = new Int32Array(64);
    for (let id = 0; id < this.count; id++) {
      if (this.length(id) > config.length) config = new Int32Array(this.length(id) * 2);
      if (!holds(config, this.read(id, config))) return false;
    }
    return true;
  }

  private same(id: number, config: Configuration, length: number): boolean {
    const { data, begins } = this;
    const begin = begins[id] as number;
    if ((begins[id + 1] as number) - begin !== length) return false;
    for (let i = 0; i < length; i++) if (data[begin + i] !== config[i]) return false;
    return true;
  }

  private rehash(): void {
    const size = this.table.length * 2;
    this.table = new Int32Array(size).fill(-1);
    for (let id = 0; id < this.count; id++) {
      const begin = this.begins[id] as number;
      let at = hash(this.data.subarray(begin, begin + this.length(id)), this.length(id)) & (size - 1);
      while ((this.table[at] as number) >= 0) at = (at + 1) & (size - 1);
      this.table[at] = id;
    }
  }
}

function grown(array: Int32Array<ArrayBuffer>, atLeast: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(array.length * 2, atLeast));
  larger.set(array);
  return larger;
}

function hash(config: Configuration, length: number): number {
  let h = length;
  for (let i = 0; i < length; i++) {
    h = Math.imul(h ^ (config[i] as number), 0x9e3779b1);
    h ^= h >>> 15;
  }
  h = Math.imul(h, 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 0;
}
