/**
 * Runs of two-phase commit in which random nodes are killed (SIGKILL) at random moments and started again: each must come to
 * its end with equal logs. `--runs 200` (default 10), `--kills 3` in each.
 */
import { built, clusterOf, option, sleep, startNode } from "./nodes.mjs";

const runs = option("runs", 10);
const most = option("kills", 3);
const where = built("bench/systems/rounds/hundred.ts");
let kills = 0;

for (let run = 0; run < runs; run++) {
  const cluster = await clusterOf(where, run % 2 === 0 ? "plain" : "tls", { limits: { log: 2000 } });
  const begin = (node) => startNode(cluster, node, ...(node === 0 ? ["--exit"] : []));
  const nodes = cluster.nodes.map(begin);
  let over = false;
  const end = (async () => {
    for (;;) {
      const coordinator = nodes[0];
      const code = await coordinator.exited;
      if (code === 0) {
        over = true;
        return;
      }
      if (code !== null) throw new Error(`run ${run}: the coordinator ended with ${code}: ${coordinator.told.err}`);
      while (nodes[0] === coordinator) await sleep(5);
    }
  })();
  const killing = (async () => {
    for (let i = 0; i < most && !over; i++) {
      await sleep(200 + Math.random() * 800);
      const node = Math.floor(Math.random() * nodes.length);
      if (over || nodes[node].child.exitCode !== null) break;
      nodes[node].child.kill("SIGKILL");
      await nodes[node].exited;
      kills += 1;
      nodes[node] = begin(node);
    }
  })();
  await Promise.all([end, killing]);
  const logs = [];
  for (const node of nodes) {
    node.child.kill("SIGTERM");
    const code = await node.exited;
    if (code !== 0) throw new Error(`run ${run}: a node ended with ${code}: ${node.told.err}`);
    logs.push(JSON.stringify(JSON.parse(node.told.out).states.tpc.log));
  }
  if (JSON.parse(logs[0]).length !== 100 || new Set(logs).size !== 1)
    throw new Error(`run ${run}: logs differ: ${logs.join("\n")}`);
  if ((run + 1) % 10 === 0) console.log(`${run + 1} runs, ${kills} kills: all logs equal`);
}
console.log(JSON.stringify({ runs, kills, equal: true }));
