/** Loop invariants: before each round, and after the last; not where the loop is left. */
import { explore } from "disel-ts/testing";
import { describe, expect, it } from "vitest";
import { Workspace } from "../support/workspace.ts";

/** One node, and a program whose body is given. */
const source = (
  body: string,
): string => `import { compose, deploy, invariant, type NodeId, program, protocol } from "disel-ts";

export interface State {
  readonly sent: number;
}
export interface Msg {
  readonly kind: "Go";
}
interface Pair {
  readonly from: readonly [number, number];
  readonly rest: readonly number[];
}

export const counter = (nodes: readonly NodeId[]) =>
  protocol<State, Msg>({
    name: "Counter",
    nodes,
    init: () => ({ sent: 0 }),
    transitions: {
      Go: { send: ({ state }) => ({ sent: state.sent + 1 }), receive: ({ state }) => state },
    },
  });

export const runs = (nodes: readonly NodeId[], self: NodeId, xs: readonly number[], pairs: readonly Pair[]) =>
  program({ counter: counter(nodes) }, self, async ({ counter }) => {
    let done = 0;
${body}
    return done + pairs.length + xs.length;
  });

const pairs: readonly Pair[] = [{ from: [1, 2], rest: [3] }];
export default deploy(compose({ counter: counter([0]) }), [runs([0], 0, [5, 6, 7], pairs)]);
`;

const send = 'await counter.send(self, { kind: "Go" });';

interface Case {
  readonly what: string;
  readonly body: string;
  /** After how many steps the invariant is found not to hold; never, where it is left out. */
  readonly after?: number;
}

const cases: readonly Case[] = [
  {
    what: "for … of, after the last round",
    body: `    for (const x of xs) { invariant(() => done < 3); ${send} done += x > 0 ? 1 : 2; }`,
    after: 3,
  },
  {
    what: "for … of, where it holds after the last round as well",
    body: `    for (const x of xs) { invariant(() => done <= 3); ${send} done += x > 0 ? 1 : 2; }`,
  },
  {
    what: "for … of, of the local state",
    body: `    for (const _ of xs) { invariant(() => counter.state.sent < 3); ${send} }`,
    after: 3,
  },
  {
    what: "for … of entries, whose position is their number in the end",
    body: `    for (const [i, x] of xs.entries()) { invariant(() => i < 3 && done === i); ${send} done += x > 0 ? 1 : 2; }`,
    after: 3,
  },
  {
    what: "for … of entries, where it holds of that position",
    body: `    for (const [i, x] of xs.entries()) { invariant(() => i <= 3 && done === i); ${send} done += x > 0 ? 1 : 2; }`,
  },
  {
    what: "while, after the last round",
    body: `    while (done < 2) { invariant(() => done < 2); ${send} done += 1; }`,
    after: 2,
  },
  {
    what: "while, where it holds after the last round as well",
    body: `    while (done < 2) { invariant(() => done <= 2); ${send} done += 1; }`,
  },
  {
    what: "a loop that has no round",
    body: `    for (const _ of xs.slice(3)) { invariant(() => done > 0); ${send} }`,
    after: 0,
  },
  {
    what: "while, with no round",
    body: `    while (done > 0) { invariant(() => done > 0); ${send} }`,
    after: 0,
  },
  {
    what: "a loop that is left by break, not there",
    body: `    for (const x of xs) { invariant(() => done < 2); ${send} done += x > 0 ? 1 : 2; if (done === 2) break; }`,
  },
  {
    what: "a loop in a loop, each after its last round",
    body: `    for (const x of xs) {
      invariant(() => done <= 3);
      let inner = 0;
      while (inner < x) { invariant(() => inner <= x && done < 3); inner += 1; }
      ${send}
      done += 1;
    }`,
  },
  {
    what: "elements that are taken apart",
    body: `    for (const { from: [a, b], rest: [c, ...more] } of pairs) {
      invariant(() => done <= 6);
      ${send}
      done += a + b + (c ?? 0) + more.length;
    }
    for (const [i, { from: [a] }] of pairs.entries()) { invariant(() => i <= 1 && done <= 7); ${send} done += a; }`,
  },
  {
    what: "elements that are taken apart, after the last round",
    body: `    for (const { from: [a, b], rest } of pairs) {
      invariant(() => done < 4);
      ${send}
      done += a + b + rest.length;
    }`,
    after: 1,
  },
];

describe("a loop invariant is checked", () => {
  it.each(cases)("$what", async ({ body, after }) => {
    const workspace = Workspace.with({});
    workspace.write("system/system.ts", source(body));
    const { report, text } = await explore(workspace.path("system"), { only: "deployment" });
    expect(
      report.diagnostics.map((one) => one.code),
      text,
    ).toEqual(after === undefined ? [] : ["DSL4503"]);
    if (after === undefined) return;
    const [found] = report.counterexamples;
    expect(found?.message).toMatch(/^a loop invariant of node 0 does not hold/);
    expect(found?.steps.length).toBe(after);
    expect(found?.source?.line).toBe(workspace.lineOf("system/system.ts", "invariant(()"));
    // What the program does is what it does elsewhere: it has done no round more.
    expect(found?.steps.every((one) => one.kind === "send")).toBe(true);
  });
});
