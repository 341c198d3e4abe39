/** Checks a JSON document against a shape: every property there, of its type, and no other. */

export type Shape = (value: unknown, at: string) => readonly string[];

const wrong = (at: string, expected: string, value: unknown): readonly string[] => [
  `${at}: expected ${expected}, found ${JSON.stringify(value)}`,
];

export const text: Shape = (value, at) => (typeof value === "string" ? [] : wrong(at, "a text", value));
export const flag: Shape = (value, at) => (typeof value === "boolean" ? [] : wrong(at, "a boolean", value));
/** From 1. */
export const position: Shape = (value, at) =>
  Number.isInteger(value) && (value as number) >= 1 ? [] : wrong(at, "a whole number from 1 on", value);
export const count: Shape = (value, at) =>
  Number.isInteger(value) && (value as number) >= 0 ? [] : wrong(at, "a whole number from 0 on", value);
export const seconds: Shape = (value, at) =>
  typeof value === "number" && value >= 0 && Number.isFinite(value) ? [] : wrong(at, "seconds", value);
export const oneOf =
  (...values: readonly unknown[]): Shape =>
  (value, at) =>
    values.includes(value) ? [] : wrong(at, `one of ${JSON.stringify(values)}`, value);
export const matching =
  (pattern: RegExp): Shape =>
  (value, at) =>
    typeof value === "string" && pattern.test(value) ? [] : wrong(at, String(pattern), value);
export const listOf =
  (element: Shape): Shape =>
  (value, at) =>
    Array.isArray(value) ? value.flatMap((one, i) => element(one, `${at}[${i}]`)) : wrong(at, "a list", value);

/** @param optional properties that may be absent */
export const record =
  (required: Readonly<Record<string, Shape>>, optional: Readonly<Record<string, Shape>> = {}): Shape =>
  (value, at) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return wrong(at, "an object", value);
    const found = value as Readonly<Record<string, unknown>>;
    const all = { ...required, ...optional };
    return [
      ...Object.keys(required).flatMap((name) => (name in found ? [] : [`${at}: ${name} is missing`])),
      ...Object.entries(found).flatMap(
        ([name, inner]) => all[name]?.(inner, `${at}.${name}`) ?? [`${at}: ${name} is not expected`],
      ),
    ];
  };

const absolute = matching(/^\//);
const source = record({ file: absolute, line: position, column: position, endLine: position, endColumn: position });
const coq = record({ file: matching(/\.v$/), line: position, column: position });

/** `disel check --format json`, as in the contract. */
export const reportShape = record(
  {
    version: oneOf(1),
    ok: flag,
    obligations: listOf(
      record(
        {
          id: matching(/^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)+$/u),
          kind: oneOf("init", "send", "receive", "internal", "contract", "hook", "deployment", "lemma"),
          status: oneOf("proved", "failed", "admitted", "axiom", "timeout", "unchecked"),
          by: oneOf("auto", "user"),
          source,
          seconds,
          cached: flag,
        },
        { coq },
      ),
    ),
    theorems: listOf(record({ name: text, statement: text, axioms: listOf(text), source })),
    diagnostics: listOf(
      record(
        { code: matching(/^DSL\d{4}$/), severity: oneOf("error", "warning"), message: matching(/\S/) },
        { hint: matching(/\S/), source, coq, goal: matching(/\S/), shown: matching(/\S/) },
      ),
    ),
    proof: record({ auto: count, user: count, specLines: count, proofLines: count }),
    timings: record({ typecheck: seconds, extract: seconds, generate: seconds, prove: seconds, total: seconds }),
  },
  {
    coq: record({ version: matching(/^\d+\.\d+/), path: absolute }),
    files: listOf(absolute),
    declarations: listOf(
      record({
        kind: oneOf("protocol", "world", "program", "deployment"),
        name: matching(/\S/),
        source,
        uses: listOf(
          record({
            target: count,
            how: oneOf("composes", "over", "calls", "runs", "erases"),
            labels: listOf(matching(/\S/)),
          }),
        ),
        hooks: listOf(record({ label: matching(/\S/), tag: matching(/\S/), source })),
      }),
    ),
    counterexamples: listOf((value, at) => text((value as { message?: unknown }).message, `${at}.message`)),
  },
);
