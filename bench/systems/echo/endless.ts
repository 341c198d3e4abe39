/** A client that is not done before anything that goes on beside it. */
import { deploy } from "disel-ts";
import { client, idle, server, world } from "./protocol.ts";

export default deploy(world, [server, client(1, 5_000_000), idle]);
