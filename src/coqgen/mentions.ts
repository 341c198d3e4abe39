/** The Coq names that the text of an expression or a program will mention, which no local variable in it may hide. */
import type { Expr, Local } from "../ir/expr.ts";
import { boundByProg, boundIn, visitExpr, visitProg } from "../ir/free.ts";
import { operators } from "../ir/operators.ts";
import type { Prog } from "../ir/program.ts";
import { parts, prune, type Type } from "../ir/types.ts";
import type { Names } from "./names.ts";

export interface Mentions {
  readonly locals: ReadonlySet<Local>;
  /** Those of the locals that are bound outside. */
  readonly free: ReadonlySet<Local>;
  readonly names: ReadonlySet<string>;
}

const cache = new WeakMap<object, Mentions>();

export function mentionsOf(at: Expr | Prog, names: Names): Mentions {
  const known = cache.get(at);
  if (known !== undefined) return known;
  const locals = new Set<Local>();
  const found = new Set<string>();
  const seeType = (type: Type): void => {
    const at = prune(type);
    if (at.k === "named") found.add(names.type(at.decl));
    parts(at).forEach(seeType);
  };
  const see = (expr: Expr): void => {
    switch (expr.k) {
      case "local":
        locals.add(expr.local);
        return;
      case "global":
        found.add(names.global(expr.global));
        expr.typeArgs.forEach(seeType);
        return;
      case "op": {
        const notation = operators[expr.op];
        if (notation.as === "function") found.add(notation.name);
        // An argument's type is printed where nothing shows it, and so is that of what is matched or projected.
        const [first] = expr.args;
        if (first !== undefined) seeType(first.type);
        return;
      }
      case "variant": {
        const type = prune(expr.type);
        if (type.k === "named" && type.decl.kind === "union") {
          const variant = type.decl.variants.find((one) => one.tag === expr.tag);
          if (variant !== undefined) found.add(names.variant(variant));
        }
        return;
      }
      case "field": {
        const type = prune(expr.of.type);
        if (type.k === "named") found.add(names.fieldOf(type.decl, expr.name));
        seeType(type);
        return;
      }
      case "record": {
        const type = prune(expr.type);
        if (type.k === "named") found.add(names.constructorOf(type.decl));
        return;
      }
      case "match":
        seeType(expr.of.type);
        for (const one of expr.cases) {
          if (one.pattern.k === "variant") {
            const { decl, tag } = one.pattern;
            const variant = decl.variants.find((other) => other.tag === tag);
            if (variant !== undefined) found.add(names.variant(variant));
          }
        }
        return;
      case "lambda":
        // Types stand behind the parameters.
        expr.paramTypes.forEach(seeType);
        return;
      case "let":
        // And where a value does not show its type.
        seeType(expr.value.type);
    }
  };
  const visit = (each: (expr: Expr) => void): void => (isProg(at) ? visitProg(at, each) : visitExpr(at, each));
  visit(see);
  const inside = boundIn(visit);
  if (isProg(at)) for (const local of boundByProg(at)) inside.add(local);
  const free = new Set([...locals].filter((local) => !inside.has(local)));
  const made = { locals, free, names: found };
  cache.set(at, made);
  return made;
}

const progKinds = new Set(["ret", "bind", "fail"]);

/** `let`, `if` and `match` are both; a program's has programs in it. */
function isProg(at: Expr | Prog): at is Prog {
  return progKinds.has(at.k) || !("type" in at);
}
