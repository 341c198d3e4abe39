/** What extracted code imports from "disel-ts/realizers". This folder is trusted: docs/roundtrip.md lists it. */
export { equals } from "./equality.ts";
export {
  contains,
  elementAt,
  entries,
  index,
  isNonEmpty,
  isPrefix,
  occurrences,
  pairs,
  range,
  sameElements,
  without,
} from "./lists.ts";
export {
  type Deep,
  deep,
  type Flow,
  flowNext,
  flowReturn,
  flowStop,
  forBreak,
  forOf,
  type Sum,
  sumLeft,
  sumRight,
  unreachable,
} from "./loops.ts";
export { emptyMap, emptySet, mapDelete, mapGet, mapOf, mapSet, setAdd, setDelete, setOf } from "./maps.ts";
export { exact, quotient, remainder } from "./numbers.ts";
export { before, justified, latest, majority, promised, reported } from "./votes.ts";
