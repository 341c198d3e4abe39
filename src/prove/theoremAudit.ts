/**
 * What the theorems of a system rest on. Coq goes through everything that a theorem uses, the library included, so all
 * theorems of a folder are asked about at once, and one by one only where they rest on something.
 */
import { assumptionsCommands, assumptionsIn } from "./audit.ts";
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
  const nonce = hashOf(names);
  const required = requires.map((logical) => `Require ${logical}.`);
  const ask = async (module: string, lines: readonly string[]) => {
    const unit: Unit = {
      logical: `${folder}.${module}`,
      text: [...required, ...lines, ""].join("\n"),
      requires,
      timed: false,
      timeout: 60 + 30 * names.length,
    };
    const built = await build.unit(unit, units);
    return built?.ok === true ? assumptionsIn(built.stdout, nonce) : new Map<string, readonly string[]>();
  };
  const together = `all_${nonce}`;
  const whole = await ask(`audit_${nonce}`, [
    `Definition ${together} := (${names.map((name) => `@${name}`).join(", ")}).`,
    assumptionsCommands(together, nonce),
  ]);
  if (whole.get(together)?.length === 0) return new Map(names.map((name) => [name, []]));
  return ask(
    `audit_each_${nonce}`,
    names.map((name) => assumptionsCommands(name, nonce)),
  );
}
