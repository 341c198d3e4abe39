/**
 * Runs of two-phase commit in which random nodes are killed (SIGKILL) at random moments and started again: each must come to
 * its end with equal logs. `--runs 200` (default 10), `--kills 3` in each at most.
 */
import { ask, option, sleep } from "./nodes.mjs";
import { run } from "./rounds.mjs";

const runs = option("runs", 10);
const most = option("kills", 3);
let kills = 0;
/** Kills of which is known that rounds had been decided, and some had not. */
let midway = 0;

const decidedBy = async (cluster) => (await ask(cluster, 0))?.states.tpc.log.length ?? 0;

async function disturb({ cluster, nodes, begin, isOver }) {
  for (let i = 0; i < most && !isOver(); i++) {
    // Every third at any time, which is mostly as nodes start; the others once so many rounds have been decided.
    const wanted = i % 3 === 0 ? 0 : Math.floor(Math.random() * 100);
    await sleep(Math.random() * (i % 3 === 0 ? 1000 : 10));
    let decided = await decidedBy(cluster);
    while (decided < wanted && !isOver()) {
      await sleep(2);
      decided = await decidedBy(cluster);
    }
    const node = Math.floor(Math.random() * nodes.length);
    if (isOver() || nodes[node].child.exitCode !== null) return;
    nodes[node].child.kill("SIGKILL");
    await nodes[node].exited;
    kills += 1;
    if (decided > 0 && decided < 100) midway += 1;
    nodes[node] = begin(node);
  }
}

const began = performance.now();
for (let i = 0; i < runs; i++) {
  await run(i % 2 === 0 ? "plain" : "tls", { disturb });
  if ((i + 1) % 10 === 0) console.log(`${i + 1} runs, ${kills} kills: all logs equal`);
}
console.log(
  JSON.stringify({ runs, kills, midway, equal: true, seconds: Math.round((performance.now() - began) / 1000) }),
);
