/**
 * One node's program over its local states: the semantics of `src/lang/cluster.ts`, for one node.
 *
 * It is deterministic: given the same messages in the same order, and the same answers to `attempt`, it does the same. A
 * restart relies on that. It knows nothing of sockets and files.
 */
import {
  type AnyProgram,
  type AnyProtocol,
  compositionOf,
  type Deployment,
  type Endpoint,
  hookAllows,
  type NodeId,
  placeOf,
  type Received,
  type Tagged,
  type World,
} from "../../lang/index.ts";
import { type Letter, Mailbox } from "./mailbox.ts";

type Found = Received<Tagged>;
type Where = (msg: Tagged, from: NodeId) => boolean;

/** What the program has done, after the state has changed. */
export type Event = { readonly label: string; readonly before: unknown; readonly after: unknown } & (
  | { readonly kind: "send"; readonly to: NodeId; readonly msg: Tagged }
  | { readonly kind: "receive"; readonly from: NodeId; readonly msg: Tagged }
  | { readonly kind: "perform"; readonly action: Tagged }
  | { readonly kind: "nothing" }
);

/** What a machine needs of the world around it. */
export interface Outside {
  /** Called before the state changes, with what is to be sent; throws where it cannot be sent. Returns what sends it. */
  prepare(label: string, to: NodeId, msg: Tagged): () => Promise<void> | undefined;
  /** Decides whether a receive that may find nothing looks now; `look` tells what it would find. */
  attempt(look: () => Found | undefined): Promise<Found | undefined>;
  did(event: Event): void;
  /** The program waits for a message of this kind, and none that has come will do. */
  waits(label: string, kind: string): void;
}

/** Thrown where a program does what its protocol does not allow: nothing of it has been sent. */
export class NotEnabled extends Error {}

interface Waiting {
  readonly label: string;
  readonly kind: string;
  readonly pick: (letter: Letter) => Found | undefined;
  readonly resolve: (found: Found) => void;
}

const always = (): boolean => true;
const done: Promise<void> = Promise.resolve();
const never = new Promise<never>(() => {});

/** After so many steps without a pause, others get their turn. */
const turn = 256;

export class Machine {
  readonly states = new Map<string, unknown>();
  readonly mailbox = new Mailbox();
  readonly program: AnyProgram;
  private readonly world: World;
  /** Labels whose sends a hook may forbid. */
  private readonly hooked: ReadonlySet<string>;
  private waiting: Waiting | undefined;
  private steps = 0;
  private halted = false;

  /** @throws Error where the deployment has no program for the node */
  constructor(
    deployment: Deployment<World>,
    readonly node: NodeId,
    private readonly outside: Outside,
  ) {
    const program = deployment.programs.find((one) => one.self === node);
    if (program === undefined) throw new Error(`node ${node} has no program`);
    this.program = program;
    this.world = deployment.world;
    this.hooked = new Set(Object.keys(compositionOf(this.world).hooks ?? {}));
    for (const [label, protocol] of Object.entries(this.world))
      if (protocol.nodes.includes(node)) this.states.set(label, protocol.init(node));
  }

  /** Runs the program to its end. */
  async run(): Promise<unknown> {
    const { program } = this;
    const labels = Object.keys(program.world);
    return program.body(Object.fromEntries(labels.map((label) => [label, this.endpoint(placeOf(program, label))])));
  }

  /** The program takes no further step: one that never waits would keep a process that is to end. */
  halt(): void {
    this.halted = true;
  }

  get isWaiting(): boolean {
    return this.waiting !== undefined;
  }

  deliver(letter: Letter): void {
    const { waiting } = this;
    // What is kept has been refused already, and nothing has changed since the program began to wait.
    const wanted = waiting !== undefined && waiting.label === letter.label && waiting.kind === letter.msg.kind;
    const found = wanted ? waiting.pick(letter) : undefined;
    if (found === undefined) {
      this.mailbox.put(letter);
      return;
    }
    this.waiting = undefined;
    waiting?.resolve(found);
  }

