/**
 * Three systems as they run, in processes of their own, with TLS, on what Coq extracts of them: 1,000 rounds of two-phase
 * commit, a calculator that delegates, and the replicated store with a shell. Each is compared with what is proved of it.
 *
 * `npm run demo:cluster -- --shell` lets you type at the store.
 */

import { cli, root, say } from "./lib.mjs";
import { setup } from "./setup.mjs";

await setup();
const { built, clusterOf, start, startNode } = await import("../bench/runtime/nodes.mjs");
const typing = process.argv.includes("--shell");

/** Builds a deployment, and runs what `go` does with its cluster; a failed one ends the demo. */
async function shown(title, deployment, go) {
  say(title, `having Coq extract ${deployment}, building what comes back, and making keys`);
  const cluster = await clusterOf(built(deployment), "tls", { metrics: false });
  if (await go(cluster)) return;
  say("that is not what was to be");
  process.exit(1);
}

/** What a node says at its end. */
async function ended({ child, told, exited }) {
  child.kill("SIGTERM");
  await exited;
  return JSON.parse(told.out);
}

async function first(nodes) {
  const began = performance.now();
  if ((await nodes[0].exited) === 0) return ((performance.now() - began) / 1000).toFixed(1);
  say(nodes[0].told.err);
  process.exit(1);
}

/** All nodes of a cluster, of which the first ends by itself. */
const started = (cluster) =>
  cluster.nodes.map((node) => startNode(cluster, node, ...(node === cluster.nodes[0] ? ["--exit"] : [])));

const commits = async (cluster) => {
  const nodes = started(cluster);
  const seconds = await first(nodes);
  const logs = [];
  for (const node of nodes) logs.push(JSON.stringify((await ended(node)).states.tpc.log));
  const log = JSON.parse(logs[0]);
  const committed = log.filter((one) => one.committed).length;
  const equal = logs.every((one) => one === logs[0]);
  say(
    `${log.length} rounds in ${seconds} s, with the start of the processes: ${committed} committed, ${log.length - committed} aborted`,
    equal ? "the logs of all nodes are equal" : "the logs differ",
  );
  return equal && log.length === 1000;
};

const sums = async (cluster) => {
  const nodes = started(cluster);
  const seconds = await first(nodes);
  const { result } = await ended(nodes[0]);
  for (const node of nodes.slice(1)) await ended(node);
  const right = result.length === 500 && result.every(({ value }, i) => value === i + 1);
  say(
    `the client asked ${result.length} sums, and the server that it asked knows nothing of adding: ${seconds} s`,
    right ? "every answer is right" : "an answer is wrong",
  );
  return right;
};

const typed = ["put a 1", "put b 2", "get a", "put a", "get a at 2", "put a 3", "get a at 3", "log", "quit"];
const expected = ["committed", "committed", "1", "refused by 1 of 3", "1", "committed", "3", "a = 1", "b = 2", "a = 3"];

const shell = async (cluster) => {
  const replicas = cluster.nodes.filter((node) => node >= 1 && node <= 3).map((node) => startNode(cluster, node));
  const options = ["--node", "0", "--cluster", cluster.file, "--no-log", "--exit", "--level", "warn"];
  const driver = ["--driver", "examples/store/shell.ts"];
  const writer = start([cli, "run", cluster.where, ...options, ...driver], {
    cwd: root,
    stdio: typing ? ["inherit", "inherit", "inherit"] : ["pipe", "pipe", "pipe"],
  });
  writer.child.stdin?.end(typed.map((line) => `${line}\n`).join(""));
  const code = await writer.exited;
  const logs = [];
  for (const node of replicas) logs.push(JSON.stringify((await ended(node)).states.tpc.log));
  const equal = logs.every((one) => one === logs[0]);
  const answers = writer.told.out.trim().split("\n").slice(1, -1);
  if (!typing) say(...typed.map((line) => `> ${line}`), ...answers);
  say(equal ? "the logs of all replicas are equal" : "the logs of the replicas differ");
  return code === 0 && equal && (typing || answers.join() === expected.join());
};

if (!typing) {
  await shown("Two-phase commit: a coordinator and three participants", "bench/systems/rounds/thousand.ts", commits);
  await shown("A calculator whose server delegates", "bench/systems/sums/deployment.ts", sums);
}
await shown("The replicated store: a writer, and three replicas", "examples/store/deployment.ts", shell);
process.exit(0);
