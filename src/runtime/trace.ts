/** A node's part of a trace: what its program did, one event a line, so that a whole run can be checked against its protocols. */
import { closeSync, createReadStream, existsSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Event } from "./node/machine.ts";

/** One line: what is done, of which protocol, with whom, and the message or the action. */
export interface TraceLine {
  readonly node: number;
  readonly kind: Event["kind"];
  readonly label: string;
  readonly peer?: number;
  readonly what?: unknown;
}

export interface TraceFile {
  did(event: Event): void;
  flush(): void;
  close(): void;
}

/** Authored values as JSON: what that lacks becomes objects of one field, as in a saved trace. */
export function jsonOf(value: unknown): string {
  const plain = (one: unknown): unknown => {
    if (one === undefined) return { "#undefined": true };
    if (typeof one === "bigint") return { "#bigint": String(one) };
    if (one instanceof Map) return { "#map": [...one].map(plain) };
    if (one instanceof Set) return { "#set": [...one].map(plain) };
    if (Array.isArray(one)) return one.map(plain);
    if (typeof one !== "object" || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, plain(inner)]));
  };
  return JSON.stringify(plain(value));
}

const buffered = 1 << 16;

/**
 * Opens a trace that has `events` lines to keep. What it has beyond them is done again, or was never safe: it is written
 * anew.
 */
export async function openTrace(file: string, node: number, events: number): Promise<TraceFile> {
  const keep = existsSync(file) ? await offsetOf(file, events) : 0;
  const fd = openSync(file, keep === 0 ? "w" : "r+");
  ftruncateSync(fd, keep);
  let at = keep;
  let lines: string[] = [];
  let length = 0;
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    at += writeSync(fd, lines.join(""), at);
    lines = [];
    length = 0;
  };
  return {
    did: (event) => {
      const line = `${jsonOf({ node, ...lineOf(event) })}\n`;
      lines.push(line);
      length += line.length;
      if (length > buffered) flush();
      else timer ??= setTimeout(flush, 100);
    },
    flush,
    close: () => {
      flush();
      closeSync(fd);
    },
  };
}

function lineOf(event: Event): Omit<TraceLine, "node"> {
  const { kind, label } = event;
  switch (event.kind) {
    case "send":
      return { kind, label, peer: event.to, what: event.msg };
    case "receive":
      return { kind, label, peer: event.from, what: event.msg };
    case "perform":
      return { kind, label, what: event.action };
    case "nothing":
      return { kind, label };
  }
}

/** Where the first lines of a file end. */
async function offsetOf(file: string, lines: number): Promise<number> {
  let offset = 0;
  let count = 0;
  if (lines === 0) return 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    offset += Buffer.byteLength(line) + 1;
    count += 1;
    if (count === lines) break;
  }
  return offset;
}
