/** Programs as async functions over endpoints. */

import { cat, type Doc, group, line, nest } from "../../coqgen/doc.ts";
import { bool, prune, type Variant } from "../../ir/types.ts";
import { ifThenElse } from "../typed/connectives.ts";
import type { Binder, Typed, Var } from "../typed/expr.ts";
import { usesOf, visitTyped } from "../typed/expr.ts";
import { isKnown, Mistyped } from "../typed/unify.ts";
import { arrowBody } from "./expressions/functions.ts";
import { type Env, mutableOf, nameOf, type Place, pathOf, placeOf } from "./places.ts";
import type { Printer } from "./printer.ts";
import { constant, opened } from "./statements/constants.ts";
import { type Leaf, leavesOf } from "./statements/leaf.ts";
import { block, bracketed, member, PRIMARY, propertyKey } from "./syntax.ts";

type Bind = Typed & { readonly k: "bind" };
type Looping = Typed & { readonly k: "for" | "while" | "iter" };

/** What follows an action. */
type Rest = (env: Env) => readonly Doc[];

/** Writes a program that is called, at its arguments. */
export type Callee = (call: Typed & { readonly k: "run" }, env: Env) => Doc;

export class ProgramPrinter {
  constructor(
    private readonly printer: Printer,
    /** What endpoints are called, by label. */
    private readonly ends: ReadonlyMap<string, string>,
    /** A program at its arguments. */
    private readonly callee: Callee,
  ) {}

  /** The statements of a program that returns its result. */
  body(at: Typed, env: Env): readonly Doc[] {
    const result: Leaf = {
      emit: (value, inner) => {
        const of = returned(value);
        return of.k === "unit" || prune(of.type).k === "unit"
          ? []
          : [group("return ", this.printer.expr(of, inner), ";")];
      },
      leaves: (value) => value.k === "fail" || prune(returned(value).type).k !== "unit",
    };
    return this.prog(at, env, result);
  }

  /** @param leaf what happens with the `ret` at the end of each way */
  private prog(at: Typed, env: Env, leaf: Leaf): readonly Doc[] {
    switch (at.k) {
      case "ret":
        return leaf.emit(at, env);
      case "fail":
        return [cat(this.printer.imports.realizer("unreachable"), "();")];
      case "absurd":
        return [cat(this.printer.imports.realizer("unreachable"), "();")];
      case "let": {
        const place = placeOf(at.value, env);
        if (place !== undefined && place.k !== "mutable")
          return this.prog(at.body, new Map(env).set(at.of, place), leaf);
        if (usesOf(at.body, at.of).all === 0) return this.prog(at.body, env, leaf);
        const direct = passedOn(at.body, at.of, at.value);
        if (direct !== undefined) return this.prog(direct, env, leaf);
        const { statements, inner } = constant(this.printer, at.of, at.value, env);
        return [...statements, ...this.prog(at.body, inner, leaf)];
      }
      case "open": {
        const { statements, inner } = opened(this.printer, at, env);
        return [...statements, ...this.prog(at.body, inner, leaf)];
      }
      case "bind":
        return this.bind(at, env, leaf);
      case "if":
      case "option":
      case "union":
      case "cons":
      case "either":
        return this.branches(at, env, leaf);
      default: {
        // An action at the end: its value is the program's.
        const of: Var = { name: "result", type: resultOf(at) };
        return this.bind(
          {
            k: "bind",
            first: at,
            of,
            rest: { k: "ret", value: { k: "var", of, type: of.type }, type: at.type },
            type: at.type,
          },
          env,
          leaf,
        );
      }
    }
  }

  /** Tests are printed as those of functions are, with programs in their branches. */
  private branches(at: Typed, env: Env, leaf: Leaf): readonly Doc[] {
    const inside: Leaf = {
      emit: (value, inner) => this.prog(value, inner, leaf),
      leaves: (value) => this.leaves(value, leaf),
    };
    return this.printer.statements(at, env, inside, true);
  }

