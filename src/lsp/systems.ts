/** The authored files of the editor's workspace: on disk, and open in the editor. */
import { readFileSync } from "node:fs";
import { inputsOf, isAuthoredText } from "../cli/inputs.ts";
import { Diagnostics } from "../diagnostics/diagnostic.ts";
import type { Documents } from "./documents.ts";

/** Files that a folder's systems are never made of. */
const apart = /(^|[\\/])(node_modules|dist|\.[^\\/]+)[\\/]|\.(d|test|spec)\.ts$/;

export class Systems {
  private onDisk: ReadonlySet<string> | undefined;

  constructor(
    private readonly documents: Documents,
    /** Folders of the workspace. */
    public folders: readonly string[],
  ) {}

  /** After files were added, removed or changed on disk. */
  refresh(): void {
    this.onDisk = undefined;
  }

  /** Every file that imports the authoring library, in order. */
  files(): readonly string[] {
    this.onDisk ??= new Set(
      // A folder without any is no error here, and what cannot be read is told when it is named.
      this.folders.flatMap((folder) => inputsOf([folder], folder, new Diagnostics()).files),
    );
    const open = this.documents.files.filter((file) => this.imports(file));
    return [...new Set([...this.onDisk, ...open])].sort();
  }

  private imports(file: string): boolean {
    return file.endsWith(".ts") && !apart.test(file) && isAuthoredText(this.documents.text(file) ?? textOf(file));
  }
}

/** What a file has in it; nothing where it cannot be read. */
export function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
