/** A node from its parts: keys, log, program, connections; and its end. */
import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import path from "node:path";
import type { Logger } from "pino";
import { Fatal } from "../diagnostics/diagnostic.ts";
import type { NodeId } from "../lang/index.ts";
import { type Cluster, keysOf, type NodeAddress } from "./cluster/file.ts";
import { readKeys } from "./cluster/keys.ts";
import { fault, reasonOf } from "./fault.ts";
import { Dialer } from "./link/dialer.ts";
import { anotherRun, Listener } from "./link/listener.ts";
import { type Address, plain, secure, type Transport } from "./link/transport.ts";
import { type Journal, noJournal, openJournal } from "./log/journal.ts";
import { lockLog } from "./log/lock.ts";
import { NotEnabled } from "./node/machine.ts";
import { Node } from "./node/node.ts";
import { eventsIn } from "./node/records.ts";
import { Counters } from "./ops/counters.ts";
import { Metrics } from "./ops/metrics.ts";
import type { Runnable } from "./runnable.ts";
import { openTrace, type TraceFile } from "./trace.ts";
import { wireVersion } from "./wire/greeting.ts";

export interface RunOptions {
  readonly runnable: Runnable;
  readonly node: NodeId;
  readonly cluster: Cluster;
  /** The folder of its log; `undefined` for a node that is not to survive a crash. */
  readonly log: string | undefined;
  /** The file of its trace. */
  readonly trace: string | undefined;
  readonly logger: Logger;
  /** Called once, when the program has ended. */
  readonly ended: (result: unknown) => void;
}

/** How a run was ended: by `stop`, or by what went wrong. */
export interface Ended {
  readonly fault: Fatal | undefined;
  /** Local states, by label, as they go over the wire. */
  readonly states: Readonly<Record<string, unknown>>;
}

export class Run {
  private readonly counters = new Counters();
  private readonly node: Node;
  private journal: Journal = noJournal;
  private listener: Listener | undefined;
  private dialers: ReadonlyMap<NodeId, Dialer> = new Map();
  private server: Server | undefined;
  private trace: TraceFile | undefined;
  private unlock: () => void = () => {};
  private result: { readonly result: unknown } | undefined;
  /** Peers that there has been a connection to. */
  private readonly connected = new Set<NodeId>();
  private readonly links = new Map<NodeId, boolean>();
  private stopping = false;
  private settle: (ended: Ended) => void = () => {};
  /** Settles when the node has stopped. */
  readonly over: Promise<Ended> = new Promise((resolve) => {
    this.settle = resolve;
  });

  private constructor(private readonly options: RunOptions) {
    const { runnable, node, cluster } = options;
    this.node = new Node(runnable, node, {
      limits: cluster.read.limits as Required<typeof cluster.read.limits>,
      counters: this.counters,
      hold: (peer, is) => this.listener?.hold(peer, is),
      did: (event) => this.trace?.did(event),
      compacts: () => this.trace?.flush(),
      ended: (result) => this.ended(result),
      failed: (error) => void this.stop(programFault(node, error)),
    });
  }

  /**
   * Opens what the node needs, goes through its log, and connects.
   *
   * @throws Fatal where it cannot be started
   */
  static async start(options: RunOptions): Promise<Run> {
    const run = new Run(options);
    try {
      // A program may fail before there is a connection.
      await Promise.race([run.open(), run.over]);
    } catch (error) {
      await run.stop(error instanceof Fatal ? error : undefined);
      throw error;
    }
    if (!run.stopping) return run;
    const { fault: why } = await run.over;
    throw why ?? new Error("stopped as it was started");
  }

  /** Stops gracefully: what is in the log's memory is written, connections are closed. */
  async stop(why?: Fatal): Promise<void> {
    if (this.stopping) return;
    this.stopping = true;
    this.node.halt();
    for (const dialer of this.dialers.values()) dialer.stop();
    await this.listener?.stop();
    this.server?.close();
    this.server?.closeAllConnections();
    await this.journal
      .close()
      .catch((error) => this.options.logger.error({ reason: reasonOf(error) }, "the log was not closed"));
    this.trace?.close();
    this.unlock();
    this.settle({ fault: why, states: this.node.states });
  }

  /** Whether everything that has been sent is safe with those that it was sent to. */
  get isDelivered(): boolean {
    return this.peers.every((peer) => this.node.outbox(peer).length === 0);
  }

  /** Whether it may go for good: peers have what it has sent, and know that it has what they have sent. */
  get isSettled(): boolean {
    return this.isDelivered && (this.listener?.isQuiet ?? true);
  }

  private get peers(): readonly NodeId[] {
    return this.options.runnable.nodes.filter((one) => one !== this.options.node);
  }

