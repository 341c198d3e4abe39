/**
 * Two-phase commit by hand, over plain `net` sockets: no types, no proofs, no checks. What the runtime is measured against.
 *
 * As there: a process a node, a connection for each direction, frames of a length and a text, no delay, twelve messages a
 * round. `plain.mjs 0 OWN PORT PORT PORT ROUNDS` is the coordinator, `plain.mjs I OWN COORDINATOR` a participant; with
 * `--shared`, a coordinator and a participant have one connection for both directions.
 */
import net from "node:net";

const shared = process.argv.includes("--shared");
const [me, own, ...rest] = process.argv
  .slice(2)
  .filter((word) => word !== "--shared")
  .map(Number);

/** Calls `see` with every message that comes. */
function hear(socket, see) {
  let kept = Buffer.alloc(0);
  socket.on("data", (chunk) => {
    kept = kept.length === 0 ? chunk : Buffer.concat([kept, chunk]);
    let at = 0;
    while (kept.length - at >= 4) {
      const end = at + 4 + kept.readUInt32BE(at);
      if (end > kept.length) break;
      see(JSON.parse(kept.toString("utf8", at + 4, end)));
      at = end;
    }
    kept = kept.subarray(at);
  });
}

/** What sends messages. */
function sender(socket) {
  socket.setNoDelay(true);
  return (message) => {
    const text = JSON.stringify(message);
    const length = Buffer.byteLength(text);
    const frame = Buffer.allocUnsafe(4 + length);
    frame.writeUInt32BE(length);
    frame.write(text, 4);
    socket.write(frame);
  };
}

const listen = (port, accept) =>
  new Promise((resolve) => net.createServer(accept).listen(port, "127.0.0.1", () => resolve()));

const connect = (port) =>
  new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1", () => resolve(socket));
  });

if (me === 0) {
  const rounds = rest.at(-1);
  const log = [];
  const latencies = [];
  let votes = 0;
  let yes = true;
  let acks = 0;
  let round = 0;
  let began = 0;
  const peers = [];
  const all = (message) => {
    for (const send of peers) send(message);
  };
  const begin = () => {
    votes = acks = 0;
    yes = true;
    began = performance.now();
    all({ kind: "Prepare", round, data: round });
  };
  const see = (message) => {
    if (message.kind === "Vote") {
      yes = yes && message.yes;
      votes += 1;
      if (votes === 3) all({ kind: "Decide", round, commit: yes });
      return;
    }
    acks += 1;
    if (acks < 3) return;
    log.push({ committed: yes, data: round });
    latencies.push(performance.now() - began);
    round += 1;
    if (round < rounds) begin();
    else {
      process.stdout.write(JSON.stringify({ log: log.length, latencies }));
      process.exit(0);
    }
  };
  let came = 0;
  const heard = new Promise((resolve) => {
    const accept = (socket) => {
      hear(socket, see);
      came += 1;
      if (came === 3) resolve();
    };
    if (shared) resolve();
    else void listen(own, accept);
  });
  for (const port of rest.slice(0, 3)) {
    const socket = await connect(port);
    if (shared) hear(socket, see);
    peers.push(sender(socket));
  }
  await heard;
  begin();
} else {
  const log = [];
  let data;
  await listen(own, async (socket) => {
    const send = sender(shared ? socket : await connect(rest[0]));
    hear(socket, (message) => {
      if (message.kind === "Prepare") {
        data = message.data;
        send({ kind: "Vote", round: message.round, yes: me !== 2 || data % 7 !== 0 });
      } else {
        log.push({ committed: message.commit, data });
        send({ kind: "Ack", round: message.round });
      }
    });
  });
  process.stdout.write("ready");
}
