/** Modules of this package, for what is bundled with them, and how that is done. */
import { fileURLToPath } from "node:url";
import type { BuildOptions } from "esbuild";

/** Sources beside sources, and built beside built. */
const here = import.meta.url;

export const own = (relative: string): string =>
  fileURLToPath(new URL(`${relative}${here.endsWith(".ts") ? ".ts" : ".js"}`, here));

/** What authored and extracted modules import. */
export const aliases = {
  "disel-ts": own("../lang/index"),
  "disel-ts/realizers": own("../roundtrip/realizers/index"),
};

/** One module for any Node, TypeScript without its types. */
export const bundling = {
  write: false,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  alias: aliases,
  // The author's own options are for the type checker.
  tsconfigRaw: "{}",
  logLevel: "silent",
} as const satisfies BuildOptions;
