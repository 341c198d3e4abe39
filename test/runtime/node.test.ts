/** What a program sees of the network, and what a restart gives it again. */
import { expect, test } from "vitest";
import { compose, type Deployment, deploy, type NodeId, program, protocol, type World } from "../../src/lang/index.ts";
import { type Journal, noJournal } from "../../src/runtime/log/journal.ts";
import type { Event } from "../../src/runtime/node/machine.ts";
import { Node } from "../../src/runtime/node/node.ts";
import { Kind, unpackRecord } from "../../src/runtime/node/records.ts";
import { Counters } from "../../src/runtime/ops/counters.ts";
import type { Rest, Runnable } from "../../src/runtime/runnable.ts";
import { pack, unpack } from "../../src/runtime/wire/codec.ts";
import { Frame } from "../../src/runtime/wire/greeting.ts";

interface State {
  readonly log: readonly string[];
}
type Msg = { readonly kind: "Say"; readonly n: number } | { readonly kind: "Stop"; readonly n: number };

/** Everything may be sent; what is not positive may not be received. */
const chat = protocol<State, Msg>({
  name: "Chat",
  nodes: [0, 1, 2],
  init: () => ({ log: [] }),
  transitions: {
    Say: {
      send: ({ state, to, msg }) => (msg.n > 100 ? undefined : { log: [...state.log, `say ${msg.n} to ${to}`] }),
      receive: ({ state, from, msg }) => (msg.n > 0 ? { log: [...state.log, `${from}: ${msg.n}`] } : undefined),
    },
    Stop: { send: ({ state }) => state, receive: ({ state }) => ({ log: [...state.log, "stop"] }) },
  },
});

type Ends = { readonly chat: import("../../src/lang/index.ts").Endpoint<State, Msg> };
const world = { chat };
const idle = (self: NodeId) => program(world, self, async ({ chat: end }) => end.receive("Stop"));

const fields = { n: { k: "number" } } as const;
function runnable(body: (ends: Ends) => Promise<unknown>, rest: Rest | null = null, of: World = world): Runnable {
  const deployment = deploy(compose(of), [program(of as typeof world, 0, body), idle(1), idle(2)]) as Deployment<World>;
  return {
    deployment,
    nodes: [0, 1, 2],
    build: "b",
    manifest: {
      disel: "deployment",
      version: 1,
      name: "chat",
      code: "authored",
      module: "m.js",
      labels: [
        {
          label: "chat",
          message: { k: "ref", to: "Msg" },
          state: { k: "ref", to: "State" },
        },
      ],
      definitions: {
        Msg: { k: "union", tag: "kind", variants: { Say: fields, Stop: fields } },
        State: { k: "record", fields: { log: { k: "list", of: { k: "string" } } } },
      },
      programs: [
        { name: "body", rest },
        { name: "idle", rest: null },
        { name: "idle", rest: null },
      ],
    },
  };
}

interface Held {
  readonly node: Node;
  readonly counters: Counters;
  readonly events: Event[];
  readonly outcome: { result?: unknown; error?: unknown };
  readonly held: number[];
  say(from: NodeId, n: number, kind?: string): string | undefined;
}

const limits = { frame: 1000, outbox: 4, inbox: 4, log: 1000 };

async function started(
  of: Runnable,
  journal: Journal = noJournal,
  records: Iterable<Buffer> = [],
  snapshot?: Buffer,
): Promise<Held> {
  const counters = new Counters();
  const events: Event[] = [];
  const outcome: { result?: unknown; error?: unknown } = {};
  const held: number[] = [];
  const node = new Node(of, 0, {
    limits,
    counters,
    hold: (peer, is) => held.push(is ? peer : -peer),
    did: (event) => events.push(event),
    compacts: () => {},
    ended: (result) => {
      outcome.result = result;
    },
    failed: (error) => {
      outcome.error = error;
    },
  });
  await node.start(snapshot, records, journal);
  await turn();
  return {
    node,
    counters,
    events,
    outcome,
    held,
    say: (from, n, kind = "Say") => node.hears(from, pack([Frame.data, node.received(from) + 1, 0, { kind, n }])),
  };
}

const turn = async (): Promise<void> => {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
};

