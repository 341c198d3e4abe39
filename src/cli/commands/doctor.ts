/** `disel doctor` */
import type { CommandModule } from "yargs";
import { Fatal } from "../../diagnostics/diagnostic.ts";
import { exitCodes } from "../exit.ts";

interface Args {
  format: "pretty" | "json";
}

interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly found: string;
  readonly wayOut?: string;
}

export const doctorCommand: CommandModule<object, Args> = {
  command: "doctor",
  describe: "What is installed, which Coq was found and how, what to do",
  builder: (parser) =>
    parser
      .option("format", { choices: ["pretty", "json"] as const, default: "pretty" as const, describe: "How to report" })
      .example("$0 doctor", "look around"),
  handler: async (args) => {
    process.exitCode = await run(args);
  },
};

async function run(args: Args): Promise<number> {
  const { candidates, findCoq, oldest } = await import("../../prove/coq.ts");
  const { libraryFiles } = await import("../../prove/library.ts");
  const { Store } = await import("../../prove/store.ts");
  const findings: Finding[] = [];
  const node = Number(process.versions.node.split(".")[0]);
  findings.push({
    what: "Node",
    ok: node >= 20,
    found: process.version,
    ...(node >= 20 ? {} : { wayOut: "install Node 20 or newer" }),
  });
  let coq: Awaited<ReturnType<typeof findCoq>> | undefined;
  try {
    coq = await findCoq();
    findings.push({ what: "Coq", ok: true, found: `${coq.version}, ${coq.path} (from ${coq.how})` });
  } catch (error) {
    if (!(error instanceof Fatal)) throw error;
    const { message, hint } = error.diagnostic;
    findings.push({ what: "Coq", ok: false, found: message, ...(hint === undefined ? {} : { wayOut: hint }) });
  }
  for (const other of await candidates()) {
    if (other.path !== coq?.path)
      findings.push({ what: "also", ok: true, found: `${other.path} (from ${other.how}), not used` });
  }
  findings.push({ what: "supported", ok: true, found: `Coq ${oldest.join(".")} to Rocq 9` });
  findings.push({ what: "library", ok: true, found: `${libraryFiles().length} files` });
  try {
    findings.push({ what: "cache", ok: true, found: Store.open().root });
  } catch (error) {
    if (!(error instanceof Fatal)) throw error;
    const { message, hint } = error.diagnostic;
    findings.push({ what: "cache", ok: false, found: message, ...(hint === undefined ? {} : { wayOut: hint }) });
  }
  const ok = findings.every((one) => one.ok);
  if (args.format === "json") {
    process.stdout.write(`${JSON.stringify({ version: 1, ok, findings }, undefined, 2)}\n`);
  } else {
    for (const one of findings) {
      process.stdout.write(`${one.ok ? "✓" : "✗"} ${one.what.padEnd(10)} ${one.found}\n`);
      if (one.wayOut !== undefined) process.stdout.write(`             → ${one.wayOut}\n`);
    }
  }
  return ok ? exitCodes.proved : exitCodes.environment;
}
