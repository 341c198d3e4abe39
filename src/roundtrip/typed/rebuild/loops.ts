/** Loops of programs, with the variables that they change. */
import { bool, elementsOf, list, meta, named, prune, type Type, tuple, unit } from "../../../ir/types.ts";
import { applied, type Branch, mentions, type Term, type TermVar, varTerm } from "../../coq/terms.ts";
import { bound, type Env, unpacked } from "../environment.ts";
import type { Binder, Typed, Var } from "../expr.ts";
import { builtItems, flattened } from "../pairs.ts";
import { Mistyped, progType, sumDecl, unify } from "../unify.ts";
import type { Rebuild } from "./rebuild.ts";

/** What the Coq library calls a loop, at its arguments: what it goes over, its body, and its first state. */
export function loop(rebuild: Rebuild, name: string, args: readonly Term[], env: Env): Typed {
  switch (name) {
    case "while": {
      const [cond, body, init] = args as readonly [Term, Term, Term];
      const state = loopState(rebuild, body, 0, init, env);
      const test = rebuild.check(applied(cond, [state.term], rebuild.inlined), bool, state.env);
      const inner = rebuild.check(applied(body, [state.term], rebuild.inlined), progType(state.type), state.env);
      return { k: "while", cond: test, vars: state.vars, init: state.init, body: inner, type: progType(state.type) };
    }
    case "iter": {
      const [body, init] = args as readonly [Term, Term];
      const state = loopState(rebuild, body, 0, init, env);
      const result = meta();
      const inner = rebuild.check(
        applied(body, [state.term], rebuild.inlined),
        progType(named(sumDecl, [state.type, result])),
        state.env,
      );
      return { k: "iter", vars: state.vars, init: state.init, body: inner, type: progType(result) };
    }
    case "for":
    case "forExit":
      return forLoop(rebuild, name === "forExit", args as readonly [Term, Term, Term], env);
    default:
      throw new Mistyped(`${name} is not used as a value`);
  }
}

function forLoop(rebuild: Rebuild, exits: boolean, [xs, body, init]: readonly [Term, Term, Term], env: Env): Typed {
  const over = rebuild.infer(xs, env);
  const element = elementsOf(over.type) ?? meta();
  if (prune(over.type).k === "meta") unify(over.type, list(element));
  const state = loopState(rebuild, body, 1, init, env);
  const item: TermVar = { name: body.k === "lambda" ? (body.params[0]?.name ?? "x") : "x" };
  const opened = applied(body, [varTerm(item), state.term], rebuild.inlined);
  const { binder, env: inner, body: rest } = boundElement(item, prune(element), opened, state.env);
  const result: Type = exits ? named(sumDecl, [state.type, meta()]) : state.type;
  const typed = rebuild.check(rest, progType(result), inner);
  return {
    k: "for",
    over,
    item: binder,
    exits,
    vars: state.vars,
    init: state.init,
    body: typed,
    type: progType(result),
  };
}

/** An element that is taken apart where it is bound. */
function boundElement(item: TermVar, type: Type, body: Term, env: Env): { binder: Binder; env: Env; body: Term } {
  if (type.k === "tuple" && body.k === "case" && body.of.k === "var" && body.of.of === item) {
    const [branch] = body.branches;
    if (branch?.constructor_ === "$pair" && body.branches.length === 1 && !mentions(branch.body, item)) {
      const { names, body: inside } = flattened(branch, type.items.length);
      const { vars: items, env: inner } = unpacked(names, type.items.slice(0, names.length), env);
      return { binder: { items }, env: inner, body: inside };
    }
  }
  const of: Var = { name: item.name, type };
  return { binder: of, env: new Map(env).set(item, of), body };
}

/** The variables of a loop: what the parameter `at` of its body is taken apart into. */
function loopState(rebuild: Rebuild, body: Term, at: number, init: Term, env: Env) {
  const names = stateNames(body, at);
  const parts = builtItems(init, names.length);
  const isUnit = init.k === "constructor" && init.name === "$tt";
  const values = isUnit ? [] : parts.map((part) => rebuild.infer(part, env));
  const vars = values.map(
    ({ type }, i): Var => ({ name: (values.length === names.length ? names[i] : undefined) ?? "state", type }),
  );
  const { env: inner, terms } = bound(vars, env);
  const [only] = values;
  const type =
    values.length === 0 ? unit : values.length === 1 ? (only as Typed).type : tuple(values.map((v) => v.type));
  const [head, ...rest] = terms;
  const term: Term =
    head === undefined
      ? { k: "constructor", name: "$tt", args: [] }
      : rest.reduce<Term>((left, right) => ({ k: "constructor", name: "$pair", args: [left, right] }), head);
  return { vars, init: values, type, env: inner, term };
}

/** What the body of a loop takes a parameter apart into at once. */
function stateNames(body: Term, at: number): readonly string[] {
  if (body.k === "case" && body.branches.length === 1) return stateNames((body.branches[0] as Branch).body, at);
  if (body.k !== "lambda") return ["state"];
  const param = body.params[at];
  if (param === undefined) return stateNames(body.body, at - body.params.length);
  const inner = body.body;
  if (inner.k === "case" && inner.of.k === "var" && inner.of.of === param && inner.branches.length === 1) {
    const branch = inner.branches[0] as Branch;
    if (branch.constructor_ === "$pair" && !mentions(branch.body, param))
      return flattened(branch, Number.POSITIVE_INFINITY).names.map((one) => one.name);
  }
  return [param.name];
}
