/**
 * A deployment run in plain TypeScript, one step at a time: each program runs as it is and stops at its next
 * send, receive or internal step; whoever holds the cluster picks which node goes on, and with which message.
 */

import { hookAllows, type States, type World } from "./compose.ts";
import { type Deployment, placeOf } from "./deploy.ts";
import { Network } from "./network.ts";
import type { AnyProgram, Endpoint, Received } from "./program.ts";
import type { Packet, Protocol, Tagged } from "./protocol.ts";
import type { NodeId } from "./values.ts";

type AnyNetwork = Network<unknown, Tagged, Tagged>;

/** Every protocol's network, by label. */
export type Networks<W extends World> = {
  readonly [L in keyof W]: W[L] extends Protocol<infer S, infer M, infer A> ? Network<S, M, A> : never;
};

type Where = (msg: never, from: NodeId) => boolean;

/** What a program is about to do. */
type Request =
  | { readonly kind: "send"; readonly label: string; readonly to: NodeId; readonly msg: Tagged }
  | { readonly kind: "perform"; readonly label: string; readonly action: Tagged }
  | {
      readonly kind: "receive";
      readonly label: string;
      readonly wanted: string;
      readonly where: Where;
      readonly tries: boolean;
    };

/** One thing that may happen next. */
export type Step =
  | { readonly kind: "send"; readonly node: NodeId; readonly label: string; readonly to: NodeId; readonly msg: Tagged }
  | { readonly kind: "perform"; readonly node: NodeId; readonly label: string; readonly action: Tagged }
  | { readonly kind: "receive"; readonly node: NodeId; readonly label: string; readonly packet: Packet<Tagged> }
  | { readonly kind: "nothing"; readonly node: NodeId; readonly label: string };

/** Where one program is: waiting with a request, or at its end. */
interface Thread {
  readonly program: AnyProgram;
  request: Request | undefined;
  answer: ((value: unknown) => void) | undefined;
  ended: { readonly result: unknown } | undefined;
  failed: { readonly error: unknown } | undefined;
}

/** Thrown where a program does what its protocol does not allow. */
export class NotAllowed extends Error {
  constructor(
    readonly node: NodeId,
    readonly request: Request,
  ) {
    super(
      `node ${node} may not ${request.kind} ${JSON.stringify(request.kind === "send" ? request.msg : request)} now`,
    );
    this.name = "NotAllowed";
  }
}

export class Cluster<W extends World> {
  private readonly networks = new Map<string, AnyNetwork>();
  private readonly threads = new Map<NodeId, Thread>();

  private constructor(private readonly deployment: Deployment<W>) {
    for (const [label, protocol] of Object.entries(deployment.world))
      this.networks.set(label, Network.initial(protocol as Protocol<unknown, Tagged, Tagged>));
  }

  /** Starts every program and lets each run to its first request. */
  static async start<W extends World>(deployment: Deployment<W>): Promise<Cluster<W>> {
    const cluster = new Cluster(deployment);
    for (const program of deployment.programs) await cluster.launch(program);
    return cluster;
  }

  /** Every protocol's network, as invariants and contracts see it. */
  get nets(): Networks<W> {
    return Object.fromEntries(this.networks) as unknown as Networks<W>;
  }

  /** The result of a node's program, where it has ended. */
  result(node: NodeId): { readonly result: unknown } | undefined {
    return this.threads.get(node)?.ended;
  }

  /** Everything that may happen next. Empty where every program has ended or waits for what is not in flight. */
  enabled(): readonly Step[] {
    return [...this.threads].flatMap(([node, { request }]): readonly Step[] => {
      if (request === undefined) return [];
      const { label } = request;
      if (request.kind === "send") return [{ kind: "send", node, label, to: request.to, msg: request.msg }];
      if (request.kind === "perform") return [{ kind: "perform", node, label, action: request.action }];
      const network = this.network(label);
      const wanted = network.inFlight
        .filter((packet) => packet.to === node && packet.msg.kind === request.wanted)
        .filter((packet) => request.where(packet.msg as never, packet.from) && network.receive(packet) !== undefined)
        .map((packet): Step => ({ kind: "receive", node, label, packet }));
      return request.tries ? [...wanted, { kind: "nothing", node, label }] : wanted;
    });
  }

