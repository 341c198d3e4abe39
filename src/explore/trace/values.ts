/**
 * Values in JSON: as they are, but for what JSON lacks. Those become objects with one field of a name that no authored
 * field has, as in the Informal Trace Format.
 */

export function encode(value: unknown): unknown {
  if (value === undefined) return { "#undefined": true };
  if (typeof value === "bigint") return { "#bigint": String(value) };
  if (value instanceof Map) return { "#map": [...value].map(encode) };
  if (value instanceof Set) return { "#set": [...value].map(encode) };
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
  if ("#map" in value && Array.isArray(value["#map"]))
    return new Map(value["#map"].map((entry) => decode(entry) as [unknown, unknown]));
  if ("#set" in value && Array.isArray(value["#set"])) return new Set(value["#set"].map(decode));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, decode(inner)]));
}
