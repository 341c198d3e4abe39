/** Numbers, booleans, strings and node names. */
import {
  bigint as bigintTy,
  boolean as booleanTy,
  node,
  number as numberTy,
  show,
  string as stringTy,
  type Ty,
} from "../support/types.ts";
import { condition, tagTest } from "./conditions.ts";
import { expr } from "./expressions.ts";
import { type Generator, isPrimitive } from "./generator.ts";
import { lambda } from "./lambdas.ts";
import { items } from "./lists.ts";
import { inside, level, type Made, made, settled } from "./made.ts";
import type { Scope } from "./scope.ts";
import { bigints, numbers, strings } from "./values.ts";

const narrow = { exact: false };
const contextual = { exact: false, contextual: true };

export function literal(g: Generator, type: Ty): Made {
  switch (type.k) {
    case "number":
      return numberLiteral(g);
    case "bigint":
      return bigintLiteral(g);
    case "boolean":
      return made(String(g.random.chance(0.5)), level.whole, narrow);
    case "string":
      return stringLiteral(g);
    default:
      return nodeId(g);
  }
}

function numberLiteral(g: Generator): Made {
  const { random } = g;
  const value = random.chance(0.8) ? random.int(-3, 9) : random.pick(numbers);
  const digits = random.first([
    [8, () => String(Math.abs(value))],
    [0.7, () => `0x${Math.abs(value).toString(16)}`],
    [0.4, () => `0b${Math.abs(value).toString(2)}`],
    [
      0.4,
      () =>
        Math.abs(value) < 1000
          ? `${Math.abs(value)}e0`
          : Math.abs(value)
              .toString()
              .replace(/(\d{3})$/, "_$1"),
    ],
    [0.4, () => (value % 1000 === 0 && value !== 0 ? `${Math.abs(value) / 1000}e3` : undefined)],
  ]);
  return value < 0 ? made(`-${digits}`, level.unary, narrow) : made(digits ?? "0", level.whole, narrow);
}

function bigintLiteral(g: Generator): Made {
  const { random } = g;
  const value = random.chance(0.8) ? BigInt(random.int(-3, 9)) : random.pick(bigints);
  const size = value < 0n ? -value : value;
  const digits = random.chance(0.15) ? `0x${size.toString(16)}n` : `${size}n`;
  return value < 0n ? made(`-${digits}`, level.unary, narrow) : made(digits, level.whole, narrow);
}

function stringLiteral(g: Generator): Made {
  const { random } = g;
  const value = random.pick(strings);
  g.use("string literal");
  const escaped = JSON.stringify(value);
  if (random.chance(0.2))
    return made(`'${escaped.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`, level.whole, narrow);
  if (random.chance(0.15)) return made(templateOf([value]), level.whole, narrow);
  // Every character by its number.
  if (random.chance(0.1))
    return made(
      `"${[...value].map((char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`).join("")}"`,
      level.whole,
      narrow,
    );
  return made(escaped, level.whole, narrow);
}

/** A template of texts and, between them, expressions. */
function templateOf(texts: readonly string[], between: readonly string[] = []): string {
  const raw = (text: string): string =>
    text.replaceAll("\\", "\\\\").replaceAll("`", "\\`").replaceAll("${", "\\${").replaceAll("\r", "\\r");
  return `\`${texts.map((text, i) => raw(text) + (between[i] === undefined ? "" : `\${${between[i]}}`)).join("")}\``;
}

export const nodeId = (g: Generator): Made => made(String(g.random.int(0, 4)), level.whole, contextual);

/** Two operands with an operator between them that is read from left to right. */
function between(left: Made, sign: string, right: Made, at: number): Made {
  return made(`${inside(left, at)} ${sign} ${inside(right, at + 1)}`, at);
}

