/** What the theorems of a system rest on: those of a folder are asked about together. */
import { assumptionsOf } from "./audit.ts";
import { hashOf } from "./hash.ts";
import type { Build, Unit } from "./units.ts";

/** Full names of theorems, by the logical names of the units that they are in. */
export type TheoremNames = ReadonlyMap<string, readonly string[]>;

/**
 * The axioms that each theorem rests on, by its full name; no entry where Coq's answer is not understood.
 *
 * @param units where the units of the theorems and what these require are found
 */
export async function axiomsOf(
  theorems: TheoremNames,
  build: Build,
  units: ReadonlyMap<string, Unit>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const folders = new Map<string, Map<string, readonly string[]>>();
  for (const [logical, names] of theorems) {
    if (names.length === 0) continue;
    const folder = logical.split(".").slice(0, -1).join(".");
    folders.set(folder, (folders.get(folder) ?? new Map()).set(logical, names));
  }
  const all = await Promise.all([...folders].map(([folder, its]) => axiomsIn(folder, its, build, units)));
  return new Map(all.flatMap((one) => [...one]));
}

async function axiomsIn(
  folder: string,
  theorems: TheoremNames,
  build: Build,
  units: ReadonlyMap<string, Unit>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const requires = [...theorems.keys()].sort();
  const names = requires.flatMap((logical) => theorems.get(logical) ?? []);
  // The bytes of the theorems rest on those of all proofs: who writes a proof cannot know the nonce.
  const built = await Promise.all(
    requires.map((logical) => {
      const unit = units.get(logical);
      return unit === undefined ? undefined : build.unit(unit, units);
    }),
  );
  const nonce = hashOf([...names, ...built.map((one) => one?.digest ?? "")]);
  const required = requires.map((logical) => `Require ${logical}.`);
  const found = await assumptionsOf(names, nonce, async (suffix, commands) => {
    const unit: Unit = {
      logical: `${folder}.audit${suffix}_${nonce}`,
      text: [...required, ...commands, ""].join("\n"),
      requires,
      timed: false,
      timeout: 60 + 30 * names.length,
    };
    const answer = await build.unit(unit, units);
    return answer?.ok === true ? answer.stdout : undefined;
  });
  return found ?? new Map();
}
