/** Whether two expressions or programs are the same up to the names of what they bind. */
import type { Case, Expr, Local, Pattern } from "./expr.ts";
import type { Action, Prog } from "./program.ts";
import { sameType } from "./types.ts";

type Renaming = ReadonlyMap<Local, Local>;

export function equalExprs(a: Expr, b: Expr): boolean {
  return exprs(a, b, new Map());
}

export function equalProgs(a: Prog, b: Prog): boolean {
  return progs(a, b, new Map());
}

const all = <T>(xs: readonly T[], ys: readonly T[], same: (x: T, y: T) => boolean): boolean =>
  xs.length === ys.length && xs.every((x, i) => same(x, ys[i] as T));

function exprs(a: Expr, b: Expr, names: Renaming): boolean {
  const same = (x: Expr, y: Expr) => exprs(x, y, names);
  switch (a.k) {
    case "local":
      return b.k === "local" && (names.get(a.local) ?? a.local) === b.local;
    case "global":
      return b.k === "global" && a.global === b.global;
    case "literal":
      return b.k === "literal" && a.value === b.value && sameType(a.type, b.type);
    case "unit":
    case "none":
      return b.k === a.k;
    case "error":
      return b.k === "error";
    case "some":
      return b.k === "some" && same(a.value, b.value);
    case "variant":
      return b.k === "variant" && a.tag === b.tag && sameType(a.type, b.type) && all(a.fields, b.fields, same);
    case "record":
      return b.k === "record" && sameType(a.type, b.type) && all(a.fields, b.fields, same);
    case "field":
      return b.k === "field" && a.name === b.name && same(a.of, b.of);
    case "tuple":
      return b.k === "tuple" && all(a.items, b.items, same);
    case "list":
      return b.k === "list" && all(a.items, b.items, (x, y) => x.spread === y.spread && same(x.value, y.value));
    case "if":
      return b.k === "if" && same(a.cond, b.cond) && same(a.then, b.then) && same(a.else, b.else);
    case "match":
      return b.k === "match" && same(a.of, b.of) && cases(a.cases, b.cases, names, exprs);
    case "let": {
      if (b.k !== "let" || !same(a.value, b.value)) return false;
      const inner = patterns(a.pattern, b.pattern, names);
      return inner !== undefined && exprs(a.body, b.body, inner);
    }
    case "lambda": {
      if (b.k !== "lambda" || a.params.length !== b.params.length) return false;
      let inner: Renaming | undefined = names;
      for (const [i, param] of a.params.entries()) inner = inner && patterns(param, b.params[i] as Pattern, inner);
      return inner !== undefined && exprs(a.body, b.body, inner);
    }
    case "call":
      return b.k === "call" && same(a.fn, b.fn) && all(a.args, b.args, same);
    case "op":
      return b.k === "op" && a.op === b.op && all(a.args, b.args, same);
    case "object":
      return a === b;
  }
}

function cases<T>(
  as: readonly Case<T>[],
  bs: readonly Case<T>[],
  names: Renaming,
  same: (a: T, b: T, names: Renaming) => boolean,
): boolean {
  return all(as, bs, (a, b) => {
    const inner = patterns(a.pattern, b.pattern, names);
    return inner !== undefined && same(a.body, b.body, inner);
  });
}

/** The renaming extended by what two patterns of one shape bind. */
function patterns(a: Pattern, b: Pattern, names: Renaming): Renaming | undefined {
  if (a.k !== b.k) return undefined;
  const both = (as: readonly Pattern[], bs: readonly Pattern[]): Renaming | undefined =>
    as.length === bs.length
      ? as.reduce<Renaming | undefined>((inner, x, i) => inner && patterns(x, bs[i] as Pattern, inner), names)
      : undefined;
  switch (a.k) {
    case "bind":
      return new Map(names).set(a.local, (b as typeof a).local);
    case "variant": {
      const other = b as typeof a;
      return a.decl === other.decl && a.tag === other.tag ? both(a.fields, other.fields) : undefined;
    }
    case "some":
      return both([a.of], [(b as typeof a).of]);
    case "library":
      return a.name === (b as typeof a).name ? both([a.of], [(b as typeof a).of]) : undefined;
    case "cons":
      return both([a.head, a.tail], [(b as typeof a).head, (b as typeof a).tail]);
    case "tuple":
      return both(a.items, (b as typeof a).items);
    default:
      return names;
  }
}

function progs(a: Prog, b: Prog, names: Renaming): boolean {
  switch (a.k) {
    case "ret":
      return b.k === "ret" && exprs(a.value, b.value, names);
    case "fail":
      return b.k === "fail";
    case "if":
      return (
        b.k === "if" && exprs(a.cond, b.cond, names) && progs(a.then, b.then, names) && progs(a.else, b.else, names)
      );
    case "match":
      return b.k === "match" && exprs(a.of, b.of, names) && cases(a.cases, b.cases, names, progs);
    case "let": {
      if (b.k !== "let" || !exprs(a.value, b.value, names)) return false;
      const inner = patterns(a.pattern, b.pattern, names);
      return inner !== undefined && progs(a.body, b.body, inner);
    }
    case "stable":
      return b.k === "stable" && a.assertion === b.assertion && progs(a.body, b.body, names);
    case "bind": {
      if (b.k !== "bind" || !actions(a.action, b.action, names)) return false;
      const inner = patterns(a.pattern, b.pattern, names);
      return inner !== undefined && progs(a.body, b.body, inner);
    }
  }
}

function actions(a: Action, b: Action, names: Renaming): boolean {
  switch (a.k) {
    case "send":
      return b.k === "send" && a.label === b.label && exprs(a.to, b.to, names) && exprs(a.msg, b.msg, names);
    case "perform":
      return b.k === "perform" && a.label === b.label && exprs(a.action, b.action, names);
    case "receive":
      return b.k === "receive" && a.label === b.label && a.tries === b.tries && exprs(a.pick, b.pick, names);
    case "read":
      return b.k === "read" && a.label === b.label;
    case "call":
      return (
        b.k === "call" &&
        a.program === b.program &&
        all(a.args, b.args, (x, y) => exprs(x, y, names)) &&
        [...a.places].every(([label, place]) => b.places.get(label) === place)
      );
    case "run":
      return b.k === "run" && progs(a.prog, b.prog, names);
    default:
      // Two loops are the same where they are one: each is translated once on every path.
      return a === b;
  }
}
