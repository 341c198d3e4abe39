/** Expressions of a type, well typed by construction. */
import { fieldsOf, instantiate, option, same, show, type Ty } from "../support/types.ts";
import { condition, small } from "./conditions.ts";
import { type Callable, type Generator, isPlain } from "./generator.ts";
import { lambda } from "./lambdas.ts";
import { array, items } from "./lists.ts";
import { inside, level, type Made, made, settled } from "./made.ts";
import { bigint, boolean, literal, nodeId, number, string } from "./primitives.ts";
import { casesOf, fieldsHere, type Path, type Scope } from "./scope.ts";

/** An expression of `type`; `size` is how much may still be nested. */
export function expr(g: Generator, type: Ty, scope: Scope, size: number): Made {
  if (size <= 0) return leaf(g, type, scope);
  const { random } = g;
  return (
    random.first<Made>([
      [5, () => ofType(g, type, scope, size)],
      [4, () => path(g, type, scope)],
      [1.2, () => conditional(g, type, scope, size)],
      [1.2, () => call(g, type, scope, size)],
      [0.8, () => coalesce(g, type, scope, size)],
      [0.5, () => field(g, type, scope, size)],
      [0.4, () => item(g, type, scope, size)],
      [0.6, () => reduce(g, type, scope, size)],
      [scope.recursion === undefined ? 0 : 4, () => recursive(g, type, scope, size)],
    ]) ?? leaf(g, type, scope)
  );
}

function leaf(g: Generator, type: Ty, scope: Scope): Made {
  const { random } = g;
  const known = random.chance(0.75) ? path(g, type, scope) : undefined;
  if (known !== undefined) return known;
  return (random.chance(0.4) ? derived(g, type, scope) : undefined) ?? smallest(g, type, scope);
}

/** A short expression that depends on what is at hand, though nothing there has the type itself. */
function derived(g: Generator, type: Ty, scope: Scope): Made | undefined {
  const { random } = g;
  const paths = scope.paths().filter((one) => one.cases !== "unknown");
  const pick = (...kinds: readonly Ty["k"][]): string | undefined => {
    const found = paths.filter((one) => kinds.includes(one.type.k));
    return found.length === 0 ? undefined : random.pick(found).text;
  };
  if (type.k === "boolean") return small(g, scope);
  if (type.k === "number") {
    const xs = pick("array");
    if (xs === undefined) return undefined;
    g.use("length");
    return made(`${xs}.length`);
  }
  if (type.k === "bigint") {
    const n = pick("number");
    if (n === undefined) return undefined;
    g.use("BigInt");
    return made(`BigInt(${n})`);
  }
  if (type.k === "string") {
    const n = pick("number", "bigint", "string");
    if (n === undefined) return undefined;
    g.use("template");
    return made(`\`\${${n}}\``, level.whole, { exact: false });
  }
  if (paths.length === 0 || type.k === "function" || type.k === "param") return undefined;
  g.use("ternary");
  const [then, otherwise] = [smallest(g, type, scope), smallest(g, type, scope)];
  const sides = `${inside(then, level.conditional)} : ${inside(otherwise, level.conditional)}`;
  return made(`${inside(small(g, scope), level.or)} ? ${sides}`, level.conditional, { exact: false, contextual: true });
}

/** The shortest expression of a type: literals all the way down. */
export function smallest(g: Generator, type: Ty, scope: Scope): Made {
  const { random } = g;
  switch (type.k) {
    case "option":
      return random.chance(0.5)
        ? made("undefined", level.whole, { exact: false, contextual: true })
        : optional(smallest(g, type.of, scope));
    case "array":
      return made(random.chance(0.5) ? "[]" : `[${smallest(g, type.of, scope).text}]`, level.whole, {
        exact: false,
        contextual: true,
      });
    case "tuple":
      return made(`[${type.items.map((one) => smallest(g, one, scope).text).join(", ")}]`, level.whole, {
        exact: false,
        contextual: true,
      });
    case "named":
      return object(g, type, (inner) => smallest(g, inner, scope), scope);
    case "param": {
      const known = scope.paths().filter((one) => same(one.type, type));
      if (known.length === 0) throw new Error(`nothing of type ${type.name}`);
      return made(random.pick(known).text);
    }
    case "function":
      return lambda(g, type.params, type.result, scope, 0, "unannotated");
    default:
      return literal(g, type);
  }
}