  private leaves(at: Typed, leaf: Leaf): boolean {
    if (at.k === "bind") return this.leaves(at.rest, leaf);
    if (at.k === "ret") return leaf.leaves(at);
    if (at.k === "fail" || at.k === "absurd") return true;
    if (at.k === "let" || at.k === "open") return this.leaves(at.body, leaf);
    if (isBranch(at)) return leavesOf(at, { emit: () => [], leaves: (value) => this.leaves(value, leaf) });
    return false;
  }

  private end(label: string): string {
    return this.ends.get(label) ?? label;
  }

  private bind(at: Bind, env: Env, leaf: Leaf): readonly Doc[] {
    const { first, of } = at;
    const unused = usesOf(at.rest, of).all === 0;
    const rest: Rest = (inner) => this.prog(at.rest, inner, leaf);
    const { printer } = this;
    switch (first.k) {
      case "send":
        return [
          this.await(first.label, "send", [printer.expr(first.to, env), printer.expr(first.msg, env)]),
          ...rest(this.unit(of, env)),
        ];
      case "perform":
        return [this.await(first.label, "perform", [printer.expr(first.action, env)]), ...rest(this.unit(of, env))];
      case "read": {
        if (unused) return rest(env);
        const name = printer.fresh(of.name);
        return [
          cat("const ", name, " = ", this.end(first.label), ".state;"),
          ...rest(new Map(env).set(of, nameOf(name))),
        ];
      }
      case "receive":
        return this.receive(first, at, env, leaf);
      case "run":
        return this.run(first, of, unused, env, rest);
      case "for":
      case "while":
      case "iter":
        return this.loop(first, at, env, leaf);
      case "ret":
        return this.prog({ k: "let", of, value: first.value, body: at.rest, type: at.type }, env, leaf);
      case "bind": {
        const inner: Typed = { ...at, first: first.rest };
        return this.bind({ ...first, rest: inner, type: at.type }, env, leaf);
      }
      case "let":
        return this.prog({ ...first, body: { ...at, first: first.body }, type: at.type }, env, leaf);
      case "open":
        return this.prog({ ...first, body: { ...at, first: first.body }, type: at.type }, env, leaf);
      case "fail":
      case "absurd":
        return this.prog(first, env, leaf);
      default:
        return this.join(at, unused, env, rest);
    }
  }

  private unit(of: Var, env: Env): Env {
    return new Map(env).set(of, { k: "text", doc: () => "undefined" });
  }

  private await(label: string, method: string, args: readonly Doc[]): Doc {
    return group("await ", this.end(label), ".", method, bracketed("(", args, ")"), ";");
  }

  /** Branches that all go on with the same: their value is kept in a variable, if it has one. */
  private join(at: Bind, unused: boolean, env: Env, rest: Rest): readonly Doc[] {
    const { first, of } = at;
    if (unused || prune(of.type).k === "unit") {
      const nothing: Leaf = { emit: () => [], leaves: (value) => value.k === "fail" };
      return [...this.branches(first, env, nothing), ...rest(this.unit(of, env))];
    }
    const name = this.printer.fresh(of.name);
    const assign: Leaf = {
      emit: (value, inner) => [group(name, " = ", this.printer.expr(returned(value), inner), ";")],
      leaves: (value) => value.k === "fail",
    };
    return [
      cat("let ", name, ": ", this.printer.imports.type(of.type), ";"),
      ...this.branches(first, env, assign),
      ...rest(new Map(env).set(of, mutableOf(name))),
    ];
  }

  // -------------------------------------------------------------- receive

