/** Where a project that `disel init` writes finds its packages: this checkout stands for `npm install`. */
import { chmodSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { root } from "./root.ts";

interface Package {
  readonly version: string;
  readonly bin?: string | Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const packageAt = (folder: string): Package =>
  JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as Package;

/**
 * Links what a folder's package.json asks for, with its commands, as `npm install` would put it there.
 *
 * @throws Error where it asks for another version than is linked: that is not what `npm install` would have given
 */
export function install(folder: string): void {
  const { dependencies, devDependencies } = packageAt(folder);
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
    const at = link(folder, name);
    if (packageAt(at).version !== version) throw new Error(`${name} is ${packageAt(at).version} here, not ${version}`);
  }
}

/** Links a package of this checkout, or the checkout itself; returns its folder. */
export function link(folder: string, name: string): string {
  const at = name === "disel-ts" ? root : path.join(root, "node_modules", name);
  const modules = path.join(folder, "node_modules");
  mkdirSync(path.dirname(path.join(modules, name)), { recursive: true });
  mkdirSync(path.join(modules, ".bin"), { recursive: true });
  symlinkSync(at, path.join(modules, name));
  const { bin = {} } = packageAt(at);
  for (const [command, script] of Object.entries(typeof bin === "string" ? { [path.basename(name)]: bin } : bin)) {
    chmodSync(path.join(at, script), 0o755);
    symlinkSync(path.join(modules, name, script), path.join(modules, ".bin", command));
  }
  return at;
}
