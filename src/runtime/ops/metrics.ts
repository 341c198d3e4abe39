/** A node's numbers in the Prometheus format, and its status as JSON, over HTTP. */
import { createServer, type Server } from "node:http";
import { Counter, collectDefaultMetrics, Gauge, type Histogram, Registry } from "prom-client";
import type { Address } from "../link/transport.ts";
import { bounds, type Counters, type Times } from "./counters.ts";

/** What is asked of a node when somebody looks. */
export interface Observed {
  readonly counters: Counters;
  /** Lengths of queues, by peer. */
  queues(): readonly { readonly peer: number; readonly outbox: number; readonly inbox: number }[];
  logSize(): number;
  status(): unknown;
}

/** Shows times that are counted elsewhere, as a histogram. */
function show(registry: Registry, name: string, help: string, times: Times): void {
  const get = async () => {
    let count = 0;
    const values = times.counts.map((some, i) => {
      count += some;
      return { metricName: `${name}_bucket`, labels: { le: bounds[i] ?? "+Inf" }, value: count };
    });
    const totals = [
      { metricName: `${name}_sum`, labels: {}, value: times.sum },
      { metricName: `${name}_count`, labels: {}, value: count },
    ];
    return { name, help, type: "histogram", aggregator: "sum", values: [...values, ...totals] };
  };
  // What a registry asks of a metric, and no more.
  registry.registerMetric({ name, help, get } as unknown as Histogram);
}

/** Of a node whose numbers somebody may look at. */
export class Metrics {
  private readonly registry = new Registry();

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
        for (const [label, kinds] of counters.messages)
          for (const [kind, passed] of kinds)
            for (const [what, count] of Object.entries(passed)) this.inc({ what, label, kind }, count);
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
    show(this.registry, name("sync_seconds"), "Time to write a batch of the log", counters.syncs);
    show(this.registry, name("receive_wait_seconds"), "Time that the program waited in a receive", counters.waits);
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
