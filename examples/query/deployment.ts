/** Three nodes: one asks, two answer. */
import { deploy, type NodeId } from "disel-ts";
import { answerer, ask } from "./programs.ts";
import { query } from "./protocol.ts";

const nodes: readonly NodeId[] = [0, 1, 2];

export default deploy({ query: query<string>(nodes) }, [
  ask<string>(nodes, 0, 1, 7),
  answerer(nodes, 1, "yes"),
  answerer(nodes, 2, "no"),
]);
