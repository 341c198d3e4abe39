/** Maps and sets in local states: kept apart by what they hold, shown as an author writes them, saved and read again. */
import { equals } from "disel-ts";
import { explore, replay } from "disel-ts/testing";
import { describe, expect, it } from "vitest";
import { decode, encode } from "../../src/explore/trace/values.ts";
import { canonical } from "../../src/explore/values/canonical.ts";
import { Workspace } from "../support/workspace.ts";

const poll = "test/prove/fixtures/poll";

describe("values", () => {
  const values = [
    new Map(),
    new Set(),
    [],
    new Map([[1, "a"]]),
    new Map([["1", "a"]]),
    new Map([[1n, "a"]]),
    new Map([
      [1, "a"],
      [2, "b"],
    ]),
    new Map([
      [2, "b"],
      [1, "a"],
    ]),
    [[1, "a"]],
    new Set([1, 2]),
    new Set([2, 1]),
    new Map([[1, new Set([true])]]),
    new Map([[1, new Set([false])]]),
  ];

  it("have the same text where they are equal, and only there", () => {
    for (const a of values)
      for (const b of values) {
        expect(equals<unknown>(a, b)).toBe(a === b);
        expect(canonical(a) === canonical(b)).toBe(a === b);
      }
    expect(equals(new Map([[1, ["a"]]]), new Map([[1, ["a"]]]))).toBe(true);
    expect(canonical(new Set(["a"]))).toBe(canonical(new Set(["a"])));
  });

  it("come back from JSON as they were", () => {
    for (const value of values) expect(decode(JSON.parse(JSON.stringify(encode(value))))).toEqual(value);
  });
});

describe("a protocol whose states hold a map and a set", () => {
  // Of two voters each has told nothing, or one of two words is on its way or has come: 25 configurations. Where both
  // have come the map says which was first: 4 more. Voters that trade places leave 3 of all these as they are.
  it.each([
    [false, 29],
    [true, 16],
  ])("is searched to its end, with symmetry: %s", async (symmetry, states) => {
    const folder = Workspace.with({ [poll]: "poll" }).path("poll");
    const { report, text } = await explore(folder, { search: "exhaustive", symmetry });
    expect(report.diagnostics, text).toEqual([]);
    expect(report.targets[0]?.searches[0]).toMatchObject({ complete: true, states });
  });

  it("shows what is wrong, and is replayed", async () => {
    const workspace = Workspace.with({ [poll]: "poll" });
    workspace.edit("poll/protocol.ts", "setAdd(state.words, msg.word)", "state.words");
    const found = await explore(workspace.path("poll"));
    expect(found.report.diagnostics.map((one) => one.code)).toEqual(["DSL4501"]);
    expect(found.report.counterexamples[0]?.claim).toBe("Poll.known");
    expect(found.text).toMatch(/votes: emptyMap\(\) → mapOf\(\[\[\d+, "(yes|no)"\]\]\)/);
    expect(JSON.stringify(found.itf())).toContain('"votes":{"#map":[[');
    expect((await replay(workspace.path("poll"), found.saved())).outcome).toBe("violated");
  });
});
