/**
 * What a hand-written proof file may not say. Coq's kernel checks proofs, and `Print Assumptions` tells what they assume;
 * these commands do something else: they read and write other files, load code into Coq, or tell it not to check.
 */
import { type Sentence, sentences } from "./vernacular.ts";

export interface Forbidden {
  /** The command, as it is written. */
  readonly command: string;
  /** What it does that a proof has no use for. */
  readonly why: string;
  /** Where it is in the file. */
  readonly offset: number;
}

interface Rule {
  readonly command: RegExp;
  readonly why: string;
}

const unchecked = "tells Coq not to check something";
const reads = "takes in text or code that is not in this file";
const writes = "writes other files";
const session = "steers Coq itself, which nothing that is proved needs";

/** At the beginning of a sentence: these words may be names elsewhere. */
const commands: readonly Rule[] = [
  { command: /^Load\b/, why: reads },
  { command: /^(Add|Remove)\s+(Rec\s+)?LoadPath\b/, why: reads },
  { command: /^Add\s+(Rec\s+)?ML\s+Path\b/, why: reads },
  { command: /^Declare\s+ML\s+Module\b/, why: reads },
  { command: /^(Recursive\s+|Separate\s+)?Extraction\b/, why: writes },
  { command: /^Print\s+(Sorted\s+)?Universes\b(?=.*")/s, why: writes },
  { command: /^(Drop|Quit|Cd|Back|BackTo|Undo|Reset|Restart)\b/, why: session },
  { command: /^Register\b/, why: "gives Coq's own notions another meaning" },
  { command: /^(Symbols?|Rewrite\s+Rules?)\b/, why: "adds to what is equal by computation" },
  {
    command:
      /^(Set|Unset)\s+(Guard\s+Checking|Positivity\s+Checking|Universe\s+Checking|Definitional\s+UIP|Allow\s+Rewrite\s+Rules)\b/,
    why: unchecked,
  },
];

/** In front of any command. */
const controls: readonly Rule[] = [{ command: /^Redirect\b/, why: writes }];

const attribute = /^#\[((?:[^\]"]|"[^"]*")*)\]\s*/;
const lenient = /\bbypass_check\b/;
/** What may stand in front of a command: attributes, bullets, braces, and words that say how it is run. */
const prefix =
  /^(?:[-+*{}]+\s*|(?:Local|Global|Export|Program|Polymorphic|Monomorphic|Time|Instructions|Profile|Fail|Succeed)\s+|Timeout\s+\d+\s+|Profile\s+"[^"]*"\s+)/;

/** The forbidden commands of a proof file, in order. */
export function forbiddenIn(source: string): readonly Forbidden[] {
  return sentences(source).flatMap((sentence): readonly Forbidden[] => {
    const found = forbidden(sentence);
    return found === undefined ? [] : [{ ...found, offset: sentence.start }];
  });
}

function forbidden({ text }: Sentence): Omit<Forbidden, "offset"> | undefined {
  let rest = text;
  for (;;) {
    const redirected = matching(rest, controls);
    if (redirected !== undefined) return redirected;
    const attributes = attribute.exec(rest);
    if (attributes !== null && lenient.test(attributes[1] ?? "")) return { command: "bypass_check", why: unchecked };
    const skipped = attributes ?? prefix.exec(rest);
    if (skipped === null) return matching(rest, commands);
    rest = rest.slice(skipped[0].length);
  }
}

function matching(text: string, rules: readonly Rule[]): Omit<Forbidden, "offset"> | undefined {
  for (const { command, why } of rules) {
    const found = command.exec(text);
    if (found !== null) return { command: found[0].replace(/\s+/g, " "), why };
  }
  return undefined;
}
