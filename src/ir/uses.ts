/** What a declaration mentions: definitions and declared types. */
import {
  type Decl,
  exprsOf,
  type FunctionDecl,
  type InvariantDecl,
  type Labelled,
  type Lambda,
  lambdasOf,
  partsOfTheorem,
  type Scope,
  type TheoremDecl,
  type WorldUse,
} from "./decl.ts";
import type { Expr, Global } from "./expr.ts";
import { visitActions, visitExpr, visitProg } from "./free.ts";
import { partsOfInvariant } from "./invariants.ts";
import { parts, prune, type Type, type TypeDecl } from "./types.ts";

export type Use = Global | TypeDecl;

export function usesOf(decl: Decl): ReadonlySet<Use> {
  const found = new Set<Use>();
  const type = (at: Type): void => {
    const pruned = prune(at);
    if (pruned.k === "named") found.add(pruned.decl);
    parts(pruned).forEach(type);
  };
  const see = (expr: Expr): void => {
    type(expr.type);
    if (expr.k === "global") {
      found.add(expr.global);
      expr.typeArgs.forEach(type);
    }
    if (expr.k === "lambda") expr.paramTypes.forEach(type);
  };
  const expr = (at: Expr): void => visitExpr(at, see);
  const lambda = (at: Lambda | undefined): void => {
    if (at === undefined) return;
    for (const param of at.params) type(param.type);
    expr(at.body);
  };
  const scope = (at: Scope): void => at.params.forEach((param) => type(param.type));
  const fn = (at: FunctionDecl): void => {
    for (const param of at.params) type(param.type);
    type(at.result);
    expr(at.body);
  };
  const labelled = (use: Labelled): void => {
    found.add(use.protocol.global);
    use.typeArgs.forEach(type);
    use.args.forEach(expr);
  };
  const composed = (use: WorldUse | undefined): void => {
    if (use === undefined) return;
    found.add(use.decl.global);
    use.typeArgs.forEach(type);
    use.args.forEach(expr);
  };
  const invariant = (at: InvariantDecl): void => {
    for (const part of partsOfInvariant(at)) {
      type(part.result);
      if ("value" in part) expr(part.value);
      else lambda(part.lambda);
    }
  };
  const theorem = (at: TheoremDecl): void => {
    const { values, lambdas } = partsOfTheorem(at);
    values.forEach(expr);
    lambdas.forEach(lambda);
  };
  switch (decl.kind) {
    case "record":
      for (const field of decl.fields) type(field.type);
      break;
    case "union":
      for (const variant of decl.variants) for (const field of variant.fields) type(field.type);
      break;
    case "function":
      fn(decl);
      break;
    case "protocol":
      scope(decl.scope);
      decl.helpers.forEach(fn);
      [decl.state, decl.msg, ...(decl.action === undefined ? [] : [decl.action])].forEach(type);
      expr(decl.nodes);
      for (const one of decl.assumes) expr(one.holds);
      lambda(decl.init);
      for (const step of [...decl.sends, ...decl.receives, ...decl.internals]) expr(step.body);
      decl.invariants.forEach(invariant);
      if (decl.erases !== undefined) found.add(decl.erases.protocol.global).add(decl.erases.erase);
      decl.theorems.forEach(theorem);
      break;
    case "world":
      scope(decl.scope);
      decl.helpers.forEach(fn);
      decl.uses.forEach(labelled);
      for (const hook of decl.hooks) {
        for (const param of hook.params) type(param.type);
        expr(hook.body);
      }
      decl.invariants.flatMap(exprsOf).forEach(expr);
      decl.invariants.flatMap(lambdasOf).forEach(lambda);
      break;
    case "program":
      composed(decl.composed);
      scope(decl.scope);
      decl.helpers.forEach(fn);
      decl.world.forEach(labelled);
      expr(decl.self);
      type(decl.result);
      visitProg(decl.body, see);
      visitActions(decl.body, (action) => {
        if (action.k !== "call") return;
        found.add(action.program.global);
        action.typeArgs.forEach(type);
      });
      lambda(decl.requires);
      lambda(decl.ensures);
      break;
    case "deployment":
      composed(decl.composed);
      decl.world.forEach(labelled);
      for (const one of decl.programs) {
        found.add(one.program.global);
        one.args.forEach(expr);
      }
      break;
  }
  return found;
}
