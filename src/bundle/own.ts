/** Modules of this package, for what is bundled with them. */
import { fileURLToPath } from "node:url";

/** Sources beside sources, and built beside built. */
const here = import.meta.url;

export const own = (relative: string): string =>
  fileURLToPath(new URL(`${relative}${here.endsWith(".ts") ? ".ts" : ".js"}`, here));

/** What authored and extracted modules import. */
export const aliases = {
  "disel-ts": own("../lang/index"),
  "disel-ts/realizers": own("../roundtrip/realizers/index"),
};
