/** Every expression of a declaration. */
import { type Decl, exprsOf, type Labelled, type Lambda, partsOfTheorem } from "./decl.ts";
import type { Expr } from "./expr.ts";
import { visitExpr, visitProg } from "./free.ts";
import { bodyOf, partsOfInvariant } from "./invariants.ts";

/** Calls `see` with every expression of a declaration, and their sub-expressions. */
export function visitDecl(decl: Decl, see: (expr: Expr) => void): void {
  const expr = (at: Expr): void => visitExpr(at, see);
  const lambda = (at: Lambda | undefined): void => {
    if (at !== undefined) expr(at.body);
  };
  const labelled = (use: Labelled): void => use.args.forEach(expr);
  switch (decl.kind) {
    case "function":
      return expr(decl.body);
    case "protocol":
      for (const helper of decl.helpers) visitDecl(helper, see);
      expr(decl.nodes);
      for (const one of decl.assumes) expr(one.holds);
      lambda(decl.init);
      for (const step of [...decl.sends, ...decl.receives, ...decl.internals]) expr(step.body);
      for (const part of decl.invariants.flatMap(partsOfInvariant)) expr(bodyOf(part));
      for (const { values, lambdas } of decl.theorems.map(partsOfTheorem)) {
        values.forEach(expr);
        lambdas.forEach(lambda);
      }
      return;
    case "world":
      for (const helper of decl.helpers) visitDecl(helper, see);
      decl.uses.forEach(labelled);
      for (const hook of decl.hooks) expr(hook.body);
      decl.invariants.flatMap(exprsOf).forEach(expr);
      return;
    case "program":
      for (const helper of decl.helpers) visitDecl(helper, see);
      decl.world.forEach(labelled);
      decl.composed?.args.forEach(expr);
      expr(decl.self);
      visitProg(decl.body, see);
      lambda(decl.requires);
      lambda(decl.ensures);
      return;
    case "deployment":
      decl.world.forEach(labelled);
      decl.composed?.args.forEach(expr);
      for (const one of decl.programs) one.args.forEach(expr);
      return;
    default:
      return;
  }
}
