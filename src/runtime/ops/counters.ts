/** What a node counts; `metrics.ts` shows it. */

/** Upper bounds of what times are sorted into, in seconds. */
export const bounds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5];

/** Times, by the first bound that is not below them. */
export class Times {
  readonly counts: number[] = [...bounds.map(() => 0), 0];
  sum = 0;

  observe(seconds: number): void {
    let at = 0;
    while (at < bounds.length && seconds > (bounds[at] as number)) at += 1;
    this.counts[at] = (this.counts[at] as number) + 1;
    this.sum += seconds;
  }
}

/** What can happen to a message at a node. */
export interface Passed {
  sent: number;
  arrived: number;
  received: number;
}

export class Counters {
  /** Messages, by label and kind. */
  readonly messages = new Map<string, Map<string, Passed>>();
  /** Frames and connections that were refused, by reason. */
  readonly refused = new Map<string, number>();
  /** Of writing batches of the log. */
  readonly syncs = new Times();
  /** Of waiting in a receive. */
  readonly waits = new Times();
  duplicates = 0;
  compactions = 0;
  reconnections = 0;

  count(what: keyof Passed, label: string, kind: string): void {
    const passed = this.messages.get(label)?.get(kind) ?? this.first(label, kind);
    passed[what] += 1;
  }

  private first(label: string, kind: string): Passed {
    const passed = { sent: 0, arrived: 0, received: 0 };
    const kinds = this.messages.get(label);
    if (kinds === undefined) this.messages.set(label, new Map([[kind, passed]]));
    else kinds.set(kind, passed);
    return passed;
  }

  refuse(why: string): void {
    this.refused.set(why, (this.refused.get(why) ?? 0) + 1);
  }
}
