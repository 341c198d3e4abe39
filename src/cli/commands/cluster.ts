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
        describe: "The code as its author wrote it, not what Coq extracts of what is proved",
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
      const { buildHere } = await import("../building.ts");
      const manifest = await buildHere(file, path.resolve(args.output), args.authored, diagnostics);
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

interface ManifestArgs {
  deployment: string;
  cluster: string;
  output: string;
  image: string;
}

const manifests: CommandModule<object, ManifestArgs> = {
  command: "manifests <deployment>",
  describe: "Write a Dockerfile, a compose file and Kubernetes manifests",
  builder: (parser) =>
    (parser as Argv<ManifestArgs>)
      .positional("deployment", {
        type: "string",
        demandOption: true,
        describe: "A folder that `disel cluster build` has written",
      })
      .option("cluster", { type: "string", demandOption: true, describe: "The cluster file: name, nodes, ports, keys" })
      .option("output", { alias: "o", type: "string", demandOption: true, describe: "The folder to write to" })
      .option("image", { type: "string", default: "disel-node", describe: "The image's name" }) as Argv<ManifestArgs>,
  handler: async (args) => {
    process.exitCode = await telling(async () => {
      const { loadRunnable } = await import("../../runtime/runnable.ts");
      const { readCluster } = await import("../../runtime/cluster/file.ts");
      const { writeManifests } = await import("../../cluster/manifests.ts");
      const folder = path.resolve(args.deployment);
      const cluster = readCluster(path.resolve(args.cluster), (await loadRunnable(folder)).nodes);
      const written = writeManifests(folder, cluster, path.resolve(args.output), args.image);
      process.stdout.write(`wrote ${written.length} files to ${args.output}\n`);
      return 0;
    });
  },
};

interface TraceArgs {
  files: string[];
  output: string;
  name: string;
}

const trace: CommandModule<object, TraceArgs> = {
  command: "trace <files..>",
  describe: "Put together what nodes have recorded, for `disel explore --replay`",
  builder: (parser) =>
    (parser as Argv<TraceArgs>)
      .positional("files", {
        type: "string",
        array: true,
        demandOption: true,
        describe: "What `disel run --trace` wrote",
      })
      .option("output", { alias: "o", type: "string", demandOption: true, describe: "The file to write" })
      .option("name", {
        type: "string",
        default: "deployment",
        describe: "What the deployment is called",
      }) as Argv<TraceArgs>,
  handler: async (args) => {
    process.exitCode = await telling(async () => {
      const { mergeTraces } = await import("../../cluster/merge.ts");
      const { steps, orphans } = mergeTraces(args.files, args.name, args.output);
      process.stdout.write(`wrote ${steps} steps to ${args.output}\n`);
      if (orphans > 0) process.stderr.write(`${orphans} messages are received that no record sends\n`);
      return 0;
    });
  },
};

export const clusterCommand: CommandModule = {
  command: "cluster <command>",
  describe: "Build a deployment, make keys and manifests, put traces together",
  builder: (parser) =>
    parser
      .command(build)
      .command(keys)
      .command(manifests)
      .command(trace)
      .demandCommand(1, "Name a command: build, keys, manifests or trace."),
  handler: () => {},
};
