/**
 * Picks that the seed alone decides: xoroshiro128+ of `pure-rand`, a specified generator, so that the same seed gives
 * the same picks on every machine and every version of Node.
 */
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";

export class Random {
  private readonly generator: RandomGenerator;

  /** @param seed a 32-bit whole number */
  constructor(readonly seed: number) {
    this.generator = xoroshiro128plus(seed);
  }

  /** A whole number from 0 on, smaller than `among`. */
  below(among: number): number {
    return among <= 1 ? 0 : uniformInt(this.generator, 0, among - 1);
  }

  /** True once in `n` times. */
  oneIn(n: number): boolean {
    return this.below(n) === 0;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T;
  }

  /** A seed for a generator of its own: the runs of one search do not depend on one another. */
  fork(): number {
    return uniformInt(this.generator, -0x80000000, 0x7fffffff);
  }
}
