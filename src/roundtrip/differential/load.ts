/** Loads authored and extracted modules beside each other, everything that they declare in reach. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ts } from "ts-morph";

export type Exports = Readonly<Record<string, unknown>>;

export interface Source {
  /** Relative to the folder of all sources. */
  readonly path: string;
  readonly text: string;
  /** Names that it declares at its top. */
  readonly declared: readonly string[];
}

/** How a name that a module does not export is reached. */
export const reachable = (name: string): string => `$disel_${name}`;

/** A module of this package as plain JavaScript: from sources, the one that has been built from them. */
function builtModule(relative: string): string {
  const here = new URL(relative, import.meta.url);
  return existsSync(fileURLToPath(here))
    ? here.href
    : new URL(`../../../dist/roundtrip/differential/${relative}`, import.meta.url).href;
}

const packages: Readonly<Record<string, () => string>> = {
  "disel-ts": () => builtModule("../../lang/index.js"),
  "disel-ts/realizers": () => builtModule("../realizers/index.js"),
};

/** The authoring library, as loaded modules have it. */
export const langOf = async (): Promise<typeof import("../../lang/index.ts")> =>
  (await import(/* @vite-ignore */ builtModule("../../lang/index.js"))) as typeof import("../../lang/index.ts");

/** Whether that keeps ghosts. */
export const ghostsOf = async (): Promise<typeof import("../../lang/ghost.ts")> =>
  (await import(/* @vite-ignore */ builtModule("../../lang/ghost.js"))) as typeof import("../../lang/ghost.ts");

/** Thrown where a module cannot be loaded: a constant of it throws. */
export class Unloaded extends Error {
  constructor(
    readonly path: string,
    why: unknown,
  ) {
    super(why instanceof Error ? why.message : String(why));
  }
}

/**
 * Compiles modules into a folder and loads them; by path.
 *
 * @throws Unloaded where one cannot be loaded
 */
export async function load(sources: readonly Source[], folder: string): Promise<ReadonlyMap<string, Exports>> {
  const outputs = sources.map((source) => {
    const output = path.join(folder, source.path.replace(/\.ts$/, ".js"));
    mkdirSync(path.dirname(output), { recursive: true });
    writeFileSync(output, compiled(source));
    return [source.path, output] as const;
  });
  writeFileSync(path.join(folder, "package.json"), '{ "type": "module" }\n');
  const loaded = new Map<string, Exports>();
  for (const [source, output] of outputs)
    try {
      loaded.set(source, (await import(/* @vite-ignore */ pathToFileURL(output).href)) as Exports);
    } catch (error) {
      throw new Unloaded(source, error);
    }
  return loaded;
}

function compiled({ path: name, text, declared }: Source): string {
  const exports = declared.map((one) => `\nexport { ${one} as ${reachable(one)} };`).join("");
  const { outputText } = ts.transpileModule(`${text}\n${exports}\n`, {
    fileName: name,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      isolatedModules: true,
    },
  });
  return outputText.replace(/(\bfrom\s*|\bimport\s*)(["'])([^"'\n]+)\2/g, (whole, before: string, _, from: string) => {
    const known = packages[from];
    if (known !== undefined) return `${before}${JSON.stringify(known())}`;
    return from.startsWith(".") ? `${before}${JSON.stringify(from.replace(/\.ts$/, ".js"))}` : whole;
  });
}
