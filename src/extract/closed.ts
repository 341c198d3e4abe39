/** What closed expressions of node names come to, as far as that shows: for checks that need no proof. */
import type { FunctionDecl } from "../ir/decl.ts";
import { equalExprs } from "../ir/equal.ts";
import type { Expr, Global, Local } from "../ir/expr.ts";
import { replaceLocals } from "../ir/substitute.ts";

/** Looks up what a constant of a module is. */
export type Constants = (global: Global) => FunctionDecl | undefined;

/** The expression with constants and fields looked through, where it is a literal, a list or a record in the end. */
export function unfolded(expr: Expr, constants: Constants): Expr {
  switch (expr.k) {
    case "global": {
      const decl = constants(expr.global);
      return decl !== undefined && decl.params.length === 0 && decl.body.k !== "error"
        ? unfolded(decl.body, constants)
        : expr;
    }
    case "field": {
      const of = unfolded(expr.of, constants);
      if (of.k !== "record") return expr;
      const type = of.type.k === "named" && of.type.decl.kind === "record" ? of.type.decl.fields : [];
      const field = of.fields[type.findIndex((one) => one.name === expr.name)];
      return field === undefined ? expr : unfolded(field, constants);
    }
    case "list": {
      const items = expr.items.flatMap((item) => {
        const value = unfolded(item.value, constants);
        return item.spread && value.k === "list" ? value.items : [{ ...item, value }];
      });
      return { ...expr, items };
    }
    case "record":
    case "variant":
      return { ...expr, fields: expr.fields.map((field) => unfolded(field, constants)) };
    case "tuple":
      return { ...expr, items: expr.items.map((item) => unfolded(item, constants)) };
    default:
      return expr;
  }
}

/** The node that an expression names, where it is a literal in the end. */
export function nodeOf(expr: Expr, constants: Constants): number | undefined {
  const value = unfolded(expr, constants);
  return value.k === "literal" && typeof value.value === "bigint" ? Number(value.value) : undefined;
}

/** The nodes that a list names, where all of them are literals in the end. */
export function nodesOf(expr: Expr, constants: Constants): readonly number[] | undefined {
  const value = unfolded(expr, constants);
  if (value.k !== "list") return undefined;
  const nodes = value.items.map((item) => (item.spread ? undefined : nodeOf(item.value, constants)));
  return nodes.every((node) => node !== undefined) ? nodes : undefined;
}

/** Whether two expressions are seen to be the same, once constants are looked through. */
export function sameValue(a: Expr, b: Expr, constants: Constants): boolean {
  return equalExprs(unfolded(a, constants), unfolded(b, constants));
}

/** An expression over parameters, at their arguments. */
export function atArguments(expr: Expr, params: readonly Local[], args: readonly Expr[]): Expr {
  return replaceLocals(
    expr,
    new Map(
      params.flatMap((param, i) => {
        const arg = args[i];
        return arg === undefined ? [] : [[param, arg] as const];
      }),
    ),
  );
}
