/** Worlds of several protocols, and nodes that only seem interchangeable. */
import { type AnyProtocol, type NodeId, protocol } from "disel-ts";
import { explore } from "disel-ts/testing";
import { describe, expect, it } from "vitest";
import { build, type Labelled, type Target } from "../../src/explore/model/subject.ts";
import { unwatched } from "../../src/explore/model/system.ts";
import { defaults } from "../../src/explore/outcome.ts";
import { Budget } from "../../src/explore/search/budget.ts";
import { exhaustive } from "../../src/explore/search/exhaustive.ts";
import { Workspace } from "../support/workspace.ts";

/** Nodes that send up to `most` messages each; none is to hear more than `limit`. */
const chatter = (nodes: readonly NodeId[], most: number, limit: number) =>
  protocol<{ readonly sent: number; readonly heard: number }, { readonly kind: "Hi" }>({
    name: "Chatter",
    nodes,
    init: () => ({ sent: 0, heard: 0 }),
    transitions: {
      Hi: {
        send: ({ self, to, state }) =>
          self !== to && state.sent < most ? { ...state, sent: state.sent + 1 } : undefined,
        receive: ({ state }) => ({ ...state, heard: state.heard + 1 }),
      },
    },
    invariants: { quiet: (net) => net.nodes.every((node) => net.state(node).heard <= limit) },
  });

function labelled(label: string, of: AnyProtocol): Labelled {
  const candidates = { messages: () => [{ kind: "Hi" }], actions: () => [] };
  return { label, protocol: of, authored: undefined, types: undefined, candidates, tried: "" };
}

function search(...protocols: readonly Labelled[]) {
  const subject = { kind: "world", name: "world", instance: "world", index: 0 } as const;
  const target: Target = { subject, chosen: false, protocols, world: undefined, deployment: undefined };
  const { model } = build(target, defaults.faults, false, unwatched);
  const budget = new Budget(
    defaults.bounds,
    () => false,
    () => undefined,
  );
  return exhaustive(model, budget);
}

describe("a world of several protocols", () => {
  const left = () => labelled("left", chatter([0, 1], 2, 4) as AnyProtocol);
  const right = () => labelled("right", chatter([1, 2], 1, 4) as AnyProtocol);

  it("has every configuration of one with every one of the other", () => {
    const [a, b, both] = [search(left()), search(right()), search(left(), right())];
    expect([a.complete, b.complete, both.complete]).toEqual([true, true, true]);
    expect(a.states).toBeGreaterThan(b.states);
    expect(both.states).toBe(a.states * b.states);
  });

  it("is searched for what is wrong in each of them", () => {
    const { found } = search(left(), labelled("right", chatter([1, 2], 3, 1) as AnyProtocol));
    expect(found?.failure).toMatchObject({ kind: "invariant", label: "right", name: "quiet" });
    // Two sends and two receives, and nothing of the other protocol.
    expect(found?.path).toHaveLength(5);
  });
});

describe("nodes that are not interchangeable are not taken for it", () => {
  const source = (guard: string, claim: string): string => `import { type NodeId, protocol } from "disel-ts";

export interface State {
  readonly sent: number;
  readonly last: NodeId;
}
export interface Msg {
  readonly kind: "Hi";
}

export const chatter = (nodes: readonly NodeId[]) =>
  protocol<State, Msg>({
    name: "Chatter",
    nodes,
    init: (node) => ({ sent: 0, last: node }),
    transitions: {
      Hi: {
        send: ({ self, to, state }) => (${guard} ? { ...state, sent: state.sent + 1 } : undefined),
        receive: ({ from, state }) => ({ ...state, last: from }),
      },
    },
    invariants: { fine: (net) => ${claim} },
  });
`;

  it.each([
    ["the steps are the same for all", "self !== to && state.sent < 2", "net.nodes.length > 0", true],
    ["a step is for one of them", "self !== to && state.sent < (self === 0 ? 2 : 1)", "net.nodes.length > 0", false],
  ])("%s", async (_, guard, claim, symmetric) => {
    const workspace = Workspace.with({});
    workspace.write("system/protocol.ts", source(guard, claim));
    const states = async (symmetry: boolean) => {
      const { report, text } = await explore(workspace.path("system"), { search: "exhaustive", nodes: 3, symmetry });
      expect(report.diagnostics, text).toEqual([]);
      const [found] = report.targets[0]?.searches ?? [];
      expect(found?.complete).toBe(true);
      expect(found?.symmetric !== undefined).toBe(symmetry && symmetric);
      return found?.states ?? 0;
    };
    const [reduced, all] = [await states(true), await states(false)];
    expect(reduced < all).toBe(symmetric);
    expect(reduced).toBeLessThanOrEqual(all);
  });

  it("a claim about one of them is found where it fails", async () => {
    const workspace = Workspace.with({});
    workspace.write("system/protocol.ts", source("self !== to && state.sent < 2", "net.state(2).sent < 2"));
    const { counterexamples, text } = await explore(workspace.path("system"), { search: "exhaustive", nodes: 3 });
    expect(
      counterexamples.map((one) => [one.claim, one.steps.length]),
      text,
    ).toEqual([["Chatter.fine", 2]]);
  });
});
