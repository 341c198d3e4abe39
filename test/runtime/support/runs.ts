/** Nodes in this process and in others, on ports of their own; all of them are ended with the test. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { pino } from "pino";
import { onTestFinished } from "vitest";
import { buildDeployment } from "../../../src/bundle/build.ts";
import { writeKeys } from "../../../src/cluster/keys.ts";
import { Diagnostics } from "../../../src/diagnostics/diagnostic.ts";
import { findCoq } from "../../../src/prove/coq.ts";
import { Store } from "../../../src/prove/store.ts";
import { readCluster } from "../../../src/runtime/cluster/file.ts";
import { Run } from "../../../src/runtime/run.ts";
import { loadRunnable, type Runnable } from "../../../src/runtime/runnable.ts";
import { cache, root } from "../../support/root.ts";

export const cli = path.join(root, "dist/cli/main.js");

export function temporary(): string {
  const made = mkdtempSync(path.join(os.tmpdir(), "disel-run-test-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true, maxRetries: 5 }));
  return made;
}

/** Ports that nothing listens on, below those that connections are given: nobody takes them meanwhile. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const free = await new Promise<boolean>((resolve) => {
      const server = net.createServer().on("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    });
    if (free) ports.add(port);
  }
  return [...ports];
}

export type Code = "authored" | "extracted";

/** Builds a deployment of the repository. */
export async function built(file: string, folder: string, code: Code = "authored"): Promise<Runnable> {
  const diagnostics = new Diagnostics();
  const extracting = {
    root,
    coq: () => findCoq(),
    store: Store.open({ DISEL_CACHE: cache }),
    jobs: 2,
    signal: new AbortController().signal,
  };
  await buildDeployment(
    path.join(root, file),
    folder,
    diagnostics,
    code === "authored" ? { authored: true } : { authored: false, extracting },
  );
  if (diagnostics.hasErrors) throw new Error(diagnostics.all.map((one) => one.message).join("\n"));
  return loadRunnable(folder);
}

export interface Place {
  readonly folder: string;
  /** The built deployment. */
  readonly built: string;
  readonly file: string;
  readonly ports: ReadonlyMap<number, number>;
  readonly runnable: Runnable;
}

/** A folder with a built deployment, a cluster file and keys. */
export async function place(
  deployment: string,
  transport: "tls" | "plain",
  more: Readonly<Record<string, unknown>> = {},
  code: Code = "authored",
): Promise<Place> {
  const folder = temporary();
  const where = path.join(folder, "built");
  const runnable = await built(deployment, where, code);
  const { nodes } = runnable;
  const ports = await freePorts(nodes.length);
  const file = path.join(folder, "cluster.json");
  const addresses = Object.fromEntries(nodes.map((node, i) => [node, { host: "127.0.0.1", port: ports[i] }]));
  const keys = transport === "tls" ? { keys: "keys" } : {};
  writeFileSync(file, JSON.stringify({ cluster: "test", transport, ...keys, nodes: addresses, ...more }));
  if (transport === "tls") await writeKeys(path.join(folder, "keys"), "test", nodes, 1);
  return { folder, built: where, file, ports: new Map(nodes.map((node, i) => [node, ports[i] as number])), runnable };
}

export interface Inside {
  readonly run: Run;
  readonly result: Promise<unknown>;
  readonly logs: { readonly [key: string]: unknown }[];
}

/** A node in this process. */
export async function inside(
  at: Place,
  node: number,
  options: { readonly log?: boolean; readonly trace?: string; readonly runnable?: Runnable } = {},
): Promise<Inside> {
  const logs: { readonly [key: string]: unknown }[] = [];
  let ended: (result: unknown) => void = () => {};
  const result = new Promise((resolve) => {
    ended = resolve;
  });
  const runnable = options.runnable ?? at.runnable;
  const run = await Run.start({
    runnable,
    node,
    cluster: readCluster(at.file, runnable.nodes),
    log: options.log === false ? undefined : path.join(at.folder, "log", `node-${node}`),
    trace: options.trace,
    logger: pino({ level: "debug" }, { write: (line: string) => void logs.push(JSON.parse(line)) }),
    ended,
  });
  onTestFinished(() => run.stop());
  return { run, result, logs };
}

export interface Outside {
  readonly process: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly exited: Promise<number | null>;
}

/** A node in a process of its own. */
export function outside(args: readonly string[], cwd: string): Outside {
  mkdirSync(cwd, { recursive: true });
  const child = spawn(process.execPath, [cli, ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const exited = new Promise<number | null>((resolve) => child.on("close", resolve));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exited;
  });
  return { process: child, stdout: () => stdout, stderr: () => stderr, exited };
}

export const nodeArgs = (at: Place, node: number, ...more: readonly string[]): readonly string[] => [
  "run",
  at.built,
  "--node",
  String(node),
  "--cluster",
  at.file,
  ...more,
];

export const linesOf = (file: string): readonly string[] => readFileSync(file, "utf8").split("\n").filter(Boolean);