/** A journal in memory, whose gates open when it is told. */
class Memory implements Journal {
  readonly keeps = true;
  readonly records: Buffer[] = [];
  snapshot: Buffer | undefined;
  private gates: (() => void)[] = [];
  size = 0;
  constructor(private readonly slow = false) {}
  append(record: Buffer): void {
    this.records.push(record);
    this.size += record.length;
  }
  gate(go: () => void): void {
    if (this.slow) this.gates.push(go);
    else go();
  }
  open(): void {
    for (const go of this.gates.splice(0)) go();
  }
  compact(snapshot: Buffer): void {
    this.snapshot = snapshot;
    this.records.length = 0;
    this.size = 0;
  }
  async close(): Promise<void> {}
}

const logOf = (held: Held): readonly string[] => (held.node.machine.states.get("chat") as State).log;
const sentTo = (held: Held, to: NodeId): readonly unknown[] =>
  held.node.outbox(to).kept.map((frame) => unpack(frame.subarray(4))?.wire);

test("a filter and the protocol keep messages for later receives, in order", async () => {
  const held = await started(
    runnable(async ({ chat: end }) => {
      const got: number[] = [];
      got.push((await end.receive("Say", (msg) => msg.n > 2)).msg.n);
      got.push((await end.receive("Say", (_, from) => from === 2)).msg.n);
      await end.receive("Stop");
      for (let i = 0; i < 2; i++) got.push((await end.receive("Say")).msg.n);
      return got;
    }),
  );
  held.say(1, 1);
  held.say(1, -5);
  held.say(2, 2);
  held.say(1, 3);
  held.say(1, 0, "Stop");
  held.say(1, 4);
  await turn();
  expect(held.outcome).toEqual({ result: [3, 2, 1, 4] });
  expect(held.node.machine.mailbox.size).toBe(1);
  expect(logOf(held)).toEqual(["1: 3", "2: 2", "stop", "1: 1", "1: 4"]);
});

test("each message is received once; what has arrived before, and what leaves a gap, is not", async () => {
  const held = await started(runnable(async ({ chat: end }) => end.receive("Stop")));
  const body = (number: number): Buffer => pack([Frame.data, number, 0, { kind: "Say", n: 1 }]);
  expect(held.node.hears(1, body(1))).toBeUndefined();
  expect(held.node.hears(1, body(1))).toBeUndefined();
  expect(held.node.hears(1, body(3))).toBe("a gap");
  expect(held.node.hears(2, body(1))).toBeUndefined();
  expect([held.node.machine.mailbox.size, held.counters.duplicates]).toEqual([2, 1]);
});

test("a log holds the same of a message, however its frame is written", async () => {
  const records = async (...bodies: readonly string[]): Promise<readonly unknown[]> => {
    const journal = new Memory();
    const held = await started(
      runnable(async ({ chat: end }) => end.receive("Stop")),
      journal,
    );
    for (const body of bodies) expect(held.node.hears(1, Buffer.from(body))).toBeUndefined();
    return journal.records.map((record) => unpackRecord(record));
  };
  const plain = await records('[3,1,0,{"kind":"Say","n":1}]');
  expect(plain).toEqual([[Kind.arrived, 1, 1, 0, { kind: "Say", n: 1 }]]);
  expect(await records(' [ 3, 1.0, 0, { "n": 1, "kind": "Say" } ] ')).toEqual(plain);
});

test("what is no message is refused with its reason, and changes nothing", async () => {
  const held = await started(runnable(async ({ chat: end }) => end.receive("Stop")));
  const refused = (...body: unknown[]): string | undefined => held.node.hears(1, pack(body));
  expect(held.node.hears(1, Buffer.from([0x93]))).toBe("malformed");
  expect(refused(Frame.data, 1)).toBe("unknown frame");
  expect(refused(7, 1, 0, {})).toBe("unknown frame");
  expect(refused(Frame.data, -1, 0, { kind: "Say", n: 1 })).toBe("unknown frame");
  expect(refused(Frame.data, 1, 1, { kind: "Say", n: 1 })).toBe("unknown label");
  expect(refused(Frame.data, 1, 0, { kind: "Sing", n: 1 })).toBe("unknown tag");
  expect(refused(Frame.data, 1, 0, { kind: "Say", n: "1" })).toBe("wrong type");
  expect(refused(Frame.data, 1, 0, { kind: "Say", n: 1, m: 2 })).toBe("wrong fields");
  expect(held.node.received(1)).toBe(0);
});

