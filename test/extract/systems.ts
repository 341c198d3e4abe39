/** Authored systems in one project, so that the standard library and the authoring library are read once for all. */
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Project } from "ts-morph";
import { Diagnostics } from "../../src/diagnostics/diagnostic.ts";
import { extractFrom } from "../../src/extract/extract.ts";
import { openProject } from "../../src/extract/project.ts";
import type { Module } from "../../src/ir/decl.ts";

/** One system: a file, or a folder of files that import one another. */
export interface System {
  /** `topic/name` */
  readonly name: string;
  /** Absolute paths. */
  readonly files: readonly string[];
}

/** The folder of the systems `accepted` or `refused`. */
export const fixturesIn = (folder: string): string => fileURLToPath(new URL(`fixtures/${folder}`, import.meta.url));

/** The systems in a folder below `test/extract/fixtures`, which has a folder for each topic. */
export function systemsIn(folder: string): readonly System[] {
  const root = fixturesIn(folder);
  return inOrder(root).flatMap((topic) =>
    inOrder(path.join(root, topic)).map((name): System => {
      const at = path.join(root, topic, name);
      const files = statSync(at).isDirectory()
        ? inOrder(at)
            .filter((file) => file.endsWith(".ts"))
            .map((file) => path.join(at, file))
        : [at];
      return { name: `${topic}/${name.replace(/\.ts$/, "")}`, files };
    }),
  );
}

const inOrder = (folder: string): readonly string[] => readdirSync(folder).sort();

export interface Extraction {
  readonly diagnostics: Diagnostics;
  readonly modules: readonly Module[];
}

/** Extracts a system of a project that has its files. */
export function extractSystem(project: Project, system: System): Extraction {
  const diagnostics = new Diagnostics();
  const { modules } = extractFrom(project, system.files, diagnostics);
  return { diagnostics, modules };
}

/** A project with the files of all systems. */
export function projectOf(systems: readonly System[]): Project {
  return openProject(systems.flatMap((system) => system.files));
}
