/** Content hashes: what a result depends on, as a name for it. */
import { createHash } from "node:crypto";

/** A name for a sequence of texts. Their lengths are part of it, so that no two sequences share one. */
export function hashOf(parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex").slice(0, 40);
}

export function hashOfBytes(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 40);
}

/** A text with its hash in front, so that flipped bytes are noticed. */
export const sealed = (text: string): string => `${hashOf([text])}\n${text}`;

/** @throws where the text is not as it was sealed */
export function unsealed(whole: string): string {
  const at = whole.indexOf("\n");
  const text = whole.slice(at + 1);
  if (hashOf([text]) !== whole.slice(0, at)) throw new Error("damaged");
  return text;
}
