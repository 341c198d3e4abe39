/**
 * One node: its machine, what it has received from whom, what it owes to whom, and its log.
 *
 * What arrives is appended to the log and given to the machine. What the machine sends is computed and kept at once, and
 * leaves when all that it may follow from is on disk. A restart gives the machine the same again, and it does the same.
 */
import type { NodeId, Received, Tagged } from "../../lang/index.ts";
import { fault } from "../fault.ts";
import { Outbox } from "../link/outbox.ts";
import type { Journal } from "../log/journal.ts";
import type { Rest, Runnable } from "../runnable.ts";
import { type Codec, codecsOf, Unsendable, unpack } from "../wire/codec.ts";
import { frameOf } from "../wire/frames.ts";
import { Frame, readData } from "../wire/greeting.ts";
import { type Event, Machine, type Outside } from "./machine.ts";
import {
  arrivedRecord,
  Kind,
  packRecord,
  packSnapshot,
  type Snapshot,
  unpackRecord,
  unpackSnapshot,
} from "./records.ts";
import type { Surroundings } from "./surroundings.ts";

type Found = Received<Tagged>;

interface Labelled extends Codec {
  readonly label: string;
  readonly place: number;
}

interface Peer {
  readonly outbox: Outbox;
  run: string | null;
  received: number;
  /** What the log says that it has acknowledged. */
  logged: number;
  held: boolean;
}

/** What a receive that need not wait asks while a log is gone through. */
interface Attempt {
  readonly look: () => Found | undefined;
  readonly answer: (found: Found | undefined) => void;
}

/** A receive that need not wait and finds nothing again and again waits, up to so many milliseconds. */
const patience = 10;
/** Acknowledgements are logged now and then, so that a restart does not keep what they were for. */
const acksLogged = 4096;
const largestSnapshot = 1 << 27;

export class Node implements Outside {
  readonly machine: Machine;
  private readonly labels: readonly (Labelled & { readonly state: Codec })[];
  private readonly places: ReadonlyMap<string, Labelled>;
  private readonly peers: ReadonlyMap<NodeId, Peer>;
  private readonly rest: Rest | null;
  private journal: Journal | undefined;
  private attempting: Attempt | undefined;
  /** Receives in a row that found nothing, and are not in the log yet. */
  private nothings = 0;
  private inVain = 0;
  private wake: (() => void) | undefined;
  private room: (() => void)[] = [];
  private holding = 0;
  private events = 0;
  private over = false;
  private waitsSince: number | undefined;
  /** The size of the log at which it is compacted. */
  private compactAt: number;

  constructor(
    readonly runnable: Runnable,
    readonly self: NodeId,
    private readonly around: Surroundings,
  ) {
    const { manifest, deployment } = runnable;
    this.compactAt = around.limits.log;
    this.machine = new Machine(deployment, self, this);
    const codec = codecsOf(manifest.definitions);
    this.labels = manifest.labels.map(({ label, message, state }, place) => ({
      label,
      place,
      ...codec(message),
      state: codec(state),
    }));
    this.places = new Map(this.labels.map((one) => [one.label, one]));
    this.peers = new Map(
      runnable.nodes.map((node) => [node, { outbox: new Outbox(), run: null, received: 0, logged: 0, held: false }]),
    );
    this.rest = manifest.programs[deployment.programs.findIndex((one) => one.self === self)]?.rest ?? null;
  }

  /** Ends the program where it is. */
  halt(): void {
    this.machine.halt();
    this.wake?.();
  }

  outbox(node: NodeId): Outbox {
    return this.peer(node).outbox;
  }

  received(node: NodeId): number {
    return this.peer(node).received;
  }

