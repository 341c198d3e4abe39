/** Authored functions: plain ones, generic ones, ones that are given functions, and ones that call themselves. */
import type { Tested } from "../support/compare.ts";
import { array, fieldsOf, show, type Ty } from "../support/types.ts";
import { instance, randomType } from "./declarations.ts";
import { expr } from "./expressions.ts";
import type { Focused } from "./focused.ts";
import type { Callable, Generator } from "./generator.ts";
import { body } from "./made.ts";
import { Scope, type Variable } from "./scope.ts";
import { functionBlock } from "./statements.ts";

/** A function of the module, and what a test knows of it. */
export interface Written {
  readonly callable: Callable;
  readonly tested: Tested | undefined;
  readonly source: string;
}

interface Parts {
  readonly typeParams: readonly string[];
  readonly params: readonly (Variable & { readonly name: string })[];
  readonly result: Ty;
}

/** What the source of a function looks like around its body. */
function assemble(
  g: Generator,
  name: string,
  { typeParams, params, result }: Parts,
  block: string | undefined,
  value: string | undefined,
): Written {
  const types = typeParams.length === 0 ? "" : `<${typeParams.join(", ")}>`;
  const list = params.map((param) => `${param.name}: ${show(param.type)}`).join(", ");
  const plain = ["number", "bigint", "string"].includes(result.k) && block === undefined && g.random.chance(0.3);
  const told = plain ? "" : `: ${show(result)}`;
  const source =
    block !== undefined
      ? g.random.chance(0.5)
        ? `export function ${name}${types}(${list})${told} {\n${block}\n}`
        : `export const ${name} = ${types}(${list})${told} => {\n${block}\n};`
      : `export const ${name} = ${types}(${list})${told} => ${value};`;
  const callable: Callable = { name, typeParams, params: params.map((param) => param.type), result };
  const isData = callable.params.every((param) => !hasFunction(param));
  return {
    callable,
    source,
    tested: isData ? { name, params: callable.params, result, source } : undefined,
  };
}

const hasFunction = (type: Ty): boolean => type.k === "function";

function parameters(
  g: Generator,
  types: readonly Ty[],
  own: string,
): { readonly params: readonly Variable[]; readonly scope: Scope } {
  let scope = Scope.of([], [own]);
  const params = types.map((type): Variable => {
    const variable = {
      name: g.name(scope),
      type,
      mutable: type.k !== "function" && type.k !== "param" && g.random.chance(0.15),
    };
    scope = scope.with(variable);
    return variable;
  });
  return { params, scope };
}

/** A function of random types, generic ones among them. */
export function plainFunction(g: Generator, name: string, size: number): Written {
  const { random } = g;
  const declared = new Set(g.declared.map((decl) => decl.name));
  const names = [["A"], ["T"], ["A", "B"], ["Z"], ["nat"], ["len"]].filter(
    (some) => !some.some((one) => declared.has(one)),
  );
  const typeParams = random.chance(0.25) ? random.pick(names) : [];
  g.params = typeParams.map((param): Ty => ({ k: "param", name: param }));
  const some = Array.from({ length: random.int(typeParams.length === 0 ? 1 : 0, 3) }, () =>
    randomType(random, g.declared, 2, g.params),
  );
  // A value of each type parameter is at hand, and Coq sees from the arguments what it stands for.
  const types: Ty[] = random.shuffled([...g.params, ...some]) as Ty[];
  if (random.chance(0.15)) {
    types.push({
      k: "function",
      params: [random.pick(types), ...(random.chance(0.3) ? [g.type(1)] : [])],
      result: g.type(1),
    });
    g.use("function parameter");
  }
  const result = randomType(random, g.declared, 2, g.params);
  const { params, scope } = parameters(g, types, name);
  const parts: Parts = { typeParams, params, result };
  if (typeParams.length > 0) g.use("generic function");
  if (random.chance(0.55)) return assemble(g, name, parts, functionBlock(g, result, scope, size), undefined);
  return assemble(g, name, parts, undefined, body(expr(g, result, scope, size)));
}

/** A function of one operation. */
export function focusedFunction(g: Generator, name: string, { params, result, value, block }: Focused): Written {
  g.params = [];
  const parts: Parts = {
    typeParams: [],
    params: params.map(([param, type]) => ({ name: param, type, mutable: false })),
    result,
  };
  return assemble(g, name, parts, block?.map((line) => `  ${line}`).join("\n"), value);
}

