/** The round trip of some files, as the tests make it. */
import { Diagnostics } from "../../src/diagnostics/diagnostic.ts";
import { findCoq } from "../../src/prove/coq.ts";
import { Store } from "../../src/prove/store.ts";
import type { Compared } from "../../src/roundtrip/differential/check.ts";
import { compareAll, type DifferentialOptions } from "../../src/roundtrip/differential/check.ts";
import { type RoundTrip, roundTrip } from "../../src/roundtrip/roundtrip.ts";
import { cache, root } from "../support/root.ts";

export interface Made {
  readonly trip: RoundTrip | undefined;
  readonly diagnostics: Diagnostics;
}

export async function trip(files: readonly string[], from = root, coq = findCoq): Promise<Made> {
  const diagnostics = new Diagnostics();
  const store = Store.open({ DISEL_CACHE: cache });
  const options = { root: from, coq: () => coq(), store, jobs: 2, signal: new AbortController().signal };
  return { trip: await roundTrip(files, options, diagnostics), diagnostics };
}

export const told = (diagnostics: Diagnostics): readonly string[] =>
  diagnostics.all.map((one) => `${one.code} ${one.message}`);

export async function compared(
  made: RoundTrip,
  options: Partial<DifferentialOptions>,
  extracted?: ReadonlyMap<string, string>,
): Promise<{ readonly compared: Compared; readonly diagnostics: Diagnostics }> {
  const diagnostics = new Diagnostics();
  const all = { cases: 1000, runs: 10, steps: 100, seed: 1, ...options };
  return { compared: await compareAll(made, all, diagnostics, extracted), diagnostics };
}
