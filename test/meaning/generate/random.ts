/** Choices that a seed decides, the same on every machine. */

export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 on, smaller than 1. (The generator is known as mulberry32.) */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number, both ends included. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(of: readonly T[]): T {
    if (of.length === 0) throw new Error("nothing to choose from");
    return of[this.int(0, of.length - 1)] as T;
  }

  shuffled<T>(of: readonly T[]): readonly T[] {
    const rest = [...of];
    const out: T[] = [];
    while (rest.length > 0) out.push(...rest.splice(this.int(0, rest.length - 1), 1));
    return out;
  }

  /** Some of the elements, in their order. */
  some<T>(of: readonly T[], probability = 0.5): readonly T[] {
    return of.filter(() => this.chance(probability));
  }

  /** Tries alternatives, likelier ones earlier, until one of them can be done. */
  first<T>(alternatives: readonly (readonly [weight: number, make: () => T | undefined])[]): T | undefined {
    let rest = alternatives.filter(([weight]) => weight > 0);
    while (rest.length > 0) {
      let at = this.next() * rest.reduce((sum, [weight]) => sum + weight, 0);
      const chosen =
        rest.find(([weight]) => {
          at -= weight;
          return at < 0;
        }) ?? rest[rest.length - 1];
      const made = chosen?.[1]();
      if (made !== undefined) return made;
      rest = rest.filter((one) => one !== chosen);
    }
    return undefined;
  }
}
