/** A node's numbers in the Prometheus format, and its status as JSON, over HTTP. */
import { createServer, type Server } from "node:http";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Address } from "../link/transport.ts";
import type { Counters } from "./counters.ts";

/** What is asked of a node when somebody looks. */
export interface Observed {
  readonly counters: Counters;
  /** Lengths of queues, by peer. */
  queues(): readonly { readonly peer: number; readonly outbox: number; readonly inbox: number }[];
  logSize(): number;
  status(): unknown;
}

export class Metrics {
  private readonly registry = new Registry();
  private readonly syncs: Histogram;
  private readonly latencies: Histogram;

  constructor(private readonly observed: Observed) {
    const registers = [this.registry];
    const { counters } = observed;
    collectDefaultMetrics({ register: this.registry });
    const name = (one: string): string => `disel_${one}`;
    new Counter({
      name: name("messages_total"),
      help: "Messages sent, arrived and received by the program; of the whole run, also after a restart",
      labelNames: ["what", "label", "kind"],
      registers,
      collect() {
        this.reset();
        for (const [key, count] of counters.messages) {
          const [what = "", label = "", kind = ""] = key.split(" ");
          this.inc({ what, label, kind }, count);
        }
      },
    });
    new Counter({
      name: name("refused_total"),
      help: "Frames and connections refused, by reason",
      labelNames: ["reason"],
      registers,
      collect() {
        this.reset();
        for (const [reason, count] of counters.refused) this.inc({ reason }, count);
      },
    });
    const totals: Readonly<Record<string, readonly [string, () => number]>> = {
      duplicates_total: ["Messages that had arrived before", () => counters.duplicates],
      reconnections_total: ["Connections opened again", () => counters.reconnections],
      compactions_total: ["Snapshots in place of a log", () => counters.compactions],
    };
    for (const [one, [help, value]] of Object.entries(totals))
      new Counter({
        name: name(one),
        help,
        registers,
        collect() {
          this.reset();
          this.inc(value());
        },
      });
    new Gauge({
      name: name("queue_length"),
      help: "Messages that a peer has not acknowledged (out), and that the program has not received (in)",
      labelNames: ["peer", "direction"],
      registers,
      collect() {
        for (const { peer, outbox, inbox } of observed.queues()) {
          this.set({ peer, direction: "out" }, outbox);
          this.set({ peer, direction: "in" }, inbox);
        }
      },
    });
    new Gauge({
      name: name("log_bytes"),
      help: "Bytes of the log since the last snapshot",
      registers,
      collect() {
        this.set(observed.logSize());
      },
    });
    const buckets = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5];
    this.syncs = new Histogram({
      name: name("sync_seconds"),
      help: "Time to write a batch of the log",
      buckets,
      registers,
    });
    this.latencies = new Histogram({
      name: name("receive_wait_seconds"),
      help: "Time that the program waited in a receive",
      buckets,
      registers,
    });
  }

  synced(seconds: number): void {
    this.syncs.observe(seconds);
  }

  waited(seconds: number): void {
    this.latencies.observe(seconds);
  }

  serve({ host, port }: Address, failed: (error: Error) => void): Server {
    const server = createServer((request, response) => {
      const answer = async (): Promise<readonly [string, string]> =>
        request.url === "/metrics"
          ? [this.registry.contentType, await this.registry.metrics()]
          : ["application/json", `${JSON.stringify(this.observed.status())}\n`];
      if (request.method !== "GET" || !["/metrics", "/status"].includes(request.url ?? "")) {
        response.writeHead(404).end();
        return;
      }
      answer().then(
        ([type, body]) => response.writeHead(200, { "content-type": type }).end(body),
        () => response.writeHead(500).end(),
      );
    });
    server.on("error", failed);
    return server.listen(port, host);
  }
}
