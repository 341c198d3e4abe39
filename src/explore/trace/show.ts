/** Values as an author would write them. */

/** On one line; with `most`, shortened to about so many characters. */
export function showValue(value: unknown, most = Number.POSITIVE_INFINITY): string {
  const text = show(value);
  return text.length <= most ? text : `${text.slice(0, Math.max(0, most - 1))}…`;
}

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Map) return value.size === 0 ? "emptyMap()" : `mapOf(${show([...value])})`;
  if (value instanceof Set) return value.size === 0 ? "emptySet()" : `setOf(${show([...value])})`;
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).map(([name, inner]) => `${name}: ${show(inner)}`);
    return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
  }
  return typeof value === "function" ? "a function" : String(value);
}

/** A message or a state by its kind: `Prepare { round: 0 }`. */
export function showTagged(value: unknown, most?: number): string {
  if (typeof value !== "object" || value === null || !("kind" in value)) return showValue(value, most);
  const { kind, ...rest } = value;
  return Object.keys(rest).length === 0 ? String(kind) : showValue({ ...rest }, most).replace(/^/, `${String(kind)} `);
}