/** A value where one may be missing. */
export const optional = (value: Made): Made => ({ ...value, exact: false });

function ofType(g: Generator, type: Ty, scope: Scope, size: number): Made | undefined {
  switch (type.k) {
    case "number":
      return number(g, scope, size);
    case "bigint":
      return bigint(g, scope, size);
    case "boolean":
      return boolean(g, scope, size);
    case "string":
      return string(g, scope, size);
    case "node":
      return nodeId(g);
    case "array":
      return array(g, type, scope, size);
    case "option":
      return optionOf(g, type, scope, size);
    case "tuple":
      g.use("tuple");
      return made(`[${type.items.map((one) => expr(g, one, scope, size - 1).text).join(", ")}]`, level.whole, {
        exact: false,
        contextual: true,
      });
    case "named":
      return updated(g, type, scope, size) ?? object(g, type, (inner) => expr(g, inner, scope, size - 1), scope);
    case "function":
      return lambda(g, type.params, type.result, scope, size - 1, "unannotated");
    default:
      return undefined;
  }
}

// ---------------------------------------------------------------- paths

export const pathMade = (one: Path, type: Ty): Made =>
  made(one.text, level.whole, { exact: one.exact && same(one.type, type) });

/** A variable or one of its fields. */
export function path(g: Generator, type: Ty, scope: Scope): Made | undefined {
  const fitting = scope
    .paths()
    .filter((one) => same(one.type, type) || (type.k === "option" && same(one.type, type.of)));
  if (fitting.length === 0) return undefined;
  const chosen = g.random.pick(fitting);
  if (chosen.text.includes(".")) g.use("field");
  return pathMade(chosen, type);
}

/** `p?.f`, `p.f` of a call, `f(x).g`. */
function field(g: Generator, type: Ty, scope: Scope, size: number): Made | undefined {
  const { random } = g;
  const candidates = g.declared.flatMap((decl) =>
    decl.k === "record" && decl.params.length === 0
      ? decl.fields.filter((one) => same(one.type, type)).map((one) => ({ decl, name: one.name }))
      : [],
  );
  if (candidates.length === 0) return undefined;
  const { decl, name } = random.pick(candidates);
  g.use("field");
  const of = expr(g, { k: "named", decl, args: [] }, scope, size - 1);
  return made(`${inside(settled(of, { k: "named", decl, args: [] }), level.whole)}.${name}`);
}

/** One item of a tuple. */
function item(g: Generator, type: Ty, scope: Scope, size: number): Made | undefined {
  const { random } = g;
  const tuples = scope.paths().filter((one) => one.type.k === "tuple" && one.type.items.some((of) => same(of, type)));
  g.use("tuple item");
  if (tuples.length > 0 && random.chance(0.7)) {
    const chosen = random.pick(tuples);
    const at = chosen.type.k === "tuple" ? chosen.type.items.findIndex((of) => same(of, type)) : 0;
    return made(`${chosen.text}[${at}]`);
  }
  const pair: Ty = { k: "tuple", items: random.shuffled([type, g.type(0)]) };
  const at = pair.items.indexOf(type);
  const of = settled(expr(g, pair, scope, size - 1), pair);
  return made(`${inside(of, level.whole)}[${at}]`);
}

// ---------------------------------------------------------------- choices

export function conditional(g: Generator, type: Ty, scope: Scope, size: number): Made {
  const test = condition(g, scope, size - 1);
  const then = expr(g, type, test.then, size - 1);
  const otherwise = expr(g, type, test.otherwise, size - 1);
  g.use("ternary");
  return made(
    `${inside(test.made, level.or)} ? ${inside(then, level.conditional)} : ${inside(otherwise, level.conditional)}`,
    level.conditional,
    {
      exact: then.exact && otherwise.exact && isPlain(type),
      contextual: then.contextual || otherwise.contextual || !isPlain(type),
    },
  );
}

/** `a ?? b` */
function coalesce(g: Generator, type: Ty, scope: Scope, size: number): Made | undefined {
  if (type.k === "function") return undefined;
  const of = option(type.k === "option" ? type.of : type);
  const left = settled(expr(g, of, scope, size - 1), of);
  const right = expr(g, type, scope, size - 1);
  g.use("??");
  return made(`${inside(left, level.equality)} ?? ${inside(right, level.equality)}`, level.conditional, {
    exact: isPlain(type),
    contextual: right.contextual || !isPlain(type),
  });
}

