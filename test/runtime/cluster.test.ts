/** Whole clusters in this process: who is let in, what is refused, and what comes through. */
import { readFileSync, writeFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import tls from "node:tls";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { writeKeys } from "../../src/cluster/keys.ts";
import { Fatal } from "../../src/diagnostics/diagnostic.ts";
import { readCluster } from "../../src/runtime/cluster/file.ts";
import { readKeys } from "../../src/runtime/cluster/keys.ts";
import { unpack } from "../../src/runtime/wire/codec.ts";
import { FrameReader, frameOf } from "../../src/runtime/wire/frames.ts";
import { Frame, wireVersion } from "../../src/runtime/wire/greeting.ts";
import { freePorts, inside, nodeArgs, outside, type Place, place, temporary } from "./support/runs.ts";

const twoPhaseCommit = "examples/two-phase-commit/deployment.ts";
const decided = [
  { committed: true, data: "a" },
  { committed: false, data: "b" },
  { committed: true, data: "c" },
];

describe.each(["plain", "tls"] as const)("%s", (transport) => {
  test("two-phase commit comes to its end, and all have the same", async () => {
    const at = await place(twoPhaseCommit, transport);
    const nodes = await Promise.all(at.runnable.nodes.map((node) => inside(at, node)));
    expect(await nodes[0]?.result).toEqual(decided);
    await expect.poll(() => nodes[0]?.run.isDelivered).toBe(true);
    for (const { run } of nodes) {
      await run.stop();
      const { states, fault } = await run.over;
      expect(fault).toBeUndefined();
      expect((states.tpc as { log: unknown }).log).toEqual(decided);
    }
  });
});

test("nodes that go as soon as they are settled do not leave one another waiting", async () => {
  const at = await place("templates/init/src/deployment.ts", "plain");
  const nodes = await Promise.all(at.runnable.nodes.map((node) => inside(at, node)));
  await Promise.all(
    nodes.map(async ({ run, result }) => {
      await result;
      while (!run.isSettled) await new Promise((resolve) => setImmediate(resolve));
      await run.stop();
    }),
  );
  expect(await nodes[0]?.result).toBe(3);
});

test("protocols side by side: a server that asks another on behalf of its client", async () => {
  const at = await place("examples/calculator/delegated-deployment.ts", "plain");
  const nodes = await Promise.all(at.runnable.nodes.map((node) => inside(at, node, { log: false })));
  const results = await Promise.all(nodes.slice(0, 2).map(({ result }) => result));
  for (const one of results)
    for (const { arg, value } of one as { arg: number[]; value: number }[])
      expect(value).toBe((arg[0] as number) + (arg[1] as number));
});

describe("what Coq extracted runs:", () => {
  test("two-phase commit", async () => {
    const at = await place(twoPhaseCommit, "tls", {}, "extracted");
    expect(at.runnable.manifest.code).toBe("extracted");
    expect(readFileSync(path.join(at.built, at.runnable.manifest.module), "utf8")).not.toContain("agreement");
    const nodes = await Promise.all(at.runnable.nodes.map((node) => inside(at, node)));
    expect(await nodes[0]?.result).toEqual(decided);
    for (const { run } of nodes) await run.stop();
  });

  test("the store, whose client calls other programs", async () => {
    const at = await place("examples/store/deployment.ts", "plain", {}, "extracted");
    const nodes = await Promise.all(at.runnable.nodes.map((node) => inside(at, node, { log: false })));
    expect(await nodes[0]?.result).toBe("2");
  });

  test("Paxos, without its ghosts", async () => {
    const at = await place("examples/paxos/deployment.ts", "plain", {}, "extracted");
    const nodes = await Promise.all(at.runnable.nodes.map((node) => inside(at, node, { log: false })));
    const results = await Promise.all(nodes.slice(0, 2).map(({ result }) => result));
    const known = results.filter((one) => one !== undefined);
    expect(new Set(known).size).toBeLessThanOrEqual(1);
    for (const { run } of nodes) {
      await run.stop();
      expect(JSON.stringify((await run.over).states)).not.toMatch(/"votes"|"log"/);
    }
  });
});

test("the authored code keeps no ghosts either", async () => {
  const at = await place("examples/paxos/deployment.ts", "plain");
  const node = await inside(at, 2, { log: false });
  await node.run.stop();
  expect(JSON.stringify((await node.run.over).states)).not.toMatch(/"votes"|"log"/);
});

/** A peer of the tests' own, that says what it likes. */
class Stranger {
  readonly frames: unknown[] = [];
  readonly closed: Promise<void>;
  private constructor(readonly socket: net.Socket) {
    const reader = new FrameReader(1 << 20);
    socket.on("data", (chunk: Buffer) => reader.read(chunk, (body) => this.frames.push(unpack(body)?.wire) > 0));
    socket.on("error", () => {});
    this.closed = new Promise((resolve) => socket.on("close", () => resolve()));
    onTestFinished(() => void socket.destroy());
  }
  static plain(port: number): Stranger {
    return new Stranger(net.connect(port, "127.0.0.1"));
  }
  static tls(port: number, options: tls.ConnectionOptions): Stranger {
    return new Stranger(tls.connect({ ...options, port, host: "127.0.0.1", rejectUnauthorized: false }));
  }
  say(...frame: unknown[]): void {
    this.socket.write(frameOf(frame));
  }
  greet(at: Place, from: number, to: number, more: object = {}): void {
    const hello = { version: wireVersion, cluster: "test", build: at.runnable.build, from, to, run: "stranger" };
    this.say(Frame.hello, { ...hello, ...more });
  }
}

describe("a peer is refused", () => {
  const refusedAs = (logs: readonly { readonly [key: string]: unknown }[]): unknown[] =>
    logs.filter(({ msg }) => msg === "refused").map(({ reason }) => reason);

  test("without a certificate, with one of another authority, and with another node's", async () => {
    const at = await place(twoPhaseCommit, "tls");
    const node = await inside(at, 0, { log: false });
    const port = at.ports.get(0) as number;

    const none = Stranger.tls(port, {});
    none.greet(at, 1, 0);
    await none.closed;
    expect(none.frames).toEqual([]);

    const elsewhere = path.join(temporary(), "keys");
    await writeKeys(elsewhere, "test", [1], 1);
    const other = Stranger.tls(port, readKeys(elsewhere, "test", 1));
    other.greet(at, 1, 0);
    await other.closed;
    expect(other.frames).toEqual([]);

    const two = Stranger.tls(port, readKeys(path.join(at.folder, "keys"), "test", 2));
    two.greet(at, 1, 0);
    await two.closed;
    expect(two.frames).toEqual([[Frame.welcome, { refused: "the certificate of another node" }]]);

    const old = Stranger.tls(port, { ...readKeys(path.join(at.folder, "keys"), "test", 1), maxVersion: "TLSv1.2" });
    await old.closed;
    expect(old.frames).toEqual([]);

    const one = Stranger.tls(port, readKeys(path.join(at.folder, "keys"), "test", 1));
    one.greet(at, 1, 0);
    await expect.poll(() => one.frames).toMatchObject([[Frame.welcome, { received: 0 }]]);
    expect(refusedAs(node.logs)).toContain("the certificate of another node");
  });

  test("and a node does not talk to one that shows another node's certificate", async () => {
    const at = await place(twoPhaseCommit, "tls");
    const keys = readKeys(path.join(at.folder, "keys"), "test", 2);
    let heard = 0;
    const impostor = tls.createServer({ ...keys, requestCert: true, rejectUnauthorized: false }, (socket) =>
      socket.on("data", () => (heard += 1)).on("error", () => {}),
    );
    impostor.on("tlsClientError", () => {});
    await new Promise<void>((resolve) => impostor.listen(at.ports.get(1), "127.0.0.1", resolve));
    onTestFinished(() => void impostor.close());
    const node = await inside(at, 0, { log: false });
    const why = () =>
      node.logs.filter(({ msg, peer }) => msg === "no connection" && peer === 1).map((one) => one.reason);
    await expect.poll(why).toContain("the certificate is not node 1's");
    expect(heard).toBe(0);
  });

  test.each([
    ["of another version", { version: wireVersion + 1 }, new RegExp(`version ${wireVersion + 1} of the wire`)],
    ["of another cluster", { cluster: "other" }, /another cluster/],
    ["of another build", { build: "other" }, /another build/],
    ["that greets another node", { to: 2 }, /a greeting for node 2/],
    ["that is no node", { from: 9 }, /no node of the cluster/],
    ["that is this node", { from: 0 }, /no node of the cluster/],
    ["with more to say", { more: 1 }, /no greeting/],
  ])("%s", async (_, wrong, why) => {
    const at = await place(twoPhaseCommit, "plain");
    await inside(at, 0, { log: false });
    const stranger = Stranger.plain(at.ports.get(0) as number);
    stranger.greet(at, 1, 0, wrong);
    await stranger.closed;
    expect(stranger.frames).toEqual([[Frame.welcome, { refused: expect.stringMatching(why) }]]);
  });

  test("DSL5515: of another run, also after a restart of the node that remembers it", async () => {
    const at = await place(twoPhaseCommit, "plain");
    for (const turn of [1, 2]) {
      const node = await inside(at, 0);
      const first = Stranger.plain(at.ports.get(0) as number);
      first.greet(at, 1, 0);
      await expect.poll(() => first.frames.length).toBe(1);
      const second = Stranger.plain(at.ports.get(0) as number);
      second.greet(at, 1, 0, { run: "another" });
      await second.closed;
      expect(second.frames, `${turn}`).toEqual([[Frame.welcome, { refused: "another run of that node" }]]);
      expect(node.logs.some(({ code }) => code === "DSL5515")).toBe(true);
      await node.run.stop();
    }
  });

  test("that does not greet within its first frame, or floods with what is no message", async () => {
    const at = await place(twoPhaseCommit, "plain");
    await inside(at, 0, { log: false });
    const long = Stranger.plain(at.ports.get(0) as number);
    long.socket.write(Buffer.from([0, 0, 8, 0]));
    await long.closed;
    const noisy = Stranger.plain(at.ports.get(0) as number);
    noisy.greet(at, 1, 0);
    for (let i = 0; i < 200; i++) noisy.say(Frame.data, 1, 0, { kind: "Noise" });
    await noisy.closed;
  });
});

test("a node that waits to try again does so at once when its peer shows itself", async () => {
  const at = await place(twoPhaseCommit, "plain");
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const first = await inside(at, 0, { log: false });
  /** Unlike polling, lets no time pass for timers. */
  const told = async (text: string): Promise<void> => {
    while (!first.logs.some(({ msg, peer }) => msg === text && peer === 1))
      await new Promise((resolve) => setImmediate(resolve));
  };
  await told("no connection");
  await inside(at, 1, { log: false });
  await told("connected");
});

test("messages come through once and in order, however often the connection is cut", async () => {
  const at = await place("bench/systems/rounds/hundred.ts", "plain");
  // All that node 0 dials goes through here, and is cut after so many bytes.
  const proxies = await freePorts(3);
  let cuts = 0;
  for (const [i, node] of [1, 2, 3].entries()) {
    const proxy = net.createServer((socket) => {
      const on = net.connect(at.ports.get(node) as number, "127.0.0.1");
      let left = 100 + Math.floor(Math.random() * 900);
      socket.on("data", (chunk) => {
        on.write(chunk.subarray(0, Math.max(0, left)));
        left -= chunk.length;
        if (left > 0) return;
        cuts += 1;
        socket.destroy();
        on.destroy();
      });
      on.pipe(socket);
      for (const one of [socket, on]) one.on("error", () => {});
      socket.on("close", () => on.destroy());
      on.on("close", () => socket.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(proxies[i], "127.0.0.1", resolve));
    onTestFinished(() => void proxy.close());
  }
  const others = await Promise.all([1, 2, 3].map((node) => inside(at, node, { log: false })));
  const read = JSON.parse(readFileSync(at.file, "utf8"));
  for (const [i, node] of [1, 2, 3].entries()) read.nodes[node].port = proxies[i];
  writeFileSync(at.file, JSON.stringify(read));
  const first = await inside(at, 0, { log: false });
  const log = (await first.result) as unknown[];
  expect(log.length).toBe(100);
  expect(cuts).toBeGreaterThan(10);
  await expect.poll(() => first.run.isDelivered, { timeout: 10_000 }).toBe(true);
  for (const { run } of others) {
    await run.stop();
    expect(((await run.over).states.tpc as { log: unknown }).log).toEqual(log);
  }
});

describe("a cluster file is refused where it is wrong", () => {
  const good = { cluster: "test", transport: "plain", nodes: { "0": { host: "127.0.0.1", port: 7000 } } };
  const read = (text: string, nodes: readonly number[] = [0]): Fatal => {
    const file = path.join(temporary(), "cluster.json");
    writeFileSync(file, text);
    try {
      readCluster(file, nodes);
    } catch (error) {
      if (error instanceof Fatal) return error;
      throw error;
    }
    throw new Error("it was read");
  };
  const node = good.nodes["0"];

  test.each([
    ["DSL5501", "{", "it is not JSON"],
    ["DSL5501", "", "it is not JSON"],
    ["DSL5501", JSON.stringify({ ...good, transport: "udp" }), '"udp"'],
    ["DSL5501", JSON.stringify({ ...good, more: 1 }), "1"],
    ["DSL5501", JSON.stringify({ ...good, nodes: { "0": { ...node, port: 70000 } } }), "70000"],
    ["DSL5501", JSON.stringify({ ...good, nodes: { a: node } }), JSON.stringify(node)],
    [
      "DSL5502",
      JSON.stringify({ ...good, nodes: { "0": node, "1": { ...node, port: 1 } } }),
      '{"host":"127.0.0.1","port":1}',
    ],
    [
      "DSL5504",
      JSON.stringify({ ...good, nodes: { "0": { ...node, host: "10.0.0.1" } } }),
      '{"host":"10.0.0.1","port":7000}',
    ],
    ["DSL5504", JSON.stringify({ ...good, nodes: { "0": { ...node, listen: { host: "0.0.0.0", port: 7000 } } } }), ""],
    ["DSL5505", JSON.stringify({ ...good, transport: "tls" }), '"tls"'],
  ])("%s %s", (code, text, at) => {
    const { diagnostic } = read(text);
    expect(diagnostic.code).toBe(code);
    const { span } = diagnostic;
    if (!at.startsWith("it is")) expect(text.slice(span?.start, span?.end)).toContain(at);
  });

  test("DSL5502: a node that is missing, two nodes of one address", () => {
    expect(read(JSON.stringify(good), [0, 1]).diagnostic).toMatchObject({ code: "DSL5502" });
    const twice = { ...good, nodes: { "0": node, "1": node } };
    expect(read(JSON.stringify(twice), [0, 1]).diagnostic.message).toContain("one address");
  });
});

describe("DSL5505: keys are refused", () => {
  const wrong = async (change: (folder: string) => Promise<void> | void): Promise<string> => {
    const folder = path.join(temporary(), "keys");
    await writeKeys(folder, "test", [1, 2], 1);
    await change(folder);
    try {
      readKeys(folder, "test", 1);
    } catch (error) {
      if (error instanceof Fatal && error.diagnostic.code === "DSL5505") return error.message;
      throw error;
    }
    throw new Error("they were read");
  };
  const copy = (folder: string, from: string, to: string): void =>
    writeFileSync(path.join(folder, to), readFileSync(path.join(folder, from)));

  test("that are not there, are none, do not fit, or are another node's", async () => {
    expect(await wrong((folder) => writeFileSync(path.join(folder, "node-1.pem"), "x"))).toContain("cannot be used");
    expect(await wrong((folder) => copy(folder, "node-2.key", "node-1.key"))).toContain("not the certificate's");
    expect(
      await wrong((folder) => {
        copy(folder, "node-2.key", "node-1.key");
        copy(folder, "node-2.pem", "node-1.pem");
      }),
    ).toContain("node 2's");
    const other = path.join(temporary(), "keys");
    await writeKeys(other, "test", [1], 1);
    expect(
      await wrong((folder) => writeFileSync(path.join(folder, "ca.pem"), readFileSync(path.join(other, "ca.pem")))),
    ).toContain("has not signed");
  });

  test("that have expired, or are of another cluster", async () => {
    const folder = path.join(temporary(), "keys");
    await writeKeys(folder, "test", [1], 1);
    expect(() => readKeys(folder, "test", 1, Date.now() + 2 * 86_400_000)).toThrow(/expired/);
    expect(() => readKeys(folder, "other", 1)).toThrow(/no node of this cluster/);
    await expect(writeKeys(folder, "test", [1], 1)).rejects.toMatchObject({ diagnostic: { code: "DSL4005" } });
  });
});

test("DSL5506: a port in use", async () => {
  const at = await place(twoPhaseCommit, "plain");
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(at.ports.get(0), "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  await expect(inside(at, 0)).rejects.toMatchObject({ diagnostic: { code: "DSL5506" } });
});

test("a node whose program never waits ends when it is told to", async () => {
  const at = await place("examples/store/deployment.ts", "plain");
  const replica = outside(nodeArgs(at, 1, "--level", "info"), at.folder);
  await expect.poll(() => replica.stderr(), { timeout: 30_000 }).toContain("running");
  replica.process.kill("SIGTERM");
  expect(await replica.exited, replica.stderr()).toBe(0);
});
