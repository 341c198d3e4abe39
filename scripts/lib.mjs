/** What the set-up scripts share. Node only: nothing is installed yet when they run. */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
export const cli = path.join(root, "dist/cli/main.js");

/** Exit codes of the command line: see src/cli/exit.ts. */
export const lacking = 3;

/** Says what is being done, on standard error, so that a script's own output stays clean. */
export function say(...lines) {
  for (const line of lines) process.stderr.write(`disel-ts: ${line}\n`);
}

/** Runs a command with this process's streams, and returns its exit code. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"], ...options });
  if (result.error) {
    say(`${command} could not be run: ${result.error.message}`);
    return 127;
  }
  return result.status ?? 128;
}

/** Whether a command answers. */
export function answers(command, args = ["--version"]) {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}
