/** What files declare, by their content: where only proofs have changed, TypeScript is not asked again. */
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { deserialize, serialize } from "node:v8";
import writeFileAtomic from "write-file-atomic";
import { type Diagnostic, Diagnostics } from "../diagnostics/diagnostic.ts";
import type { Extracted } from "../extract/extract.ts";
import { type Hashes, hashesOf, hashOf, hashOfBytes, unchanged } from "./hash.ts";
import type { Store } from "./store.ts";
import { toolKey } from "./toolKey.ts";

interface Remembered {
  readonly inputs: Hashes;
  readonly extracted: Extracted;
  readonly warnings: readonly Diagnostic[];
}

/** As `extract`, or what it gave an earlier run where no file has changed since. What is refused is not remembered. */
export async function extractOnce(
  store: Store,
  files: readonly string[],
  diagnostics: Diagnostics,
): Promise<Extracted> {
  const begin = performance.now();
  const place = path.join(store.root, "extracted", `${hashOf([toolKey(), process.version, ...files])}.v8`);
  const remembered = find(place);
  if (remembered !== undefined) {
    for (const warning of remembered.warnings) diagnostics.report(warning);
    return { ...remembered.extracted, timings: { typecheck: 0, extract: (performance.now() - begin) / 1000 } };
  }
  const { extract } = await import("../extract/extract.ts");
  const found = new Diagnostics();
  const extracted = extract(files, found);
  for (const one of found.all) diagnostics.report(one);
  if (!found.hasErrors) keep(place, { inputs: hashesOf(extracted.texts), extracted, warnings: found.all });
  return extracted;
}

/** What stands at a place, where it is whole and the files have not changed since. */
function find(place: string): Remembered | undefined {
  try {
    const whole = readFileSync(place);
    const content = whole.subarray(sealLength);
    if (hashOfBytes(content) !== whole.toString("latin1", 0, sealLength)) return undefined;
    const remembered = deserialize(content) as Remembered;
    return unchanged(remembered.inputs) ? remembered : undefined;
  } catch {
    return undefined;
  }
}

const sealLength = hashOf([]).length;

function keep(place: string, remembered: Remembered): void {
  const content = serialize(remembered);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileAtomic.sync(place, Buffer.concat([Buffer.from(hashOfBytes(content), "latin1"), content]));
}