  private receive(first: Typed & { k: "receive" }, at: Bind, env: Env, leaf: Leaf): readonly Doc[] {
    const { printer } = this;
    const { variant, body, parts } = wantedOf(first);
    const where = condition(body);
    const value = picked(body);
    const received = this.whereDoc(first, where, parts, env);
    const args = [JSON.stringify(variant.tag), ...(received === undefined ? [] : [received])];
    const usesMsg = parts.some((part) => usesOf(value, part).all > 0) || usesOf(value, first.msg).all > 0;
    const usesFrom = usesOf(value, first.from).all > 0;
    const inner = new Map(env);
    const bindMessage = (path: Doc): void => {
      inner.set(first.msg, pathOf(path));
      parts.forEach((part, i) => inner.set(part, pathOf(member(path, variant.fields[i]?.name ?? ""))));
    };
    const used = usesOf(at.rest, at.of).all > 0;
    if (first.tries) return this.tryReceive(first, at, variant, args, value, parts, env, leaf);
    if (!used) return [this.await(first.label, "receive", args), ...this.prog(at.rest, env, leaf)];
    if (!usesMsg && !usesFrom) {
      return [
        this.await(first.label, "receive", args),
        ...this.prog({ k: "let", of: at.of, value, body: at.rest, type: at.type }, inner, leaf),
      ];
    }
    const from = usesFrom ? printer.fresh("from") : "";
    const msg = usesMsg ? printer.fresh("msg") : "";
    if (usesFrom) inner.set(first.from, nameOf(from));
    if (usesMsg) bindMessage(msg);
    const names = [
      ...(usesFrom ? [from === "from" ? "from" : `from: ${from}`] : []),
      ...(usesMsg ? [msg === "msg" ? "msg" : `msg: ${msg}`] : []),
    ];
    return [
      group("const { ", names.join(", "), " } = ", this.awaited(first.label, "receive", args), ";"),
      ...this.prog(given(at.of, value, at.rest), inner, leaf),
    ];
  }

  private awaited(label: string, method: string, args: readonly Doc[]): Doc {
    return cat("await ", this.end(label), ".", method, bracketed("(", args, ")"));
  }

  private tryReceive(
    first: Typed & { k: "receive" },
    at: Bind,
    variant: Variant,
    args: readonly Doc[],
    value: Typed,
    parts: readonly Var[],
    env: Env,
    leaf: Leaf,
  ): readonly Doc[] {
    const { rest } = at;
    const code = this.awaited(first.label, "tryReceive", args);
    if (usesOf(rest, at.of).all === 0) return [group(code, ";"), ...this.prog(rest, env, leaf)];
    const name = this.printer.fresh("received");
    const inner = new Map(env);
    inner.set(first.from, pathOf(cat(name, ".from")));
    inner.set(first.msg, pathOf(cat(name, ".msg")));
    parts.forEach((part, i) => inner.set(part, pathOf(member(cat(name, ".msg"), variant.fields[i]?.name ?? ""))));
    const call = group("const ", name, " = ", code, ";");
    const tested = testOf(rest, at.of);
    if (tested !== undefined) {
      const { option, around } = tested;
      const whole: Var = { name, type: at.of.type };
      inner.set(whole, nameOf(name));
      const of: Typed = { k: "var", of: whole, type: whole.type };
      return [call, ...this.prog(around({ ...option, of, then: given(option.some, value, option.then) }), inner, leaf)];
    }
    const kept = this.printer.fresh(at.of.name);
    const type = this.printer.imports.type(at.of.type);
    return [
      call,
      group(
        "const ",
        kept,
        ": ",
        type,
        " = ",
        name,
        " === undefined ? undefined : ",
        this.printer.expr(value, inner),
        ";",
      ),
      ...this.prog(rest, new Map(env).set(at.of, nameOf(kept)), leaf),
    ];
  }

