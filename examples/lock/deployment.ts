/** Two clients, a lock server and a resource that keeps texts. */
import { deploy, type NodeId } from "disel-ts";
import { fencing } from "./fencing.ts";
import { client, keeper, lockServer } from "./programs.ts";

const server: NodeId = 0;
const store: NodeId = 1;
const clients: readonly NodeId[] = [2, 3];

export default deploy(fencing<string>(server, store, clients), [
  lockServer(server, clients),
  keeper<string>(store, clients),
  client(server, store, clients, 2, "two"),
  client(server, store, clients, 3, "three"),
]);
