/**
 * What a fixture says must be refused: below a line of code, a comment whose carets stand under the columns where
 * diagnostics start, each with its code. `<-` stands for the first column, where a comment leaves no room for a caret.
 *
 *     const third = n / 3 + 0.5;
 *     //              ^ DSL1302
 *     //                  ^ DSL1301
 */
import type { SourceFile } from "ts-morph";
import type { Diagnostics } from "../../src/diagnostics/diagnostic.ts";

/** `file:line:column code`, lines and columns from 1. */
export type Place = string;

const annotation = /^\s*\/\/.*?(?:\^|<-) DSL\d{4}/;

export function expectedIn(file: string, text: string): readonly Place[] {
  const places: Place[] = [];
  let code = 0;
  for (const [i, line] of text.split("\n").entries()) {
    if (!annotation.test(line)) {
      code = i + 1;
      continue;
    }
    for (const found of line.matchAll(/(\^|<-) (DSL\d{4})/g))
      places.push(`${file}:${code}:${found[1] === "<-" ? 1 : found.index + 1} ${found[2]}`);
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
