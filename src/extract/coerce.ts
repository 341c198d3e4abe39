/** Makes a value fit the type that its place asks for, where that keeps its meaning; refuses it where it does not. */
import type { Node } from "ts-morph";
import { bind, errorExpr, literal, localExpr, none, op, some, variantPattern } from "../ir/build.ts";
import { type Expr, local } from "../ir/expr.ts";
import {
  errorType,
  type Field,
  fieldTypes,
  fn,
  list,
  type Meta,
  nodeId,
  option,
  parts,
  prune,
  type RecordDecl,
  sameType,
  type Type,
  type UnionDecl,
} from "../ir/types.ts";
import { type Env, factOf } from "./env.ts";
import { refuseMismatch } from "./mismatch.ts";
import { type Session, spanOf } from "./session.ts";

/** Whether `a` and `b` are, or can be made, the same type; finds out what metas stand for. */
export function unify(a: Type, b: Type): boolean {
  const x = prune(a);
  const y = prune(b);
  if (x === y || x.k === "error" || y.k === "error") return true;
  if (x.k === "meta") return assign(x, y);
  if (y.k === "meta") return assign(y, x);
  if (x.k !== y.k) return false;
  switch (x.k) {
    case "named": {
      const other = y as typeof x;
      return x.decl === other.decl && x.args.every((arg, i) => unify(arg, other.args[i] ?? errorType));
    }
    case "param":
      return x.param === (y as typeof x).param;
    case "opaque":
      return x.name === (y as typeof x).name;
    case "list":
    case "set":
    case "option":
      return unify(x.of, (y as typeof x).of);
    case "map":
      return unify(x.key, (y as typeof x).key) && unify(x.value, (y as typeof x).value);
    case "tuple": {
      const other = y as typeof x;
      return (
        x.items.length === other.items.length && x.items.every((item, i) => unify(item, other.items[i] ?? errorType))
      );
    }
    case "fn": {
      const other = y as typeof x;
      return (
        x.params.length === other.params.length &&
        x.params.every((param, i) => unify(param, other.params[i] ?? errorType)) &&
        unify(x.result, other.result)
      );
    }
    default:
      return true;
  }
}

function assign(meta: Meta, type: Type): boolean {
  if (occurs(meta, type)) return false;
  meta.is = type;
  return true;
}

function occurs(meta: Meta, type: Type): boolean {
  const at = prune(type);
  if (at === meta) return true;
  return parts(at).some((part) => occurs(meta, part));
}

/** `expr` as a value of type `to`. Reports where it is not one. */
export function coerce(expr: Expr, to: Type, node: Node, env: Env, session: Session): Expr {
  const fitted = adapt(expr, to, env);
  if (fitted !== undefined) return fitted;
  refuseMismatch(expr.type, to, node, session);
  return errorExpr(spanOf(node));
}

/** The type of a place where a value of either type may stand, if there is one. */
export function joinTypes(a: Type, b: Type): Type | undefined {
  const x = prune(a);
  const y = prune(b);
  if (x.k === "error" || x.k === "never") return y;
  if (y.k === "error" || y.k === "never") return x;
  if (x.k === "option" || y.k === "option" || x.k === "unit" || y.k === "unit") {
    if (x.k === "unit" && y.k === "unit") return x;
    const inner = (t: Type): Type | undefined => (t.k === "option" ? t.of : t.k === "unit" ? undefined : t);
    const left = inner(x);
    const right = inner(y);
    if (left === undefined || right === undefined) return option(left ?? right ?? errorType);
    const joined = joinTypes(left, right);
    return joined === undefined ? undefined : option(joined);
  }
  return unify(x, y) ? x : undefined;
}

function adapt(expr: Expr, to: Type, env: Env): Expr | undefined {
  const from = prune(expr.type);
  const goal = prune(to);
  const { span } = expr;
  if (from.k === "error" || goal.k === "error") return expr;
  if (goal.k === "node" && from.k === "number") {
    // A literal is a node's name; a computed number is not.
    return expr.k === "literal" && typeof expr.value === "bigint" && expr.value >= 0n
      ? literal(expr.value, nodeId, span)
      : undefined;
  }
  if (sameType(from, goal)) return expr;
  if (goal.k === "option") {
    if (from.k === "unit") return none(goal.of, span);
    if (from.k === "option") {
      if (expr.k === "none") return none(goal.of, span);
      if (unify(from.of, goal.of)) return expr;
      return mapOption(expr, from.of, goal.of, env);
    }
    const inner = adapt(expr, goal.of, env);
    return inner === undefined ? undefined : some(inner, span);
  }
  if (goal.k === "unit" && expr.k === "none") return { k: "unit", span, type: goal };
  if (from.k === "named" && goal.k === "named" && from.decl !== goal.decl) return adaptNamed(expr, from, goal, env);
  if (from.k === "list" && goal.k === "list" && !unify(from.of, goal.of)) return adaptList(expr, goal.of, env);
  if (from.k === "tuple" && goal.k === "tuple" && expr.k === "tuple" && from.items.length === goal.items.length) {
    const items = expr.items.map((item, i) => adapt(item, goal.items[i] ?? errorType, env));
    return items.every((item) => item !== undefined) ? { ...expr, items, type: goal } : undefined;
  }
  if (from.k === "fn" && goal.k === "fn") return adaptFunction(expr, from, goal, env);
  return unify(from, goal) ? expr : undefined;
}

