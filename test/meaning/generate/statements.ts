/** Statements: blocks that compute a value, or that assign to variables. */
import { fieldsOf, option, show, type Ty } from "../support/types.ts";
import { condition } from "./conditions.ts";
import { expr } from "./expressions.ts";
import type { Generator } from "./generator.ts";
import { lambda } from "./lambdas.ts";
import { loop } from "./loops.ts";
import { type Made, settled } from "./made.ts";
import { join, type Scope, type Variable } from "./scope.ts";
import { switchStatement } from "./switches.ts";

/** What the statements of a block may do. */
export interface Context {
  readonly result: Ty;
  /** The variables that may be assigned to: where a loop goes round, those that it was decided for. */
  readonly assignable: (name: string) => boolean;
  readonly inLoop: boolean;
  /** In a clause of a switch, `break` leaves that. */
  readonly inSwitch: boolean;
}

export interface Block {
  readonly lines: readonly string[];
  /** What is known behind it; `undefined` where control never gets there. */
  readonly end: Scope | undefined;
}

const indent = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);
export const braces = (block: Block): string => `{\n${indent(block.lines).join("\n")}\n}`;

/** The statements of a function's body; every path returns. */
export function functionBlock(g: Generator, result: Ty, scope: Scope, size: number): string {
  const context: Context = { result, assignable: () => true, inLoop: false, inSwitch: false };
  const some = statements(g, scope, size, context, g.random.int(1, 4));
  if (some.end === undefined) return indent(some.lines).join("\n");
  g.use("return");
  return indent([...some.lines, `return ${expr(g, result, some.end, size - 1).text};`]).join("\n");
}

/** A few statements, one after the other. */
export function statements(g: Generator, scope: Scope, size: number, context: Context, count: number): Block {
  const lines: string[] = [];
  let at: Scope | undefined = scope;
  for (let i = 0; i < count && at !== undefined; i++) {
    const next: Block = statement(g, at, size, context);
    lines.push(...next.lines);
    at = next.end;
  }
  return { lines, end: at };
}

function statement(g: Generator, scope: Scope, size: number, context: Context): Block {
  const { random } = g;
  const vars = mutable(scope, context);
  return (
    random.first<Block>([
      [3, () => declare(g, scope, size)],
      [1.5, () => destructure(g, scope, size)],
      [vars.length > 0 ? 4 : 0, () => assign(g, scope, size, random.pick(vars))],
      [size > 1 ? 3 : 0, () => ifStatement(g, scope, size, context)],
      [size > 1 ? 2 : 0, () => switchStatement(g, scope, size, context)],
      [size > 1 ? 2.5 : 0, () => loop(g, scope, size, context)],
      [size > 1 ? 0.7 : 0, () => localFunction(g, scope, size)],
      [0.4, () => nested(g, scope, size, context)],
    ]) ?? declare(g, scope, size)
  );
}

/** The variables that may get a new value here. */
export const mutable = (scope: Scope, context: Context): readonly Variable[] =>
  scope.variables.filter((one) => one.mutable && one.captured !== true && context.assignable(one.name));

/** `typed` makes TypeScript forget that it has seen the value itself. */
const valueFor = (g: Generator, type: Ty, scope: Scope, size: number): Made => {
  const value = expr(g, type, scope, size - 1);
  const narrows = type.k === "option" || type.k === "boolean" || (type.k === "named" && type.decl.k === "union");
  return narrows && g.random.chance(0.6) ? settled(value, type) : value;
};

function declare(g: Generator, scope: Scope, size: number): Block {
  const type = g.type(2);
  const value = valueFor(g, type, scope, size);
  const name = g.name(scope);
  const changes = g.random.chance(0.5);
  g.use(changes ? "let" : "const");
  // A boolean or a literal without an annotation would be known by its value.
  // The array that a method makes is one that could be changed, which another value may not be.
  const told =
    // In a loop TypeScript may go round in circles after the type of a variable that changes.
    scope.variables.some((one) => one.mutable && value.text.includes(one.name)) ||
    value.contextual ||
    !value.exact ||
    type.k === "boolean" ||
    (changes && (type.k === "array" || type.k === "param")) ||
    g.random.chance(0.5);
  const text = `${changes ? "let" : "const"} ${name}${told ? `: ${show(type)}` : ""} = ${value.text};`;
  const unknown =
    !value.exact && !["number", "string", "bigint", "node", "array", "tuple"].includes(type.k) && !isRecord(type);
  return { lines: [text], end: scope.with({ name, type, mutable: changes }, unknown ? "unknown" : undefined) };
}

