/** Bounds of a search, what has become of them, and who is told how far it is. */

export interface Bounds {
  /** Steps from the first configuration. */
  readonly depth: number;
  /** Configurations that are kept. */
  readonly states: number;
  /** Random runs, and steps of each. */
  readonly traces: number;
  readonly steps: number;
  /** Sampled configurations that satisfy the invariants. */
  readonly samples: number;
  /** Of one search. */
  readonly seconds: number;
  /** Of the process, in MB. */
  readonly memory: number;
}

/** Why a search has ended before it was through. */
export type Stopped = "depth" | "states" | "seconds" | "memory" | "interrupted";

export interface Counters {
  states: number;
  transitions: number;
  /** The depth that is being searched, or the run that is under way. */
  depth: number;
}

/** Asked now and then whether to go on. */
export class Budget {
  readonly counters: Counters = { states: 0, transitions: 0, depth: 0 };
  private readonly begin = performance.now();
  private shown = 0;
  private asked = 0;

  constructor(
    readonly bounds: Bounds,
    private readonly interrupted: () => boolean,
    private readonly progress: (counters: Counters, seconds: number) => void,
  ) {}

  get elapsed(): number {
    return (performance.now() - this.begin) / 1000;
  }

  /** Why to stop now, if at all. Cheap: the clock is read once in a while. `bytes` are what the search keeps itself. */
  stopped(bytes: () => number): Stopped | undefined {
    this.asked++;
    if ((this.asked & 0xf) !== 0) return undefined;
    if (this.interrupted()) return "interrupted";
    const now = performance.now();
    const seconds = (now - this.begin) / 1000;
    if (now - this.shown > 200) {
      this.shown = now;
      this.progress(this.counters, seconds);
      if ((bytes() + process.memoryUsage().heapUsed) / (1 << 20) > this.bounds.memory) return "memory";
    }
    return seconds > this.bounds.seconds ? "seconds" : undefined;
  }
}
