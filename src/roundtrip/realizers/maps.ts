/**
 * Maps and sets: lists of entries and of elements in Coq, JavaScript's own here. Both keep the order in which keys came in;
 * keys are primitive values, which JavaScript compares by what they hold.
 */

/** `[]` as a map. */
export const emptyMap = <K, V>(): ReadonlyMap<K, V> => new Map();

/** `map_get`: nothing where the key is not there. */
export const mapGet = <K, V>(m: ReadonlyMap<K, V>, key: K): V | undefined => m.get(key);

/** `map_set`: a key that is there keeps its place. */
export function mapSet<K, V>(m: ReadonlyMap<K, V>, key: NoInfer<K>, value: NoInfer<V>): ReadonlyMap<K, V> {
  const found = new Map(m);
  found.set(key, value);
  return found;
}

/** `map_delete` */
export function mapDelete<K, V>(m: ReadonlyMap<K, V>, key: NoInfer<K>): ReadonlyMap<K, V> {
  const found = new Map(m);
  found.delete(key);
  return found;
}

/** `map_of`: of a key that occurs twice, the last value counts, and the first place. */
export const mapOf = <K, V>(entries: readonly (readonly [K, V])[]): ReadonlyMap<K, V> => new Map(entries);

/** `[]` as a set. */
export const emptySet = <T>(): ReadonlySet<T> => new Set();

/** `set_add` */
export function setAdd<T>(s: ReadonlySet<T>, element: NoInfer<T>): ReadonlySet<T> {
  const found = new Set(s);
  found.add(element);
  return found;
}

/** `set_delete` */
export function setDelete<T>(s: ReadonlySet<T>, element: NoInfer<T>): ReadonlySet<T> {
  const found = new Set(s);
  found.delete(element);
  return found;
}

/** `set_of`: of what occurs twice, the first place counts. */
export const setOf = <T>(elements: readonly T[]): ReadonlySet<T> => new Set(elements);
