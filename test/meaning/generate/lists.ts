/** Arrays: literals, spread, and the methods and library functions that make one of another. */
import { array as arrayTy, number, show, type Ty } from "../support/types.ts";
import { expr } from "./expressions.ts";
import type { Generator } from "./generator.ts";
import { lambda } from "./lambdas.ts";
import { inside, level, type Made, made, settled } from "./made.ts";
import type { Scope } from "./scope.ts";

/** An array whose elements are of a type that is seen, so that a method can be called of it. */
export function items(g: Generator, of: Ty, scope: Scope, size: number): string {
  const type = arrayTy(of);
  return inside(settled(expr(g, type, scope, size), type), level.whole);
}

export function array(g: Generator, type: Ty & { k: "array" }, scope: Scope, size: number): Made | undefined {
  const { random } = g;
  const { of } = type;
  const inner = (): string => items(g, of, scope, size - 1);
  const method = (name: string, text: () => string) => (): Made => {
    g.use(name);
    return made(text());
  };
  return random.first<Made>([
    [3, () => arrayLiteral(g, of, scope, size)],
    [
      2,
      method("map", () => {
        const from = g.type(1);
        return `${items(g, from, scope, size - 1)}.map(${lambda(g, [from], of, scope, size - 1, "contextual").text})`;
      }),
    ],
    [
      1.5,
      method(
        "filter",
        () => `${inner()}.filter(${lambda(g, [of], { k: "boolean" }, scope, size - 1, "contextual").text})`,
      ),
    ],
    [
      1,
      method("flatMap", () => {
        const from = g.type(1);
        return `${items(g, from, scope, size - 1)}.flatMap(${lambda(g, [from], type, scope, size - 1, "contextual").text})`;
      }),
    ],
    [1, method("concat", () => `${inner()}.concat(${Array.from({ length: random.int(1, 2) }, inner).join(", ")})`)],
    [
      1.5,
      method(
        "slice",
        () => `${inner()}.slice(${Array.from({ length: random.int(0, 2) }, () => bound(g, scope, size)).join(", ")})`,
      ),
    ],
    [0.7, method("without", () => `without<${show(of)}>(${inner()}, ${expr(g, of, scope, size - 1).text})`)],
    [of.k === "number" ? 2 : 0, method("range", () => range(g, scope, size))],
    [of.k === "tuple" && of.items.length === 2 ? 3 : 0, () => pairsOrEntries(g, of, scope, size)],
  ]);
}

const bound = (g: Generator, scope: Scope, size: number): string =>
  g.random.chance(0.7) ? String(g.random.int(-4, 4)) : expr(g, number, scope, size - 2).text;

/** A short range: one of its ends, or both, follows from the other. */
export function range(g: Generator, scope: Scope, size: number): string {
  const inner = (): string => expr(g, number, scope, size - 2).text;
  return g.random.chance(0.5)
    ? `upTo(${g.random.int(-2, 2)}, Math.min(${inner()}, ${g.random.int(2, 6)}))`
    : `upTo(Math.max(-${g.random.int(0, 3)}, ${inner()}), ${g.random.int(0, 5)})`;
}

function pairsOrEntries(g: Generator, of: Ty, scope: Scope, size: number): Made | undefined {
  const [a, b] = of.k === "tuple" ? of.items : [];
  if (a === undefined || b === undefined) return undefined;
  if (a.k === "number" && g.random.chance(0.5)) {
    g.use("entries spread");
    return made(`[...${items(g, b, scope, size - 1)}.entries()]`, level.whole, { exact: false, contextual: true });
  }
  g.use("pairs");
  return made(
    `pairs<${show(a)}, ${show(b)}>(${items(g, a, scope, size - 1)}, ${items(g, b, scope, size - 1)})`,
    level.whole,
    { exact: false, contextual: true },
  );
}

function arrayLiteral(g: Generator, of: Ty, scope: Scope, size: number): Made {
  const { random } = g;
  const parts = Array.from({ length: random.int(0, 3) }, () => {
    if (random.chance(0.6)) return expr(g, of, scope, size - 1).text;
    g.use("array spread");
    return `...${items(g, of, scope, size - 1)}`;
  });
  g.use("array literal");
  return made(`[${parts.join(", ")}]`, level.whole, { exact: false, contextual: true });
}
