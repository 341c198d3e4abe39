/** Finds coqc: where the user says, in the opam switch, on PATH. */
import { existsSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import which from "which";
import { Fatal } from "../diagnostics/diagnostic.ts";

export interface Coq {
  /** The compiler: `coqc`, or `rocq` with `c` as its first argument. */
  readonly path: string;
  readonly args: readonly string[];
  readonly version: string;
  readonly how: "DISEL_COQC" | "COQBIN" | "opam switch" | "PATH";
  /** Changes whenever another compiler stands at the path. */
  readonly identity: string;
}

/** The oldest version that the library is tested with. */
export const oldest = [8, 16] as const;

export interface Candidate {
  readonly how: Coq["how"];
  readonly path: string;
}

const compilers = process.platform === "win32" ? ["coqc.exe", "rocq.exe"] : ["coqc", "rocq"];

/** Where a compiler stands, in the order in which the places are looked at. */
export async function candidates(env: NodeJS.ProcessEnv = process.env): Promise<readonly Candidate[]> {
  const found: Candidate[] = [];
  const inFolder = (how: Coq["how"], folder: string): void => {
    const name = compilers.find((one) => existsSync(path.join(folder, one)));
    if (name !== undefined) found.push({ how, path: path.join(folder, name) });
  };
  if (env.DISEL_COQC) {
    const program = await which(env.DISEL_COQC, { nothrow: true, path: env.PATH ?? "" });
    found.push({ how: "DISEL_COQC", path: program ?? env.DISEL_COQC });
  }
  if (env.COQBIN) inFolder("COQBIN", env.COQBIN);
  const opam = env.OPAM_SWITCH_PREFIX ?? (await opamPrefix(env));
  if (opam !== undefined) inFolder("opam switch", path.join(opam, "bin"));
  for (const name of ["coqc", "rocq"]) {
    const onPath = await which(name, { nothrow: true, path: env.PATH ?? "" });
    if (onPath !== null) {
      found.push({ how: "PATH", path: onPath });
      break;
    }
  }
  return found;
}

/** The prefix of opam's current switch, where there is opam. */
async function opamPrefix(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const opam = await which("opam", { nothrow: true, path: env.PATH ?? "" });
  if (opam === null) return undefined;
  const result = await execa(opam, ["var", "prefix"], {
    reject: false,
    timeout: 10_000,
    env,
    extendEnv: false,
    stdin: "ignore",
  });
  return result.exitCode === 0 && result.stdout.trim() !== "" ? result.stdout.trim() : undefined;
}

/**
 * The compiler to use.
 *
 * @throws Fatal DSL4001 where there is none, DSL4002 where its version is not supported
 */
export async function findCoq(env: NodeJS.ProcessEnv = process.env): Promise<Coq> {
  for (const candidate of await candidates(env)) {
    const coq = await inspect(candidate);
    if (coq === undefined) {
      if (candidate.how === "DISEL_COQC")
        throw new Fatal({
          code: "DSL4001",
          severity: "error",
          message: `DISEL_COQC is ${candidate.path}, and that is no coqc`,
          hint: "let it name the coqc program, or unset it",
        });
      continue;
    }
    const [major = 0, minor = 0] = coq.version.split(".").map(Number);
    if (major < oldest[0] || (major === oldest[0] && minor < oldest[1]))
      throw new Fatal({
        code: "DSL4002",
        severity: "error",
        message: `Coq ${coq.version} (${coq.path}, from ${coq.how}) is not supported`,
        hint: `use Coq ${oldest.join(".")} or newer; DISEL_COQC says which coqc to use`,
      });
    return coq;
  }
  throw new Fatal({
    code: "DSL4001",
    severity: "error",
    message: "there is no coqc: not in DISEL_COQC, COQBIN, an opam switch, or on PATH",
    hint: "install Coq (`opam install coq`, or the coq package of the system), or let DISEL_COQC name a coqc; in a checkout of disel-ts, `npm run setup` does that",
  });
}

/** The version of a compiler; `undefined` where it is none. */
async function inspect(candidate: Candidate): Promise<Coq | undefined> {
  const args = /rocq(\.exe)?$/.test(candidate.path) ? ["c"] : [];
  const result = await execa(candidate.path, [...args, "--version"], {
    reject: false,
    timeout: 20_000,
    stdin: "ignore",
  });
  const version = /version\s+(\d+\.\d+(?:\.\d+)?)/.exec(result.stdout ?? "")?.[1];
  if (result.exitCode !== 0 || version === undefined) return undefined;
  return { ...candidate, args, version, identity: identityOf(candidate.path, version) };
}

/** Path, size and time of the program: cheaper than running it, and different after an update. */
export function identityOf(file: string, version: string): string {
  const real = realpathSync(file);
  const { size, mtimeMs } = statSync(real);
  return `${version} ${real} ${size} ${Math.floor(mtimeMs)}`;
}
