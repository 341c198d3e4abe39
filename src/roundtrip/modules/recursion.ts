/**
 * Authored functions that call themselves. Where the call is the last thing that they do, they are loops; where it is not,
 * they are generators that yield their calls, which `deep` keeps in a list: neither fills the stack.
 *
 * A function that goes through a list by its rest goes through it by positions, so that no rest is copied for a call.
 */
import { cat, type Doc, group } from "../../coqgen/doc.ts";
import type { FunctionDecl } from "../../ir/decl.ts";
import { type Env, mutableOf, nameOf } from "../print/places.ts";
import type { Printer } from "../print/printer.ts";
import { block, callOf } from "../print/syntax.ts";
import { endsOf, someTyped, type Typed, usesOf, type Var, visitTyped } from "../typed/expr.ts";
import { type Context, type Head, withStatements } from "./module.ts";

type Call = Typed & { readonly k: "call" };
type Cons = Typed & { readonly k: "cons" };

export function recursiveDoc(
  decl: FunctionDecl,
  head: Head,
  params: readonly Var[],
  body: Typed,
  env: Env,
  printer: Printer,
  context: Context,
): Doc {
  const isCall = (at: Typed): at is Call => at.k === "call" && at.fn.k === "global" && at.fn.global === decl.global;
  const declared = (statements: readonly Doc[]): Doc =>
    withStatements(context.declared(decl, head, { before: [], value: "" }), statements);
  if (usesWhole(body, decl)) return declared(printer.statements(body, env, printer.returning));
  const walked = walkedList(decl, params, body, isCall);
  const state =
    walked === undefined ? params : params.map((param) => (param === walked.list ? walked.position : param));
  const names = new Map(
    state.map(
      (of, i) => [of, printer.fresh(of === walked?.position ? "from" : (head.params[i]?.[0] ?? of.name))] as const,
    ),
  );
  const whole = walked === undefined ? undefined : (head.params[params.indexOf(walked.list)]?.[0] ?? "");
  const starts = state.map((of, i): Doc => (of === walked?.position ? "0" : (head.params[i]?.[0] ?? "")));
  const inner = new Map(env);
  for (const of of state)
    inner.set(of, onlyTail(body, isCall) ? mutableOf(names.get(of) ?? "") : nameOf(names.get(of) ?? ""));
  const opened = walked === undefined ? body : byPosition(body, walked, isCall);
  if (walked !== undefined && whole !== undefined) inner.set(walked.list, nameOf(whole));
  return onlyTail(body, isCall)
    ? declared(loop(opened, state, names, starts, inner, printer, context, isCall))
    : declared(generator(opened, state, names, starts, inner, head, printer, context, isCall));
}

// ---------------------------------------------------------------- shapes of recursion

/** Whether the function is used other than by calling it, as a value. */
function usesWhole(body: Typed, decl: FunctionDecl): boolean {
  const isItself = (at: Typed): boolean => at.k === "global" && at.global === decl.global;
  const calls = new Set<Typed>();
  visitTyped(body, (at) => {
    if (at.k === "call") calls.add(at.fn);
  });
  return someTyped(
    body,
    (at) =>
      (isItself(at) && !calls.has(at)) ||
      // A generator cannot wait inside a function that is passed to something else.
      (at.k === "lambda" && someTyped(at.body, isItself)),
  );
}

/** Whether every call of itself is what the function returns. */
function onlyTail(body: Typed, isCall: (at: Typed) => at is Call): boolean {
  let all = 0;
  visitTyped(body, (at) => {
    if (isCall(at)) all += 1;
  });
  return (
    tails(body).filter(isCall).length === all &&
    tails(body)
      .filter(isCall)
      .every((at) => at.args.every((arg) => !holdsCall(arg, isCall)))
  );
}

const holdsCall = (at: Typed, isCall: (at: Typed) => at is Call): boolean => someTyped(at, isCall);

/** What a body may come to; of `&&` and `||`, what stands at the end. */
const tails = (at: Typed): readonly Typed[] =>
  endsOf(at).flatMap((end) => (end.k === "and" || end.k === "or" ? tails(end.right) : [end]));

interface Walked {
  readonly list: Var;
  readonly position: Var;
  /** The parameter that the list is. */
  readonly at: number;
}

/** The list parameter whose rest every call is passed, and which is used for nothing else. */
function walkedList(
  decl: FunctionDecl,
  params: readonly Var[],
  body: Typed,
  isCall: (at: Typed) => at is Call,
): Walked | undefined {
  const at = decl.structural;
  const list = at === undefined ? undefined : params[at];
  if (at === undefined || list === undefined) return undefined;
  const conses: Cons[] = [];
  visitTyped(body, (one) => {
    if (one.k === "cons" && one.of.k === "var" && one.of.of === list) conses.push(one);
  });
  const [only] = conses;
  if (conses.length !== 1 || only === undefined || usesOf(body, list).all !== 1) return undefined;
  let rests = 0;
  visitTyped(body, (one) => {
    const arg = isCall(one) ? one.args[at] : undefined;
    if (arg?.k === "var" && arg.of === only.tail) rests += 1;
  });
  if (usesOf(only.then, only.tail).all !== rests) return undefined;
  return { list, position: { name: "from", type: { k: "number" } }, at };
}

