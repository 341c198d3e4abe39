/** The way of messages to one peer: a connection that is opened again whenever it is lost. */
import type { Socket } from "node:net";
import type { NodeId } from "../../lang/index.ts";
import { reasonOf } from "../fault.ts";
import { unpack } from "../wire/codec.ts";
import { FrameReader, frameOf } from "../wire/frames.ts";
import { Frame, type Hello, readAck, readWelcome } from "../wire/greeting.ts";
import type { Outbox, Sink } from "./outbox.ts";
import type { Address, Transport } from "./transport.ts";

/** What a dialer tells of itself and asks. */
export interface Dialing {
  readonly hello: Hello;
  readonly address: Address;
  readonly transport: Transport;
  readonly outbox: Outbox;
  /** Whether a peer of this run, which has so many messages, can be gone on with. */
  welcomed(run: string, received: number): boolean;
  /** There is more room in the outbox. */
  acked(): void;
  connected(to: NodeId, is: boolean): void;
  refused(to: NodeId, why: string): void;
  lost(to: NodeId, why: string): void;
}

const shortest = 50;
const longest = 2_000;
/** So long may a greeting take, and a peer owe what it has to acknowledge. */
const patience = 10_000;
const buffered = 1 << 20;

export class Dialer {
  private socket: Socket | undefined;
  private timer: NodeJS.Timeout | undefined;
  private delay = shortest;
  private stopped = false;

  constructor(private readonly dialing: Dialing) {
    this.dial();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.socket?.destroy();
  }

  /** The peer has shown that it is there: what waits to try again need not. */
  hurry(): void {
    if (this.timer === undefined || this.stopped) return;
    clearTimeout(this.timer);
    this.delay = shortest;
    this.dial();
  }

  private dial(): void {
    this.timer = undefined;
    const { address, transport, hello, outbox } = this.dialing;
    const socket = transport.dial(address, hello.to, () => socket.write(frameOf([Frame.hello, hello])));
    this.socket = socket;
    const reader = new FrameReader(1024);
    const sink = sinkOf(socket);
    let greeted = false;
    let why = "closed";
    let ackedAt = performance.now();
    const watch = setInterval(() => {
      const owes = !greeted || (outbox.length > 0 && performance.now() - ackedAt > patience);
      if (owes) socket.destroy(new Error("the peer does not answer"));
    }, patience);
    const see = (body: Buffer): boolean => {
      const wire = unpack(body)?.wire;
      if (!greeted) {
        const said = readWelcome(wire)?.[1];
        if (said === undefined || "refused" in said || !this.dialing.welcomed(said.run, said.received)) {
          why = said !== undefined && "refused" in said ? said.refused : "no welcome";
          this.dialing.refused(hello.to, why);
          this.delay = longest;
          socket.destroy();
          return false;
        }
        greeted = true;
        this.delay = shortest;
        this.dialing.connected(hello.to, true);
        outbox.attach(sink, said.received);
        this.dialing.acked();
        return true;
      }
      const acked = readAck(wire)?.[1];
      if (acked === undefined || acked > outbox.last) {
        why = "a frame that is no acknowledgement";
        socket.destroy();
        return false;
      }
      ackedAt = performance.now();
      outbox.ack(acked);
      this.dialing.acked();
      return true;
    };
    socket.on("data", (chunk: Buffer) => {
      try {
        reader.read(chunk, see);
      } catch (error) {
        socket.destroy(error as Error);
      }
    });
    socket.on("drain", () => outbox.pump());
    socket.on("error", (error) => {
      why = reasonOf(error);
    });
    socket.on("close", () => {
      clearInterval(watch);
      outbox.detach(sink);
      if (greeted) this.dialing.connected(hello.to, false);
      if (this.stopped) return;
      this.dialing.lost(hello.to, why);
      this.timer = setTimeout(() => this.dial(), this.delay * (0.5 + Math.random()));
      this.delay = Math.min(2 * this.delay, longest);
    });
  }
}

/** Frames of one turn leave together. */
export function sinkOf(socket: Socket): Sink {
  let frames: Buffer[] = [];
  let length = 0;
  const flush = (): void => {
    const all = frames.length === 1 ? (frames[0] as Buffer) : Buffer.concat(frames, length);
    frames = [];
    length = 0;
    if (!socket.destroyed) socket.write(all);
  };
  return {
    write: (frame) => {
      if (length === 0) process.nextTick(flush);
      frames.push(frame);
      length += frame.length;
      return socket.writableLength + length < buffered;
    },
  };
}
