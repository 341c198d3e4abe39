/** The fenced code blocks of a page, extracted as the authored files that they show. */
import path from "node:path";
import type { Project } from "ts-morph";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { Diagnostics } from "../../src/diagnostics/diagnostic.ts";
import { extractFrom } from "../../src/extract/extract.ts";
import { makeModules, openProject } from "../../src/extract/project.ts";
import { root } from "../support/root.ts";

export interface Block {
  /** The nearest heading above. */
  readonly heading: string;
  readonly language: string;
  readonly text: string;
}

/** The blocks of a Markdown text, in order. */
export function blocksOf(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let heading = "";
  let open: { language: string; lines: string[] } | undefined;
  for (const line of markdown.split("\n")) {
    const fence = /^```(\w*)/.exec(line);
    if (open === undefined && fence !== null) open = { language: fence[1] ?? "", lines: [] };
    else if (open !== undefined && line === "```") {
      blocks.push({ heading, language: open.language, text: `${open.lines.join("\n")}\n` });
      open = undefined;
    } else if (open !== undefined) open.lines.push(line);
    else heading = /^#+ (.*)/.exec(line)?.[1] ?? heading;
  }
  if (open !== undefined) throw new Error(`a block under ${heading} has no end`);
  return blocks;
}

/** Many snippets in one project: each a file of its own, by a name. */
export class Snippets {
  private readonly project: Project;

  constructor(private readonly texts: ReadonlyMap<string, string>) {
    this.project = openProject([]);
    for (const [name, text] of texts) this.project.createSourceFile(this.path(name), text);
    makeModules(this.project);
  }

  diagnostics(name: string): readonly Diagnostic[] {
    if (!this.texts.has(name)) throw new Error(`there is no snippet ${name}`);
    const diagnostics = new Diagnostics();
    extractFrom(this.project, [this.path(name)], diagnostics);
    return diagnostics.all;
  }

  private path(name: string): string {
    return path.join(root, "docs/snippets", `${name}.ts`);
  }
}
