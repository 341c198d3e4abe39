/** Imported before a deployment that runs: no ghost is kept, for nothing that runs depends on one. */
import { forgetGhosts } from "../lang/ghost.ts";

forgetGhosts();
