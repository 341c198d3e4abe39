/** Authors' comments as Coq comments. */

/**
 * A documentation comment. Coq reads strings and nested comments inside a comment, so what would open one is broken up.
 */
export function comment(text: string, indent = ""): string {
  const safe = text.replaceAll("(*", "( *").replaceAll("*)", "* )").replaceAll('"', "''");
  const lines = safe.split("\n").map((line) => line.trimEnd());
  return `(** ${lines.join(`\n${indent}    `)} *)`;
}
