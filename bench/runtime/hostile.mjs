/**
 * Hostile frames at a server, while a client works: random bytes, valid frames with bytes changed, too long, cut short, of
 * wrong tags, wrong types, too deep; before a greeting and after it. `--frames 1000000` (default 20,000), `--seed 1`.
 */
import net from "node:net";
import fc from "fast-check";
import { wireVersion } from "../../dist/runtime/wire/greeting.js";
import { ask, built, clusterOf, memoryOf, option, startNode, until } from "./nodes.mjs";

const frames = option("frames", 20_000);
const seed = option("seed", 1);

const cluster = await clusterOf(built("bench/systems/echo/endless.ts"), "plain", {
  limits: { frame: 65536, log: 1 << 20 },
});
const server = startNode(cluster, 0);
const client = startNode(cluster, 1);
const receivedBy = async (node, kind) =>
  Number(
    new RegExp(`what="received",label="echo",kind="${kind}"} (\\d+)`).exec(await ask(cluster, node, "metrics"))?.[1] ??
      0,
  );
await until(async () => {
  if (server.child.exitCode !== null || client.child.exitCode !== null)
    throw new Error(server.told.err + client.told.err);
  return (await receivedBy(1, "Pong")) > 500;
});
const { build } = await ask(cluster, 0);
const before = await receivedBy(1, "Pong");

const encode = (value) => Buffer.from(JSON.stringify(value));
const frameOf = (body, length = body.length) => {
  const frame = Buffer.alloc(4 + body.length);
  frame.writeUInt32BE(length);
  frame.set(body, 4);
  return frame;
};
const hello = frameOf(encode([0, { version: wireVersion, cluster: "bench", build, from: 2, to: 0, run: "attacker" }]));
const nested = (depth, begins) => Buffer.alloc(depth, begins);
const message = fc.record({ kind: fc.constantFrom("Ping", "Pong"), round: fc.nat(), text: fc.string() });
const value = fc.oneof(fc.jsonValue(), message);
const body = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => ["random", bytes]),
  fc.tuple(message, fc.nat(), fc.nat(255)).map(([msg, at, byte]) => {
    const bytes = encode([3, 1_000_000, 0, msg]);
    bytes[at % bytes.length] = byte;
    return ["mutated", bytes];
  }),
  fc.tuple(fc.integer(), value).map(([tag, one]) => ["wrong frame", encode([tag, 1, 0, one])]),
  fc.tuple(fc.nat(9), value).map(([label, one]) => ["wrong label or type", encode([3, 1_000_000, label, one])]),
  fc
    .tuple(fc.constantFrom("Ping", "Pong"), value, value)
    .map(([kind, round, text]) => ["wrong type", encode([3, 1_000_000, 0, { kind, round, text }])]),
  fc.tuple(fc.nat(60_000), fc.constantFrom("[", '{"a":')).map(([depth, begins]) => ["deep", nested(depth, begins)]),
  fc
    .constantFrom("1e999", "-0", "9007199254740993", "1.5", "9".repeat(30_000))
    .map((digits) => ["strange numbers", Buffer.from(`[3,1000000,0,{"kind":"Ping","round":${digits},"text":""}]`)]),
  fc
    .constantFrom("__proto__", "constructor", "kind", "toString")
    .map((field) => [
      "strange fields",
      Buffer.from(`[3,1000000,0,{"kind":"Ping","round":1,"text":"","${field}":{"kind":"Pong"}}]`),
    ]),
);
const ordinary = body.map(([what, bytes]) => [what, frameOf(bytes)]);
/** What a connection does not survive: it comes last. */
const lasts = fc.oneof(
  body.map(([, bytes]) => ["cut short", frameOf(bytes, bytes.length + 1000)]),
  fc.nat(2 ** 32 - 65_538).map((more) => ["too long", frameOf(Buffer.alloc(0), 65_537 + more)]),
);

let sent = 0;
let connections = 0;
const kinds = new Map();
let peak = 0;
const watch = setInterval(() => {
  peak = Math.max(peak, memoryOf(server.child.pid));
}, 200);
const start = memoryOf(server.child.pid);

/** Frames on one connection, until it is closed or there have been enough. */
function connection(batch, greets) {
  return new Promise((resolve) => {
    const socket = net.connect(cluster.addresses[0].port, "127.0.0.1", () => {
      if (greets) socket.write(hello);
      for (const [what, bytes] of batch) {
        if (socket.destroyed) break;
        socket.write(bytes);
        sent += 1;
        kinds.set(what, (kinds.get(what) ?? 0) + 1);
      }
      socket.end();
    });
    connections += 1;
    socket.on("data", () => {});
    socket.on("error", () => {});
    socket.on("close", resolve);
  });
}

const began = performance.now();
// Values are made once and used over and over, in other orders: making them takes longer than refusing them.
const pool = fc.sample(ordinary, { numRuns: Math.min(frames, 20_000), seed });
const ends = fc.sample(lasts, { numRuns: 200, seed });
for (let at = 0; sent < frames; ) {
  // One in ten says nothing of itself: of that one, only the first frame is looked at.
  const greets = connections % 10 !== 0;
  const size = greets ? Math.min(frames - sent, 1 + ((at * 7919) % 97)) : 1;
  const batch = Array.from({ length: size }, (_, i) => pool[(at + i * 31) % pool.length]);
  if (connections % 3 === 0 && greets) batch[size - 1] = ends[connections % ends.length];
  at += size;
  await connection(batch, greets);
}
clearInterval(watch);
const seconds = (performance.now() - began) / 1000;

const alive = server.child.exitCode === null;
const during = await receivedBy(1, "Pong");
await until(async () => (await receivedBy(1, "Pong")) > during + 100 || client.child.exitCode !== null);
const metrics = await ask(cluster, 0, "metrics");
const refused = Object.fromEntries(
  [...metrics.matchAll(/disel_refused_total{reason="([^"]*)"} (\d+)/g)].map(([, reason, count]) => [
    reason,
    Number(count),
  ]),
);
console.log(
  JSON.stringify({
    sent,
    connections,
    seconds: Math.round(seconds),
    alive,
    served: during - before,
    memory: { start: Math.round(start), peak: Math.round(peak) },
    kinds: Object.fromEntries(kinds),
    refused,
  }),
);
process.exit(alive && during > before ? 0 : 1);
