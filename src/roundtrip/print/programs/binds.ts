/** What a program does first, and what it does then. */
import { cat, type Doc, group } from "../../../coqgen/doc.ts";
import { prune } from "../../../ir/types.ts";
import { type Typed, usesOf, type Var } from "../../typed/expr.ts";
import { type Env, mutableOf, nameOf } from "../places.ts";
import type { Leaf } from "../statements/leaf.ts";
import { callOf, propertyKey } from "../syntax.ts";
import { branches } from "./branches.ts";
import { loopStatements } from "./loops.ts";
import type { ProgramPrinter } from "./program.ts";
import { receive } from "./receives.ts";
import { type Bind, returned, withoutValue } from "./terms.ts";

/** What follows an action. */
type Rest = (env: Env) => readonly Doc[];

/** Statements for an action, and for what follows it. */
export function bind(programs: ProgramPrinter, at: Bind, env: Env, leaf: Leaf): readonly Doc[] {
  const { first, of } = at;
  const unused = usesOf(at.rest, of).all === 0;
  const rest: Rest = (inner) => programs.prog(at.rest, inner, leaf);
  const { printer } = programs;
  switch (first.k) {
    case "send":
      return [
        group(programs.awaited(first.label, "send", [printer.expr(first.to, env), printer.expr(first.msg, env)]), ";"),
        ...rest(withoutValue(of, env)),
      ];
    case "perform":
      return [
        group(programs.awaited(first.label, "perform", [printer.expr(first.action, env)]), ";"),
        ...rest(withoutValue(of, env)),
      ];
    case "read": {
      if (unused) return rest(env);
      const name = printer.fresh(of.name);
      return [
        cat("const ", name, " = ", programs.end(first.label), ".state;"),
        ...rest(new Map(env).set(of, nameOf(name))),
      ];
    }
    case "receive":
      return receive(programs, first, at, env, leaf);
    case "run":
      return calledProgram(programs, first, of, unused, env, rest);
    case "for":
    case "while":
    case "iter":
      return loopStatements(programs, first, at, env, leaf);
    case "ret":
      return programs.prog({ k: "let", of, value: first.value, body: at.rest, type: at.type }, env, leaf);
    case "bind": {
      const inner: Typed = { ...at, first: first.rest };
      return bind(programs, { ...first, rest: inner, type: at.type }, env, leaf);
    }
    case "let":
    case "open":
      return programs.prog({ ...first, body: { ...at, first: first.body }, type: at.type }, env, leaf);
    case "fail":
    case "absurd":
      return programs.prog(first, env, leaf);
    default:
      return joined(programs, at, unused, env, rest);
  }
}

/** Another program that is waited for: `await call(…)`. */
function calledProgram(
  programs: ProgramPrinter,
  first: Typed & { k: "run" },
  of: Var,
  unused: boolean,
  env: Env,
  rest: Rest,
): readonly Doc[] {
  const { printer } = programs;
  const ends = [...first.places].map(([label, at]) => {
    const end = programs.end(at);
    return end === label ? label : `${propertyKey(label)}: ${end}`;
  });
  const args = [programs.callee(first, env), `{ ${ends.join(", ")} }`];
  const code = cat("await ", callOf(printer.imports.lang("call"), args));
  if (unused || prune(of.type).k === "unit") return [group(code, ";"), ...rest(withoutValue(of, env))];
  const name = printer.fresh(of.name);
  return [group("const ", name, " = ", code, ";"), ...rest(new Map(env).set(of, nameOf(name)))];
}

/** Branches that all go on with the same: their value is kept in a variable, if it has one. */
function joined(programs: ProgramPrinter, at: Bind, unused: boolean, env: Env, rest: Rest): readonly Doc[] {
  const { first, of } = at;
  if (unused || prune(of.type).k === "unit") {
    const nothing: Leaf = { emit: () => [], leaves: (value) => value.k === "fail" };
    return [...branches(programs, first, env, nothing), ...rest(withoutValue(of, env))];
  }
  const name = programs.printer.fresh(of.name);
  const assign: Leaf = {
    emit: (value, inner) => [group(name, " = ", programs.printer.expr(returned(value), inner), ";")],
    leaves: (value) => value.k === "fail",
  };
  return [
    cat("let ", name, ": ", programs.printer.imports.type(of.type), ";"),
    ...branches(programs, first, env, assign),
    ...rest(new Map(env).set(of, mutableOf(name))),
  ];
}
