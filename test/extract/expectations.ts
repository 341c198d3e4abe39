/**
 * What a fixture says must be refused: below a line of code, one comment for each diagnostic that starts there, with a
 * caret under its column and its code. `<-` stands for the first column, where a comment leaves no room for a caret.
 *
 *     const third = n / 3 + 0.5;
 *     //              ^ ERROR DSL1302
 *     //                    ^ ERROR DSL1301
 */
import type { SourceFile } from "ts-morph";
import type { Diagnostics } from "../../src/diagnostics/diagnostic.ts";

/** `file:line:column code`, lines and columns from 1. */
export type Place = string;

const annotation = /^\s*\/\/\s*(\^|<-) ERROR (DSL\d{4})$/;

/** @throws Error where a comment looks like an annotation, and is none that says where */
export function expectedIn(file: string, text: string): readonly Place[] {
  const places: Place[] = [];
  let code = 0;
  for (const [i, line] of text.split("\n").entries()) {
    const found = annotation.exec(line);
    if (found === null) {
      if (/\/\/.*(ERROR|DSL\d)/.test(line)) throw new Error(`${file}:${i + 1} is not an annotation: ${line}`);
      code = i + 1;
      continue;
    }
    const column = found[1] === "<-" ? 1 : line.indexOf("^") + 1;
    places.push(`${file}:${code}:${column} ${found[2]}`);
  }
  return places.sort();
}

/** Where the diagnostics start. */
export function foundIn(diagnostics: Diagnostics, fileOf: (path: string) => SourceFile | undefined): readonly Place[] {
  return diagnostics.all
    .map(({ code, span }): Place => {
      const file = span === undefined ? undefined : fileOf(span.file);
      if (span === undefined || file === undefined) return `nowhere ${code}`;
      const { line, column } = file.getLineAndColumnAtPos(span.start);
      return `${file.getBaseName()}:${line}:${column} ${code}`;
    })
    .sort();
}