  /** `(msg, from) => …`, unless every message of the kind is wanted. */
  private whereDoc(first: Typed & { k: "receive" }, where: Typed, parts: readonly Var[], env: Env): Doc | undefined {
    if (where.k === "boolean" && where.value) return undefined;
    const { variant } = wantedOf(first);
    const usesMsg = parts.some((part) => usesOf(where, part).all > 0) || usesOf(where, first.msg).all > 0;
    const usesFrom = usesOf(where, first.from).all > 0;
    return this.printer.inside(() => {
      const msg = this.printer.fresh(usesMsg ? "msg" : "_msg");
      const from = usesFrom ? this.printer.fresh("from") : "";
      const inner = new Map(env).set(first.msg, nameOf(msg)).set(first.from, nameOf(from));
      parts.forEach((part, i) => inner.set(part, pathOf(member(msg, variant.fields[i]?.name ?? ""))));
      return cat("(", msg, usesFrom ? `, ${from}` : "", ") =>", arrowBody(this.printer, where, inner));
    });
  }

  // -------------------------------------------------------------- other programs

  private run(first: Typed & { k: "run" }, of: Var, unused: boolean, env: Env, rest: Rest): readonly Doc[] {
    const { printer } = this;
    const ends = [...first.places].map(([label, at]) => {
      const end = this.end(at);
      return end === label ? label : `${propertyKey(label)}: ${end}`;
    });
    const args = [this.callee(first, env), `{ ${ends.join(", ")} }`];
    const code = cat("await ", printer.imports.lang("call"), bracketed("(", args, ")"));
    if (unused || prune(of.type).k === "unit") return [group(code, ";"), ...rest(this.unit(of, env))];
    const name = printer.fresh(of.name);
    return [group("const ", name, " = ", code, ";"), ...rest(new Map(env).set(of, nameOf(name)))];
  }

  // -------------------------------------------------------------- loops

  private loop(first: Looping, at: Bind, env: Env, leaf: Leaf): readonly Doc[] {
    const { printer } = this;
    const names = first.vars.map((one) => printer.fresh(one.name));
    const starts = first.vars.map((one, i): Doc => {
      const type = isKnown(one.type) ? `: ${printer.imports.type(one.type)}` : "";
      return group("let ", names[i] ?? "", type, " = ", printer.expr(first.init[i] as Typed, env), ";");
    });
    const outside = new Map(env);
    first.vars.forEach((one, i) => outside.set(one, mutableOf(names[i] ?? "")));
    // A function that is kept must see the variable as it was.
    const copies: Doc[] = [];
    const inside = new Map(outside);
    first.vars.forEach((one, i) => {
      if (!isCaptured(first.body, one)) return;
      const copy = printer.fresh(one.name);
      copies.push(cat("const ", copy, " = ", names[i] ?? "", ";"));
      inside.set(one, nameOf(copy));
    });
    const next = (value: Typed, inner: Env): readonly Doc[] => this.assign(first.vars, names, value, inner);
    if (first.k === "iter" || (first.k === "for" && first.exits))
      return [...starts, ...this.leaving(first, at, names, copies, inside, outside, leaf)];
    const going: Leaf = {
      emit: (value, inner) => next(returned(value), inner),
      leaves: (value) => value.k === "fail",
    };
    const body = (inner: Env): readonly Doc[] =>
      this.printer.inside(() => [...copies, ...this.prog(first.body, inner, going)]);
    const statement =
      first.k === "while"
        ? cat(group("while (", printer.expr(first.cond, outside), ") "), block(body(inside)))
        : this.forStatement(first, inside, body);
    return [...starts, statement, ...this.afterLoop(first.vars, names, at, outside, leaf)];
  }

  private forStatement(first: Typed & { k: "for" }, env: Env, body: (env: Env) => readonly Doc[]): Doc {
    const inner = new Map(env);
    const shown = this.pattern(first.item, first.body, inner);
    const pattern = shown === "" ? this.printer.fresh("_item") : shown;
    const entries = first.over.k === "op" && first.over.op === "entries";
    const over = entries
      ? cat(this.printer.expr((first.over as Typed & { k: "op" }).args[0] as Typed, env, PRIMARY), ".entries()")
      : this.printer.expr(first.over, env);
    return cat(group("for (const ", pattern, " of ", over, ") "), block(body(inner)));
  }

