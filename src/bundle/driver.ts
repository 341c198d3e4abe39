/** A driver's module -> code that any Node imports: with all that it imports, TypeScript without its types. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { Fatal } from "../diagnostics/diagnostic.ts";
import { reasonOf } from "../runtime/fault.ts";
import { bundling } from "./own.ts";

/**
 * The text of the module.
 *
 * @throws Fatal DSL5517 where it cannot be read or is no module
 */
export async function bundledDriver(file: string): Promise<string> {
  try {
    readFileSync(file);
    const { outputFiles } = await build({
      entryPoints: [file],
      absWorkingDir: path.dirname(file),
      ...bundling,
    });
    return outputFiles[0]?.text ?? "";
  } catch (error) {
    throw new Fatal({
      code: "DSL5517",
      severity: "error",
      message: `${file} cannot drive a node: ${reasonOf(error)}`,
      hint: "a driver is a module of TypeScript or JavaScript, whose default is an async function",
    });
  }
}
