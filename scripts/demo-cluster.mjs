/**
 * Two-phase commit as a real system: what Coq extracts of it, in four processes, with TLS and logs on disk, 1,000 rounds;
 * then every log is compared.
 */
import { readFileSync } from "node:fs";
import { say } from "./lib.mjs";
import { setup } from "./setup.mjs";

await setup();
const { built, clusterOf, startNode } = await import("../bench/runtime/nodes.mjs");
say("having Coq extract bench/systems/rounds/thousand.ts, building what comes back, and making keys");
const cluster = await clusterOf(built("bench/systems/rounds/thousand.ts"), "tls");
say(`a cluster of ${cluster.nodes.length} nodes: ${readFileSync(cluster.file, "utf8")}`);
const began = performance.now();
const nodes = cluster.nodes.map((node) => startNode(cluster, node, ...(node === 0 ? ["--exit"] : [])));
if ((await nodes[0].exited) !== 0) {
  say(nodes[0].told.err);
  process.exit(1);
}
const seconds = (performance.now() - began) / 1000;
const logs = [];
for (const { child, told, exited } of nodes) {
  child.kill("SIGTERM");
  await exited;
  logs.push(JSON.stringify(JSON.parse(told.out).states.tpc.log));
}
const log = JSON.parse(logs[0]);
const committed = log.filter((one) => one.committed).length;
const equal = logs.every((one) => one === logs[0]);
say(
  `${log.length} rounds in ${seconds.toFixed(1)} s, with the start of the processes: ${committed} committed, ${log.length - committed} aborted`,
);
say(equal ? "the logs of all nodes are equal" : "the logs differ");
process.exit(equal && log.length === 1000 ? 0 : 1);
