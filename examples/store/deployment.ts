/** A writer, three replicas of which one refuses to forget a key, and two readers that ask different replicas. */
import { deploy, type NodeId } from "disel-ts";
import { committed, member } from "../query/committed.ts";
import { read, writeThenRead } from "./programs.ts";
import type { Write } from "./protocol.ts";

const replicas: readonly NodeId[] = [1, 2, 3];
const clients: readonly NodeId[] = [4, 5];
const always = (): boolean => true;
const unlessEmpty = (write: Write<string>): boolean => write.value !== "";
const writes: readonly Write<string>[] = [
  { key: "a", value: "1" },
  { key: "a", value: "2" },
  { key: "a", value: "" },
];

export const store = deploy(committed<Write<string>>(0, replicas, clients), [
  writeThenRead(0, replicas, clients, writes, 2, "a"),
  member<Write<string>>(0, replicas, clients, 1, always),
  member<Write<string>>(0, replicas, clients, 2, unlessEmpty),
  member<Write<string>>(0, replicas, clients, 3, always),
  read<string>(0, replicas, clients, 4, 1, "a"),
  read<string>(0, replicas, clients, 5, 3, "a"),
]);
