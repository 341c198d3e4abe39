/**
 * A job that is done again whenever it is asked for. One that is under way is ended first: what it would say is out of
 * date.
 */
import { setTimeout as wait } from "node:timers/promises";

export class Reruns {
  private asked = 0;
  private done = 0;
  private current: AbortController | undefined;
  private loop: Promise<void> | undefined;
  private stopped = false;

  /**
   * @param job ends early where its signal aborts
   * @param settled milliseconds without another request after which it begins: an editor may write a file in several steps
   * @param failed told what a job throws
   */
  constructor(
    private readonly job: (signal: AbortSignal) => Promise<void>,
    private readonly settled: number,
    private readonly failed: (error: unknown) => void,
  ) {}

  request(): void {
    if (this.stopped) return;
    this.asked++;
    this.current?.abort();
    this.begin();
  }

  /** Ends the job that is under way, without another. */
  cancel(): void {
    this.done = this.asked;
    this.current?.abort();
  }

  /** Until nothing is asked for any more. */
  async idle(): Promise<void> {
    while (this.loop !== undefined) await this.loop;
  }

  /** For good; until the job that is under way has come to its end. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.current?.abort();
    await this.loop;
  }

  private begin(): void {
    this.loop ??= this.go().finally(() => {
      this.loop = undefined;
      // What was asked for at the last moment.
      if (this.done < this.asked && !this.stopped) this.begin();
    });
  }

  private async go(): Promise<void> {
    while (this.done < this.asked && !this.stopped) {
      const asked = this.asked;
      await wait(this.settled);
      if (this.asked !== asked || this.done >= asked || this.stopped) continue;
      this.done = asked;
      this.current = new AbortController();
      try {
        await this.job(this.current.signal);
      } catch (error) {
        this.failed(error);
      }
      this.current = undefined;
    }
  }
}
