/** The Coq library, compiled as `disel check` compiles it, and coqc with it at hand. */
import path from "node:path";
import { execa } from "execa";
import { largePages } from "../../src/prove/compile.ts";
import { type Coq, findCoq } from "../../src/prove/coq.ts";
import { buildLibrary } from "../../src/prove/library.ts";
import { Store } from "../../src/prove/store.ts";
import { cache } from "./root.ts";

export interface Compiler {
  readonly coq: Coq;
  /** Options that let coqc find the library. */
  readonly load: readonly string[];
  /** Compiles a file of a folder; what it prints, and whether it ends well. */
  coqc(
    folder: string,
    file: string,
    options?: readonly string[],
  ): Promise<{ readonly ok: boolean; readonly stdout: string; readonly stderr: string }>;
}

export async function compiler(): Promise<Compiler> {
  const coq = await findCoq();
  const library = await buildLibrary(coq, Store.open({ DISEL_CACHE: cache }), 2, new AbortController().signal);
  const load = ["-Q", library.folder, "DiselTS"];
  return {
    coq,
    load,
    async coqc(folder, file, options = []) {
      const args = [...coq.args, "-q", "-w", "none", ...load, ...options, path.join(folder, file)];
      const { exitCode, stdout, stderr } = await execa(coq.path, args, {
        cwd: folder,
        env: largePages(),
        reject: false,
        stdin: "ignore",
      });
      return { ok: exitCode === 0, stdout, stderr };
    },
  };
}
