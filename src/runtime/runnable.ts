/** What is run: a deployment's code, and the shapes of its messages and states as plain data. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import * as v from "valibot";
import type { Deployment, NodeId, World } from "../lang/index.ts";
import { fault, reasonOf } from "./fault.ts";
import type { Definitions, Shape } from "./wire/shapes.ts";

/** The place where a program waits with nothing in hand: from there, it goes on as it began. */
export interface Rest {
  readonly label: string;
  readonly kind: string;
}

export interface Manifest {
  readonly disel: "deployment";
  readonly version: 1;
  readonly name: string;
  /** Where its code is from: the author, or Coq's extraction. */
  readonly code: "authored" | "extracted";
  /** The module, beside the manifest; its default is the deployment. */
  readonly module: string;
  /** In the order that the wire counts them in. */
  readonly labels: readonly {
    readonly label: string;
    readonly message: Shape;
    readonly state: Shape;
  }[];
  readonly definitions: Definitions;
  /** In the order of the deployment. */
  readonly programs: readonly { readonly name: string; readonly rest: Rest | null }[];
}

export interface Runnable {
  readonly manifest: Manifest;
  readonly deployment: Deployment<World>;
  readonly nodes: readonly NodeId[];
  /** The hash of code and manifest: what all nodes of a cluster have in common. */
  readonly build: string;
}

export const manifestFile = "deployment.json";

const parts = v.looseObject({
  disel: v.literal("deployment"),
  version: v.literal(1),
  module: v.pipe(v.string(), v.regex(/^[\w.-]+$/)),
  labels: v.array(v.looseObject({ label: v.string() })),
  programs: v.array(v.looseObject({ name: v.string() })),
});

/**
 * Loads what `disel cluster build` has written.
 *
 * @throws Fatal where it is not that
 */
export async function loadRunnable(folder: string): Promise<Runnable> {
  const unfit = (why: string) =>
    fault("DSL5503", `${folder} holds no deployment that can be run: ${why}`, "write it with `disel cluster build`");
  let text: string;
  let code: Buffer;
  let manifest: Manifest;
  try {
    text = readFileSync(path.join(folder, manifestFile), "utf8");
    const read = JSON.parse(text);
    if (!v.is(parts, read)) throw new Error(`${manifestFile} is not one of this version of disel`);
    manifest = read as unknown as Manifest;
    code = readFileSync(path.join(folder, manifest.module));
  } catch (error) {
    throw unfit(reasonOf(error));
  }
  let deployment: Deployment<World> | undefined;
  try {
    deployment = (await import(pathToFileURL(path.join(folder, manifest.module)).href)).default;
  } catch (error) {
    throw unfit(`its code throws: ${reasonOf(error)}`);
  }
  if (deployment?.is !== "deployment") throw unfit(`${manifest.module} exports no deployment`);
  const fits =
    manifest.programs.length === deployment.programs.length &&
    manifest.labels.map(({ label }) => label).join() === Object.keys(deployment.world).join();
  if (!fits) throw unfit(`${manifestFile} is not of the deployment in ${manifest.module}`);
  const build = createHash("sha256").update(text).update(code).digest("hex").slice(0, 32);
  return { manifest, deployment, nodes: deployment.programs.map(({ self }) => self), build };
}
