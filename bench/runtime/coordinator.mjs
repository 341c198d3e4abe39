/** Node 0 of two-phase commit on the runtime, with the time of each round: `coordinator.mjs BUILT CLUSTER LOG|- `. */
import { pino } from "pino";
import { readCluster } from "../../dist/runtime/cluster/file.js";
import { Run } from "../../dist/runtime/run.js";
import { loadRunnable } from "../../dist/runtime/runnable.js";

const [where, file, log] = process.argv.slice(2);
const runnable = await loadRunnable(where);
const times = [];
const { Ack } = runnable.deployment.world.tpc.transitions;
const { receive } = Ack;
// A round is over when the coordinator has the last acknowledgement.
Ack.receive = (at) => {
  const next = receive(at);
  if (next?.phase.kind === "Idle") times.push(performance.now());
  return next;
};
const { Prepare } = runnable.deployment.world.tpc.transitions;
const { send } = Prepare;
let began;
Prepare.send = (at) => {
  began ??= performance.now();
  return send(at);
};
const run = await Run.start({
  runnable,
  node: 0,
  cluster: readCluster(file, runnable.nodes),
  log: log === "-" ? undefined : log,
  trace: undefined,
  logger: pino({ level: "silent" }),
  ended: (result) => {
    const latencies = times.map((time, i) => time - (i === 0 ? began : times[i - 1]));
    process.stdout.write(JSON.stringify({ log: result.length, latencies }), () => void run.stop());
  },
});