/** The same body, of the list from a position on. */
function byPosition(body: Typed, walked: Walked, isCall: (at: Typed) => at is Call): Typed {
  const number = { k: "number" } as const;
  const position: Typed = { k: "var", of: walked.position, type: number };
  const go = (at: Typed): Typed => {
    if (at.k === "cons" && at.of.k === "var" && at.of.of === walked.list)
      return { ...at, from: position, then: go(at.then), nil: go(at.nil) };
    if (isCall(at)) {
      const next: Typed = {
        k: "op",
        op: "add",
        args: [position, { k: "number", value: 1n, type: number }],
        type: number,
      };
      return { ...at, args: at.args.map((arg, i) => (i === walked.at ? next : go(arg))) };
    }
    return mapParts(at, go);
  };
  return go(body);
}

// ---------------------------------------------------------------- loops and generators

function loop(
  body: Typed,
  state: readonly Var[],
  names: ReadonlyMap<Var, string>,
  starts: readonly Doc[],
  env: Env,
  printer: Printer,
  context: Context,
  isCall: (at: Typed) => at is Call,
): readonly Doc[] {
  const lets = state.map((of, i) =>
    cat("let ", names.get(of) ?? "", ": ", context.imports.type(of.type), " = ", starts[i] ?? "", ";"),
  );
  // Functions that are made on the way see the values of their own round.
  const inside = new Map(env);
  const copies: Doc[] = [];
  for (const of of state) {
    const name = printer.fresh(of.name);
    copies.push(cat("const ", name, " = ", names.get(of) ?? "", ";"));
    inside.set(of, nameOf(name));
  }
  const again = (at: Call, inner: Env): readonly Doc[] => [
    ...state.flatMap((of, i): readonly Doc[] => {
      const shown = printer.expr(at.args[i] as Typed, inner);
      return at.args[i]?.k === "var" && (at.args[i] as Typed & { k: "var" }).of === of
        ? []
        : [group(names.get(of) ?? "", " = ", shown, ";")];
    }),
    "continue;",
  ];
  const statements = printer.statements(
    body,
    inside,
    {
      emit: (value, inner) => (isCall(value) ? again(value, inner) : printer.returning.emit(value, inner)),
      leaves: () => true,
    },
    true,
    (at) => holdsCall(at, isCall) && !isCall(at),
  );
  return [...lets, cat("for (;;) ", block([...copies, ...statements]))];
}

function generator(
  body: Typed,
  state: readonly Var[],
  names: ReadonlyMap<Var, string>,
  starts: readonly Doc[],
  env: Env,
  head: Head,
  printer: Printer,
  context: Context,
  isCall: (at: Typed) => at is Call,
): readonly Doc[] {
  const name = printer.fresh("go");
  const result = head.result ?? "never";
  const params = state.map((of) => cat(names.get(of) ?? "", ": ", context.imports.type(of.type)));
  const statements = printer.yielding(
    {
      write: (at, inner) =>
        isCall(at)
          ? cat(
              "yield ",
              callOf(
                name,
                at.args.map((arg) => printer.expr(arg, inner)),
              ),
            )
          : undefined,
      holds: (at) => holdsCall(at, isCall),
      result,
    },
    () => printer.statements(body, env, printer.returning),
  );
  const deep = context.imports.realizer("deep");
  const type = `${context.imports.realizerType("Deep")}<${result}>`;
  return [
    cat(group("function* ", callOf(name, params), ": ", type, " "), block(statements)),
    cat("return ", deep, "(", callOf(name, starts), ");"),
  ];
}

/** A term with its parts replaced. */
function mapParts(at: Typed, go: (at: Typed) => Typed): Typed {
  switch (at.k) {
    case "some":
    case "flow":
    case "exact":
    case "ret":
      return { ...at, value: go(at.value) };
    case "variant":
    case "record":
      return { ...at, fields: at.fields.map(go) };
    case "field":
      return { ...at, of: go(at.of) };
    case "tuple":
      return { ...at, items: at.items.map(go) };
    case "list":
      return { ...at, items: at.items.map((item) => ({ ...item, value: go(item.value) })) };
    case "if":
      return { ...at, cond: go(at.cond), then: go(at.then), else: go(at.else) };
    case "and":
    case "or":
      return { ...at, left: go(at.left), right: go(at.right) };
    case "option":
      return { ...at, of: go(at.of), then: go(at.then), none: go(at.none) };
    case "union":
      return { ...at, of: go(at.of), cases: at.cases.map((one) => ({ ...one, body: go(one.body) })) };
    case "open":
      return { ...at, of: go(at.of), body: go(at.body) };
    case "cons":
      return { ...at, of: go(at.of), then: go(at.then), nil: go(at.nil) };
    case "either":
      return { ...at, of: go(at.of), onLeft: go(at.onLeft), onRight: go(at.onRight) };
    case "let":
      return { ...at, value: go(at.value), body: go(at.body) };
    case "lambda":
      return { ...at, body: go(at.body) };
    case "call":
      return { ...at, fn: go(at.fn), args: at.args.map(go) };
    case "op":
      return { ...at, args: at.args.map(go) };
    default:
      return at;
  }
}
