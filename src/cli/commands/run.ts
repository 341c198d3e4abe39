/** `disel run` */
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Argv, CommandModule } from "yargs";
import { Diagnostics, Fatal } from "../../diagnostics/diagnostic.ts";
import type { Runnable } from "../../runtime/runnable.ts";
import { tell, telling } from "../told.ts";

interface Args {
  deployment: string;
  node: number;
  cluster: string;
  authored: boolean;
  /** `false` where no log is wanted. */
  log: string | false | undefined;
  trace: string | undefined;
  driver: string | undefined;
  exit: boolean;
  level: string;
}

const levels = ["debug", "info", "warn", "error", "silent"] as const;

export const runCommand: CommandModule<object, Args> = {
  command: "run <deployment>",
  describe: "Run one node of a deployment",
  builder: (parser) =>
    (parser as Argv<Args>)
      .positional("deployment", {
        type: "string",
        demandOption: true,
        describe: "A .ts file with a deployment, or a folder that `disel cluster build` has written",
      })
      .option("node", { type: "number", demandOption: true, describe: "Which node this is" })
      .option("cluster", { type: "string", demandOption: true, describe: "The cluster file" })
      .option("authored", { type: "boolean", default: false, describe: "Run the code as its author wrote it" })
      .option("log", {
        type: "string",
        describe: "The folder of the node's log (log/node-N beside the cluster file); --no-log: none, and no restart",
      })
      .option("trace", { type: "string", describe: "Record what the node does in this file" })
      .option("driver", {
        type: "string",
        describe: "A module whose function takes the place of the node's program, held to its protocols; with --no-log",
      })
      .option("exit", {
        type: "boolean",
        default: false,
        describe: "Stop when the program has ended, and all that was sent and received is acknowledged",
      })
      .option("level", { choices: levels, default: "info", describe: "What is logged" })
      .check(({ node }) => Number.isSafeInteger(node) || "--node is a node's number")
      .check(({ driver, log }) =>
        driver === undefined || (log as Args["log"]) === false
          ? true
          : "--driver needs --no-log: what comes from outside cannot be done again from a log",
      )
      .example("$0 run examples/two-phase-commit/deployment.ts --node 0 --cluster cluster.json", "a coordinator")
      .example(
        "$0 run built --node 1 --cluster cluster.json --log /var/lib/disel",
        "what was built, with its log",
      ) as Argv<Args>,
  handler: async (args) => {
    process.exitCode = await telling(() => run(args));
  },
};

async function run(args: Args): Promise<number> {
  const diagnostics = new Diagnostics();
  const loaded = await runnableOf(path.resolve(args.deployment), args.authored, diagnostics);
  if (loaded === undefined) return tell(diagnostics.all);
  const runnable = args.driver === undefined ? loaded : await drivenBy(path.resolve(args.driver), loaded, args.node);
  const { readCluster } = await import("../../runtime/cluster/file.ts");
  const { Run } = await import("../../runtime/run.ts");
  const { jsonOf } = await import("../../runtime/trace.ts");
  const { pino } = await import("pino");
  const file = path.resolve(args.cluster);
  const cluster = readCluster(file, runnable.nodes);
  if (!runnable.nodes.includes(args.node))
    throw new Fatal({
      code: "DSL5502",
      severity: "error",
      message: `node ${args.node} is not in the deployment`,
      hint: `its nodes are ${runnable.nodes.join(", ")}`,
    });
  const logger = pino({ level: args.level, base: { node: args.node } }, pino.destination({ dest: 2, sync: true }));
  let result: { readonly result: unknown } | undefined;
  const node = await Run.start({
    runnable,
    node: args.node,
    cluster,
    log:
      args.log === false
        ? undefined
        : path.resolve(args.log ?? path.join(path.dirname(file), "log", `node-${args.node}`)),
    trace: args.trace,
    logger,
    ended: (value) => {
      result = { result: value };
    },
  });
  const stop = (signal: string): void => {
    logger.info({ signal }, "stopping");
    // Whoever asks twice does not want to wait.
    for (const one of ["SIGINT", "SIGTERM"] as const) process.once(one, () => process.exit(130));
    void node.stop();
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  const waiting = setInterval(() => {
    if (args.exit && result !== undefined && node.isSettled) void node.stop();
  }, 20);
  const { fault, states } = await node.over;
  clearInterval(waiting);
  process.stdout.write(`${jsonOf({ node: args.node, ended: result !== undefined, ...result, states })}\n`);
  if (fault === undefined) {
    logger.info("stopped");
    return 0;
  }
  logger.fatal({ code: fault.diagnostic.code, reason: fault.message }, "stopped by a fault");
  return tell([fault.diagnostic]);
}

async function drivenBy(file: string, runnable: Runnable, node: number): Promise<Runnable> {
  const { bundledDriver } = await import("../../bundle/driver.ts");
  const { driven } = await import("../../runtime/driver.ts");
  const text = await bundledDriver(file);
  const module = await import(`data:text/javascript;base64,${Buffer.from(text).toString("base64")}`);
  return driven(runnable, node, module.default);
}

/** What is run: what has been built, or, of a source, what is built from it now. */
async function runnableOf(target: string, authored: boolean, diagnostics: Diagnostics): Promise<Runnable | undefined> {
  const { loadRunnable } = await import("../../runtime/runnable.ts");
  if (!existsSync(target))
    throw new Fatal({
      code: "DSL4003",
      severity: "error",
      message: `${target} does not exist`,
      hint: "name a deployment",
    });
  if (statSync(target).isDirectory()) return loadRunnable(target);
  const { buildHere } = await import("../building.ts");
  const folder = mkdtempSync(path.join(os.tmpdir(), "disel-run-"));
  try {
    const manifest = await buildHere(target, folder, authored, diagnostics);
    return manifest === undefined ? undefined : await loadRunnable(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
