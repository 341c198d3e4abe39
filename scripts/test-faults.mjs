/** Every fault seeded into the examples, of which `npm test` takes one of each kind. Arguments go to vitest. */
import path from "node:path";
import { root, run } from "./lib.mjs";
import { setup } from "./setup.mjs";

await setup();
process.env.DISEL_FAULTS = "all";
const args = process.argv.slice(2);
const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
process.exit(run(process.execPath, [vitest, "run", ...(args.length > 0 ? args : ["test/prove"])]));