  /**
   * Takes one of the steps that `enabled` listed, and lets its program run to the next request.
   *
   * @throws NotAllowed where the protocol does not allow the step; whatever the program throws
   */
  async take(step: Step): Promise<void> {
    const thread = this.threads.get(step.node);
    if (thread?.request === undefined) throw new Error(`node ${step.node} has nothing to do`);
    const network = this.network(step.label);
    const next =
      step.kind === "send"
        ? this.send(network, step)
        : step.kind === "perform"
          ? network.perform(step.node, step.action)
          : step.kind === "receive"
            ? network.receive(step.packet)
            : network;
    if (next === undefined) throw new NotAllowed(step.node, thread.request);
    this.networks.set(step.label, next);
    await this.resume(thread, step.kind === "receive" ? { from: step.packet.from, msg: step.packet.msg } : undefined);
  }

  /** A send that the protocol and the hooks allow. */
  private send(network: AnyNetwork, step: Step & { kind: "send" }): AnyNetwork | undefined {
    const { node: self, label, to, msg } = step;
    const states = Object.fromEntries([...this.networks].map(([one, at]) => [one, at.state(self)])) as States<W>;
    return hookAllows(this.deployment.world, label, { self, to, states, msg })
      ? network.send(self, to, msg)
      : undefined;
  }

  private network(label: string): AnyNetwork {
    const network = this.networks.get(label);
    if (network === undefined) throw new Error(`no protocol is labelled ${label}`);
    return network;
  }

  private async launch(program: AnyProgram): Promise<void> {
    const thread: Thread = { program, request: undefined, answer: undefined, ended: undefined, failed: undefined };
    this.threads.set(program.self, thread);
    await this.untilRequest(thread, () => {
      const ends = Object.fromEntries(
        Object.keys(program.world).map((label) => [label, this.endpoint(thread, placeOf(program, label))]),
      );
      const settle = (change: Partial<Thread>) => {
        Object.assign(thread, change);
        this.arrived(thread);
      };
      program.body(ends).then(
        (result: unknown) => settle({ ended: { result } }),
        (error: unknown) => settle({ failed: { error } }),
      );
    });
  }

  private async resume(thread: Thread, value: unknown): Promise<void> {
    const { answer } = thread;
    thread.request = undefined;
    await this.untilRequest(thread, () => answer?.(value));
  }

  /** Called by a thread that has reached its next request or its end. */
  private arrived: (thread: Thread) => void = () => {};

  private async untilRequest(thread: Thread, go: () => void): Promise<void> {
    const arrival = new Promise<void>((resolve) => {
      this.arrived = (who) => {
        if (who === thread) resolve();
      };
    });
    go();
    await arrival;
    if (thread.failed !== undefined) throw thread.failed.error;
  }

  private endpoint(thread: Thread, label: string): Endpoint<unknown, Tagged, Tagged> {
    const { self } = thread.program;
    const network = () => this.network(label);
    const ask = <T>(request: Request): Promise<T> =>
      new Promise<T>((resolve) => {
        thread.request = request;
        thread.answer = resolve as (value: unknown) => void;
        this.arrived(thread);
      });
    const anything: Where = () => true;
    return {
      self,
      get state() {
        return network().state(self);
      },
      get net() {
        return network();
      },
      send: (to, msg) => ask({ kind: "send", label, to, msg }),
      perform: (action) => ask({ kind: "perform", label, action }),
      receive: (wanted: string, where: Where = anything) =>
        ask<Received<never>>({ kind: "receive", label, wanted, where, tries: false }),
      tryReceive: (wanted: string, where: Where = anything) =>
        ask<Received<never> | undefined>({ kind: "receive", label, wanted, where, tries: true }),
    };
  }
}
