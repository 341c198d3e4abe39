/** Asks Coq what a proof rests on, and reads the answer. */

const mark = "@@disel";

/**
 * Vernacular that prints the statement of `name` and what it assumes, between marks.
 *
 * @param nonce a word that stands nowhere else in what Coq prints, so that no printed string passes for a mark
 */
export const auditCommands = (name: string, nonce: string): string =>
  [statementCommands(name, nonce), `Goal True. idtac "${mark} ${nonce}". Abort.`, `Print Assumptions ${name}.`].join(
    "\n",
  );

/** The first half of that: the statement. */
export const statementCommands = (name: string, nonce: string): string =>
  [`Goal True. idtac "${mark} ${nonce} ${name}". Abort.`, `Check ${name}.`].join("\n");

/** The second half, where the statement is known: read by {@link assumptionsIn}. */
export const assumptionsCommands = (name: string, nonce: string): string =>
  [`Goal True. idtac "${mark} ${nonce} ${name}". Abort.`, `Print Assumptions ${name}.`].join("\n");

/** What {@link assumptionsCommands} were answered, by name; nothing where an answer is not understood. */
export function assumptionsIn(stdout: string, nonce: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const part of `\n${stdout}`.split(`\n${mark} ${nonce} `).slice(1)) {
    const [name = "", ...answer] = part.split("\n");
    const axioms = axiomsIn(answer.join("\n"));
    if (axioms !== undefined) found.set(name.trim(), axioms);
  }
  return found;
}

export interface Audit {
  readonly statement: string;
  /**
   * The names of axioms, and in parentheses what Coq was told not to check (termination, positivity, universes); none
   * where the proof is closed. `undefined` where Coq's answer is not understood.
   */
  readonly axioms: readonly string[] | undefined;
}

/** The answers, by name. */
export function auditsIn(stdout: string, nonce: string): ReadonlyMap<string, Audit> {
  const found = new Map<string, Audit>();
  const parts = `\n${stdout}`.split(`\n${mark} ${nonce}`).slice(1);
  parts.forEach((part, i) => {
    if (!part.startsWith(" ")) return;
    const [first = "", ...rest] = part.split("\n");
    const name = first.trim();
    const answer = parts[i + 1];
    found.set(name, {
      statement: statementOf(name, rest.join("\n")),
      axioms: answer === undefined || answer.startsWith(" ") ? undefined : axiomsIn(answer),
    });
  });
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

const headings = new Set(["Axioms:", "Section Variables:", "Theory:"]);

/** What `Print Assumptions` lists: names with their types, which go on over indented lines, and sentences. */
function axiomsIn(answer: string): readonly string[] | undefined {
  const lines = answer.split("\n").filter((line) => line.trim() !== "");
  if (lines.join("\n") === "Closed under the global context") return [];
  if (!headings.has(lines[0] ?? "")) return undefined;
  let theory = false;
  const found = lines.flatMap((line) => {
    if (headings.has(line)) {
      theory = line === "Theory:";
      return [];
    }
    if (/^\s/.test(line)) return [];
    if (theory) return [`(${line})`];
    const [name = ""] = line.split(/\s/);
    const rest = line.slice(name.length).trim();
    return rest === "" || rest.startsWith(":") ? [name] : [`${name} (${rest.replace(/^is /, "").replace(/\.$/, "")})`];
  });
  return found.length === 0 ? undefined : found;
}
