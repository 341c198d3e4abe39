/** Asks Coq what a proof rests on, and reads the answer. */

const mark = "@@disel";

/** Vernacular that prints the statement of `name` and what it assumes, between marks. */
export const auditCommands = (name: string): string =>
  [`Goal True. idtac "${mark} ${name}". Abort.`, `Check ${name}.`, `Print Assumptions ${name}.`].join("\n");

export interface Audit {
  readonly statement: string;
  /** The names of axioms; none where the proof is closed. `undefined` where Coq's answer is not understood. */
  readonly axioms: readonly string[] | undefined;
}

/** The answers, by name. */
export function auditsIn(stdout: string): ReadonlyMap<string, Audit> {
  const found = new Map<string, Audit>();
  for (const part of stdout.split(`${mark} `).slice(1)) {
    const [name = "", ...rest] = part.split("\n");
    const text = rest.join("\n");
    const closed = text.indexOf("Closed under the global context");
    const listed = text.search(/^Axioms:$/m);
    const end = closed >= 0 ? closed : listed >= 0 ? listed : text.length;
    found.set(name.trim(), {
      statement: statementOf(name.trim(), text.slice(0, end)),
      axioms: closed >= 0 ? [] : listed >= 0 ? axiomsIn(text.slice(listed)) : undefined,
    });
  }
  return found;
}

/** `name : statement`, or `name\n     : statement`, on one line. */
function statementOf(name: string, text: string): string {
  const at = text.indexOf(":", text.indexOf(name) + name.length);
  return text
    .slice(at + 1)
    .trim()
    .replace(/\s+/g, " ");
}

/** The names in a list of `name : type`, where types go on over indented lines. */
function axiomsIn(text: string): readonly string[] {
  return text
    .split("\n")
    .slice(1)
    .flatMap((line) => /^([^\s:]+)(?:\s*:|$)/.exec(line)?.[1] ?? [])
    .filter((name) => name !== "");
}
