import { fileURLToPath } from "node:url";

/** The folder of the project, and the tests' own cache of compiled Coq. */
export const root = fileURLToPath(new URL("../..", import.meta.url));
export const cache = fileURLToPath(new URL("../../node_modules/.cache/disel-test", import.meta.url));
