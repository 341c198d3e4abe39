/** Receives: `receive` and `tryReceive`, with the messages that they want. */
import { cat, type Doc, group } from "../../../coqgen/doc.ts";
import { type Typed, usesOf, type Var } from "../../typed/expr.ts";
import { arrowBody } from "../expressions/functions.ts";
import { type Env, nameOf, type Place, pathOf } from "../places.ts";
import type { Leaf } from "../statements/leaf.ts";
import { member, PRIMARY } from "../syntax.ts";
import type { ProgramPrinter } from "./program.ts";
import { type Bind, given } from "./terms.ts";
import { type Wanted, wantedOf } from "./wanted.ts";

type Option = Typed & { readonly k: "option" };
type Receive = Typed & { readonly k: "receive" };

/** A receive, and what follows it. */
export function receive(programs: ProgramPrinter, first: Receive, at: Bind, env: Env, leaf: Leaf): readonly Doc[] {
  const wanted = wantedOf(first);
  const { variant, value } = wanted;
  const where = whereDoc(programs, first, wanted, env);
  const args = [JSON.stringify(variant.tag), ...(where === undefined ? [] : [where])];
  if (first.tries) return tryReceive(programs, first, at, wanted, args, env, leaf);
  const code = programs.awaited(first.label, "receive", args);
  if (usesOf(at.rest, at.of).all === 0) return [group(code, ";"), ...programs.prog(at.rest, env, leaf)];
  const usesMsg = usesMessage(value, first, wanted);
  const usesFrom = usesOf(value, first.from).all > 0;
  if (!usesMsg && !usesFrom) {
    const rest: Typed = { k: "let", of: at.of, value, body: at.rest, type: at.type };
    return [group(code, ";"), ...programs.prog(rest, env, leaf)];
  }
  const inner = new Map(env);
  const names: string[] = [];
  const taken = (key: string): string => {
    const name = programs.printer.fresh(key);
    names.push(name === key ? key : `${key}: ${name}`);
    return name;
  };
  if (usesFrom) inner.set(first.from, nameOf(taken("from")));
  if (usesMsg) setMessage(inner, first, wanted, pathOf(taken("msg")));
  return [
    group("const { ", names.join(", "), " } = ", code, ";"),
    ...programs.prog(given(at.of, value, at.rest), inner, leaf),
  ];
}

/** A receive that does not wait: its message is tested where the program tests what came of it. */
function tryReceive(
  programs: ProgramPrinter,
  first: Receive,
  at: Bind,
  wanted: Wanted,
  args: readonly Doc[],
  env: Env,
  leaf: Leaf,
): readonly Doc[] {
  const { printer } = programs;
  const { rest } = at;
  const { value } = wanted;
  const code = programs.awaited(first.label, "tryReceive", args);
  if (usesOf(rest, at.of).all === 0) return [group(code, ";"), ...programs.prog(rest, env, leaf)];
  const name = printer.fresh("received");
  const inner = new Map(env).set(first.from, pathOf(cat(name, ".from")));
  setMessage(inner, first, wanted, pathOf(cat(name, ".msg")));
  const call = group("const ", name, " = ", code, ";");
  const tested = testOf(rest, at.of);
  if (tested !== undefined) {
    const { option, around } = tested;
    const whole: Var = { name, type: at.of.type };
    inner.set(whole, nameOf(name));
    const of: Typed = { k: "var", of: whole, type: whole.type };
    return [
      call,
      ...programs.prog(around({ ...option, of, then: given(option.some, value, option.then) }), inner, leaf),
    ];
  }
  const kept = printer.fresh(at.of.name);
  const type = printer.imports.type(at.of.type);
  return [
    call,
    group("const ", kept, ": ", type, " = ", name, " === undefined ? undefined : ", printer.expr(value, inner), ";"),
    ...programs.prog(rest, new Map(env).set(at.of, nameOf(kept)), leaf),
  ];
}

/** `(msg, from) => …`, unless every message of the kind is wanted. */
function whereDoc({ printer }: ProgramPrinter, first: Receive, wanted: Wanted, env: Env): Doc | undefined {
  const { where } = wanted;
  if (where.k === "boolean" && where.value) return undefined;
  const usesFrom = usesOf(where, first.from).all > 0;
  return printer.inside(() => {
    const msg = printer.fresh(usesMessage(where, first, wanted) ? "msg" : "_msg");
    const from = usesFrom ? printer.fresh("from") : "";
    const inner = new Map(env).set(first.from, nameOf(from));
    setMessage(inner, first, wanted, nameOf(msg));
    return cat("(", msg, usesFrom ? `, ${from}` : "", ") =>", arrowBody(printer, where, inner));
  });
}

const usesMessage = (at: Typed, { msg }: Receive, { parts }: Wanted): boolean =>
  [msg, ...parts].some((part) => usesOf(at, part).all > 0);

/** A message at its place, and its fields as paths from there. */
function setMessage(env: Map<Var, Place>, { msg }: Receive, { parts, variant }: Wanted, place: Place): void {
  env.set(msg, place);
  parts.forEach((part, i) => env.set(part, pathOf(member(place.doc(PRIMARY), variant.fields[i]?.name ?? ""))));
}

/** The test of a variable that is its only use: all of a program, or what it begins with. */
function testOf(
  at: Typed,
  of: Var,
): { readonly option: Option; readonly around: (option: Option) => Typed } | undefined {
  const is = (one: Typed): one is Option =>
    one.k === "option" && one.of.k === "var" && one.of.of === of && usesOf(one, of).all === 1;
  if (is(at)) return { option: at, around: (option) => option };
  if (at.k === "bind" && is(at.first) && usesOf(at.rest, of).all === 0)
    return { option: at.first, around: (first) => ({ ...at, first }) };
  return undefined;
}
