/** Before all tests: the compiled program that the tests start, and a cache of their own, in which the library is built once. */
import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { root } from "./root.ts";

export default function setup(): void {
  if (newest(path.join(root, "dist")) < newest(path.join(root, "src")))
    execFileSync(process.execPath, [path.join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json"], {
      cwd: root,
      stdio: "inherit",
    });
}

/** When a file in the folder was last written; 0 where there is none. */
function newest(folder: string): number {
  try {
    return Math.max(
      0,
      ...readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile())
        .map((entry) => statSync(path.join(entry.parentPath, entry.name)).mtimeMs),
    );
  } catch {
    return 0;
  }
}
