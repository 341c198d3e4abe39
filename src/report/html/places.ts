/** Where things stand in the page: files, their lines, obligations and problems have ids that others link to. */
import { pathFrom } from "../ci/places.ts";
import type { Report } from "../report.ts";

export interface Link {
  /** `#f0-L12`. */
  readonly href: string;
  /** `examples/greeter/protocol.ts:12`. */
  readonly text: string;
}

/** Ids are made of numbers alone: nothing that an author writes is in them. */
export class Places {
  readonly files: readonly string[];
  private readonly index: ReadonlyMap<string, number>;

  /** @param root the folder that paths are told from */
  constructor(
    report: Report,
    private readonly root: string,
  ) {
    const named = [
      ...(report.files ?? []),
      ...report.obligations.map((one) => one.source.file),
      ...report.theorems.map((one) => one.source.file),
      ...(report.declarations ?? []).map((one) => one.source.file),
      ...[...report.diagnostics, ...(report.counterexamples ?? [])].flatMap((one) =>
        one.source === undefined ? [] : [one.source.file],
      ),
    ];
    this.files = [...new Set(named)].sort();
    this.index = new Map(this.files.map((file, i) => [file, i]));
  }

  name(file: string): string {
    return pathFrom(this.root, file);
  }

  /** The folder of a file, from the root. */
  folder(file: string): string {
    return this.name(file).split("/").slice(0, -1).join("/");
  }

  fileId(file: string): string | undefined {
    const at = this.index.get(file);
    return at === undefined ? undefined : `f${at}`;
  }

  lineId(file: string, line: number): string {
    return `${this.fileId(file)}-L${line}`;
  }

  /** A link to a line of a file that the page shows. */
  link({ file, line }: { readonly file: string; readonly line: number }): Link {
    return { href: `#${this.lineId(file, line)}`, text: `${this.name(file)}:${line}` };
  }
}

export const obligationId = (index: number): string => `o${index}`;
export const problemId = (index: number): string => `p${index}`;