test("a state is computed before a message leaves, and a message leaves only when all before it is safe", async () => {
  const journal = new Memory(true);
  const held = await started(
    runnable(async ({ chat: end }) => {
      const { from, msg } = await end.receive("Say");
      await end.send(from, { kind: "Say", n: msg.n + 1 });
      await end.receive("Stop");
    }),
    journal,
  );
  const written: unknown[] = [];
  held.node.outbox(1).attach({ write: (frame) => written.push(unpack(frame.subarray(4))?.wire) > 0 }, 0);
  held.say(1, 7);
  await turn();
  expect(logOf(held)).toEqual(["1: 7", "say 8 to 1"]);
  expect(written).toEqual([]);
  journal.open();
  expect(written).toEqual([[Frame.data, 1, 0, { kind: "Say", n: 8 }]]);
});

test("what the protocol or a hook does not allow is not sent, and ends the program", async () => {
  const wild = await started(runnable(async ({ chat: end }) => end.send(1, { kind: "Say", n: 101 })));
  expect(String(wild.outcome.error)).toContain("may not send chat.Say to 1");
  expect(wild.node.outbox(1).last).toBe(0);
  const hooked = compose({ chat }, { hooks: { chat: { Say: ({ states }) => states.chat.log.length === 0 } } });
  const of = runnable(async () => {}, null);
  const deployment = deploy(hooked, [
    program(hooked, 0, async ({ chat: end }) => {
      await end.send(1, { kind: "Say", n: 1 });
      await end.send(1, { kind: "Say", n: 2 });
    }),
    idle(1),
    idle(2),
  ]) as Deployment<World>;
  const held = await started({ ...of, deployment });
  expect(String(held.outcome.error)).toContain("may not send chat.Say to 1");
  expect(held.node.outbox(1).last).toBe(1);
});

test("DSL5512: a message that is too large is not sent", async () => {
  const held = await started(runnable(async ({ chat: end }) => end.send(1, { kind: "Say", n: -(2 ** 60) })));
  expect(held.outcome.error).toMatchObject({ diagnostic: { code: "DSL5512" } });
  expect(logOf(held)).toEqual([]);
});

/** Answers, looks for more without waiting, and tells itself how often there was nothing. */
const curious = async ({ chat: end }: Ends): Promise<unknown> => {
  let misses = 0;
  const got: string[] = [];
  for (;;) {
    const found = await end.tryReceive("Say");
    if (found === undefined) misses += 1;
    else {
      got.push(`${found.from}:${found.msg.n} after ${misses}`);
      await end.send(found.from, { kind: "Say", n: misses % 100 });
      if (found.msg.n === 5) await end.send(0, { kind: "Stop", n: 1 });
    }
    if (got.length === 5) {
      await end.receive("Stop");
      return got;
    }
  }
};

test("a restart does the same again, wherever it was stopped: also what a receive that need not wait found", async () => {
  const of = runnable(curious);
  const journal = new Memory();
  const first = await started(of, journal);
  for (const n of [1, 2, 3, 4, 5]) {
    first.say((n % 2) + 1, n);
    await new Promise((resolve) => setTimeout(resolve, n * 7));
  }
  await expect.poll(() => first.outcome.result).toBeDefined();
  const { records } = journal;
  for (let kept = 0; kept <= records.length; kept++) {
    const again = await started(of, new Memory(), records.slice(0, kept));
    for (const to of [1, 2]) {
      const before = sentTo(first, to);
      const after = sentTo(again, to).slice(0, before.length);
      expect(after, `${kept} of ${records.length}`).toEqual(before.slice(0, after.length));
    }
    if (kept === records.length) {
      await expect.poll(() => again.outcome.result).toEqual(first.outcome.result);
      expect(again.events.map(({ kind }) => kind)).toEqual(first.events.map(({ kind }) => kind));
    }
  }
});

