/** Content hashes: what a result depends on, as a name for it. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** A name for a sequence of texts. Their lengths are part of it, so that no two sequences share one. */
export function hashOf(parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex").slice(0, 40);
}

export function hashOfBytes(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 40);
}

/** Files, each with a hash of its text. */
export type Hashes = readonly (readonly [file: string, hash: string])[];

export const hashesOf = (texts: ReadonlyMap<string, string>): Hashes =>
  [...texts].map(([file, text]) => [file, hashOf([withoutMark(text)])]);

/** Whether some files are still there, with the texts that they had. */
export const unchanged = (hashes: Hashes): boolean =>
  hashes.every(([file, hash]) => {
    try {
      return hashOf([withoutMark(readFileSync(file, "utf8"))]) === hash;
    } catch {
      return false;
    }
  });

/** TypeScript does not count the byte order mark to the text. */
const withoutMark = (text: string): string => text.replace(/^\uFEFF/, "");

/** A text with its hash in front, so that flipped bytes are noticed. */
export const sealed = (text: string): string => `${hashOf([text])}\n${text}`;

/** @throws where the text is not as it was sealed */
export function unsealed(whole: string): string {
  const at = whole.indexOf("\n");
  const text = whole.slice(at + 1);
  if (hashOf([text]) !== whole.slice(0, at)) throw new Error("damaged");
  return text;
}
