/**
 * Runs of two-phase commit in which every connection is cut, again and again, after a random number of bytes in either
 * direction: each must come to its end with equal logs. `--runs 200` (default 10).
 */
import { readFileSync, writeFileSync } from "node:fs";
import net from "node:net";
import { freePorts, option } from "./nodes.mjs";
import { run } from "./rounds.mjs";

const runs = option("runs", 10);
let cuts = 0;

/** Takes connections to a node, and cuts each: with TLS, now and then within the handshake. */
function cutter(port, target, most) {
  const server = net.createServer((socket) => {
    const on = net.connect(target, "127.0.0.1");
    const end = () => {
      socket.destroy();
      on.destroy();
    };
    for (const [from, to] of [
      [socket, on],
      [on, socket],
    ]) {
      let left = Math.floor(Math.random() * most);
      from.on("data", (chunk) => {
        to.write(chunk.subarray(0, left));
        left -= Math.min(left, chunk.length);
        if (left > 0) return;
        cuts += 1;
        // What has been let through arrives; what comes behind it does not.
        from.removeAllListeners("data");
        from.pause();
        to.end(end);
      });
      from.on("error", () => {});
      from.on("close", end);
    }
  });
  return new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(server)));
}

/** Each node listens where it did, and the others go through its cutter. */
const before = (most) => async (cluster) => {
  const read = JSON.parse(readFileSync(cluster.file, "utf8"));
  const ports = await freePorts(cluster.nodes.length);
  const servers = [];
  for (const [i, node] of cluster.nodes.entries()) {
    const { host, port } = read.nodes[node];
    servers.push(await cutter(ports[i], port, most));
    Object.assign(read.nodes[node], { port: ports[i], listen: { host, port } });
  }
  writeFileSync(cluster.file, JSON.stringify(read));
  return () => {
    for (const server of servers) server.close();
  };
};

const began = performance.now();
for (let i = 0; i < runs; i++) {
  const isPlain = i % 2 === 0;
  await run(isPlain ? "plain" : "tls", { before: before(isPlain ? 3000 : 12_000), disturb: async () => {} });
  if ((i + 1) % 10 === 0) console.log(`${i + 1} runs, ${cuts} cuts: all logs equal`);
}
console.log(JSON.stringify({ runs, cuts, equal: true, seconds: Math.round((performance.now() - began) / 1000) }));
