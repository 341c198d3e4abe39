/**
 * 1,000,000 messages through a server with a log (500,000 in, 500,000 out): its memory, its log, and the speed of each tenth.
 * `--messages 20000` for a short one.
 */
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { ask, built, clusterOf, memoryOf, option, sleep, startNode } from "./nodes.mjs";

const messages = option("messages", 1_000_000);
const where = built(`bench/systems/echo/${messages > 20_000 ? "million" : "few"}.ts`);
const cluster = await clusterOf(where, "plain", { limits: { log: 1 << 20 } });
const server = startNode(cluster, 0);
const client = startNode(cluster, 1, "--exit", "--no-log");
let over = false;
client.exited.then(() => {
  over = true;
});
const samples = [];
const folder = path.join(cluster.folder, "log", "node-0");
const began = performance.now();
while (!over) {
  await sleep(1000);
  if ((await ask(cluster, 0)) === undefined) continue;
  const metrics = await ask(cluster, 0, "metrics");
  const received = Number(/what="received",label="echo",kind="Ping"} (\d+)/.exec(metrics)?.[1] ?? 0);
  const compactions = Number(/disel_compactions_total (\d+)/.exec(metrics)?.[1] ?? 0);
  let bytes = 0;
  for (const name of readdirSync(folder)) {
    try {
      bytes += statSync(path.join(folder, name)).size;
    } catch {
      // Taken away by a compaction meanwhile.
    }
  }
  samples.push({
    seconds: (performance.now() - began) / 1000,
    through: 2 * received,
    memory: memoryOf(server.child.pid),
    log: bytes,
    compactions,
  });
}
const first = samples[Math.min(samples.length - 1, Math.floor(samples.length / 10) + 2)];
const last = samples.at(-1);
const second = samples.filter(({ through }) => through > messages / 2);
const memory = (some) => Math.round(Math.max(...some.map((one) => one.memory)));
const speed = (a, b) => Math.round((b.through - a.through) / Math.max(0.001, b.seconds - a.seconds));
const middle = samples.find(({ through }) => through >= messages / 2) ?? last;
console.log(
  JSON.stringify({
    through: last.through,
    seconds: Math.round(last.seconds),
    messagesPerSecond: { firstHalf: speed(samples[0], middle), secondHalf: speed(middle, last) },
    memory: {
      early: Math.round(first.memory),
      firstHalf: memory(samples.filter((one) => !second.includes(one))),
      secondHalf: memory(second),
    },
    log: { largest: Math.max(...samples.map((one) => one.log)), compactions: last.compactions },
  }),
);
process.exit(client.child.exitCode === 0 ? 0 : 1);
