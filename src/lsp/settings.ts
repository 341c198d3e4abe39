/** What an editor may set: `initializationOptions`, over what the command line says. */
import * as v from "valibot";

export interface Settings {
  /** How many coqc to run at once. */
  readonly jobs: number;
  /** Seconds that one sentence of a proof may take. */
  readonly timeout: number;
  /** Whether counterexamples are looked for of what is not proved. */
  readonly explore: boolean;
  /** Whether a system is checked also when one of its files is opened, and not only when one is saved. */
  readonly checkOnOpen: boolean;
}

const positive = v.pipe(v.number(), v.integer(), v.minValue(1));

/** What is left out is as in `defaults`; where a value is none, all of it is, and that is told. */
export function settingsFrom(
  options: unknown,
  defaults: Settings,
): { readonly settings: Settings; readonly wrong: readonly string[] } {
  const schema = v.object({
    jobs: v.optional(positive, defaults.jobs),
    timeout: v.optional(positive, defaults.timeout),
    explore: v.optional(v.boolean(), defaults.explore),
    checkOnOpen: v.optional(v.boolean(), defaults.checkOnOpen),
  });
  const parsed = v.safeParse(schema, options ?? {});
  if (parsed.success) return { settings: parsed.output, wrong: [] };
  return {
    settings: defaults,
    wrong: parsed.issues.map((issue) => `${v.getDotPath(issue) ?? "initializationOptions"}: ${issue.message}`),
  };
}
