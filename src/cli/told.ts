/** Diagnostics on standard error, for commands that have no report. */
import { type Diagnostic, Fatal, inOrder } from "../diagnostics/diagnostic.ts";
import { diagnosticText, palette } from "../report/pretty.ts";
import { reported } from "../report/report.ts";
import { Sources } from "../report/sources.ts";
import { exitCodeOf } from "./exit.ts";

/** Writes diagnostics, and returns the exit code that they mean. */
export function tell(diagnostics: readonly Diagnostic[]): number {
  const sources = new Sources();
  const color = process.stderr.isTTY === true;
  for (const one of inOrder(diagnostics)) {
    const style = { color, cwd: process.cwd() };
    process.stderr.write(`${diagnosticText(reported(one, sources), palette(color), sources, style)}\n`);
  }
  return exitCodeOf(diagnostics, diagnostics.length === 0);
}

/** Runs a command to its exit code; what ends it with a diagnostic is told. */
export async function telling(command: () => Promise<number>): Promise<number> {
  try {
    return await command();
  } catch (error) {
    if (!(error instanceof Fatal)) throw error;
    return tell([error.diagnostic]);
  }
}