  /** States, by label, as they go over the wire. */
  get states(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
      this.labels.flatMap(({ label, state }) =>
        this.machine.states.has(label) ? [[label, state.toWire(this.machine.states.get(label))]] : [],
      ),
    );
  }

  private peer(node: NodeId): Peer {
    const peer = this.peers.get(node);
    if (peer === undefined) throw new Error(`node ${node} is not in the deployment`);
    return peer;
  }

  // What the machine asks.

  prepare(label: string, to: NodeId, msg: Tagged): () => Promise<void> | undefined {
    const codec = this.places.get(label) as Labelled;
    const { outbox } = this.peer(to);
    let frame: Buffer;
    try {
      frame = frameOf([Frame.data, outbox.last + 1, codec.place, codec.toWire(msg)]);
      const { frame: limit } = this.around.limits;
      if (frame.length - 4 > limit)
        throw new Unsendable(`it has ${frame.length - 4} bytes, where ${limit} are the most`);
    } catch (error) {
      if (!(error instanceof Unsendable)) throw error;
      throw fault(
        "DSL5512",
        `node ${this.self} cannot send ${label}.${msg.kind} to ${to}: ${error.message}`,
        "keep messages within the limits of docs/runtime.md",
      );
    }
    return () => {
      const number = outbox.push(frame);
      this.around.counters.count("sent", label, msg.kind);
      if (this.journal === undefined) return undefined;
      this.logNothings();
      this.journal.gate(() => outbox.release(number));
      if (to === this.self) this.sendOver(outbox);
      return this.hasRoom(to) ? undefined : this.untilRoom(to);
    };
  }

  /** While peers have to wait for this node, it waits for nobody: so a circle of full nodes cannot come to a halt. */
  private hasRoom(to: NodeId): boolean {
    return to === this.self || this.outbox(to).length < this.around.limits.outbox || this.holding > 0 || this.over;
  }

  private async untilRoom(to: NodeId): Promise<void> {
    while (!this.hasRoom(to)) await new Promise<void>((resolve) => this.room.push(resolve));
  }

  /** There may be more room in an outbox. */
  roomier(node: NodeId): void {
    const peer = this.peer(node);
    if (peer.outbox.acked - peer.logged >= acksLogged) {
      peer.logged = peer.outbox.acked;
      this.append(() => packRecord([Kind.acked, node, peer.outbox.acked]));
    }
    if (this.room.length === 0) return;
    const waiting = this.room;
    this.room = [];
    for (const go of waiting) go();
  }

  /** What a node sends to itself arrives like anything else, only without a socket. */
  private sendOver(outbox: Outbox): void {
    setImmediate(() => {
      const peer = this.peer(this.self);
      for (const frame of outbox.kept.slice(peer.received - outbox.acked)) this.hears(this.self, frame.subarray(4));
      outbox.ack(peer.received);
    });
  }

  async attempt(look: () => Found | undefined): Promise<Found | undefined> {
    if (this.journal === undefined) return new Promise((answer) => (this.attempting = { look, answer }));
    return this.lookNow(look);
  }

  private async lookNow(look: () => Found | undefined): Promise<Found | undefined> {
    const found = look();
    if (found !== undefined) {
      this.inVain = 0;
      this.append(() => packRecord([Kind.found]));
      return found;
    }
    this.nothings += 1;
    this.inVain += 1;
    // Others get their turn; and after a while, nothing is looked for where nothing can have come.
    const pause = Math.min(patience, this.inVain >> 3);
    await new Promise<void>((resolve) => {
      if (pause === 0) setImmediate(resolve);
      else {
        const timer = setTimeout(resolve, pause);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      }
    });
    this.wake = undefined;
    return undefined;
  }

  did(event: Event): void {
    const { counters, limits } = this.around;
    this.events += 1;
    this.around.did(event);
    if (event.kind !== "receive") return;
    if (this.waitsSince !== undefined) counters.waits.observe((performance.now() - this.waitsSince) / 1000);
    this.waitsSince = undefined;
    counters.count("received", event.label, event.msg.kind);
    const peer = this.peers.get(event.from);
    if (peer?.held && this.machine.mailbox.from(event.from) < limits.inbox / 2) this.hold(event.from, peer, false);
  }

  waits(label: string, kind: string): void {
    this.waitsSince = performance.now();
    // What it waits for may be behind what is kept.
    if (this.holding > 0) for (const [node, peer] of this.peers) if (peer.held) this.hold(node, peer, false);
    const { journal, rest } = this;
    if (journal === undefined || rest === null || rest.label !== label || rest.kind !== kind) return;
    if (journal.size < this.compactAt) return;
    this.compactAt = Number.POSITIVE_INFINITY;
    try {
      const snapshot = packSnapshot(this.snapshot());
      if (snapshot.length > largestSnapshot) return;
      this.around.compacts();
      journal.compact(snapshot);
      // States may be large: what is written over and over stays a part of what is written.
      this.compactAt = Math.max(this.around.limits.log, 4 * snapshot.length);
      this.around.counters.compactions += 1;
    } catch (error) {
      // A state that cannot be written down is no fault: the log is kept whole.
      if (!(error instanceof Unsendable)) throw error;
    }
  }

  private hold(node: NodeId, peer: Peer, is: boolean): void {
    peer.held = is;
    this.holding += is ? 1 : -1;
    this.around.hold(node, is);
    if (is) this.roomier(node);
  }

  // What others ask.

  /** Takes the body of a frame from a peer; returns why it is refused, where it is. */
  hears(from: NodeId, body: Buffer): string | undefined {
    const value = unpack(body);
    if (value === undefined) return "malformed";
    const data = readData(value.wire);
    if (data === undefined) return "unknown frame";
    const { number, place, wire } = data;
    const peer = this.peer(from);
    const read = this.read(place, wire);
    if (typeof read === "string") return read;
    if (number <= peer.received) {
      this.around.counters.duplicates += 1;
      return undefined;
    }
    if (number > peer.received + 1) return "a gap";
    this.append(() => arrivedRecord(from, body, data));
    this.arrives(peer, from, number, read);
    return undefined;
  }

  private read(place: number, wire: unknown): { readonly label: string; readonly msg: Tagged } | string {
    const codec = this.labels[place];
    if (codec === undefined) return "unknown label";
    const decoded = codec.fromWire(wire);
    return decoded.ok ? { label: codec.label, msg: decoded.value as Tagged } : decoded.why;
  }

  private arrives(
    peer: Peer,
    from: NodeId,
    number: number,
    { label, msg }: { readonly label: string; readonly msg: Tagged },
  ): void {
    peer.received = number;
    this.around.counters.count("arrived", label, msg.kind);
    // A program that has ended receives no more.
    if (this.over) return;
    this.machine.deliver({ label, from, msg });
    this.wake?.();
    if (peer.held || this.machine.isWaiting || from === this.self) return;
    if (this.machine.mailbox.from(from) > this.around.limits.inbox) this.hold(from, peer, true);
  }

  /** Whether a peer of this run can be gone on with. */
  meets(node: NodeId, run: string): boolean {
    const peer = this.peer(node);
    if (peer.run === null) {
      peer.run = run;
      this.append(() => packRecord([Kind.met, node, run]));
    }
    return peer.run === run;
  }

  /**
   * Whether a peer can have received so many messages, and needs none that are gone. After a restart, a program may not
   * have come to all that it has sent before.
   */
  owes(node: NodeId, received: number): boolean {
    const { outbox } = this.peer(node);
    return received >= outbox.acked && (received <= outbox.last || !this.isSettled);
  }

  safe(go: () => void): void {
    this.logNothings();
    this.journal?.gate(go);
  }

  private append(record: () => Buffer): void {
    if (!this.journal?.keeps) return;
    this.logNothings();
    this.journal.append(record());
  }

  private logNothings(): void {
    if (this.nothings === 0) return;
    const count = this.nothings;
    this.nothings = 0;
    if (this.journal?.keeps) this.journal.append(packRecord([Kind.nothing, count]));
  }

  // From the beginning, or from where it was.

  /**
   * Starts the program, has it go through what the log holds, and goes on from there with `journal`.
   *
   * @throws Fatal where the program does something else than it did
   */
  async start(snapshot: Buffer | undefined, records: Iterable<Buffer>, journal: Journal): Promise<void> {
    if (snapshot !== undefined) this.restore(snapshot);
    this.machine.run().then(
      (result) => {
        this.over = true;
        this.around.ended(result);
      },
      (error) => {
        this.over = true;
        this.around.failed(error);
      },
    );
    for (const bytes of records) await this.again(bytes);
    for (const peer of this.peers.values()) peer.outbox.release(peer.outbox.last);
    this.journal = journal;
    this.sendOver(this.outbox(this.self));
    const { attempting } = this;
    this.attempting = undefined;
    if (attempting !== undefined) void this.lookNow(attempting.look).then(attempting.answer);
  }

  private async again(bytes: Buffer): Promise<void> {
    const record = unpackRecord(bytes);
    if (record === undefined) throw diverged(this.self, "it holds what is no record");
    switch (record[0]) {
      case Kind.arrived: {
        const [, from, number, place, wire] = record;
        const read = this.read(place, wire);
        const peer = this.peers.get(from);
        if (peer === undefined || typeof read === "string" || number !== peer.received + 1)
          throw diverged(this.self, `message ${number} of node ${from} is none`);
        this.arrives(peer, from, number, read);
        // A log may be long; and the program gets on meanwhile, so that what it sends can be forgotten.
        await Promise.resolve();
        return;
      }
      case Kind.met:
        this.peer(record[1]).run = record[2];
        return;
      case Kind.acked: {
        await this.settled();
        const peer = this.peer(record[1]);
        peer.logged = record[2];
        peer.outbox.ack(record[2]);
        return;
      }
      case Kind.nothing:
        for (let i = 0; i < record[1]; i++) (await this.attempted()).answer(undefined);
        return;
      case Kind.found: {
        const { look, answer } = await this.attempted();
        const found = look();
        if (found === undefined) throw diverged(this.self, "a message that was received is not there");
        answer(found);
        return;
      }
    }
  }

  private get isSettled(): boolean {
    return this.machine.isWaiting || this.attempting !== undefined || this.over;
  }

  /** Until the program has done all that it can without what comes next. */
  private async settled(): Promise<void> {
    while (!this.isSettled) await new Promise((resolve) => setImmediate(resolve));
  }

  private async attempted(): Promise<Attempt> {
    await this.settled();
    const { attempting } = this;
    if (attempting === undefined) throw diverged(this.self, "the program does not look for a message where it did");
    this.attempting = undefined;
    return attempting;
  }

  private snapshot(): Snapshot {
    const kept = (frame: Buffer): [number, number, unknown] => {
      const { number, place, wire } = readData(unpack(frame.subarray(4))?.wire) ?? { number: 0, place: 0, wire: null };
      return [number, place, wire];
    };
    return {
      states: this.labels.map(({ label, state }) =>
        this.machine.states.has(label) ? [state.toWire(this.machine.states.get(label))] : null,
      ),
      mailbox: this.machine.mailbox.all().map(({ label, from, msg }) => {
        const codec = this.places.get(label) as Labelled;
        return [codec.place, from, codec.toWire(msg)];
      }),
      peers: [...this.peers].map(([node, { run, received, outbox }]) => ({
        node,
        run,
        received,
        acked: outbox.acked,
        kept: outbox.kept.map(kept),
      })),
      events: this.events,
    };
  }

  private restore(bytes: Buffer): void {
    const snapshot = unpackSnapshot(bytes);
    if (snapshot === undefined) throw diverged(this.self, "its snapshot is none");
    for (const [place, { label, state }] of this.labels.entries()) {
      const [wire] = snapshot.states[place] ?? [];
      if (wire === undefined) continue;
      const decoded = state.fromWire(wire);
      if (!decoded.ok) throw diverged(this.self, `the state of ${label} is none`);
      this.machine.states.set(label, decoded.value);
    }
    for (const [place, from, wire] of snapshot.mailbox) {
      const read = this.read(place, wire);
      if (typeof read === "string") throw diverged(this.self, "a message that was kept is none");
      this.machine.mailbox.put({ ...read, from });
    }
    for (const { node, run, received, acked, kept } of snapshot.peers) {
      const peer = this.peer(node);
      peer.run = run;
      peer.received = received;
      peer.logged = acked;
      peer.outbox.restore(
        acked,
        kept.map((one) => frameOf([Frame.data, ...one])),
      );
    }
    this.events = snapshot.events;
  }
}

const diverged = (node: NodeId, why: string) =>
  fault(
    "DSL5514",
    `the program of node ${node} does not follow its log: ${why}`,
    "restore the log from a copy; it is not this program's",
  );
