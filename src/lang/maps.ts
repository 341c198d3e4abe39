/**
 * Finite maps and sets: JavaScript's own, `ReadonlyMap` and `ReadonlySet`, with functions that return a changed copy.
 *
 * Keys and elements are primitive values, for JavaScript compares objects by reference. Entries are in the order in which
 * their keys came in: setting a key that is there keeps its place, one that has been deleted comes last when it is set
 * again. The Coq library has the same as lists (`coq/theories/Values/Maps.v`).
 */

/** A map without entries. Coq: `[]`. */
export function emptyMap<K, V>(): ReadonlyMap<K, V> {
  return new Map();
}

/** The map of these entries: of a key that occurs twice the last value counts. Coq: `map_of entries`. */
export function mapOf<K, V>(entries: readonly (readonly [K, V])[]): ReadonlyMap<K, V> {
  return new Map(entries);
}

/** `m` where `key` has `value`. Coq: `map_set m key value`. */
export function mapSet<K, V>(m: ReadonlyMap<K, V>, key: NoInfer<K>, value: NoInfer<V>): ReadonlyMap<K, V> {
  return new Map(m).set(key, value);
}

/** `m` without `key`. Coq: `map_delete m key`. */
export function mapDelete<K, V>(m: ReadonlyMap<K, V>, key: NoInfer<K>): ReadonlyMap<K, V> {
  const rest = new Map(m);
  rest.delete(key);
  return rest;
}

/** A set without elements. Coq: `[]`. */
export function emptySet<T>(): ReadonlySet<T> {
  return new Set();
}

/** The set of these elements. Coq: `set_of elements`. */
export function setOf<T>(elements: readonly T[]): ReadonlySet<T> {
  return new Set(elements);
}

/** `s` with `element`. Coq: `set_add s element`. */
export function setAdd<T>(s: ReadonlySet<T>, element: NoInfer<T>): ReadonlySet<T> {
  return new Set(s).add(element);
}

/** `s` without `element`. Coq: `set_delete s element`. */
export function setDelete<T>(s: ReadonlySet<T>, element: NoInfer<T>): ReadonlySet<T> {
  const rest = new Set(s);
  rest.delete(element);
  return rest;
}