function mapOption(expr: Expr, from: Type, to: Type, env: Env): Expr | undefined {
  const { span } = expr;
  const value = local("value", from, span);
  const inner = adapt(localExpr(value, span), to, env);
  if (inner === undefined) return undefined;
  return {
    k: "match",
    of: expr,
    cases: [
      { pattern: { k: "some", of: bind(value) }, body: some(inner, span) },
      { pattern: { k: "none" }, body: none(to, span) },
    ],
    span,
    type: option(to),
  };
}

function adaptList(expr: Expr, to: Type, env: Env): Expr | undefined {
  const { span } = expr;
  if (expr.k === "list" && expr.items.every((item) => !item.spread)) {
    const items = expr.items.map((item) => adapt(item.value, to, env));
    if (!items.every((item) => item !== undefined)) return undefined;
    return { ...expr, items: items.map((value) => ({ spread: false, value })), type: list(to) };
  }
  const from = prune(expr.type);
  if (from.k !== "list") return undefined;
  const item = local("item", from.of, span);
  const body = adapt(localExpr(item, span), to, env);
  if (body === undefined) return undefined;
  const lambda: Expr = {
    k: "lambda",
    params: [bind(item)],
    paramTypes: [from.of],
    body,
    span,
    type: fn([from.of], to),
  };
  return op("map", [lambda, expr], list(to), span);
}

/** A function that takes fewer arguments, or more general ones, serves as well. */
function adaptFunction(expr: Expr, from: Type & { k: "fn" }, goal: Type & { k: "fn" }, env: Env): Expr | undefined {
  const { span } = expr;
  if (from.params.length > goal.params.length) return undefined;
  if (from.params.length === goal.params.length && unify(from, goal)) return expr;
  const params = goal.params.map((type, i) => local(`x${i + 1}`, type, span));
  const args = from.params.map((type, i) => {
    const param = params[i];
    return param === undefined ? undefined : adapt(localExpr(param, span), type, env);
  });
  if (!args.every((arg) => arg !== undefined)) return undefined;
  const body = adapt({ k: "call", fn: expr, args, span, type: from.result }, goal.result, env);
  if (body === undefined) return undefined;
  return { k: "lambda", params: params.map(bind), paramTypes: goal.params, body, span, type: goal };
}

/** TypeScript compares object types by structure; where both say the same, the value is built anew. */
function adaptNamed(expr: Expr, from: Type & { k: "named" }, goal: Type & { k: "named" }, env: Env): Expr | undefined {
  const known = factOf(env, expr) ?? expr;
  if (from.decl.kind === "record" && goal.decl.kind === "record") {
    return rebuildRecord(expr, from.decl, from.args, goal.decl, goal, env);
  }
  if (from.decl.kind !== "union" || goal.decl.kind !== "union" || from.decl.tag !== goal.decl.tag) return undefined;
  if (known.k === "variant")
    return rebuildVariant(known.tag, known.fields, from.decl, goal.decl, goal, env, known.span);
  return rebuildUnion(expr, from.decl, from.args, goal.decl, goal, env);
}

function rebuildRecord(
  expr: Expr,
  from: RecordDecl,
  args: readonly Type[],
  to: RecordDecl,
  goal: Type & { k: "named" },
  env: Env,
): Expr | undefined {
  if (!sameNames(from.fields, to.fields)) return undefined;
  const types = fieldTypes(from.fields, from, args);
  const goals = fieldTypes(to.fields, to, goal.args);
  const fields = to.fields.map((field, i) => {
    const at = from.fields.findIndex((other) => other.name === field.name);
    const value: Expr = { k: "field", of: expr, name: field.name, span: expr.span, type: types[at] ?? errorType };
    return adapt(value, goals[i] ?? errorType, env);
  });
  return fields.every((field) => field !== undefined)
    ? { k: "record", fields, span: expr.span, type: goal }
    : undefined;
}

const sameNames = (a: readonly Field[], b: readonly Field[]): boolean =>
  a.length === b.length && a.every((field) => b.some((other) => other.name === field.name));

function rebuildVariant(
  tag: string,
  values: readonly Expr[],
  from: UnionDecl,
  to: UnionDecl,
  goal: Type & { k: "named" },
  env: Env,
  span: Expr["span"],
): Expr | undefined {
  const source = from.variants.find((variant) => variant.tag === tag);
  const target = to.variants.find((variant) => variant.tag === tag);
  if (source === undefined || target === undefined || !sameNames(source.fields, target.fields)) return undefined;
  const goals = fieldTypes(target.fields, to, goal.args);
  const fields = target.fields.map((field, i) => {
    const value = values[source.fields.findIndex((other) => other.name === field.name)];
    return value === undefined ? undefined : adapt(value, goals[i] ?? errorType, env);
  });
  return fields.every((field) => field !== undefined) ? { k: "variant", tag, fields, span, type: goal } : undefined;
}

function rebuildUnion(
  expr: Expr,
  from: UnionDecl,
  args: readonly Type[],
  to: UnionDecl,
  goal: Type & { k: "named" },
  env: Env,
): Expr | undefined {
  const { span } = expr;
  const cases = from.variants.map((variant) => {
    const types = fieldTypes(variant.fields, from, args);
    const locals = variant.fields.map((field, i) => local(field.name, types[i] ?? errorType, span));
    const body = rebuildVariant(
      variant.tag,
      locals.map((one) => localExpr(one, span)),
      from,
      to,
      goal,
      env,
      span,
    );
    return body === undefined ? undefined : { pattern: variantPattern(from, variant.tag, locals.map(bind)), body };
  });
  return cases.every((one) => one !== undefined) ? { k: "match", of: expr, cases, span, type: goal } : undefined;
}
