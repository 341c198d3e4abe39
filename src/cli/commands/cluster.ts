/** `disel cluster`: what a cluster needs before its nodes run, and what is made of what they leave. */
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import type { Argv, CommandModule } from "yargs";
import { Diagnostics, Fatal } from "../../diagnostics/diagnostic.ts";
import { wholeNumbers } from "../options.ts";
import { tell, telling } from "../told.ts";

interface BuildArgs {
  deployment: string;
  output: string;
  authored: boolean;
}

const build: CommandModule<object, BuildArgs> = {
  command: "build <deployment>",
  describe: "Write what `disel run` runs: one module, and the shapes of its messages",
  builder: (parser) =>
    (parser as Argv<BuildArgs>)
      .positional("deployment", { type: "string", demandOption: true, describe: "A .ts file with a deployment" })
      .option("output", { alias: "o", type: "string", demandOption: true, describe: "The folder to write to" })
      .option("authored", {
        type: "boolean",
        default: false,
        describe: "The code as its author wrote it",
      }) as Argv<BuildArgs>,
  handler: async (args) => {
    process.exitCode = await telling(async () => {
      const file = path.resolve(args.deployment);
      if (!existsSync(file) || !statSync(file).isFile())
        throw new Fatal({
          code: "DSL4003",
          severity: "error",
          message: `${args.deployment} is no file`,
          hint: "name a .ts file with a deployment",
        });
      const diagnostics = new Diagnostics();
      const { buildDeployment } = await import("../../bundle/build.ts");
      const manifest = await buildDeployment(file, path.resolve(args.output), diagnostics, { authored: args.authored });
      if (manifest !== undefined) process.stdout.write(`wrote ${manifest.name} to ${args.output}\n`);
      return tell(diagnostics.all);
    });
  },
};

interface KeysArgs {
  cluster: string;
  nodes: string[];
  output: string;
  days: number;
}

const keys: CommandModule<object, KeysArgs> = {
  command: "keys",
  describe: "Make keys for a test cluster: an authority, and a certificate for each node",
  builder: (parser) =>
    (parser as Argv<KeysArgs>)
      .option("cluster", { type: "string", demandOption: true, describe: "The cluster file: its name and nodes" })
      .option("output", { alias: "o", type: "string", describe: "The folder to write to; what the cluster file says" })
      .option("days", { type: "number", default: 365, describe: "How long they are valid" })
      .check(({ days }) => wholeNumbers({ days })) as Argv<KeysArgs>,
  handler: async (args) => {
    process.exitCode = await telling(async () => {
      const { keysOf, readCluster } = await import("../../runtime/cluster/file.ts");
      const { writeKeys } = await import("../../cluster/keys.ts");
      const cluster = readCluster(path.resolve(args.cluster));
      const nodes = Object.keys(cluster.read.nodes).map(Number);
      const folder = args.output === undefined ? keysOf(cluster) : path.resolve(args.output);
      await writeKeys(folder, cluster.read.cluster, nodes, args.days);
      process.stdout.write(`wrote keys of ${nodes.length} nodes to ${folder}\n`);
      return 0;
    });
  },
};

export const clusterCommand: CommandModule = {
  command: "cluster <command>",
  describe: "Build a deployment, make keys",
  builder: (parser) => parser.command(build).command(keys).demandCommand(1, "Name a command: build or keys."),
  handler: () => {},
};
