/** The full scale of the differential check: all examples, more than 100,000 inputs, 1,000 runs of each deployment. */
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { cli, run } from "./lib.mjs";
import { setup } from "./setup.mjs";

await setup();
const folder = mkdtempSync(path.join(os.tmpdir(), "disel-roundtrip-"));
const scale = ["--cases", "130000", "--runs", "1000", "--steps", "100"];
const code = run(process.execPath, [cli, "roundtrip", "examples", "-o", folder, ...scale, ...process.argv.slice(2)]);
rmSync(folder, { recursive: true, force: true });
process.exit(code);
