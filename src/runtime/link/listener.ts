/** Connections from peers: each is greeted as the node that it is, and then heard. */
import type { Server, Socket } from "node:net";
import type { NodeId } from "../../lang/index.ts";
import { reasonOf } from "../fault.ts";
import { unpack } from "../wire/codec.ts";
import { FrameReader, frameOf } from "../wire/frames.ts";
import { Frame, type Hello, readHello, wireVersion } from "../wire/greeting.ts";
import type { Address, Transport } from "./transport.ts";

export interface Listening {
  readonly transport: Transport;
  readonly address: Address;
  /** What a greeting must say to be of this cluster. */
  readonly expects: Pick<Hello, "cluster" | "build" | "to">;
  readonly run: string;
  readonly frameLimit: number;
  isPeer(node: NodeId): boolean;
  /** Whether a peer of this run can be gone on with; it is remembered. */
  meets(from: NodeId, run: string): boolean;
  /** A peer is there, and has been welcomed. */
  greeted(from: NodeId): void;
  /** The number of the last message of a peer. */
  received(from: NodeId): number;
  /** Takes the body of a frame. `undefined` where it is a message, new or known; else why it is refused. */
  hears(from: NodeId, body: Buffer): string | undefined;
  /** Calls `go` once everything that has been heard is safe. */
  safe(go: () => void): void;
  refused(from: NodeId | undefined, why: string): void;
  listens(): void;
  failed(error: Error): void;
}

/** A peer that has lost its log, or one that remembers what this node has lost. */
export const anotherRun = "another run of that node";

/** Connections that have not said who they are. */
const strangers = 256;
const greetingTime = 5_000;
/** After so many refused frames a connection is closed. */
const forbearance = 100;
/** Acknowledgements wait for others: so many, or so long. */
const ackEvery = 128;
const ackWithin = 20;

export class Listener {
  private readonly server: Server;
  private readonly peers = new Map<NodeId, Socket>();
  private readonly unknown = new Set<Socket>();
  /** Connections on which an acknowledgement is still to be written. */
  private readonly owing = new Set<Socket>();

  constructor(private readonly listening: Listening) {
    const { transport, address } = listening;
    this.server = transport.listen(address, (socket, peer) => this.accept(socket, peer));
    this.server.on("listening", () => listening.listens());
    this.server.on("error", (error) => listening.failed(error));
    this.server.on("tlsClientError", (error: Error) => listening.refused(undefined, tlsReason(error)));
  }

  /** Has a peer wait, or go on. */
  hold(from: NodeId, is: boolean): void {
    const socket = this.peers.get(from);
    if (is) socket?.pause();
    else socket?.resume();
  }

  /** Whether all that has been heard is acknowledged, as far as there are connections to do that on. */
  get isQuiet(): boolean {
    return this.owing.size === 0 && [...this.peers.values()].every((socket) => socket.writableLength === 0);
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of [...this.peers.values(), ...this.unknown]) socket.destroy();
    await closed;
  }

  private accept(socket: Socket, peer: NodeId | undefined): void {
    const { listening } = this;
    socket.on("error", () => {});
    if (this.unknown.size >= strangers) {
      listening.refused(peer, "too many connections");
      socket.destroy();
      return;
    }
    this.unknown.add(socket);
    const reader = new FrameReader(1024);
    const timeout = setTimeout(() => {
      listening.refused(peer, "no greeting");
      socket.destroy();
    }, greetingTime);
    let hear: ((body: Buffer) => boolean) | undefined;
    const greet = (body: Buffer): boolean => {
      clearTimeout(timeout);
      this.unknown.delete(socket);
      const hello = readHello(unpack(body)?.wire)?.[1];
      const why = hello === undefined ? "no greeting" : this.wrong(hello, peer);
      if (hello === undefined || why !== undefined) {
        listening.refused(peer ?? hello?.from, why ?? "no greeting");
        socket.end(frameOf([Frame.welcome, { refused: why ?? "no greeting" }]));
        socket.destroySoon();
        return false;
      }
      reader.limit = listening.frameLimit;
      hear = this.welcome(socket, hello.from);
      listening.greeted(hello.from);
      return true;
    };
    socket.on("data", (chunk: Buffer) => {
      try {
        reader.read(chunk, (body) => (hear === undefined ? greet(body) : hear(body)));
      } catch (error) {
        listening.refused(peer, reasonOf(error).startsWith("a frame of") ? "oversized" : reasonOf(error));
        socket.destroy();
      }
    });
    socket.on("close", () => {
      clearTimeout(timeout);
      this.unknown.delete(socket);
    });
  }

  private wrong(hello: Hello, peer: NodeId | undefined): string | undefined {
    const { expects, transport } = this.listening;
    if (hello.version !== wireVersion) return `version ${hello.version} of the wire, and this is ${wireVersion}`;
    if (hello.cluster !== expects.cluster) return "another cluster";
    if (hello.to !== expects.to) return `a greeting for node ${hello.to}`;
    if (!this.listening.isPeer(hello.from)) return "no node of the cluster";
    if (transport.authenticates && peer !== hello.from) return "the certificate of another node";
    if (hello.build !== expects.build) return "another build of the deployment";
    if (!this.listening.meets(hello.from, hello.run)) return anotherRun;
    return undefined;
  }

  /** Answers a greeting; returns what hears the frames that follow. */
  private welcome(socket: Socket, from: NodeId): (body: Buffer) => boolean {
    const { listening } = this;
    // One connection a peer: an old one is dead, or will never be told so.
    this.peers.get(from)?.destroy();
    this.peers.set(from, socket);
    let refusals = 0;
    let acked = listening.received(from);
    let timer: NodeJS.Timeout | undefined;
    const write = (wire: unknown): void => {
      if (!socket.destroyed) socket.write(frameOf(wire));
    };
    listening.safe(() => write([Frame.welcome, { run: listening.run, received: acked }]));
    const ack = (): void => {
      clearTimeout(timer);
      timer = undefined;
      const upTo = listening.received(from);
      acked = upTo;
      listening.safe(() => {
        write([Frame.ack, upTo]);
        if (upTo === listening.received(from)) this.owing.delete(socket);
      });
    };
    socket.on("close", () => {
      clearTimeout(timer);
      this.owing.delete(socket);
      if (this.peers.get(from) === socket) this.peers.delete(from);
    });
    return (body) => {
      // Another connection of this peer may have taken over.
      if (socket.destroyed) return false;
      const why = listening.hears(from, body);
      if (why !== undefined) {
        listening.refused(from, why);
        refusals += 1;
        if (refusals < forbearance) return true;
        socket.destroy();
        return false;
      }
      this.owing.add(socket);
      if (listening.received(from) - acked >= ackEvery) ack();
      else timer ??= setTimeout(ack, ackWithin);
      return true;
    };
  }
}

/** What went wrong in a handshake, without what a peer may have put into it. */
function tlsReason(error: Error & { readonly code?: string }): string {
  return error.code ?? "a handshake that failed";
}
