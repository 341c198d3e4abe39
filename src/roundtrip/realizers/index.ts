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
export { exact, quotient, remainder } from "./numbers.ts";
