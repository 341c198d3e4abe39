/** Asks Coq what a proof rests on, and reads the answer. */

const mark = "@@disel";

/**
 * Vernacular that prints the statement of `name`, behind a mark.
 *
 * @param nonce a word that stands nowhere else in what Coq prints, so that no printed string passes for a mark
 */
export const statementCommands = (name: string, nonce: string): string =>
  [`Goal True. idtac "${mark} ${nonce} ${name}". Abort.`, `Check ${name}.`].join("\n");

/** Vernacular that prints what `name` rests on, in the same way. */
export const assumptionsCommands = (name: string, nonce: string): string =>
  [`Goal True. idtac "${mark} ${nonce} ${name}". Abort.`, `Print Assumptions ${name}.`].join("\n");

/** The answers, by name. */
const answersIn = (stdout: string, nonce: string): readonly (readonly [name: string, answer: string])[] =>
  `\n${stdout}`
    .split(`\n${mark} ${nonce} `)
    .slice(1)
    .map((part) => {
      const [name = "", ...answer] = part.split("\n");
      return [name.trim(), answer.join("\n")];
    });

/** What {@link statementCommands} were answered, by name. */
export const statementsIn = (stdout: string, nonce: string): ReadonlyMap<string, string> =>
  new Map(answersIn(stdout, nonce).map(([name, answer]) => [name, statementOf(name, answer)]));

/**
 * What {@link assumptionsCommands} were answered, by name; nothing where an answer is not understood, or where there is
 * more than one.
 *
 * They are the names of axioms, and in parentheses what Coq was told not to check (termination, positivity, universes);
 * none where the proof is closed.
 */
export const assumptionsIn = (stdout: string, nonce: string): ReadonlyMap<string, readonly string[]> =>
  new Map(
    answersIn(stdout, nonce).flatMap(([name, answer], i, all) => {
      const axioms = all.some(([other], j) => other === name && j !== i) ? undefined : axiomsIn(answer);
      return axioms === undefined ? [] : [[name, axioms] as const];
    }),
  );

/**
 * What proofs rest on, by their full names. Coq goes through all that a proof uses, the library included, so it is asked
 * about all of them at once, and about each only where they rest on something.
 *
 * @param ask gives some commands to Coq, in a file that is named by the suffix; `undefined` where Coq refuses the file
 * @returns `undefined` where Coq refuses what is asked
 */
export async function assumptionsOf(
  names: readonly string[],
  nonce: string,
  ask: (suffix: "" | "_each", commands: readonly string[]) => Promise<string | undefined>,
): Promise<ReadonlyMap<string, readonly string[]> | undefined> {
  const all = `all_${nonce}`;
  const together = await ask("", [
    `Definition ${all} := (${names.map((name) => `@${name}`).join(", ")}).`,
    assumptionsCommands(all, nonce),
  ]);
  if (together === undefined) return undefined;
  if (assumptionsIn(together, nonce).get(all)?.length === 0) return new Map(names.map((name) => [name, []]));
  const each = await ask(
    "_each",
    names.map((name) => assumptionsCommands(name, nonce)),
  );
  return each === undefined ? undefined : assumptionsIn(each, nonce);
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
