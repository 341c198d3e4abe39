/** Names of variables in TypeScript: Coq's, which are mostly the author's, where nothing is in the way. */

const keywords = new Set(
  (
    "arguments await async break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected public " +
    "return static super switch this throw true try typeof undefined var void while with yield NaN Infinity Object Array " +
    "Math String Number BigInt Error Map Set Promise"
  ).split(" "),
);

export class Taken {
  private names: Set<string>;

  /** @param authored names that the author gave: a number at their end is their own */
  constructor(
    taken: Iterable<string> = [],
    private readonly authored: ReadonlySet<string> = new Set(),
  ) {
    this.names = new Set(taken);
  }

  /** A name that nothing else has: `results` of Coq's `results0`, `value` of `value'`. */
  fresh(name: string): string {
    const plain = name.replace(/'/g, "").replace(/[^\p{L}\p{N}_$]/gu, "_");
    const base = plain === "" || plain === "_" ? "x" : this.authored.has(plain) ? plain : plain.replace(/\d+$/, "");
    const first = base === "" || /^\d/.test(base) ? `_${plain}` : base;
    let found = first;
    for (let i = 2; this.names.has(found) || keywords.has(found); i++) found = `${first}${i}`;
    this.names.add(found);
    return found;
  }

  /** Names that are given out in a scope of its own may be used again behind it. */
  inside<T>(print: () => T): T {
    const before = new Set(this.names);
    try {
      return print();
    } finally {
      this.names = before;
    }
  }
}
