/** Everything that CI runs: types, lint, tests. Arguments go to vitest. */
import path from "node:path";
import { root, run, say } from "./lib.mjs";
import { setup } from "./setup.mjs";

await setup();
const bin = (name) => path.join(root, "node_modules", name);
for (const [what, script, args] of [
  ["types", bin("typescript/bin/tsc"), ["-p", "tsconfig.json"]],
  ["lint and format", bin("@biomejs/biome/bin/biome"), ["check", "--error-on-warnings", "."]],
]) {
  say(`checking ${what}`);
  const code = run(process.execPath, [script, ...args]);
  if (code !== 0) process.exit(code);
}
process.exit(run(process.execPath, [bin("vitest/vitest.mjs"), "run", ...process.argv.slice(2)]));
