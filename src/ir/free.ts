/** The locals and globals that an expression or a program mentions. */
import { bound } from "./build.ts";
import type { Expr, Global, Local, Pattern } from "./expr.ts";
import type { Action, Prog } from "./program.ts";

/** Calls `see` with every sub-expression, outermost first. */
export function visitExpr(expr: Expr, see: (expr: Expr) => void): void {
  see(expr);
  for (const child of children(expr)) visitExpr(child, see);
}

function children(expr: Expr): readonly Expr[] {
  switch (expr.k) {
    case "some":
      return [expr.value];
    case "variant":
    case "record":
      return expr.fields;
    case "field":
      return [expr.of];
    case "tuple":
      return expr.items;
    case "list":
      return expr.items.map((item) => item.value);
    case "if":
      return [expr.cond, expr.then, expr.else];
    case "match":
      return [expr.of, ...expr.cases.map((one) => one.body)];
    case "let":
      return [expr.value, expr.body];
    case "lambda":
      return [expr.body];
    case "call":
      return [expr.fn, ...expr.args];
    case "op":
      return expr.args;
    case "object":
      return [...expr.fields.values()];
    default:
      return [];
  }
}

/**
 * Calls `see` with every expression of a program, and their sub-expressions.
 *
 * @param claims whether those of loop invariants and assertions are meant as well: they are no part of what the program does
 */
export function visitProg(prog: Prog, see: (expr: Expr) => void, claims = true): void {
  switch (prog.k) {
    case "ret":
      return visitExpr(prog.value, see);
    case "let":
      visitExpr(prog.value, see);
      return visitProg(prog.body, see, claims);
    case "bind":
      visitAction(prog.action, see, claims);
      return visitProg(prog.body, see, claims);
    case "if":
      visitExpr(prog.cond, see);
      visitProg(prog.then, see, claims);
      return visitProg(prog.else, see, claims);
    case "match":
      visitExpr(prog.of, see);
      for (const one of prog.cases) visitProg(one.body, see, claims);
      return;
    case "stable":
      if (claims) visitExpr(prog.assertion.holds, see);
      return visitProg(prog.body, see, claims);
    case "fail":
      return;
  }
}

function visitAction(action: Action, see: (expr: Expr) => void, claims: boolean): void {
  switch (action.k) {
    case "send":
      visitExpr(action.to, see);
      return visitExpr(action.msg, see);
    case "perform":
      return visitExpr(action.action, see);
    case "receive":
      return visitExpr(action.pick, see);
    case "read":
      return;
    case "call":
      for (const arg of action.args) visitExpr(arg, see);
      return;
    case "run":
      return visitProg(action.prog, see, claims);
    case "for":
    case "while":
    case "iter":
      if (action.k === "for") visitExpr(action.over, see);
      if (action.k === "while") visitExpr(action.cond, see);
      for (const init of action.init) visitExpr(init, see);
      if (claims && action.invariant.holds !== undefined) visitExpr(action.invariant.holds, see);
      visitProg(action.body, see, claims);
  }
}

/** Calls `see` with every action of a program, those in loops as well. */
export function visitActions(prog: Prog, see: (action: Action) => void): void {
  switch (prog.k) {
    case "let":
    case "stable":
      return visitActions(prog.body, see);
    case "if":
      visitActions(prog.then, see);
      return visitActions(prog.else, see);
    case "match":
      for (const one of prog.cases) visitActions(one.body, see);
      return;
    case "bind": {
      const { action } = prog;
      see(action);
      if (action.k === "run") visitActions(action.prog, see);
      else if ("body" in action) visitActions(action.body, see);
      return visitActions(prog.body, see);
    }
  }
}

/** The locals that an expression binds itself. */
export function boundIn(visit: (see: (expr: Expr) => void) => void): Set<Local> {
  const found = new Set<Local>();
  const add = (pattern: Pattern): void => {
    for (const local of bound(pattern)) found.add(local);
  };
  visit((expr) => {
    if (expr.k === "lambda") expr.params.forEach(add);
    if (expr.k === "let") add(expr.pattern);
    if (expr.k === "match") for (const one of expr.cases) add(one.pattern);
  });
  return found;
}

/** The locals that a program binds itself, outside of its expressions. */
export function boundByProg(prog: Prog): readonly Local[] {
  switch (prog.k) {
    case "let":
      return [...bound(prog.pattern), ...boundByProg(prog.body)];
    case "bind": {
      const { action } = prog;
      const inner =
        action.k === "run"
          ? boundByProg(action.prog)
          : "body" in action
            ? [...action.vars, ...(action.k === "for" ? bound(action.item) : []), ...boundByProg(action.body)]
            : [];
      return [...bound(prog.pattern), ...inner, ...boundByProg(prog.body)];
    }
    case "stable":
      return boundByProg(prog.body);
    case "if":
      return [...boundByProg(prog.then), ...boundByProg(prog.else)];
    case "match":
      return prog.cases.flatMap((one) => [...bound(one.pattern), ...boundByProg(one.body)]);
    default:
      return [];
  }
}

export function mentioned(visit: (see: (expr: Expr) => void) => void): { locals: Set<Local>; globals: Set<Global> } {
  const locals = new Set<Local>();
  const globals = new Set<Global>();
  visit((expr) => {
    if (expr.k === "local") locals.add(expr.local);
    if (expr.k === "global") globals.add(expr.global);
  });
  return { locals, globals };
}

/** Whether any of the locals occurs. (Locals are unique, so no binding can hide one.) */
export function usesAny(expr: Expr, locals: readonly Local[]): boolean {
  if (locals.length === 0) return false;
  const { locals: found } = mentioned((see) => visitExpr(expr, see));
  return locals.some((local) => found.has(local));
}

export function progUsesAny(prog: Prog, locals: readonly Local[]): boolean {
  if (locals.length === 0) return false;
  const { locals: found } = mentioned((see) => visitProg(prog, see));
  return locals.some((local) => found.has(local));
}
