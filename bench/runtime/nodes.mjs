/** Nodes of a deployment in processes of their own, on loopback; all are ended with the script, by their ids. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { cli, root } from "../../scripts/lib.mjs";

const running = new Set();
const folders = new Set();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));

/** The value of an option of this script. */
export function option(name, otherwise) {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Where this process looks for ports: below those that connections are given, and mostly not where another script looks. */
const firstPort = 10_000 + 500 * (process.pid % 40);
const given = new Set();

/** Ports that nothing listens on. */
export async function freePorts(count) {
  const ports = new Set();
  while (ports.size < count) {
    const port = firstPort + Math.floor(Math.random() * 500);
    // Those of the last few clusters may not be listened on yet.
    if (given.has(port)) continue;
    const free = await new Promise((resolve) => {
      const server = net.createServer().on("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    });
    if (!free) continue;
    ports.add(port);
    given.add(port);
    if (given.size > 100) given.delete(given.values().next().value);
  }
  return [...ports];
}

/** A folder with a built deployment, once: of what Coq extracts, or of the authored code. */
export function built(deployment, { authored = false } = {}) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "disel-bench-"));
  folders.add(folder);
  const run = (...args) => {
    const { status, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd: root, encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
  };
  run("cluster", "build", deployment, ...(authored ? ["--authored"] : []), "-o", path.join(folder, "built"));
  return path.join(folder, "built");
}

/** A cluster of a built deployment: its file, its keys, and addresses; with metrics to ask for, if not told otherwise. */
export async function clusterOf(where, transport, { metrics = true, ...more } = {}) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "disel-bench-"));
  folders.add(folder);
  const { default: deployment } = await import(path.join(where, "deployment.js"));
  const nodes = deployment.programs.map((one) => one.self);
  const ports = await freePorts(2 * nodes.length);
  const file = path.join(folder, "cluster.json");
  const addresses = nodes.map((node, i) => [
    node,
    { host: "127.0.0.1", port: ports[2 * i], ...(metrics ? { metrics: { port: ports[2 * i + 1] } } : {}) },
  ]);
  const keys = transport === "tls" ? { keys: "keys" } : {};
  writeFileSync(
    file,
    JSON.stringify({ cluster: "bench", transport, ...keys, nodes: Object.fromEntries(addresses), ...more }),
  );
  if (transport === "tls") {
    const { status, stderr } = spawnSync(process.execPath, [cli, "cluster", "keys", "--cluster", file], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr);
  }
  const read = JSON.parse(readFileSync(file, "utf8"));
  return { folder, file, nodes, where, addresses: read.nodes };
}

/** Starts a program; `told` is its standard output and error as they are so far. */
export function start(args, options = {}) {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  running.add(child);
  const told = { out: "", err: "" };
  child.stdout?.on("data", (chunk) => {
    told.out += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    told.err += chunk;
  });
  const exited = new Promise((resolve) =>
    child.on("close", (code) => {
      running.delete(child);
      resolve(code);
    }),
  );
  return { child, told, exited };
}

export const startNode = (cluster, node, ...more) =>
  start([cli, "run", cluster.where, "--node", String(node), "--cluster", cluster.file, "--level", "warn", ...more], {
    cwd: cluster.folder,
  });

/** What a node says of itself; `undefined` where it does not answer. */
export async function ask(cluster, node, what = "status") {
  try {
    const response = await fetch(`http://127.0.0.1:${cluster.addresses[node].metrics.port}/${what}`);
    return what === "status" ? await response.json() : await response.text();
  } catch {
    return undefined;
  }
}

export async function until(holds, seconds = 60) {
  for (let i = 0; i < seconds * 20; i++) {
    const value = await holds();
    if (value) return value;
    await sleep(50);
  }
  throw new Error("it did not come to that");
}

/** The memory of a process, in MB. */
export const memoryOf = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
