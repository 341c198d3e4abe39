/** Builds what is run, for commands that take a deployment's source. */
import os from "node:os";
import type { Diagnostics } from "../diagnostics/diagnostic.ts";
import type { Manifest } from "../runtime/runnable.ts";
import { inputsOf } from "./inputs.ts";

/** `undefined` where `diagnostics` has errors afterwards. @param file an absolute path */
export async function buildHere(
  file: string,
  folder: string,
  authored: boolean,
  diagnostics: Diagnostics,
): Promise<Manifest | undefined> {
  const { buildDeployment } = await import("../bundle/build.ts");
  if (authored) return buildDeployment(file, folder, diagnostics, { authored });
  const { root } = inputsOf([file], process.cwd(), diagnostics);
  if (diagnostics.hasErrors) return undefined;
  const { findCoq } = await import("../prove/coq.ts");
  const { Store } = await import("../prove/store.ts");
  const store = Store.open();
  const cancel = new AbortController();
  const interrupt = (): void => {
    process.exitCode = 130;
    cancel.abort();
  };
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);
  try {
    return await buildDeployment(file, folder, diagnostics, {
      authored,
      extracting: { root, coq: () => findCoq(), store, jobs: os.availableParallelism(), signal: cancel.signal },
    });
  } finally {
    store.prune();
    store.close();
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}
