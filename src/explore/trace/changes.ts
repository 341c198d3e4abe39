/** What a step changes in a local state. */
import { equals } from "../../lang/index.ts";

export interface Change {
  /** The field; "" where the whole state is another one. */
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The fields that are different; a field that one of the two lacks is `undefined` there. */
export function changesOf(before: unknown, after: unknown): readonly Change[] {
  if (equals(before, after)) return [];
  if (!isRecord(before) || !isRecord(after)) return [{ field: "", before, after }];
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields
    .filter((field) => !equals(before[field], after[field]))
    .map((field) => ({ field, before: before[field], after: after[field] }));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Map || value instanceof Set)
  );
}
