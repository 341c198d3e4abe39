/** Runs of two-phase commit of 100 rounds that are disturbed: each must come to its end, with equal logs. */
import { built, clusterOf, sleep, startNode } from "./nodes.mjs";

const rounds = 100;
let where;

/**
 * One run. `disturb` is given the cluster, `nodes` (the processes, which it may replace by `begin(node)`) and `isOver`; what
 * `before` makes of the cluster is done before any node starts.
 */
export async function run(transport, { before = async () => {}, disturb }) {
  where ??= built("bench/systems/rounds/hundred.ts");
  const cluster = await clusterOf(where, transport, { limits: { log: 2000 } });
  const after = await before(cluster);
  const begin = (node) => {
    const started = startNode(cluster, node, ...(node === 0 ? ["--exit"] : []));
    // One that is killed has no code.
    started.exited.then((code) => {
      if (code !== null && code !== 0) failed(new Error(`node ${node} ended with ${code}: ${started.told.err}`));
    });
    return started;
  };
  let failed;
  const failure = new Promise((_, reject) => {
    failed = reject;
  });
  const nodes = cluster.nodes.map(begin);
  let over = false;
  const end = async () => {
    for (;;) {
      const coordinator = nodes[0];
      if ((await coordinator.exited) === 0) {
        over = true;
        return;
      }
      while (nodes[0] === coordinator) await sleep(5);
    }
  };
  await Promise.race([failure, Promise.all([end(), disturb({ cluster, nodes, begin, isOver: () => over })])]);
  const logs = [];
  for (const node of nodes) {
    node.child.kill("SIGTERM");
    const code = await node.exited;
    if (code !== 0) throw new Error(`a node ended with ${code}: ${node.told.err}`);
    logs.push(JSON.stringify(JSON.parse(node.told.out).states.tpc.log));
  }
  await after?.();
  if (JSON.parse(logs[0]).length !== rounds || new Set(logs).size !== 1)
    throw new Error(`logs differ: ${logs.join("\n")}`);
}