  private async open(): Promise<void> {
    const { runnable, node, cluster, logger, log } = this.options;
    const name = cluster.read.cluster;
    const own = cluster.read.nodes[node] as NodeAddress;
    const transport = cluster.read.transport === "plain" ? plain : secure(readKeys(keysOf(cluster), name, node), name);
    let run: string = randomUUID();
    let snapshot: Buffer | undefined;
    let records: Iterable<Buffer> = [];
    if (log !== undefined) {
      this.unlock = lockLog(log);
      const opened = openJournal(
        log,
        { cluster: name, node, build: runnable.build, run },
        {
          failed: (error) => void this.stop(error),
          synced: (seconds) => this.counters.syncs.observe(seconds),
        },
      );
      ({ run, snapshot, records } = opened);
      this.journal = opened.journal;
      if (opened.torn > 0) logger.warn({ bytes: opened.torn }, "the end of the log was torn, and has been cut off");
    }
    if (this.options.trace !== undefined)
      this.trace = await openTrace(path.resolve(this.options.trace), node, eventsIn(snapshot));
    await this.node.start(snapshot, records, this.journal);
    if (this.stopping) return;
    await this.listen(transport, own, run);
    if (this.stopping) return;
    const { metrics } = own;
    if (metrics !== undefined)
      this.server = this.metrics().serve(metrics, (error) => void this.stop(unlistenable(metrics, error)));
    const hello = { version: wireVersion, cluster: name, build: runnable.build, from: node, run };
    const dialerTo = (to: NodeId): Dialer =>
      new Dialer({
        hello: { ...hello, to },
        address: cluster.read.nodes[to] as NodeAddress,
        transport,
        outbox: this.node.outbox(to),
        welcomed: (theirs, received) => this.node.meets(to, theirs) && this.node.owes(to, received),
        acked: () => this.node.roomier(to),
        connected: (_, is) => this.connection(to, is),
        refused: (_, why) =>
          logger.warn({ peer: to, reason: why, code: codeOf(why) }, "a peer did not welcome this node"),
        lost: (_, why) => logger.debug({ peer: to, reason: why }, "no connection"),
      });
    this.dialers = new Map(this.peers.map((to) => [to, dialerTo(to)]));
    logger.info({ code: runnable.manifest.code, transport: cluster.read.transport, log: log !== undefined }, "running");
  }

  /** Settles once connections are taken. */
  private listen(transport: Transport, own: NodeAddress, run: string): Promise<void> {
    const { runnable, node, cluster, logger } = this.options;
    const address = own.listen ?? own;
    return new Promise((resolve, reject) => {
      this.listener = new Listener({
        transport,
        address,
        expects: { cluster: cluster.read.cluster, build: runnable.build, to: node },
        run,
        frameLimit: cluster.read.limits.frame as number,
        isPeer: (one) => this.peers.includes(one),
        meets: (from, theirs) => this.node.meets(from, theirs),
        greeted: (from) => this.dialers.get(from)?.hurry(),
        received: (from) => this.node.received(from),
        hears: (from, body) => this.node.hears(from, body),
        safe: (go) => this.node.safe(go),
        refused: (from, why) => {
          this.counters.refuse(why);
          // A stranger may try as often as it likes: the first of each reason is told, and all are counted.
          const level = this.counters.refused.get(why) === 1 ? "warn" : "debug";
          logger[level]({ peer: from, reason: why, code: codeOf(why) }, "refused");
        },
        listens: resolve,
        failed: (error) => {
          const why = unlistenable(address, error);
          reject(why);
          void this.stop(why);
        },
      });
    });
  }

  private metrics(): Metrics {
    return new Metrics({
      counters: this.counters,
      queues: () =>
        this.peers.map((peer) => ({
          peer,
          outbox: this.node.outbox(peer).length,
          inbox: this.node.machine.mailbox.from(peer),
        })),
      logSize: () => this.journal.size,
      status: () => this.status(),
    });
  }

  private connection(to: NodeId, is: boolean): void {
    if (is) {
      if (this.connected.has(to)) this.counters.reconnections += 1;
      this.connected.add(to);
    }
    this.links.set(to, is);
    this.options.logger.info({ peer: to }, is ? "connected" : "disconnected");
  }

  private ended(result: unknown): void {
    this.result = { result };
    this.options.logger.info("the program has ended");
    this.options.ended(result);
  }

  private status(): unknown {
    const { runnable, node, cluster } = this.options;
    return {
      node,
      cluster: cluster.read.cluster,
      deployment: runnable.manifest.name,
      code: runnable.manifest.code,
      build: runnable.build,
      ended: this.result !== undefined,
      waiting: this.node.machine.isWaiting,
      peers: this.peers.map((peer) => ({
        peer,
        connected: this.links.get(peer) ?? false,
        owed: this.node.outbox(peer).length,
        received: this.node.received(peer),
      })),
      states: this.node.states,
    };
  }
}

const unlistenable = ({ host, port }: Address, error: unknown): Fatal =>
  fault(
    "DSL5506",
    `node cannot listen on ${host}:${port}: ${reasonOf(error)}`,
    "end what listens there, or give another port",
  );

/** What a program's failure means. A program that is proved does not fail. */
function programFault(node: NodeId, error: unknown): Fatal {
  if (error instanceof Fatal) return error;
  const why = error instanceof NotEnabled ? error.message : `the program of node ${node} throws: ${reasonOf(error)}`;
  return fault("DSL5511", why, "`disel check` proves that this does not happen; `disel explore` shows how it does");
}

const codeOf = (why: string): string | undefined => (why === anotherRun ? "DSL5515" : undefined);