  private pattern(binder: Binder, body: Typed, env: Map<Var, Place>): string {
    if ("items" in binder)
      return `[${binder.items
        .map((item) => this.pattern(item, body, env))
        .join(", ")
        .replace(/(, )+$/, "")}]`;
    const used = usesOf(body, binder).all > 0;
    const name = used ? this.printer.fresh(binder.name) : "";
    env.set(binder, nameOf(name));
    return name;
  }

  /** Gives the variables of a loop their next values, all at once. */
  private assign(vars: readonly Var[], names: readonly string[], value: Typed, env: Env): readonly Doc[] {
    if (vars.length === 0) return [];
    const values = vars.length === 1 ? [value] : value.k === "tuple" ? value.items : undefined;
    if (values === undefined) return [group(`[${names.join(", ")}] = `, this.printer.expr(value, env), ";")];
    const changed = values.flatMap((one, i) => {
      const shown = this.printer.expr(one, env);
      return shown === names[i] ? [] : [{ i, name: names[i] ?? "", one, shown }];
    });
    const hazard = changed.some(({ i }, at) =>
      changed.slice(at + 1).some(({ one }) => usesOf(one, vars[i] as Var).all > 0),
    );
    if (!hazard) return changed.map(({ name, shown }) => group(name, " =", nest(cat(line, shown)), ";"));
    return [
      group(
        `[${changed.map(({ name }) => name).join(", ")}] = `,
        bracketed(
          "[",
          changed.map(({ shown }) => shown),
          "]",
        ),
        ";",
      ),
    ];
  }

  private afterLoop(vars: readonly Var[], names: readonly string[], at: Bind, env: Env, leaf: Leaf): readonly Doc[] {
    const inner = new Map(env);
    const [only] = names;
    if (vars.length === 0) inner.set(at.of, { k: "text", doc: () => "undefined" });
    if (vars.length === 1 && only !== undefined) inner.set(at.of, mutableOf(only));
    if (vars.length < 2) return this.prog(at.rest, inner, leaf);
    const tuple: Typed = {
      k: "tuple",
      items: vars.map((of) => ({ k: "var", of, type: of.type })),
      type: at.of.type,
    };
    const { rest } = at;
    if (rest.k === "open" && rest.of.k === "var" && rest.of.of === at.of && usesOf(rest.body, at.of).all === 0) {
      rest.parts.forEach(([part, key]) => {
        const place = env.get(vars[Number(key)] as Var);
        if (place !== undefined) inner.set(part, place);
      });
      return this.prog(rest.body, inner, leaf);
    }
    if (usesOf(rest, at.of).all === 0) return this.prog(rest, inner, leaf);
    return this.prog({ k: "let", of: at.of, value: tuple, body: rest, type: at.type }, inner, leaf);
  }

