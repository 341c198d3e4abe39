/** The cluster file: where the nodes of a deployment are, and how they talk. */
import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import path from "node:path";
import { findNodeAtLocation, type Node as Json, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import * as v from "valibot";
import type { Code } from "../../diagnostics/codes.ts";
import { Fatal } from "../../diagnostics/diagnostic.ts";
import type { NodeId } from "../../lang/index.ts";
import { fault, reasonOf } from "../fault.ts";

const port = v.pipe(
  v.number("a port is a number"),
  v.integer("a port is a whole number"),
  v.minValue(1, "ports begin at 1"),
  v.maxValue(65535, "ports end at 65535"),
);
const text = v.pipe(v.string("a text is meant"), v.nonEmpty("a text is meant"));
const positive = v.pipe(
  v.number("a number is meant"),
  v.integer("a whole number is meant"),
  v.minValue(1, "a number from 1 on is meant"),
);
const address = { host: text, port };

const node = v.strictObject({
  ...address,
  /** Where it listens, if not at the address that others dial. */
  listen: v.optional(v.strictObject(address)),
  /** Where it shows its metrics. */
  metrics: v.optional(v.strictObject({ host: v.optional(text, "127.0.0.1"), port })),
});

const cluster = v.strictObject({
  cluster: v.pipe(text, v.maxLength(128, "a shorter name is meant")),
  transport: v.picklist(["tls", "plain"], 'the transport is "tls" or "plain"'),
  nodes: v.record(v.pipe(v.string(), v.regex(/^(0|-?[1-9]\d{0,15})$/, "a node's name is a number")), node),
  /** The folder of `disel cluster keys`. */
  keys: v.optional(text),
  limits: v.optional(
    v.strictObject({
      frame: v.optional(v.pipe(positive, v.minValue(1024), v.maxValue(1 << 26)), 1 << 18),
      outbox: v.optional(positive, 4096),
      inbox: v.optional(positive, 4096),
      log: v.optional(v.pipe(positive, v.minValue(1024)), 16 << 20),
    }),
    {},
  ),
});

export type ClusterFile = v.InferOutput<typeof cluster>;
export type NodeAddress = ClusterFile["nodes"][string];

export interface Cluster {
  readonly file: string;
  readonly read: ClusterFile;
  /** Reports something about a part of the file, at its place. */
  wrong(code: Code, at: readonly string[], message: string, hint: string): Fatal;
}

/** @throws Fatal where the file is no cluster file, or not one for the nodes that a deployment has, where they are known */
export function readCluster(file: string, nodes?: readonly NodeId[]): Cluster {
  let source: string;
  try {
    source = readFileSync(file, "utf8");
  } catch (error) {
    throw fault("DSL5501", `the cluster file ${file} cannot be read: ${reasonOf(error)}`, "name one with --cluster");
  }
  const errors: ParseError[] = [];
  const tree = parseTree(source, errors, { disallowComments: true });
  const located = (code: Code, from: number, to: number, message: string, hint: string) =>
    new Fatal({ code, severity: "error", message, hint, span: { file, start: from, end: Math.max(to, from + 1) } });
  const [error] = errors;
  if (tree === undefined || error !== undefined) {
    const why = error === undefined ? "it is empty" : printParseErrorCode(error.error);
    throw located(
      "DSL5501",
      error?.offset ?? 0,
      (error?.offset ?? 0) + (error?.length ?? 0),
      `it is not JSON: ${why}`,
      "see docs/runtime.md",
    );
  }
  /** The place of a part, or of the nearest part around it that is there. */
  const placeOf = (at: readonly (string | number)[]): Json => {
    for (let length = at.length; length > 0; length--) {
      const found = findNodeAtLocation(tree, at.slice(0, length));
      if (found !== undefined) return found;
    }
    return tree;
  };
  const wrong = (code: Code, at: readonly (string | number)[], message: string, hint: string) => {
    const { offset, length } = placeOf(at);
    return located(code, offset, offset + length, message, hint);
  };
  const parsed = v.safeParse(cluster, JSON.parse(source));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const at = (issue.path ?? []).map(({ key }) => key as string);
    throw wrong(
      "DSL5501",
      at,
      `${at.join(".") || "the cluster file"}: ${issue.message}`,
      "see docs/runtime.md for what a cluster file says",
    );
  }
  const read = parsed.output;
  for (const node of nodes ?? [])
    if (read.nodes[node] === undefined)
      throw wrong(
        "DSL5502",
        ["nodes"],
        `node ${node} of the deployment is not in the cluster file`,
        "give its host and port",
      );
  for (const name of Object.keys(read.nodes))
    if (nodes?.includes(Number(name)) === false)
      throw wrong(
        "DSL5502",
        ["nodes", name],
        `node ${name} is not in the deployment`,
        `its nodes are ${nodes?.join(", ")}`,
      );
  const taken = new Map<string, string>();
  for (const [name, { host, port: number }] of Object.entries(read.nodes)) {
    const other = taken.get(`${host}:${number}`);
    if (other !== undefined)
      throw wrong(
        "DSL5502",
        ["nodes", name, "port"],
        `nodes ${other} and ${name} have one address, ${host}:${number}`,
        "give each its own",
      );
    taken.set(`${host}:${number}`, name);
  }
  if (read.transport === "plain")
    for (const [name, { host, listen }] of Object.entries(read.nodes))
      for (const one of [host, listen?.host ?? host])
        if (!isLoopback(one))
          throw wrong(
            "DSL5504",
            ["nodes", name],
            `node ${name} is at ${one}, which is not this machine`,
            'the plain transport believes whoever connects: use "tls" beyond one machine',
          );
  if (read.transport === "tls" && read.keys === undefined)
    throw wrong(
      "DSL5505",
      ["transport"],
      "the cluster file names no keys",
      'give the folder of keys: "keys": "keys"; `disel cluster keys` makes one',
    );
  return { file, read, wrong };
}

const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));

/** The folder that the file's own paths are counted from. */
export const keysOf = ({ file, read }: Cluster): string => path.resolve(path.dirname(file), read.keys ?? ".");
