/** Programs: what they return, and their actions. */
import type { Labelled } from "../../../ir/decl.ts";
import { typesAt } from "../../../ir/labelled.ts";
import { meta, never, nodeId, option, type Type, unit } from "../../../ir/types.ts";
import { applied, type Term } from "../../coq/terms.ts";
import { bound, type Env } from "../environment.ts";
import type { Typed, Var } from "../expr.ts";
import { Mistyped, progDecl, progType, unify } from "../unify.ts";
import type { ConstructorTerm } from "./constructors.ts";
import type { Rebuild } from "./rebuild.ts";

/** A constructor of programs. */
export function programPart(rebuild: Rebuild, term: ConstructorTerm, type: Type, env: Env): Typed {
  const [a, b] = term.args;
  const wanted = type.k === "named" && type.decl === progDecl ? (type.args[0] as Type) : meta();
  switch (term.name) {
    case "$Ret": {
      const value = rebuild.check(a as Term, wanted, env);
      return { k: "ret", value, type: progType(value.type) };
    }
    case "$Fail":
      return { k: "fail", type: progType(wanted) };
    case "$Bind": {
      const first = rebuild.infer(a as Term, env);
      const result = meta();
      unify(first.type, progType(result));
      const then = b as Term;
      const name = then.k === "lambda" ? (then.params[0]?.name ?? "x") : "x";
      const of: Var = { name, type: result };
      const after = bound([of], env);
      const rest = rebuild.check(applied(then, after.terms, rebuild.inlined), progType(wanted), after.env);
      return { k: "bind", first, of, rest, type: rest.type };
    }
    default:
      return act(rebuild, a as Term, env);
  }
}

/** An action in the protocol of a label. */
function act(rebuild: Rebuild, term: Term, env: Env): Typed {
  if (term.k !== "constructor") throw new Mistyped("a program does what is computed");
  const [at, a, b] = term.args;
  const use = labelled(rebuild, at as Term);
  const { label } = use;
  switch (term.name) {
    case "$Send": {
      const to = rebuild.check(a as Term, nodeId, env);
      return { k: "send", label, to, msg: rebuild.check(b as Term, typesAt(use).msg, env), type: progType(unit) };
    }
    case "$Perform":
      return {
        k: "perform",
        label,
        action: rebuild.check(a as Term, typesAt(use).action ?? never, env),
        type: progType(unit),
      };
    case "$Read":
      return { k: "read", label, type: progType(typesAt(use).state) };
    case "$Receive":
    case "$TryReceive": {
      const from: Var = { name: "from", type: nodeId };
      const msg: Var = { name: "msg", type: typesAt(use).msg };
      const result = meta();
      const received = bound([from, msg], env);
      const pick = rebuild.check(applied(a as Term, received.terms, rebuild.inlined), option(result), received.env);
      const tries = term.name === "$TryReceive";
      return { k: "receive", label, tries, from, msg, pick, type: progType(tries ? option(result) : result) };
    }
    default:
      throw new Mistyped(`${term.name} is no action`);
  }
}

/** The protocol that an action is of. */
function labelled(rebuild: Rebuild, label: Term): Labelled {
  const world = rebuild.place.program?.world ?? [];
  const meant = label.k === "constructor" ? rebuild.meaning(label.name) : undefined;
  const found =
    label.k === "constructor" && label.name === "$tt"
      ? world[0]
      : meant?.k === "label"
        ? world.find((one) => one.label === meant.label)
        : undefined;
  if (found === undefined) throw new Mistyped("a program acts in a protocol that its world does not have");
  return found;
}
