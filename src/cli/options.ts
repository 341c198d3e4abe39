/** Checks of option values that several commands share; each returns what is wrong, or `true`. */

/** Values that are whole numbers from 1 on. */
export function wholeNumbers(values: Readonly<Record<string, number>>): true | string {
  for (const [name, value] of Object.entries(values))
    if (!Number.isInteger(value) || value < 1) return `--${name} is a whole number from 1 on`;
  return true;
}

/** MB that one coqc may take unless something else is said: several times what the proofs of the examples do. */
export const defaultMemory = 4096;