  private endpoint(label: string): Endpoint<unknown, Tagged, Tagged> {
    const protocol = this.world[label] as AnyProtocol;
    const state = (): unknown => this.states.get(label);
    return {
      self: this.node,
      get state() {
        return state();
      },
      get net(): never {
        throw new Error("no node sees the whole network as it runs");
      },
      send: (to, msg) => rejecting(() => this.send(protocol, label, to, msg)),
      perform: (action) => rejecting(() => this.perform(protocol, label, action)),
      receive: (kind, where = always) =>
        rejecting(() => this.receive(label, kind, this.picking(protocol, label, where as Where))) as Promise<never>,
      tryReceive: (kind, where = always) =>
        this.tryReceive(label, kind, this.picking(protocol, label, where as Where)) as Promise<never>,
    };
  }

  private send(protocol: AnyProtocol, label: string, to: NodeId, msg: Tagged): Promise<void> {
    const { node: self } = this;
    const before = this.states.get(label);
    const member = protocol.nodes.includes(self) && protocol.nodes.includes(to);
    const after =
      member && this.allows(label, to, msg)
        ? protocol.transitions[msg.kind]?.send({ self, to, state: before, msg })
        : undefined;
    if (after === undefined) throw new NotEnabled(`node ${self} may not send ${label}.${msg.kind} to ${to} now`);
    const go = this.outside.prepare(label, to, msg);
    this.states.set(label, after);
    this.outside.did({ kind: "send", label, to, msg, before, after });
    const room = go();
    return (room === undefined ? this.pause() : room.then(() => this.pause())) ?? done;
  }

  private allows(label: string, to: NodeId, msg: Tagged): boolean {
    if (!this.hooked.has(label)) return true;
    const states = Object.fromEntries(this.states) as never;
    return hookAllows(this.world, label, { self: this.node, to, states, msg });
  }

  private perform(protocol: AnyProtocol, label: string, action: Tagged): Promise<void> {
    const { node: self } = this;
    const before = this.states.get(label);
    const after = protocol.nodes.includes(self)
      ? protocol.internal?.[action.kind]?.({ self, state: before, action })
      : undefined;
    if (after === undefined) throw new NotEnabled(`node ${self} may not perform ${label}.${action.kind} now`);
    this.states.set(label, after);
    this.outside.did({ kind: "perform", label, action, before, after });
    return this.pause() ?? done;
  }

  /** What a receive does with a letter that it wants and the protocol lets it have; `undefined` for others. */
  private picking(protocol: AnyProtocol, label: string, where: Where): (letter: Letter) => Found | undefined {
    return ({ from, msg }) => {
      if (!where(msg, from)) return undefined;
      const { node: self } = this;
      const before = this.states.get(label);
      const member = protocol.nodes.includes(self) && protocol.nodes.includes(from);
      const after = member ? protocol.transitions[msg.kind]?.receive({ self, from, state: before, msg }) : undefined;
      if (after === undefined) return undefined;
      this.states.set(label, after);
      this.outside.did({ kind: "receive", label, from, msg, before, after });
      return { from, msg };
    };
  }

  private receive(label: string, kind: string, pick: (letter: Letter) => Found | undefined): Promise<Found> {
    const found = this.mailbox.take(label, kind, pick);
    if (found !== undefined) return this.pause()?.then(() => found) ?? Promise.resolve(found);
    this.steps = 0;
    return new Promise((resolve, reject) => {
      // A filter or a step may throw when a message comes: that is the program's failure, not the sender's.
      const guarded = (letter: Letter): Found | undefined => {
        try {
          return pick(letter);
        } catch (error) {
          this.waiting = undefined;
          reject(error);
          return undefined;
        }
      };
      this.waiting = { label, kind, pick: guarded, resolve };
      this.outside.waits(label, kind);
    });
  }

  private async tryReceive(
    label: string,
    kind: string,
    pick: (letter: Letter) => Found | undefined,
  ): Promise<Found | undefined> {
    const found = await this.outside.attempt(() => this.mailbox.take(label, kind, pick));
    if (this.halted) return never;
    if (found === undefined) {
      const state = this.states.get(label);
      this.outside.did({ kind: "nothing", label, before: state, after: state });
    }
    return found;
  }

  /** A program that never waits must not keep the node from its sockets. */
  private pause(): Promise<void> | undefined {
    if (this.halted) return never;
    this.steps += 1;
    if (this.steps < turn) return undefined;
    this.steps = 0;
    return new Promise((resolve) => setImmediate(resolve));
  }
}

/** What is thrown before the first wait is the program's to catch, as of any async function; these wait for nothing, mostly. */
function rejecting<T>(go: () => Promise<T>): Promise<T> {
  try {
    return go();
  } catch (error) {
    return Promise.reject(error);
  }
}