  /** A loop whose body says when it ends: with a value that what follows may take. */
  private leaving(
    first: Looping,
    at: Bind,
    names: readonly string[],
    copies: readonly Doc[],
    inside: Env,
    outside: Env,
    leaf: Leaf,
  ): readonly Doc[] {
    const isFor = first.k === "for";
    const left = (value: Typed): boolean => value.k === "ret" && flowOf(value)?.name === "left";
    const next = (value: Typed, inner: Env): readonly Doc[] =>
      this.assign(first.vars, names, (flowOf(value) as Typed & { k: "flow" }).value, inner);
    const end = (exit: (value: Typed, inner: Env) => readonly Doc[]): Leaf => ({
      emit: (value, inner) => {
        const flow = flowOf(value);
        if (flow === undefined) throw new Mistyped("the body of a loop ends with what is computed");
        return flow.name === "left" ? next(value, inner) : exit(flow.value, inner);
      },
      leaves: (value) => value.k === "fail" || !left(value),
    });
    const written = (exits: Leaf): Doc =>
      isFor
        ? this.forStatement(first as Typed & { k: "for" }, inside, (inner) =>
            this.printer.inside(() => [...copies, ...this.prog(first.body, inner, exits)]),
          )
        : cat("while (true) ", block(this.printer.inside(() => [...copies, ...this.prog(first.body, inside, exits)])));
    const { rest, of } = at;
    // What ends the loop ends the program as well.
    const onEnd = isFor
      ? rest.k === "either" && rest.of.k === "var" && rest.of.of === of
        ? { of: rest.right, rest: rest.onRight }
        : undefined
      : { of, rest };
    if (onEnd === undefined) throw new Mistyped("what a loop leaves is not taken apart");
    const after = isFor
      ? this.afterLoop(
          first.vars,
          names,
          { ...at, of: (rest as Typed & { k: "either" }).left, rest: (rest as Typed & { k: "either" }).onLeft },
          outside,
          leaf,
        )
      : [];
    if (onEnd.rest.k === "ret" && leaf.leaves(onEnd.rest)) {
      const { rest: then, of: value } = onEnd;
      return [
        written(
          end((found, inner) =>
            this.prog({ k: "let", of: value, value: found, body: then, type: at.type }, inner, leaf),
          ),
        ),
        ...after,
      ];
    }
    const unused = usesOf(onEnd.rest, onEnd.of).all === 0 || prune(onEnd.of.type).k === "unit";
    if (!isFor) {
      if (unused) return [written(end(() => ["break;"])), ...this.prog(rest, this.unit(of, outside), leaf)];
      const name = this.printer.fresh(of.name);
      return [
        cat("let ", name, ": ", this.printer.imports.type(of.type), ";"),
        written(end((found, inner) => [group(name, " = ", this.printer.expr(found, inner), ";"), "break;"])),
        ...this.prog(rest, new Map(outside).set(of, mutableOf(name)), leaf),
      ];
    }
    const name = this.printer.fresh("ended");
    const value = pathOf(`${name}.value`);
    const then = this.prog(onEnd.rest, new Map(outside).set(onEnd.of, value), leaf);
    return [
      cat("let ", name, ": { readonly value: ", this.printer.imports.type(onEnd.of.type), " } | undefined;"),
      written(end((found, inner) => [group(name, " = { value: ", this.printer.expr(found, inner), " };"), "break;"])),
      cat("if (", name, " !== undefined) ", block(then), " else ", block(after)),
    ];
  }
}

// ---------------------------------------------------------------- parts of programs

/** A program in which a variable has a value; a tuple that is taken apart at once needs no name. */
function given(of: Var, value: Typed, rest: Typed): Typed {
  const opened = rest.k === "open" && rest.of.k === "var" && rest.of.of === of && usesOf(rest.body, of).all === 0;
  if (value.k === "tuple" && opened) return { ...rest, of: value };
  return { k: "let", of, value, body: rest, type: rest.type };
}

type Option = Typed & { readonly k: "option" };

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

const isBranch = (at: Typed): boolean =>
  at.k === "if" || at.k === "option" || at.k === "union" || at.k === "cons" || at.k === "either";

/** A program in which a variable that is only passed on, to a loop or as its result, is its value. */
function passedOn(at: Typed, of: Var, value: Typed): Typed | undefined {
  if (usesOf(at, of).all !== 1) return undefined;
  const is = (one: Typed): boolean => one.k === "var" && one.of === of;
  const go = (one: Typed): Typed | undefined => {
    switch (one.k) {
      case "var":
        return is(one) ? value : undefined;
      case "ret":
      case "flow": {
        const inner = go(one.value);
        return inner === undefined ? undefined : { ...one, value: inner };
      }
      case "tuple": {
        const items = one.items.map((item) => (is(item) ? value : item));
        return one.items.some(is) ? { ...one, items } : undefined;
      }
      case "for":
      case "while":
      case "iter":
        return one.init.some(is) ? { ...one, init: one.init.map((item) => (is(item) ? value : item)) } : undefined;
      case "let": {
        // Values do not change: what stands between does not matter.
        const body = go(one.body);
        return body === undefined ? undefined : { ...one, body };
      }
      case "bind": {
        const first = go(one.first);
        if (first !== undefined) return { ...one, first };
        const rest = go(one.rest);
        return rest === undefined ? undefined : { ...one, rest };
      }
      default:
        return undefined;
    }
  };
  return go(at);
}

