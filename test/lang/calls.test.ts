/** Calls of programs, stable assertions and patterns across protocols, in plain TypeScript. */
import {
  Cluster,
  call,
  compose,
  compositionOf,
  deploy,
  everywhere,
  Network,
  type NodeId,
  observeStable,
  program,
  remembers,
  type Step,
  stable,
} from "disel-ts";
import { afterEach, describe, expect, it } from "vitest";
import { committed } from "../../examples/query/committed.ts";
import deployment from "../../examples/query/committed-deployment.ts";
import { query, type State } from "../../examples/query/protocol.ts";

const nodes: readonly NodeId[] = [0, 1];
const idle: State<string> = { pending: [], held: [], got: [] };
const say = (self: NodeId, to: NodeId) =>
  program({ query: query<string>(nodes) }, self, async ({ query }) => {
    await query.send(to, { kind: "Ask", id: 1 });
    return "asked";
  });
const listen = program({ query: query<string>(nodes) }, 1, async ({ query }) => {
  await query.receive("Ask");
});

async function runAll(cluster: { enabled(): readonly Step[]; take(step: Step): Promise<void> }): Promise<void> {
  for (let taken = 0; taken < 500; taken++) {
    const steps = cluster.enabled();
    const step = steps[(taken * 5) % steps.length];
    if (step === undefined) return;
    await cluster.take(step);
  }
}

describe("a call", () => {
  it("runs the other program on the same node, and yields what it returns", async () => {
    const caller = program({ back: query<string>(nodes) }, 0, async ({ back }) => {
      const said = await call(say(0, 1), { query: back });
      return `${said}!`;
    });
    const cluster = await Cluster.start(
      deploy({ back: query<string>(nodes) }, [caller, { ...listen, places: { query: "back" } }]),
    );
    await runAll(cluster);
    expect(cluster.result(0)).toEqual({ result: "asked!" });
    expect(cluster.nets.back.state(1).held).toEqual([{ peer: 0, id: 1 }]);
  });

  it("is of a program of the same node", async () => {
    const caller = program({ query: query<string>(nodes) }, 0, async ({ query }) => {
      await call(say(1, 0), { query });
    });
    await expect(Cluster.start(deploy({ query: query<string>(nodes) }, [caller, listen]))).rejects.toThrow(
      "node 0 calls a program of node 1",
    );
  });
});

describe("commit, then ask", () => {
  it("is told what was committed, and what it asserts holds where it does", async () => {
    const seen: boolean[] = [];
    observeStable((holds) => seen.push(holds()));
    const cluster = await Cluster.start(deployment);
    for (let taken = 0; taken < 2000 && cluster.result(0) === undefined; taken++) {
      const steps = cluster.enabled();
      await cluster.take((steps.find((step) => step.kind !== "nothing") ?? steps[taken % steps.length]) as Step);
    }
    expect(seen).toEqual([true]);
    expect(cluster.result(0)?.result).toEqual([
      { committed: true, data: "a" },
      { committed: true, data: "b" },
    ]);
  });
});

describe("patterns across protocols", () => {
  afterEach(() => observeStable(undefined));
  const world = compose({ a: query<string>(nodes), b: query<string>(nodes) });
  const both = (a: State<string>, b: State<string>) => ({
    a: Network.of(world.a, new Map([[1, a]]), []),
    b: Network.of(world.b, new Map([[1, b]]), []),
  });
  const asked: State<string> = { ...idle, pending: [{ peer: 0, id: 3 }] };

  it("everywhere speaks of the states of each member", () => {
    const alike = everywhere<typeof world>({
      holds: ({ states }) => states.a.pending.length === states.b.pending.length,
    });
    expect(alike(both(asked, asked))).toBe(true);
    expect(alike(both(asked, idle))).toBe(false);
    const ofZero = everywhere<typeof world>({ members: [0], holds: ({ states }) => states.a.pending.length === 0 });
    expect(ofZero(both(asked, idle))).toBe(true);
  });

  it("remembers asks of every fact that a state or a message claims whether it is so", () => {
    const known = remembers<typeof world, NodeId>({
      about: (fact) => fact,
      holds: (_, { b }) => b.held.length > 0,
      claims: (_, { a }) => a.got.map((got) => got.from),
      says: { a: (from, msg) => (msg.kind === "Tell" ? [from] : []) },
    });
    const held: State<string> = { ...idle, held: [{ peer: 0, id: 3 }] };
    const told = { from: 1, to: 0, msg: { kind: "Tell", id: 3, answer: "x" } } as const;
    expect(known(both(idle, idle))).toBe(true);
    expect(known({ ...both(idle, held), a: Network.of(world.a, new Map(), [told]) })).toBe(true);
    expect(known({ ...both(idle, idle), a: Network.of(world.a, new Map(), [told]) })).toBe(false);
    const got = new Map([[0, { ...idle, got: [{ from: 1, answer: "x" }] }]]);
    expect(known({ ...both(idle, idle), a: Network.of(world.a, got, []) })).toBe(false);
  });

  it("is what the example's world claims", () => {
    const { invariants = {} } = compositionOf(committed<string>(0, [1], []));
    expect(Object.keys(invariants)).toEqual(["answers"]);
  });
});

it("an assertion that nobody looks at is not evaluated", () => {
  let evaluated = 0;
  stable(() => {
    evaluated += 1;
    return true;
  });
  expect(evaluated).toBe(0);
});
