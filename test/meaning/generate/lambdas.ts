/** Arrow functions. */
import { fieldsOf, show, type Ty } from "../support/types.ts";
import { expr } from "./expressions.ts";
import { type Generator, isPlain } from "./generator.ts";
import { body, level, type Made, made } from "./made.ts";
import { Scope } from "./scope.ts";
import { functionBlock } from "./statements.ts";

/**
 * How much of the types is written: all; the result's where it does not show from the value; or nothing, where the place
 * of the function says all.
 */
export type Annotation = "all" | "contextual" | "unannotated";

export function lambda(
  g: Generator,
  params: readonly Ty[],
  result: Ty,
  outer: Scope,
  size: number,
  annotation: Annotation,
  keepMutable = true,
): Made {
  const { random } = g;
  let scope = outer.closure(keepMutable);
  const mayOmit = annotation !== "all" && random.chance(0.1);
  const shown: string[] = [];
  for (const [i, type] of params.entries()) {
    if (mayOmit && i === params.length - 1) continue;
    const [text, next] = parameter(g, type, scope, annotation === "all");
    shown.push(text);
    scope = next;
  }
  // Parameters of one function have different names, whatever they hide outside of it.
  const only = shown.length === 1 && /^[\p{L}$_][\p{L}\p{N}$_]*$/u.test(shown[0] ?? "") && random.chance(0.3);
  const list = only ? (shown[0] ?? "") : `(${shown.join(", ")})`;
  const told = annotation === "all" || (annotation === "contextual" && !isPlain(result)) || random.chance(0.15);
  const typed = `${only ? `(${list})` : list}: ${show(result)} =>`;
  // A variable of the body would hide one of the same name from what stands before it.
  const inner = new Scope(scope.variables, scope.facts, scope.recursion, new Set([...outer.taken, ...scope.taken]));
  if (size >= 2 && random.chance(0.25)) {
    g.use("arrow with a block");
    // The values that a block returns are joined where the type is not written down.
    const head = told || annotation === "contextual" || random.chance(0.8) ? typed : `${list} =>`;
    return made(`${head} {\n${functionBlock(g, result, inner, size)}\n}`, level.arrow);
  }
  const value = expr(g, result, inner, size);
  // Of a literal TypeScript would say which it is, and of a test what it shows.
  const narrow = !value.exact || (result.k === "boolean" && /[!=]==/.test(value.text));
  const head = told || (annotation === "contextual" && narrow) ? typed : `${list} =>`;
  return made(`${head} ${body(value)}`, level.arrow);
}

/** A parameter, by its name or taken apart. */
function parameter(g: Generator, type: Ty, scope: Scope, annotated: boolean): readonly [string, Scope] {
  const { random } = g;
  const typed = (text: string): string => (annotated ? `${text}: ${show(type)}` : text);
  if (type.k === "tuple" && random.chance(0.4)) {
    g.use("destructured parameter");
    let inner = scope;
    const names = type.items.map((item) => {
      const name = g.name(inner);
      inner = inner.with({ name, type: item, mutable: false });
      return name;
    });
    return [typed(`[${names.join(", ")}]`), inner];
  }
  if (type.k === "named" && type.decl.k === "record" && type.decl.fields.length > 0 && random.chance(0.3)) {
    g.use("destructured parameter");
    let inner = scope;
    const parts = random.some(fieldsOf(type.decl.fields, type)).map((field) => {
      const short = !inner.taken.has(field.name) && !g.globals.has(field.name) && random.chance(0.5);
      const name = short ? field.name : g.name(inner);
      inner = inner.with({ name, type: field.type, mutable: false });
      return short ? name : `${field.name}: ${name}`;
    });
    return [typed(`{ ${parts.join(", ")} }`), inner];
  }
  const name = g.name(scope);
  return [typed(name), scope.with({ name, type, mutable: false })];
}
