#!/usr/bin/env node
/** The command line. Commands are loaded when they are called: most of them need the TypeScript compiler. */
import yargs from "yargs";
import { hideBin } from "yargs/helpers";
import { checkCommand } from "./commands/check.ts";
import { clusterCommand } from "./commands/cluster.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { exploreCommand } from "./commands/explore.ts";
import { generateCommand } from "./commands/generate.ts";
import { initCommand } from "./commands/init.ts";
import { lspCommand } from "./commands/lsp.ts";
import { roundtripCommand } from "./commands/roundtrip.ts";
import { runCommand } from "./commands/run.ts";
import { exitCodes } from "./exit.ts";

process.on("uncaughtException", (error) => {
  process.stderr.write(`This is a bug in disel, please report it:\n${error.stack ?? error.message}\n`);
  process.exit(exitCodes.bug);
});

try {
  process.cwd();
} catch {
  process.stderr.write("error DSL4003 the current folder does not exist any more\n  → go to one that does\n");
  process.exit(exitCodes.refused);
}

/**
 * The arguments, with those behind `--` as what they are: paths. yargs would leave them out, and the command would go on
 * with its default, the current folder.
 */
function argumentsOf(args: readonly string[]): readonly string[] {
  const end = args.indexOf("--");
  if (end < 0) return args;
  return [...args.slice(0, end), ...args.slice(end + 1).map((one) => (one.startsWith("-") ? `./${one}` : one))];
}

await yargs(argumentsOf(hideBin(process.argv)))
  .scriptName("disel")
  .usage("$0 <command>\n\nAuthor distributed protocols and programs in TypeScript, and prove them in Coq.")
  .command(checkCommand)
  .command(exploreCommand)
  .command(generateCommand)
  .command(roundtripCommand)
  .command(runCommand)
  .command(clusterCommand)
  .command(initCommand)
  .command(lspCommand)
  .command(doctorCommand)
  .demandCommand(1, "Name a command: check, explore, generate, roundtrip, run, cluster, init, lsp or doctor.")
  .strict()
  .recommendCommands()
  .wrap(Math.min(100, process.stdout.columns ?? 100))
  .epilogue(
    "Exit codes: 0 everything proved, 1 something not proved, 2 source refused, 3 no usable coqc, 4 a bug in disel.",
  )
  .fail((message, error, parser) => {
    // What an option's check returns comes as a text.
    if (error instanceof Error) throw error;
    parser.showHelp("error");
    process.stderr.write(`\n${message}\n`);
    process.exit(exitCodes.refused);
  })
  .parseAsync();
