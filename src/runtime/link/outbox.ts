/** Messages to one peer, by number, until it has said that they are safe. */

/** Where frames go while there is a connection. */
export interface Sink {
  /** Returns `false` where the connection has enough to do for now; `pump` is called when it has not. */
  write(frame: Buffer): boolean;
}

export class Outbox {
  /** Frames of the messages `acked + 1` on. */
  private frames: Buffer[] = [];
  /** Of these the first `gone` have been dropped already: dropped in one go, now and then. */
  private gone = 0;
  acked = 0;
  /** The number of the last message. After a restart, a peer may have more than has been sent again. */
  last = 0;
  /** The last that may leave. */
  private released = 0;
  /** The last that has been written to the present connection. */
  private written = 0;
  private sink: Sink | undefined;
  private full = false;

  get length(): number {
    return this.frames.length - this.gone;
  }

  /** Keeps the next message. It leaves once `release` is called with its number. */
  push(frame: Buffer): number {
    this.last += 1;
    if (this.last > this.acked) this.frames.push(frame);
    return this.last;
  }

  release(upTo: number): void {
    this.released = Math.max(this.released, upTo);
    if (this.sink !== undefined && !this.full) this.pump();
  }

  /** Begins a connection to a peer that has all messages up to `received`. */
  attach(sink: Sink, received: number): void {
    this.ack(received);
    this.sink = sink;
    this.written = received;
    this.pump();
  }

  detach(sink: Sink): void {
    if (this.sink === sink) this.sink = undefined;
  }

  ack(upTo: number): void {
    if (upTo <= this.acked) return;
    this.gone = Math.min(this.frames.length, this.gone + upTo - this.acked);
    this.acked = upTo;
    if (this.gone < 256 && this.gone < this.frames.length) return;
    this.frames = this.frames.slice(this.gone);
    this.gone = 0;
  }

  pump(): void {
    this.full = false;
    while (this.sink !== undefined && this.written < this.released) {
      this.written += 1;
      const frame = this.frames[this.gone + this.written - this.acked - 1] as Buffer;
      if (!this.sink.write(frame)) {
        this.full = true;
        return;
      }
    }
  }

  /** Frames that are not acknowledged, for a snapshot. */
  get kept(): readonly Buffer[] {
    return this.frames.slice(this.gone);
  }

  restore(acked: number, frames: readonly Buffer[]): void {
    this.acked = acked;
    this.frames = [...frames];
    this.gone = 0;
    this.last = acked + frames.length;
    this.released = this.last;
  }
}
