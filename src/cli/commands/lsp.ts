/** `disel lsp` */
import { readFileSync } from "node:fs";
import os from "node:os";
import type { Argv, CommandModule } from "yargs";
import { wholeNumbers } from "../options.ts";

interface Args {
  jobs: number;
  timeout: number;
  explore: boolean;
  checkOnOpen: boolean;
}

export const lspCommand: CommandModule<object, Args> = {
  command: "lsp",
  describe: "Serve an editor, as a language server on standard input and output",
  builder: (parser) =>
    (parser as Argv<Args>)
      .option("jobs", { type: "number", default: os.availableParallelism(), describe: "How many coqc to run at once" })
      .option("timeout", { type: "number", default: 60, describe: "Seconds that one step of a proof may take" })
      .option("explore", {
        type: "boolean",
        default: true,
        describe: "Look for counterexamples of what is not proved, for a few seconds",
      })
      .option("check-on-open", {
        type: "boolean",
        default: false,
        describe: "Check a system also when one of its files is opened",
      })
      // What editors give to every server.
      .option("stdio", { type: "boolean", default: true, hidden: true })
      .option("clientProcessId", { type: "number", hidden: true })
      .check(({ jobs, timeout }) => wholeNumbers({ jobs, timeout }))
      .example("$0 lsp", "what an editor starts; docs/editors.md says how") as Argv<Args>,
  handler: async ({ jobs, timeout, explore, checkOnOpen }) => {
    const { serve } = await import("../../lsp/server.ts");
    const own = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")) as {
      version: string;
    };
    serve({ jobs, timeout, explore, checkOnOpen }, own.version);
  },
};