const isRecord = (type: Ty): boolean => type.k === "named" && type.decl.k === "record";

/** `const { a, b: c } = …`, `const [x, y] = …`, `const [x, ...rest] = …`, and each inside the other. */
function destructure(g: Generator, scope: Scope, size: number): Block | undefined {
  const { random } = g;
  const candidates = scope.paths().filter((one) => patternable(one.type, one.cases));
  const known = candidates.length > 0 && random.chance(0.6) ? random.pick(candidates) : undefined;
  const made = g.type(2);
  const type = known?.type ?? (patternable(made, "unknown") ? made : { k: "array" as const, of: g.type(1) });
  const member =
    known !== undefined && known.cases !== "unknown" && known.cases.size === 1
      ? [...known.cases][0]?.slice(1)
      : undefined;
  const value = known?.text ?? settled(expr(g, type, scope, size - 1), type).text;
  let inner = scope;
  // What is known of a field is known of the variable that it becomes.
  const name = (of: Ty, at?: string): string => {
    const one = g.name(inner);
    bindName(one, of, at);
    return one;
  };
  const bindName = (one: string, of: Ty, at: string | undefined): void => {
    inner = inner.named({ name: one, type: of, mutable: false }, at);
    if (at !== undefined && scope.recursion?.smaller.includes(at) === true) inner = inner.withSmaller([one]);
  };
  const pattern = (of: Ty, depth: number, at: string | undefined, tag?: string): string => {
    if (of.k === "tuple" && (depth > 0 || random.chance(0.4))) {
      g.use("tuple destructuring");
      const parts = of.items.map((item) => (random.chance(0.15) ? "" : pattern(item, depth - 1, undefined)));
      return `[${parts.join(", ")}]`.replace(/, \]$/, ", , ]");
    }
    if (of.k === "array" && depth > 0) {
      g.use("array destructuring");
      const element = of.of.k === "option" ? of.of : option(of.of);
      const first = name(element);
      if (random.chance(0.6)) return `[${first}, ...${name(of)}]`;
      return random.chance(0.5) ? `[${first}]` : `[${first}, ${name(element)}]`;
    }
    if (of.k === "named" && (depth > 0 || random.chance(0.4))) {
      const { decl } = of;
      const fields = decl.k === "record" ? decl.fields : (decl.variants.find((one) => one.tag === tag)?.fields ?? []);
      if (fields.length > 0) {
        g.use("object destructuring");
        const parts = random.some(fieldsOf(fields, of), 0.7).map((field) => {
          const below = at === undefined ? undefined : `${at}.${field.name}`;
          const free =
            !inner.taken.has(field.name) &&
            !g.globals.has(field.name) &&
            /^[a-z]+$/.test(field.name) &&
            field.name !== "in";
          if (free && random.chance(0.5)) {
            bindName(field.name, field.type, below);
            return field.name;
          }
          const inside = field.type.k === "tuple" || isRecord(field.type);
          return `${field.name}: ${inside ? pattern(field.type, depth - 1, below) : name(field.type, below)}`;
        });
        return `{ ${parts.join(", ")} }`;
      }
    }
    return name(of, at);
  };
  const text = pattern(type, 1, known?.text, member);
  return { lines: [`const ${text} = ${value};`], end: inner };
}

function patternable(type: Ty, cases: ReadonlySet<string> | "unknown"): boolean {
  if (type.k === "tuple" || type.k === "array") return true;
  if (type.k !== "named") return false;
  if (type.decl.k === "record") return type.decl.fields.length > 0;
  return type.decl.tag !== undefined && cases !== "unknown" && cases.size === 1;
}

function assign(g: Generator, scope: Scope, size: number, variable: Variable): Block {
  const { random } = g;
  const { name, type } = variable;
  const keep = scope.assigned(name, undefined);
  const update = (sign: string, of: Ty, most: number): Block => {
    g.use(`${type.k} ${sign}`);
    return { lines: [`${name} ${sign} ${expr(g, of, scope, Math.min(size - 1, most)).text};`], end: keep };
  };
  const found = random.first<Block>([
    [type.k === "number" || type.k === "bigint" ? 2 : 0, () => update(random.pick(["+=", "-="]), type, size)],
    [type.k === "number" || type.k === "bigint" ? 0.3 : 0, () => update("*=", type, 0)],
    [type.k === "string" ? 2 : 0, () => update("+=", type, size)],
    [
      type.k === "number" || type.k === "bigint" ? 2.5 : 0,
      () => {
        const sign = random.pick(["++", "--"]);
        g.use(`${type.k} ${sign}`);
        return { lines: [random.chance(0.8) ? `${name}${sign};` : `${sign}${name};`], end: keep };
      },
    ],
    [
      2,
      () => {
        const value = valueFor(g, type, scope, size);
        g.use("assignment");
        const full =
          value.exact || ["number", "string", "bigint", "node", "array", "tuple"].includes(type.k) || isRecord(type);
        return { lines: [`${name} = ${value.text};`], end: scope.assigned(name, full ? undefined : "unknown") };
      },
    ],
  ]);
  return found ?? { lines: [], end: scope };
}