const returned = (at: Typed): Typed => (at.k === "ret" ? at.value : at);

function flowOf(at: Typed): (Typed & { k: "flow" }) | undefined {
  const value = returned(at);
  return value.k === "flow" ? value : undefined;
}

function resultOf(at: Typed): Typed["type"] {
  const type = prune(at.type);
  return type.k === "named" ? (type.args[0] as Typed["type"]) : type;
}

/** Whether a variable is used in a function inside a program. */
function isCaptured(at: Typed, of: Var): boolean {
  let found = false;
  visitTyped(at, (one) => {
    if (one.k === "lambda" && usesOf(one.body, of).all > 0) found = true;
  });
  return found;
}

/** The kind of message that a receive takes, and what it does with one. */
function wantedOf({ pick, msg }: Typed & { k: "receive" }): {
  readonly variant: Variant;
  readonly body: Typed;
  readonly parts: readonly Var[];
} {
  const type = prune(msg.type);
  const decl = type.k === "named" && type.decl.kind === "union" ? type.decl : undefined;
  const [only] = decl?.variants ?? [];
  if (pick.k === "union" && pick.of.k === "var" && pick.of.of === msg) {
    const wanted = pick.cases.filter((one) => one.body.k !== "none");
    const [one] = wanted;
    if (wanted.length === 1 && one?.variant !== undefined)
      return { variant: one.variant, body: one.body, parts: one.vars };
  }
  if (decl !== undefined && decl.variants.length === 1 && only !== undefined) {
    if (pick.k === "open" && pick.of.k === "var" && pick.of.of === msg)
      return { variant: only, body: pick.body, parts: pick.parts.map(([part]) => part) };
    return { variant: only, body: pick, parts: [] };
  }
  throw new Mistyped("a receive takes messages of several kinds");
}

/** When an option is something. */
function condition(at: Typed): Typed {
  const yes: Typed = { k: "boolean", value: true, type: bool };
  switch (at.k) {
    case "some":
      return yes;
    case "none":
    case "absurd":
      return { ...yes, value: false };
    case "if":
      return ifThenElse(at.cond, condition(at.then), condition(at.else), bool);
    case "let":
    case "open":
      return { ...at, body: condition(at.body), type: bool };
    case "option":
      return { ...at, then: condition(at.then), none: condition(at.none), type: bool };
    case "union":
      return { ...at, cases: at.cases.map((one) => ({ ...one, body: condition(one.body) })), type: bool };
    default:
      return { k: "op", op: "defined", args: [at], type: bool };
  }
}

/** What an option is, where it is something. */
function picked(at: Typed): Typed {
  const type = resultOfOption(at);
  const never = (one: Typed): boolean => one.k === "none";
  switch (at.k) {
    case "some":
      return at.value;
    case "none":
      return { k: "absurd", type };
    case "if":
      if (never(at.else)) return picked(at.then);
      if (never(at.then)) return picked(at.else);
      return { ...at, then: picked(at.then), else: picked(at.else), type };
    case "let":
    case "open":
      return { ...at, body: picked(at.body), type };
    case "option":
      return { ...at, then: picked(at.then), none: picked(at.none), type };
    case "union":
      return { ...at, cases: at.cases.map((one) => ({ ...one, body: picked(one.body) })), type };
    default:
      return at;
  }
}

function resultOfOption(at: Typed): Typed["type"] {
  const type = prune(at.type);
  return type.k === "option" ? type.of : type;
}
