/** What a node counts; `metrics.ts` shows it. */

export class Counters {
  private readonly counts = new Map<string, number>();
  /** Messages by what happened to them, label and kind. */
  readonly messages = new Map<string, number>();
  /** Frames and connections that were refused, by reason. */
  readonly refused = this.counts;
  duplicates = 0;
  syncs = 0;
  syncedRecords = 0;
  compactions = 0;
  connections = 0;
  reconnections = 0;

  count(what: "sent" | "arrived" | "received", label: string, kind: string): void {
    const key = `${what} ${label} ${kind}`;
    this.messages.set(key, (this.messages.get(key) ?? 0) + 1);
  }

  refuse(why: string): void {
    this.counts.set(why, (this.counts.get(why) ?? 0) + 1);
  }
}
