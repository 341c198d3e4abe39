/** The main job on a real example: the calculator, from TypeScript to a checked theorem. */
import { cli, run } from "./lib.mjs";
import { setup } from "./setup.mjs";

await setup();
process.exit(run(process.execPath, [cli, "check", "examples/calculator", ...process.argv.slice(2)]));
