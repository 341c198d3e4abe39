/** Values survive the wire; what is not of a shape is refused, and nothing that comes in throws. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codecsOf, deepest, pack, Unsendable, unpack } from "../../src/runtime/wire/codec.ts";
import { FrameReader, FrameTooLong, frameOf } from "../../src/runtime/wire/frames.ts";
import { isBounded } from "../../src/runtime/wire/nesting.ts";
import type { Definitions, Shape } from "../../src/runtime/wire/shapes.ts";

const definitions: Definitions = {
  Color: { k: "literals", values: ["red", "green"] },
  Point: { k: "record", fields: { x: { k: "number" }, big: { k: "bigint" } } },
  Msg: {
    k: "union",
    tag: "kind",
    variants: {
      Ask: { text: { k: "string" }, maybe: { k: "option", of: { k: "ref", to: "Point" } } },
      Tell: {
        pair: { k: "tuple", items: [{ k: "bool" }, { k: "node" }] },
        all: { k: "list", of: { k: "ref", to: "Color" } },
      },
      Done: { nothing: { k: "unit" } },
      Keep: {
        ages: { k: "map", key: { k: "string" }, value: { k: "ref", to: "Point" } },
        seen: { k: "set", of: { k: "bigint" } },
      },
    },
  },
  Tree: { k: "union", tag: "kind", variants: { Leaf: {}, Node: { left: { k: "ref", to: "Tree" } } } },
};
const shape: Shape = { k: "ref", to: "Msg" };
const codec = codecsOf(definitions)(shape);
const receive = (wire: unknown) => {
  const value = unpack(pack(wire));
  return value === undefined ? ({ ok: false, why: "malformed" } as const) : codec.fromWire(value.wire);
};

const whole = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
const point = fc.record({ x: whole, big: fc.bigInt() });
const text = fc.string({ unit: "binary" }).filter((one) => !/\p{Surrogate}/u.test(one));
const message = fc.oneof(
  fc.record({ kind: fc.constant("Ask"), text, maybe: fc.option(point, { nil: undefined }) }),
  fc.record({
    kind: fc.constant("Tell"),
    pair: fc.tuple(fc.boolean(), fc.nat()),
    all: fc.array(fc.constantFrom("red", "green")),
  }),
  fc.record({
    kind: fc.constant("Keep"),
    ages: fc.uniqueArray(fc.tuple(text, point), { selector: ([key]) => key }).map((all) => new Map(all)),
    seen: fc.uniqueArray(fc.bigInt()).map((all) => new Set(all)),
  }),
  fc.record({ kind: fc.constant("Done"), nothing: fc.constant(undefined) }),
);

test("what is sent is what arrives", () => {
  fc.assert(
    fc.property(message, (value) => {
      expect(receive(codec.toWire(value))).toEqual({ ok: true, value });
    }),
    { numRuns: 2000 },
  );
});

describe("what is not of the shape is refused", () => {
  test.each([
    ["an unknown tag", { kind: "Shout", text: "a" }, "unknown tag"],
    ["a tag that every object has", { kind: "toString" }, "unknown tag"],
    ["no tag", { text: "a", maybe: null }, "unknown tag"],
    ["an extra field", { kind: "Ask", text: "a", maybe: null, more: 1 }, "wrong fields"],
    ["a field of every object", { kind: "Ask", text: "a", maybe: null, constructor: 1 }, "wrong fields"],
    ["a missing field", { kind: "Ask", text: "a" }, "wrong fields"],
    ["a number for a text", { kind: "Ask", text: 1, maybe: null }, "wrong type"],
    ["a fraction", { kind: "Ask", text: "", maybe: { x: 0.5, big: "1" } }, "wrong type"],
    ["a number that is not exact", { kind: "Ask", text: "", maybe: { x: 2 ** 53, big: "1" } }, "wrong type"],
    ["no number", { kind: "Ask", text: "", maybe: { x: Number.NaN, big: "1" } }, "wrong type"],
    ["digits with a sign of their own", { kind: "Ask", text: "", maybe: { x: 1, big: "-0" } }, "wrong type"],
    ["endless digits", { kind: "Ask", text: "", maybe: { x: 1, big: "9".repeat(10_001) } }, "wrong type"],
    ["a longer tuple", { kind: "Tell", pair: [true, 1, 2], all: [] }, "wrong fields"],
    ["an unknown literal", { kind: "Tell", pair: [true, 1], all: ["blue"] }, "unknown tag"],
    ["null for a list", { kind: "Tell", pair: [true, 1], all: null }, "wrong type"],
    [
      "a map with a key twice",
      {
        kind: "Keep",
        ages: [
          ["a", { x: 1, big: "1" }],
          ["a", { x: 2, big: "1" }],
        ],
        seen: [],
      },
      "wrong type",
    ],
    ["a set with an element twice", { kind: "Keep", ages: [], seen: ["1", "1"] }, "wrong type"],
    ["a list", [], "unknown tag"],
    ["a tag that is no text", { kind: ["Done"], nothing: null }, "unknown tag"],
    ["null", null, "unknown tag"],
  ])("%s", (_, wire, why) => {
    expect(receive(wire)).toEqual({ ok: false, why });
  });
});

test("a field that every object has been given is refused as any other", () => {
  const wire = unpack(Buffer.from('{"kind":"Done","nothing":null,"__proto__":{"kind":"Done"}}'))?.wire;
  expect(codec.fromWire(wire)).toEqual({ ok: false, why: "wrong fields" });
  expect(codec.fromWire(unpack(Buffer.from('{"__proto__":{"kind":"Done","nothing":null}}'))?.wire).ok).toBe(false);
});

test("a zero has one sign", () => {
  const wire = { kind: "Ask", text: "", maybe: { x: -0, big: "0" } };
  const decoded = codec.fromWire(wire);
  expect(decoded.ok && Object.is((decoded.value as { maybe: { x: number } }).maybe.x, 0)).toBe(true);
});

test("a number that is not exact, and a text that is none, are not sent", () => {
  expect(() => codec.toWire({ kind: "Ask", text: "", maybe: { x: 2 ** 53, big: 1n } })).toThrow(Unsendable);
  expect(() => codec.toWire({ kind: "Ask", text: "\ud800", maybe: undefined })).toThrow(Unsendable);
});

describe("nesting", () => {
  const tree = (depth: number): unknown => {
    let value: unknown = { kind: "Leaf" };
    for (let i = 1; i < depth; i++) value = { kind: "Node", left: value };
    return value;
  };
  const trees = codecsOf(definitions)({ k: "ref", to: "Tree" });

  test("a deep value within bounds arrives, one beyond them is not sent", () => {
    expect(trees.fromWire(unpack(pack(trees.toWire(tree(deepest))))?.wire)).toEqual({ ok: true, value: tree(deepest) });
    expect(() => pack(trees.toWire(tree(deepest + 20)))).toThrow(Unsendable);
  });

  test("what is nested deeper, in any way, is refused before it is parsed", () => {
    for (const begins of ["[", '{"a":', '[{"\\"":']) expect(unpack(Buffer.alloc(1 << 20, begins))).toBeUndefined();
    expect(unpack(Buffer.from(JSON.stringify(tree(deepest + 20))))).toBeUndefined();
  });

  test("brackets in texts are none", () => {
    const text = '[{"\\'.repeat(1000);
    expect(unpack(pack([text, { [text]: 1 }]))).toEqual({ wire: [text, { [text]: 1 }] });
  });

  test("is counted as it is", () => {
    const depthOf = (value: unknown): number =>
      typeof value === "object" && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat(6), (value, depth) => {
        const bytes = Buffer.from(JSON.stringify(value));
        if (bytes.length > depth) expect(isBounded(bytes, depth)).toBe(depthOf(value) <= depth);
      }),
      { numRuns: 5000 },
    );
  });
});

test("bytes that are no value are refused", () => {
  for (const text of ["", " ", "[", "[1,", "1 2", "[1]]", "nul", "NaN", "'a'", "\ufeff1"])
    expect(unpack(Buffer.from(text))).toBeUndefined();
  // No UTF-8: a decoder that forgives would take them for another text.
  for (const bytes of [
    [0x22, 0xff, 0x22],
    [0x22, 0xc0, 0x80, 0x22],
    [0x22, 0xed, 0xa0, 0x80, 0x22],
  ])
    expect(unpack(Buffer.from(bytes))).toBeUndefined();
});

test("whatever the bytes are, nothing is thrown", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 40 }),
        fc.json().map((text) => Buffer.from(text)),
      ),
      (bytes) => {
        const value = unpack(Buffer.from(bytes));
        if (value !== undefined) codec.fromWire(value.wire);
      },
    ),
    { numRuns: 20_000 },
  );
});

describe("frames", () => {
  test("are the same, however the stream is cut", () => {
    const values = fc.array(fc.string({ maxLength: 12, unit: "grapheme-ascii" }), { maxLength: 8 });
    fc.assert(
      fc.property(values, fc.array(fc.nat(60)), (all, cuts) => {
        const stream = Buffer.concat(all.map((value) => frameOf(value)));
        const seen: Buffer[] = [];
        const reader = new FrameReader(50);
        let at = 0;
        for (const cut of [...cuts, stream.length]) {
          reader.read(Buffer.from(stream.subarray(at, at + cut)), (body) => {
            seen.push(Buffer.from(body));
            return true;
          });
          at = Math.min(stream.length, at + cut);
        }
        expect(seen).toEqual(all.map((value) => pack(value)));
      }),
    );
  });

  test("that are too long are refused at their header", () => {
    const header = Buffer.alloc(4);
    header.writeUInt32BE(51);
    expect(() => new FrameReader(50).read(header, () => true)).toThrow(FrameTooLong);
  });
});