// ---------------------------------------------------------------- calls

/** A call of one of the functions of the module. */
function call(g: Generator, type: Ty, scope: Scope, size: number): Made | undefined {
  const fitting = g.callables(type);
  const wrapped = type.k === "option" ? g.callables(type.of) : [];
  const all = [...fitting, ...wrapped];
  if (all.length === 0) return undefined;
  const { of, types } = g.random.pick(all);
  return callOf(
    g,
    of,
    types,
    scope,
    size,
    fitting.some((one) => one.of === of),
  );
}

function callOf(
  g: Generator,
  of: Callable,
  types: ReadonlyMap<string, Ty>,
  scope: Scope,
  size: number,
  exact: boolean,
): Made {
  if (of.constant === true) {
    g.use("constant by name");
    // TypeScript sees which member of a union its value is.
    return made(of.name, level.whole, {
      exact: exact && ["number", "string", "bigint", "array"].includes(of.result.k),
    });
  }
  const known = new Map(types);
  for (const param of of.typeParams) {
    if (known.has(param)) continue;
    const type = g.type(1);
    known.set(param, type.k === "option" ? type.of : type);
  }
  const args = of.params.map((param) => {
    const type = instantiate(param, known);
    return type.k === "function" ? functionArgument(g, type, scope, size - 1) : expr(g, type, scope, size - 1).text;
  });
  g.use(of.typeParams.length > 0 ? "generic call" : "call");
  // What the type parameters stand for is written down, as it may not show from the arguments.
  const given =
    of.typeParams.length === 0 ? "" : `<${of.typeParams.map((param) => show(known.get(param) as Ty)).join(", ")}>`;
  return made(`${of.name}${given}(${args.join(", ")})`, level.whole, { exact });
}

/** A function for a parameter: written there, or one of the module by its name. */
function functionArgument(g: Generator, type: Ty & { k: "function" }, scope: Scope, size: number): string {
  const byName = g.functions.filter(
    (of) =>
      of.typeParams.length === 0 &&
      of.constant !== true &&
      same({ k: "function", params: of.params, result: of.result }, type),
  );
  if (byName.length > 0 && g.random.chance(0.5)) {
    g.use("function by name");
    return g.random.pick(byName).name;
  }
  return lambda(g, type.params, type.result, scope, size, "unannotated").text;
}

/** A call of the function itself, on something smaller. */
function recursive(g: Generator, type: Ty, scope: Scope, size: number): Made | undefined {
  const { recursion } = scope;
  if (recursion === undefined || recursion.smaller.length === 0 || !same(recursion.result, type)) return undefined;
  const smaller = g.random.pick(recursion.smaller);
  const args = recursion.params.map((param, i) =>
    i === recursion.at ? smaller : expr(g, param, scope, Math.min(size - 1, 1)).text,
  );
  g.use("recursive call");
  const types = g.params.map(show);
  return made(`${recursion.name}${types.length === 0 ? "" : `<${types.join(", ")}>`}(${args.join(", ")})`);
}

/** `xs.reduce((acc, x) => …, start)` */
function reduce(g: Generator, type: Ty, scope: Scope, size: number): Made | undefined {
  if (type.k === "function" || type.k === "param") return undefined;
  const of = g.type(1);
  const xs = items(g, of, scope, size - 1);
  const start = expr(g, type, scope, size - 2);
  const step = lambda(g, [type, of], type, scope, size - 2, "contextual");
  g.use("reduce");
  return made(`${xs}.reduce<${show(type)}>(${step.text}, ${start.text})`);
}

// ---------------------------------------------------------------- options, objects

function optionOf(g: Generator, type: Ty & { k: "option" }, scope: Scope, size: number): Made | undefined {
  const { random } = g;
  const from = (): string => items(g, type.of, scope, size - 1);
  return random.first<Made>([
    [0.7, () => made("undefined", level.whole, { exact: false, contextual: true })],
    [1.5, () => optional(expr(g, type.of, scope, size - 1))],
    [
      1,
      () => {
        g.use("find");
        return made(`${from()}.find(${lambda(g, [type.of], { k: "boolean" }, scope, size - 1, "contextual").text})`);
      },
    ],
    [
      1,
      () => {
        g.use("at");
        return made(`${from()}.at(${position(g, scope, size)})`);
      },
    ],
    [
      1,
      () => {
        g.use("index");
        return made(`${from()}[${position(g, scope, size)}]`);
      },
    ],
    [4, () => optionalField(g, type, scope, size)],
  ]);
}

