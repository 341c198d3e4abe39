/** A deployment -> what `disel run` runs: one module, and beside it the shapes of its messages. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import type { Diagnostics } from "../diagnostics/diagnostic.ts";
import { Fatal } from "../diagnostics/diagnostic.ts";
import type { DeploymentDecl } from "../ir/decl.ts";
import { typesAt } from "../ir/labelled.ts";
import { type Manifest, manifestFile } from "../runtime/runnable.ts";
import { bundling, own } from "./own.ts";
import { restOf } from "./rests.ts";
import { NoShape, Shapes } from "./shapes.ts";
import { type BuildOptions, type Sources, sourcesOf } from "./sources.ts";

export type { BuildOptions } from "./sources.ts";

/**
 * Type-checks the deployment in a file, brings it back from Coq unless the authored code is asked for, and writes what runs to a folder. Where `diagnostics` has errors
 * afterwards, nothing has been written.
 */
export async function buildDeployment(
  file: string,
  folder: string,
  diagnostics: Diagnostics,
  options: BuildOptions,
): Promise<Manifest | undefined> {
  const sources = await sourcesOf(file, options, diagnostics);
  if (sources === undefined) return undefined;
  try {
    return await built(file, sources, folder, options.authored ? "authored" : "extracted", diagnostics);
  } finally {
    sources.dispose();
  }
}

async function built(
  file: string,
  { modules, entry }: Sources,
  folder: string,
  kind: Manifest["code"],
  diagnostics: Diagnostics,
): Promise<Manifest | undefined> {
  const found =
    modules
      .find((module) => module.file === file)
      ?.decls.filter((decl): decl is DeploymentDecl => decl.kind === "deployment") ?? [];
  const [decl] = found;
  if (decl === undefined || found.length > 1) {
    const many = found.length > 1;
    diagnostics.report({
      code: "DSL5503",
      severity: "error",
      message: many
        ? `${path.basename(file)} has ${found.length} deployments`
        : `${path.basename(file)} has no deployment`,
      hint: "name a file with one `deploy(…)`",
      ...(many ? { span: (found[1] as DeploymentDecl).span } : {}),
    });
    return undefined;
  }
  if (decl.scope.params.length > 0 || decl.scope.typeParams.length > 0) {
    diagnostics.report({
      code: "DSL5503",
      severity: "error",
      message: `the deployment ${decl.name} has parameters`,
      hint: "what is run is one deployment: `export default deploy(…)`, at its arguments",
      span: decl.span,
    });
    return undefined;
  }
  const manifest = manifestOf(decl, kind, diagnostics);
  if (manifest === undefined) return undefined;
  const code = await bundled(entry);
  try {
    mkdirSync(folder, { recursive: true });
    for (const one of code) writeFileSync(path.join(folder, path.basename(one.path)), one.contents);
    writeFileSync(path.join(folder, manifestFile), `${JSON.stringify(manifest, undefined, 2)}\n`);
  } catch (error) {
    throw new Fatal({
      code: "DSL4005",
      severity: "error",
      message: `${folder} cannot be written: ${(error as Error).message}`,
      hint: "name a folder that can be written",
    });
  }
  return manifest;
}

function manifestOf(decl: DeploymentDecl, code: Manifest["code"], diagnostics: Diagnostics): Manifest | undefined {
  const shapes = new Shapes();
  const labels = decl.world.flatMap((use) => {
    const { label, protocol } = use;
    const { msg, state } = typesAt(use);
    try {
      return [{ label, message: shapes.of(msg), state: shapes.of(state) }];
    } catch (error) {
      if (!(error instanceof NoShape)) throw error;
      diagnostics.report({
        code: "DSL5513",
        severity: "error",
        message: `messages or states of ${protocol.name} cannot be sent or kept: ${error.message}`,
        hint: "messages and states are data: numbers, strings, arrays, objects, unions",
        span: protocol.span,
      });
      return [];
    }
  });
  if (diagnostics.hasErrors) return undefined;
  return {
    disel: "deployment",
    version: 1,
    name: decl.name,
    code,
    module: "deployment.js",
    labels,
    definitions: shapes.definitions,
    programs: decl.programs.map(({ program, places }) => {
      const rest = restOf(program.body);
      return {
        name: program.name,
        rest: rest === null ? null : { ...rest, label: places.get(rest.label) ?? rest.label },
      };
    }),
  };
}

/** The module with all that it imports, the authoring library too: it runs wherever Node is. */
async function bundled(file: string) {
  const entry = [
    `import ${JSON.stringify(own("forgetful"))};`,
    `import * as all from ${JSON.stringify(file)};`,
    'const found = Object.values(all).filter((one) => one?.is === "deployment");',
    "export default all.default?.is === 'deployment' ? all.default : found[0];",
  ];
  const result = await build({
    stdin: { contents: entry.join("\n"), resolveDir: path.dirname(file), sourcefile: "deployment.js", loader: "js" },
    absWorkingDir: path.dirname(file),
    outfile: "deployment.js",
    ...bundling,
    // Comments name folders: without them the same sources make the same build, wherever they are.
    minifyWhitespace: true,
    sourcemap: "linked",
  });
  return result.outputFiles;
}
