/**
 * Values in JSON: as they are, but for what JSON lacks. Those become objects with one field of a name that no authored
 * field has, as in the Informal Trace Format.
 */

export function encode(value: unknown): unknown {
  if (value === undefined) return { "#undefined": true };
  if (typeof value === "bigint") return { "#bigint": String(value) };
  if (Array.isArray(value)) return value.map(encode);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, encode(inner)]));
  return value;
}

export function decode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value !== "object" || value === null) return value;
  if ("#undefined" in value) return undefined;
  if ("#bigint" in value) return BigInt(String(value["#bigint"]));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, decode(inner)]));
}
