/** Coq files as sentences: enough to see what a hand-written file states and what it needs, without Coq. */

export interface Sentence {
  /** Without comments; strings as they are. */
  readonly text: string;
  /** Offsets into the file, from the first character that is not white space or comment. */
  readonly start: number;
  readonly end: number;
}

/** Splits a file into sentences. A sentence ends with a period that white space or the end of the file follows. */
export function sentences(source: string): readonly Sentence[] {
  const found: Sentence[] = [];
  let text = "";
  let start = -1;
  let at = 0;
  const take = (length: number): void => {
    if (start < 0 && source.slice(at, at + length).trim() !== "") start = at;
    text += source.slice(at, at + length);
    at += length;
  };
  while (at < source.length) {
    if (source.startsWith("(*", at)) {
      at = commentEnd(source, at);
      text += " ";
    } else if (source[at] === '"') {
      take(stringEnd(source, at) - at);
    } else if (source[at] === "." && (at + 1 >= source.length || /\s/.test(source[at + 1] ?? ""))) {
      take(1);
      if (text.trim() !== ".") found.push({ text: text.trim(), start: Math.max(start, 0), end: at });
      text = "";
      start = -1;
    } else {
      take(1);
    }
  }
  if (text.trim() !== "") found.push({ text: text.trim(), start: Math.max(start, 0), end: source.length });
  return found;
}

/** Comments nest, and a string in a comment hides what would end it. */
function commentEnd(source: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < source.length) {
    if (source.startsWith("(*", at)) {
      depth += 1;
      at += 2;
    } else if (source.startsWith("*)", at)) {
      depth -= 1;
      at += 2;
      if (depth === 0) return at;
    } else if (source[at] === '"') {
      at = stringEnd(source, at);
    } else {
      at += 1;
    }
  }
  return at;
}

function stringEnd(source: string, from: number): number {
  let at = from + 1;
  while (at < source.length) {
    if (source[at] === '"' && source[at + 1] === '"') at += 2;
    else if (source[at] === '"') return at + 1;
    else at += 1;
  }
  return at;
}

/** Something that a file states under a name, and where. */
export interface Stated {
  readonly name: string;
  readonly start: number;
  /** The end of its first sentence: what it states, or the whole of it where that is a definition. */
  readonly head: number;
  /** The end of its last sentence: the one that closes its proof, where it has one. */
  readonly last: number;
  /** Where the next statement begins. */
  readonly end: number;
  /** How its proof ends: `Qed`, `Admitted`, …; `undefined` where it has none, or where it is left open. */
  readonly closing: string | undefined;
  /** Whether it has a proof that is not closed before the next statement. */
  readonly unclosed: boolean;
}

const statement =
  /^(?:(?:#\[[^\]]*\]|Local|Global|Program|Polymorphic|Monomorphic|Cumulative)\s+)*(?:Lemma|Theorem|Fact|Remark|Corollary|Proposition|Definition|Example|Property|Fixpoint|CoFixpoint|Instance|Let)\s+([\p{L}_][\p{L}\p{N}_']*)/u;
const closes = /^(Qed|Defined|Admitted|Abort|Save)\b/;
/** `Proof term.`: the proof as one sentence. */
const proofTerm = /^Proof\s+(?!using\b|with\b)[^\s.]/;

/** What a file states, each up to where the next one begins. */
export function statedIn(source: string): readonly Stated[] {
  const all = sentences(source);
  const starts = all.flatMap((sentence, at) => {
    const name = statement.exec(sentence.text)?.[1];
    return name === undefined ? [] : [{ name, sentence, at }];
  });
  return starts.map(({ name, sentence, at }, i): Stated => {
    const next = starts[i + 1];
    const body = all.slice(at + 1, next?.at ?? all.length);
    const closing = body.find((one) => closes.test(one.text) || proofTerm.test(one.text));
    const proof =
      closing !== undefined || body.some((one) => /^Proof\b/.test(one.text)) || !sentence.text.includes(":=");
    return {
      name,
      start: sentence.start,
      head: sentence.end,
      last: closing?.end ?? (proof ? (body.at(-1)?.end ?? sentence.end) : sentence.end),
      end: next?.sentence.start ?? source.length,
      closing: closing === undefined ? undefined : (closes.exec(closing.text)?.[1] ?? "Qed"),
      unclosed: proof && closing === undefined,
    };
  });
}

/** The modules that a file requires, as it names them: `From A.B Require Import c d.` gives `A.B.c` and `A.B.d`. */
export function requiredBy(source: string): readonly string[] {
  return sentences(source).flatMap((sentence) => {
    const found = /^(?:From\s+([\p{L}\p{N}_'.]+)\s+)?Require(?:\s+(?:Import|Export))?\s+([\s\S]*?)\.?$/u.exec(
      sentence.text,
    );
    if (found === null) return [];
    const [, prefix, names] = found;
    return (names ?? "")
      .replace(/\.$/, "")
      .split(/\s+/)
      .filter((name) => /^[\p{L}_]/u.test(name))
      .map((name) => (prefix === undefined ? name : `${prefix}.${name}`));
  });
}