/** A function over a recursive union, member by member, which calls itself on the parts. */
export function unionRecursion(g: Generator, name: string, size: number): Written | undefined {
  const { random } = g;
  const recursive = g.declared.filter(
    (decl) =>
      decl.k === "union" &&
      decl.variants.length > 1 &&
      decl.variants.some((one) => one.fields.some((field) => field.type.k === "named" && field.type.decl === decl)),
  );
  if (recursive.length === 0) return undefined;
  const decl = random.pick(recursive);
  if (decl.k !== "union") return undefined;
  g.params = [];
  const typeParams = decl.params.length > 0 && random.chance(0.5) ? decl.params : [];
  if (typeParams.length > 0) g.params = typeParams.map((param): Ty => ({ k: "param", name: param }));
  const type = (
    typeParams.length > 0 ? { k: "named", decl, args: g.params } : instance(random, decl, g.declared, 1, [])
  ) as Ty & { k: "named" };
  // Of a type parameter there is a value of its own, as a member may hold none.
  const others = [
    ...g.params,
    ...Array.from({ length: random.int(0, 1) }, () => randomType(random, g.declared, 1, g.params)),
  ];
  const types = random.shuffled([type as Ty, ...others]);
  const at = types.indexOf(type);
  const result = randomType(random, g.declared, 1, g.params);
  const { params, scope } = parameters(g, types, name);
  const fixed = params.map((param, i) => (i === at ? { ...param, mutable: false } : param));
  const tree = fixed[at]?.name ?? "";
  const start = scope.with({ name: tree, type, mutable: false });
  g.use("recursion on a union");
  const clauses = decl.variants.map((variant) => {
    const smaller = fieldsOf(variant.fields, type)
      .filter((field) => field.type.k === "named" && field.type.decl === decl)
      .map((field) => `${tree}.${field.name}`);
    const here = start
      .knowing(tree, new Set([`=${variant.tag}`]))
      .recursive({ name, params: types, result, at, smaller });
    return { tag: JSON.stringify(variant.tag), text: functionBlock(g, result, here, size - 2) };
  });
  const subject = `${tree}.${decl.tag}`;
  const block = random.chance(0.6)
    ? `  switch (${subject}) {\n${clauses.map((one) => `case ${one.tag}: {\n${one.text}\n}`).join("\n")}\n  }`
    : clauses
        .map((one, i) => (i === clauses.length - 1 ? one.text : `  if (${subject} === ${one.tag}) {\n${one.text}\n  }`))
        .join("\n");
  return assemble(g, name, { typeParams, params: fixed, result }, block, undefined);
}

/** A function over an array: nothing left, or an element and the rest. */
export function listRecursion(g: Generator, name: string, size: number): Written {
  const { random } = g;
  const typeParams = random.chance(0.3) ? ["A"] : [];
  g.params = typeParams.map((param): Ty => ({ k: "param", name: param }));
  const made = typeParams.length > 0 ? (g.params[0] as Ty) : g.type(1);
  const of = made.k === "option" ? made.of : made;
  const others = [
    ...g.params,
    ...Array.from({ length: random.int(0, 1) }, () => randomType(random, g.declared, 1, g.params)),
  ];
  const type = array(of);
  const types = random.shuffled([type, ...others]);
  const at = types.indexOf(type);
  const result = randomType(random, g.declared, 1, g.params);
  const { params, scope } = parameters(g, types, name);
  const fixed = params.map((param, i) => (i === at ? { ...param, mutable: false } : param));
  const xs = fixed[at]?.name ?? "";
  const head = g.name(scope);
  const rest = g.name(scope.with({ name: head, type: of, mutable: false }));
  const empty = scope.with({ name: xs, type, mutable: false }).with({ name: rest, type, mutable: false });
  const there = scope
    .with({ name: xs, type, mutable: false })
    .with({ name: head, type: of, mutable: false })
    .with({ name: rest, type, mutable: false })
    .recursive({ name, params: types, result, at, smaller: [rest] });
  g.use("recursion on an array");
  const block = [
    `  const [${head}, ...${rest}] = ${xs};`,
    `  if (${head} === undefined) {\n${functionBlock(g, result, empty, 1)}\n  }`,
    functionBlock(g, result, there, size - 2),
  ].join("\n");
  return assemble(g, name, { typeParams, params: fixed, result }, block, undefined);
}

/** A constant of the module. */
export function constant(
  g: Generator,
  name: string,
  size: number,
): { readonly source: string; readonly tested: Tested; readonly callable: Callable } {
  g.params = [];
  const result = g.type(2);
  const source = `export const ${name}: ${show(result)} = ${expr(g, result, Scope.of([], [name]), size).text};`;
  g.use("constant");
  return {
    source,
    tested: { name, params: [], result, source, constant: true },
    callable: { name, typeParams: [], params: [], result, constant: true },
  };
}
