/**
 * Two-phase commit by hand, over plain `net` sockets: no types, no proofs, no checks. What the runtime is measured against.
 *
 * One connection to each participant, frames of a length and JSON, all messages of a turn written together, no delay.
 * `plain.mjs 0 PORT PORT PORT ROUNDS` is the coordinator, `plain.mjs I PORT` a participant.
 */
import net from "node:net";

const [me, ...rest] = process.argv.slice(2).map(Number);

/** Calls `see` with every message that comes; returns what sends one. */
function talk(socket, see) {
  socket.setNoDelay(true);
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
  return (message) => {
    const text = JSON.stringify(message);
    const length = Buffer.byteLength(text);
    const frame = Buffer.allocUnsafe(4 + length);
    frame.writeUInt32BE(length);
    frame.write(text, 4);
    socket.write(frame);
  };
}

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
  await Promise.all(
    rest.slice(0, 3).map(
      (port) =>
        new Promise((resolve) => {
          const socket = net.connect(port, "127.0.0.1", () => {
            peers.push(talk(socket, see));
            resolve();
          });
        }),
    ),
  );
  begin();
} else {
  const log = [];
  let data;
  net
    .createServer((socket) => {
      const send = talk(socket, (message) => {
        if (message.kind === "Prepare") {
          data = message.data;
          send({ kind: "Vote", round: message.round, yes: me !== 2 || data % 7 !== 0 });
        } else {
          log.push({ committed: message.commit, data });
          send({ kind: "Ack", round: message.round });
        }
      });
    })
    .listen(rest[0], "127.0.0.1", () => process.stdout.write("ready"));
}
