/** Files and their logical names: folders below the project's root, as far as Coq's identifiers allow. */
import path from "node:path";

/** The first part of the logical name of everything generated, and of authors' own proofs. */
export const PREFIX = "Authored";

/** The names of files of the Coq library that generated text mentions: a module may not be called the same. */
const taken = new Set(["Protocol", "World", "Program", "Proved"]);

/** A folder's or file's name as a part of a logical name. */
export function logicalPart(name: string): string {
  const plain = name.replace(/[^\p{L}\p{N}_]/gu, (char) =>
    /[-. ]/.test(char) ? "_" : `_u${(char.codePointAt(0) ?? 0).toString(16)}_`,
  );
  const first = /^[\p{L}_]/u.test(plain) ? plain : `_${plain}`;
  return taken.has(first) ? `${first}_` : first;
}

/** `Authored.examples.calculator.protocol` of `<root>/examples/calculator/protocol.ts` */
export function logicalName(root: string, file: string): string {
  const relative = path.relative(root, file).replace(/\.(ts|v)$/, "");
  const parts = relative.split(path.sep).filter((part) => part !== "" && part !== ".");
  return [PREFIX, ...parts.map((part) => (part === ".." ? "up" : logicalPart(part)))].join(".");
}