export function number(g: Generator, scope: Scope, size: number): Made | undefined {
  const { random } = g;
  const inner = (less = 1): Made => expr(g, numberTy, scope, size - less);
  const sign = (name: string, at: number) => (): Made => {
    g.use(`number ${name}`);
    // Factors stay small more often than not, so that products are exact.
    const right = name === "*" && random.chance(0.7) ? made(String(random.int(0, 4))) : inner();
    return between(inner(), name, right, at);
  };
  const called = (name: string, text: () => string) => (): Made => {
    g.use(name);
    return made(text());
  };
  const two = (name: string) => called(name, () => `${name}(${inner().text}, ${inner().text})`);
  return random.first<Made>([
    [1, () => numberLiteral(g)],
    [2, sign("+", level.sum)],
    [2, sign("-", level.sum)],
    [1, sign("*", level.product)],
    [
      0.6,
      () => {
        g.use("number negated");
        const of = inner();
        return made(`-${of.text.startsWith("-") ? `(${of.text})` : inside(of, level.unary)}`, level.unary, {
          exact: of.exact,
        });
      },
    ],
    [1, two("quotient")],
    [1, two("remainder")],
    [0.5, two("Math.min")],
    [0.5, two("Math.max")],
    [0.5, called("Math.abs", () => `Math.abs(${inner().text})`)],
    [1, called("length", () => `${items(g, g.type(1), scope, size - 1)}.length`)],
    [
      0.6,
      called("count", () => {
        const of = comparable(g);
        return `occurrences<${show(of)}>(${items(g, of, scope, size - 1)}, ${expr(g, of, scope, size - 1).text})`;
      }),
    ],
  ]);
}

export function bigint(g: Generator, scope: Scope, size: number): Made | undefined {
  const inner = (): Made => expr(g, bigintTy, scope, size - 1);
  const sign = (name: string, at: number) => (): Made => {
    g.use(`bigint ${name}`);
    return between(inner(), name, inner(), at);
  };
  return g.random.first<Made>([
    [1, () => bigintLiteral(g)],
    [1.5, sign("+", level.sum)],
    [1.5, sign("-", level.sum)],
    [1, sign("*", level.product)],
    [
      0.5,
      () => {
        const of = inner();
        return made(`-${of.text.startsWith("-") ? `(${of.text})` : inside(of, level.unary)}`, level.unary, {
          exact: of.exact,
        });
      },
    ],
    [
      1.5,
      () => {
        g.use("BigInt");
        return made(`BigInt(${expr(g, numberTy, scope, size - 1).text})`);
      },
    ],
  ]);
}

export function string(g: Generator, scope: Scope, size: number): Made | undefined {
  const { random } = g;
  return random.first<Made>([
    [1.5, () => stringLiteral(g)],
    [
      1.5,
      () => {
        g.use("string +");
        return between(expr(g, stringTy, scope, size - 1), "+", expr(g, stringTy, scope, size - 1), level.sum);
      },
    ],
    [
      2,
      () => {
        g.use("template");
        const holes = Array.from({ length: random.int(1, 3) }, () => {
          const type = random.pick([numberTy, bigintTy, stringTy]);
          g.use(`template of ${type.k}`);
          return expr(g, type, scope, size - 1);
        });
        const texts = [...holes.map(() => random.pick(strings)), random.pick(strings)];
        // Of constants TypeScript knows what they come to.
        return made(
          templateOf(
            texts,
            holes.map((one) => one.text),
          ),
          level.whole,
          narrow,
        );
      },
    ],
  ]);
}

/** A type whose values `equals` and the like are asked of. */
export function comparable(g: Generator): Ty {
  const type = g.type(g.random.int(0, 2));
  return type.k === "option" ? type.of : type;
}

