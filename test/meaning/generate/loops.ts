/** `for … of`, with variables that it changes, and ways out of it. */
import { boolean, fieldsOf, number, option, show, type Ty } from "../support/types.ts";
import { condition } from "./conditions.ts";
import { expr } from "./expressions.ts";
import type { Generator } from "./generator.ts";
import { items, range } from "./lists.ts";
import type { Scope, Variable } from "./scope.ts";
import { type Block, braces, type Context, leave, mutable, outside, statements } from "./statements.ts";

export function loop(g: Generator, scope: Scope, size: number, context: Context): Block {
  const { random } = g;
  const before: string[] = [];
  let at = scope;
  // Now and then a variable that starts with nothing, and gets its value in the loop.
  const seeded = random.chance(0.5) ? startVariable(g, at, before) : undefined;
  if (seeded !== undefined) at = seeded.scope;
  const changes = new Set(random.some(mutable(at, context), 0.7).map((one) => one.name));
  if (seeded !== undefined) changes.add(seeded.variable.name);
  const head = loopHead(g, at, size);
  let inner = head.scope;
  for (const name of changes) {
    // What a variable was before says nothing any more once the loop has gone round.
    inner = name === seeded?.variable.name ? inner.assigned(name, undefined) : inner.doubtful(name);
  }
  const bodyContext: Context = {
    ...context,
    assignable: (name) =>
      changes.has(name) || (!at.variables.some((one) => one.name === name) && context.assignable(name)),
    inLoop: true,
    inSwitch: false,
  };
  const lines: string[] = [];
  if (seeded !== undefined) lines.push(seededUpdate(g, inner, size, seeded.variable));
  const some = statements(g, inner, size - 1, bodyContext, random.int(seeded === undefined ? 1 : 0, 2));
  lines.push(...some.lines);
  let last = some.end;
  if (last !== undefined && random.chance(0.4)) {
    const test = condition(g, last, size - 1);
    lines.push(`if (${test.made.text}) ${leave(g, test.then, size - 1, bodyContext)}`);
    last = test.otherwise;
  }
  g.use("for of");
  // The variable that was set is open again, unless the last round shows something of it.
  const open = last !== undefined && seeded !== undefined && !last.facts.has(seeded.variable.name);
  const after = [...changes].reduce((end, name) => {
    if (name !== seeded?.variable.name) return end.doubtful(name);
    return end.assigned(name, open ? undefined : "unknown");
  }, at);
  return { lines: [...before, `${head.text} ${braces({ lines, end: undefined })}`], end: outside(after, after) };
}

/** `let best: T | undefined = undefined;`, `let found: boolean = false;` */
function startVariable(
  g: Generator,
  scope: Scope,
  lines: string[],
): { readonly variable: Variable; readonly scope: Scope } {
  const name = g.name(scope);
  const of = g.type(1);
  const type = g.random.chance(0.6) ? option(of.k === "option" ? of.of : of) : boolean;
  g.use("let that a loop sets");
  lines.push(`let ${name}: ${show(type)} = ${type.k === "boolean" ? "false" : "undefined"};`);
  const variable: Variable = { name, type, mutable: true };
  return { variable, scope: scope.with(variable, "unknown") };
}

/** An assignment that TypeScript sees is reached. */
function seededUpdate(g: Generator, scope: Scope, size: number, { name, type }: Variable): string {
  // TypeScript looks for what the variable may be here in the very assignment, and gets lost in what mentions it.
  const test = condition(g, scope.without(name), size - 1);
  const value =
    type.k === "option"
      ? `typed<${show(type.of)}>(${expr(g, type.of, test.then, size - 1).text})`
      : "typed<boolean>(true)";
  return `if (${test.made.text}) ${name} = ${value};`;
}

interface Head {
  readonly text: string;
  readonly scope: Scope;
}

function loopHead(g: Generator, scope: Scope, size: number): Head {
  const { random } = g;
  const found = random.first<Head>([
    [3, () => plainHead(g, scope, size)],
    [1, () => entriesHead(g, scope, size)],
    [
      1,
      () => {
        const name = g.name(scope);
        g.use("for of range");
        return {
          text: `for (const ${name} of ${range(g, scope, size)})`,
          scope: scope.with({ name, type: number, mutable: false }),
        };
      },
    ],
    [1, () => patternHead(g, scope, size)],
  ]);
  return found ?? plainHead(g, scope, size);
}

function plainHead(g: Generator, scope: Scope, size: number): Head {
  const { random } = g;
  const type = g.type(1);
  // The variable may hide one of the same name, which the array and the body then cannot mention.
  const hideable = scope.variables.filter((one) => !one.mutable && one.type.k !== "param");
  const hidden = random.chance(0.15) && hideable.length > 0 ? random.pick(hideable) : undefined;
  const name = hidden?.name ?? g.name(scope);
  const list = items(g, type, scope.without(name), size - 1);
  const changes = random.chance(0.15);
  if (hidden !== undefined) g.use("shadowing");
  return {
    text: `for (${changes ? "let" : "const"} ${name} of ${list})`,
    scope: scope.with({ name, type, mutable: changes }),
  };
}

function entriesHead(g: Generator, scope: Scope, size: number): Head {
  const type = g.type(1);
  const list = items(g, type, scope, size - 1);
  const position = g.name(scope);
  const inner = scope.with({ name: position, type: number, mutable: false });
  const name = g.name(inner);
  g.use("for of entries");
  const spread = g.random.chance(0.25);
  if (spread) g.use("entries spread");
  return {
    text: `for (const [${position}, ${name}] of ${spread ? `[...${list}.entries()]` : `${list}.entries()`})`,
    scope: inner.with({ name, type, mutable: false }),
  };
}

function patternHead(g: Generator, scope: Scope, size: number): Head | undefined {
  const { random } = g;
  const records = g.declared.filter(
    (decl) => decl.k === "record" && decl.params.length === 0 && decl.fields.length > 0,
  );
  if (records.length === 0) return undefined;
  const decl = random.pick(records);
  if (decl.k !== "record") return undefined;
  const type: Ty & { k: "named" } = { k: "named", decl, args: [] };
  const list = items(g, type, scope, size - 1);
  let inner = scope;
  const parts = random.some(fieldsOf(decl.fields, type)).map((field) => {
    const name = g.name(inner);
    inner = inner.with({ name, type: field.type, mutable: false });
    return `${field.name}: ${name}`;
  });
  g.use("for of with a pattern");
  return { text: `for (const { ${parts.join(", ")} } of ${list})`, scope: inner };
}