// ---------------------------------------------------------------- branches

/** A block that stands by itself: what it declares is gone behind it. */
export function branch(g: Generator, scope: Scope, size: number, context: Context, mayLeave: boolean): Block {
  const { random } = g;
  const some = statements(g, scope, size - 1, context, random.int(0, 2));
  if (some.end === undefined) return some;
  if (mayLeave && random.chance(0.35))
    return { lines: [...some.lines, leave(g, some.end, size, context)], end: undefined };
  return { ...some, end: outside(some.end, scope) };
}

/** `return`, or what ends this round of a loop, or all of it. */
export function leave(g: Generator, scope: Scope, size: number, context: Context): string {
  const { random } = g;
  if (context.inLoop && random.chance(0.6)) {
    const word = context.inSwitch || random.chance(0.4) ? "continue" : "break";
    g.use(word);
    return `${word};`;
  }
  g.use("early return");
  return `return ${expr(g, context.result, scope, size - 1).text};`;
}

/** What is known behind a block of what was there before it. */
export function outside(end: Scope, before: Scope): Scope {
  let scope = before;
  for (const { name } of before.variables) scope = scope.assigned(name, undefined);
  // A variable of the block may have hidden one of the same name.
  const kept = new Set(before.variables.filter((one) => end.variables.includes(one)).map((one) => one.name));
  for (const [path, cases] of end.facts) if (kept.has(path.split(".")[0] ?? "")) scope = scope.knowing(path, cases);
  return scope;
}

function ifStatement(g: Generator, scope: Scope, size: number, context: Context): Block {
  const { random } = g;
  const test = condition(g, scope, size - 1);
  const then = branch(g, test.then, size, context, true);
  g.use(then.end === undefined ? "if that leaves" : "if");
  const withElse = random.chance(0.55);
  // An `else` would belong to an `if` that stands there without braces.
  const bare = withElse ? /^(const|let|if|for)\b/ : /^(const|let)\b/;
  const short = then.lines.length === 1 && !bare.test(then.lines[0] ?? "const") && random.chance(0.5);
  const head = `if (${test.made.text}) ${short ? then.lines[0] : braces(then)}`;
  if (!withElse) {
    if (then.end === undefined) return { lines: [head], end: test.otherwise };
    return { lines: [head], end: join(then.end, test.otherwise) };
  }
  g.use("else");
  const otherwise = branch(g, test.otherwise, size, context, true);
  const lines = [`${head}${short ? "\nelse" : " else"} ${braces(otherwise)}`];
  if (then.end === undefined) return { lines, end: otherwise.end };
  if (otherwise.end === undefined) return { lines, end: then.end };
  return { lines, end: join(then.end, otherwise.end) };
}

function nested(g: Generator, scope: Scope, size: number, context: Context): Block {
  g.use("block");
  const inner = branch(g, scope, size, context, false);
  return { lines: [braces(inner)], end: inner.end };
}

/** `const f = (x: T): R => …`, which is then called. */
function localFunction(g: Generator, scope: Scope, size: number): Block {
  const params = Array.from({ length: g.random.int(1, 2) }, () => g.type(1));
  const result = g.type(1);
  const value = lambda(g, params, result, scope, size - 1, "all", false);
  const name = g.name(scope);
  const user = g.name(scope.with({ name, type: { k: "function", params, result }, mutable: false }));
  g.use("local function");
  const args = params.map((param) => expr(g, param, scope, 1).text);
  const lines = [`const ${name} = ${value.text};`, `const ${user}: ${show(result)} = ${name}(${args.join(", ")});`];
  const type: Ty = { k: "function", params, result };
  return {
    lines,
    end: scope.with({ name, type, mutable: false }).with({ name: user, type: result, mutable: false }),
  };
}
