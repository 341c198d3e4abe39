/** A client, and three replicas of which one refuses to forget a key. */
import { deploy, type NodeId } from "disel-ts";
import { committed, member } from "../query/committed.ts";
import { writeThenRead } from "./programs.ts";
import type { Write } from "./protocol.ts";

const replicas: readonly NodeId[] = [1, 2, 3];
const always = (): boolean => true;
const unlessEmpty = (write: Write<string>): boolean => write.value !== "";
const writes: readonly Write<string>[] = [
  { key: "a", value: "1" },
  { key: "a", value: "2" },
  { key: "a", value: "" },
];

export const store = deploy(committed<Write<string>>(0, replicas), [
  writeThenRead(0, replicas, writes, 2, "a"),
  member<Write<string>>(0, replicas, 1, always),
  member<Write<string>>(0, replicas, 2, unlessEmpty),
  member<Write<string>>(0, replicas, 3, always),
]);
