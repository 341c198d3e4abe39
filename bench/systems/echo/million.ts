/** 1,000,000 messages through the server. */
import { deploy } from "disel-ts";
import { client, idle, server, world } from "./protocol.ts";

export default deploy(world, [server, client(1, 5000), idle]);
