/** All benchmarks, or those named: `npm run bench`, `npm run bench -- check`. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { root, run, say } from "./lib.mjs";
import { setup } from "./setup.mjs";

/** Files of bench/ that are not a benchmark of their own. */
const parts = ["results.mjs", "translate.mjs"];

const all = readdirSync(path.join(root, "bench"))
  .filter((file) => file.endsWith(".mjs") && !parts.includes(file))
  .map((file) => file.replace(/\.mjs$/, ""));
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  say(`there is no benchmark ${unknown.join(", ")}: there are ${all.join(", ")}`);
  process.exit(2);
}
await setup();
for (const name of asked.length > 0 ? asked : all) {
  say(`benchmark: ${name}`);
  const code = run(process.execPath, [path.join(root, "bench", `${name}.mjs`)]);
  if (code !== 0) process.exit(code);
}
