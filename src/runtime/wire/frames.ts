/** Frames: a length of four bytes, then one JSON text. */
import { packAfter } from "./codec.ts";

export class FrameTooLong extends Error {
  constructor(length: number, limit: number) {
    super(`a frame of ${length} bytes, where ${limit} are the most`);
  }
}

/**
 * The frame of one value.
 *
 * @throws Unsendable for a value nested too deeply
 */
export function frameOf(wire: unknown): Buffer {
  const frame = packAfter(4, wire);
  frame.writeUInt32BE(frame.length - 4);
  return frame;
}

/** Cuts a stream of bytes into frames. No more than one frame is ever kept. */
export class FrameReader {
  private readonly header = Buffer.alloc(4);
  private have = 0;
  private body: Buffer | undefined;

  constructor(public limit: number) {}

  /**
   * Calls `see` with the body of each frame that the chunk completes, until it returns `false`.
   *
   * @throws FrameTooLong before any byte of the frame is kept
   */
  read(chunk: Buffer, see: (body: Buffer) => boolean): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.body === undefined) {
        const taken = chunk.copy(this.header, this.have, at, at + 4 - this.have);
        at += taken;
        this.have += taken;
        if (this.have < 4) return;
        const length = this.header.readUInt32BE();
        if (length > this.limit) throw new FrameTooLong(length, this.limit);
        this.have = 0;
        if (at + length <= chunk.length) {
          at += length;
          if (!see(chunk.subarray(at - length, at))) return;
          continue;
        }
        this.body = Buffer.allocUnsafe(length);
      }
      const taken = chunk.copy(this.body, this.have, at);
      at += taken;
      this.have += taken;
      if (this.have < this.body.length) return;
      const { body } = this;
      this.body = undefined;
      this.have = 0;
      if (!see(body)) return;
    }
  }
}