/** A position in an array, seldom inside of it only. */
function position(g: Generator, scope: Scope, size: number): string {
  return g.random.chance(0.5) ? String(g.random.int(-3, 4)) : expr(g, { k: "number" }, scope, size - 2).text;
}

/** `p?.f` */
function optionalField(g: Generator, type: Ty & { k: "option" }, scope: Scope, size: number): Made | undefined {
  const found = scope.paths().flatMap((one) => {
    const of = one.type.k === "option" ? one.type.of : undefined;
    if (of?.k !== "named" || one.cases === "unknown" || !one.cases.has("undefined") || one.cases.size < 2) return [];
    return fieldsHere(of, casesOf(of))
      .filter((field) => same(field.type, type.of) || same(field.type, type))
      .map((field) => `${one.text}?.${field.name}`);
  });
  if (found.length > 0 && g.random.chance(0.7)) {
    g.use("?.");
    return made(g.random.pick(found));
  }
  const candidates = g.declared.flatMap((decl) =>
    decl.k === "record" && decl.params.length === 0
      ? decl.fields
          .filter((one) => same(one.type, type) || same(one.type, type.of))
          .map((one) => ({ decl, name: one.name }))
      : [],
  );
  if (candidates.length === 0) return undefined;
  const { decl, name } = g.random.pick(candidates);
  const of = option({ k: "named", decl, args: [] });
  g.use("?.");
  return made(`${inside(settled(expr(g, of, scope, size - 1), of), level.whole)}?.${name}`);
}

/** A record or a member of a union, all of its fields written down. */
function object(g: Generator, type: Ty & { k: "named" }, value: (of: Ty) => Made, scope: Scope): Made {
  const { random } = g;
  const { decl } = type;
  const contextual = { exact: false, contextual: true };
  const write = (fields: ReturnType<typeof fieldsOf>, tag: readonly string[]) => {
    const parts = fields.map((one) => {
      const short = scope.path(one.name);
      if (short !== undefined && same(short.type, one.type) && random.chance(0.6)) {
        g.use("shorthand field");
        return one.name;
      }
      return `${one.name}: ${value(one.type).text}`;
    });
    return made(`{ ${random.shuffled([...tag, ...parts]).join(", ")} }`, level.whole, contextual);
  };
  if (decl.k === "record") {
    g.use("record");
    return write(fieldsOf(decl.fields, type), []);
  }
  // A recursive value ends somewhere.
  const ends = decl.variants.filter(
    (one) => !one.fields.some((each) => each.type.k === "named" && each.type.decl === decl),
  );
  const variant = random.pick(
    random.chance(0.5) && ends.length > 0
      ? ends
      : decl.variants
          .filter((one) => ends.length === 0 || ends.includes(one) || random.chance(0.3))
          .concat(ends.slice(0, 1)),
  );
  if (decl.tag === undefined) {
    g.use("string literal union");
    return made(JSON.stringify(variant.tag), level.whole, contextual);
  }
  g.use("union");
  return write(fieldsOf(variant.fields, type), [`${decl.tag}: ${JSON.stringify(variant.tag)}`]);
}

/** `{ ...p, f: value }` */
function updated(g: Generator, type: Ty & { k: "named" }, scope: Scope, size: number): Made | undefined {
  const { random } = g;
  const bases = scope.paths().filter((one) => same(one.type, type) && one.cases !== "unknown");
  if (bases.length === 0 || random.chance(0.4)) return undefined;
  const base = random.pick(bases);
  const { decl } = type;
  const cases = base.cases === "unknown" ? [] : [...base.cases];
  const variant =
    decl.k === "union" && decl.tag !== undefined && cases.length === 1
      ? decl.variants.find((one) => `=${one.tag}` === cases[0])
      : undefined;
  const fields = decl.k === "record" ? decl.fields : variant?.fields;
  if (fields === undefined || fields.length === 0) return undefined;
  g.use(decl.k === "record" ? "record spread" : "union spread");
  const changed = random.some(fieldsOf(fields, type));
  const parts = [`...${base.text}`, ...changed.map((one) => `${one.name}: ${expr(g, one.type, scope, size - 1).text}`)];
  return made(`{ ${parts.join(", ")} }`, level.whole, { exact: false, contextual: true });
}
