/** 20,000 messages through the server. */
import { deploy } from "disel-ts";
import { client, idle, server, world } from "./protocol.ts";

export default deploy(world, [server, client(1, 100), idle]);
