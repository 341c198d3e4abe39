/**
 * Makes a checkout ready: npm packages, the build, and a coqc. Says what it does; does only what is missing.
 *
 * Exits 3, with what to do, where there is no coqc and none can be installed.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { installCoq } from "./install-coq.mjs";
import { lacking, root, run, say } from "./lib.mjs";

/** Packages are as the lock file says: a stamp beside them tells which one they were installed from. */
function packages() {
  const lock = readFileSync(path.join(root, "package-lock.json"), "utf8");
  const stamp = path.join(root, "node_modules/.disel-lock");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  say("installing npm packages (npm ci)");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const code = run(npm, ["ci", "--no-audit", "--no-fund"], { stdio: ["ignore", process.stderr, process.stderr] });
  if (code !== 0) {
    say("npm ci failed: see above");
    process.exit(lacking);
  }
  writeFileSync(stamp, lock);
}

function build() {
  const tsc = path.join(root, "node_modules/typescript/bin/tsc");
  if (
    run(process.execPath, [tsc, "-p", "tsconfig.build.json"], { stdio: ["ignore", process.stderr, process.stderr] }) !==
    0
  ) {
    say("the build failed: see above");
    process.exit(1);
  }
}

async function coq() {
  const { findCoq } = await import(pathToFileURL(path.join(root, "dist/prove/coq.js")));
  const find = async () => {
    try {
      return await findCoq();
    } catch (error) {
      if (error.diagnostic === undefined) throw error;
      return error.diagnostic;
    }
  };
  let found = await find();
  if (found.code === "DSL4001" && !process.env.DISEL_COQC) {
    say("there is no coqc yet");
    installCoq();
    found = await find();
  }
  if (found.code !== undefined) {
    say(`${found.code} ${found.message}\n  → ${found.hint}`);
    process.exit(lacking);
  }
}

/** Everything that the other scripts rely on. */
export async function setup() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < 20) {
    say(`Node ${process.version} is too old: install Node 20 or newer`);
    process.exit(lacking);
  }
  packages();
  build();
  await coq();
}

if (process.argv[1] === new URL(import.meta.url).pathname) await setup();