/** `===` of a type, without TypeScript seeing that the two cannot be equal. */
export function identity(g: Generator, scope: Scope, size: number): Made {
  const { random } = g;
  const enums = g.declared.filter((decl) => decl.k === "union" && decl.tag === undefined);
  const plain: readonly Ty[] = [
    numberTy,
    bigintTy,
    booleanTy,
    stringTy,
    node,
    ...enums.map((decl): Ty => ({ k: "named", decl, args: [] })),
  ];
  // Node ids are compared in no other way.
  const of = random.chance(0.15) ? node : random.pick(plain);
  const type: Ty = random.chance(0.2) ? { k: "option", of } : of;
  if (!isPrimitive(type)) throw new Error("=== of a type that is compared by reference");
  const left = settled(expr(g, type, scope, size - 1), type);
  const right = expr(g, type, scope, size - 1);
  const sign = random.chance(0.6) ? "===" : "!==";
  g.use(`${sign} of ${type.k === "named" ? "string literal union" : type.k}`);
  // A literal on the right is compared as it is; anything else shows all of its type.
  const literalRight =
    type.k !== "boolean" &&
    type.k !== "option" &&
    /^-?[\w.]+$|^"[^"]*"$/.test(right.text) &&
    right.contextual === (type.k === "named" || type.k === "node");
  const sides = [
    left,
    literalRight && !scope.paths().some((one) => one.text === right.text) ? right : settled(right, type),
  ];
  const [a, b] = random.chance(0.8) ? sides : [sides[1], sides[0]];
  return made(
    `${inside(a as Made, level.equality + 1)} ${sign} ${inside(b as Made, level.equality + 1)}`,
    level.equality,
  );
}

export function boolean(g: Generator, scope: Scope, size: number): Made | undefined {
  const { random } = g;
  return random.first<Made>([
    [0.5, () => made(String(random.chance(0.5)), level.whole, narrow)],
    [3, () => test(g, scope, size)],
    [1.5, () => identity(g, scope, size)],
    [1, () => tagTest(g, scope)?.made],
    [
      2,
      () => {
        const { made: of } = condition(g, scope, size);
        return of;
      },
    ],
  ]);
}

/** A boolean that says nothing about any variable. */
export function test(g: Generator, scope: Scope, size: number): Made {
  const { random } = g;
  const called = (name: string, text: () => string) => (): Made => {
    g.use(name);
    return made(text());
  };
  const ordered = (type: Ty) => (): Made => {
    const sign = random.pick(["<", "<=", ">", ">="]);
    g.use(`${type.k} ${sign}`);
    return between(expr(g, type, scope, size - 1), sign, expr(g, type, scope, size - 1), level.order);
  };
  const both = (name: string) => {
    const of = comparable(g);
    return `${name}<${show(of)}>(${items(g, of, scope, size - 1)}, ${items(g, of, scope, size - 1)})`;
  };
  const found = random.first<Made>([
    [3, ordered(numberTy)],
    [1, ordered(bigintTy)],
    [
      2,
      called("equals", () => {
        const of = g.type(random.int(0, 2));
        return `equals<${show(of)}>(${expr(g, of, scope, size - 1).text}, ${expr(g, of, scope, size - 1).text})`;
      }),
    ],
    [
      1,
      called("contains", () => {
        const of = comparable(g);
        return `contains<${show(of)}>(${items(g, of, scope, size - 1)}, ${expr(g, of, scope, size - 1).text})`;
      }),
    ],
    [
      1,
      called("includes", () => {
        const of = random.pick([numberTy, stringTy, booleanTy, bigintTy, node]);
        return `${items(g, of, scope, size - 1)}.includes(${expr(g, of, scope, size - 1).text})`;
      }),
    ],
    [0.7, called("sameElements", () => both("sameElements"))],
    [1.2, called("isPrefix", () => both("isPrefix"))],
    [
      2,
      () => {
        const name = random.pick(["every", "some"]);
        const of = g.type(1);
        g.use(name);
        return made(
          `${items(g, of, scope, size - 1)}.${name}(${lambda(g, [of], booleanTy, scope, size - 1, "contextual").text})`,
        );
      },
    ],
  ]);
  return found ?? made("typed<boolean>(true)");
}