test("DSL5514: a log that the program does not follow is refused", async () => {
  const of = runnable(curious);
  const journal = new Memory();
  const first = await started(of, journal);
  first.say(1, 1);
  await expect.poll(() => sentTo(first, 1).length).toBe(1);
  const other = runnable(async ({ chat: end }) => end.receive("Stop"));
  await expect(started(other, new Memory(), journal.records)).rejects.toMatchObject({
    diagnostic: { code: "DSL5514" },
  });
  await expect(started(of, new Memory(), [Buffer.from([1])])).rejects.toMatchObject({
    diagnostic: { code: "DSL5514" },
  });
});

test("a snapshot is all that a server at rest is", async () => {
  const server = async ({ chat: end }: Ends): Promise<unknown> => {
    while (true) {
      const { from, msg } = await end.receive("Say");
      await end.send(from, { kind: "Say", n: msg.n });
    }
  };
  const of = runnable(server, { label: "chat", kind: "Say" });
  const journal = new Memory();
  const first = await started(of, journal);
  first.say(2, 3, "Stop");
  for (let n = 1; journal.snapshot === undefined && n < 1000; n++) {
    first.say(1, (n % 99) + 1);
    await turn();
    first.node.outbox(1).ack(n - 1);
    first.node.roomier(1);
  }
  first.say(1, 50);
  await turn();
  const again = await started(of, new Memory(), journal.records, journal.snapshot);
  expect(again.node.machine.states).toEqual(first.node.machine.states);
  expect(again.node.machine.mailbox.all()).toEqual(first.node.machine.mailbox.all());
  // The peer has acknowledged more since.
  expect(sentTo(again, 1).slice(-sentTo(first, 1).length)).toEqual(sentTo(first, 1));
  expect([again.node.received(1), again.node.received(2)]).toEqual([first.node.received(1), 1]);
});

test("what a node sends to itself arrives once, also after a restart", async () => {
  const of = runnable(async ({ chat: end }) => {
    await end.send(0, { kind: "Say", n: 1 });
    await end.send(0, { kind: "Say", n: 2 });
    return [(await end.receive("Say")).msg.n, (await end.receive("Say")).msg.n];
  });
  const journal = new Memory();
  const first = await started(of, journal);
  expect(first.outcome.result).toEqual([1, 2]);
  for (let kept = 0; kept <= journal.records.length; kept++) {
    const again = await started(of, new Memory(), journal.records.slice(0, kept));
    expect(again.outcome.result).toEqual([1, 2]);
    expect(again.node.machine.mailbox.size).toBe(0);
  }
});

test("a sender waits where a peer does not take its messages, and goes on when it does", async () => {
  const held = await started(
    runnable(async ({ chat: end }) => {
      for (let n = 1; n <= 20; n++) await end.send(1, { kind: "Say", n });
    }),
  );
  expect(held.node.outbox(1).last).toBe(limits.outbox);
  held.node.outbox(1).ack(2);
  held.node.roomier(1);
  await turn();
  expect(held.node.outbox(1).last).toBe(limits.outbox + 2);
  // While it has a peer wait, it waits for nobody: two full nodes would wait for each other for ever.
  for (let n = 1; n <= limits.inbox + 1; n++) held.say(2, n);
  await turn();
  expect(held.held).toEqual([2]);
  expect(held.node.outbox(1).last).toBe(20);
});

test("a peer that was held goes on when the program waits for what may be behind", async () => {
  const held = await started(
    runnable(async ({ chat: end }) => {
      for (let n = 1; n <= limits.outbox + 1; n++) await end.send(1, { kind: "Say", n });
      await end.receive("Stop");
    }),
  );
  for (let n = 1; n <= limits.inbox + 1; n++) held.say(2, n);
  await turn();
  expect(held.held).toEqual([2, -2]);
});

test("a node knows its peers by their runs", async () => {
  const held = await started(runnable(async ({ chat: end }) => end.receive("Stop")));
  expect(held.node.meets(1, "a")).toBe(true);
  expect(held.node.meets(1, "a")).toBe(true);
  expect(held.node.meets(1, "b")).toBe(false);
  expect(held.node.owes(1, 0)).toBe(true);
  expect(held.node.owes(1, 1)).toBe(false);
});
