/** Programs in Coq, and the outlines of their proofs: the same, with what each loop keeps, and branches that stay. */
import { bound, tuplePattern } from "../ir/build.ts";
import type { Expr, Local, Pattern } from "../ir/expr.ts";
import type { Action, Assertion, Prog } from "../ir/program.ts";
import { type Caller, callDoc } from "./calls.ts";
import { cat, type Doc, from, group, hard, line, nest, parens } from "./doc.ts";
import { applied, exprDoc, letDoc, matchDoc, patternDoc, SUBJECT } from "./expressions.ts";
import { ARG } from "./levels.ts";
import type { LoopAction } from "./loops.ts";
import { mentionsOf } from "./mentions.ts";
import type { Scope } from "./scope.ts";
import { labelIn } from "./worlds.ts";

const STEP = 100;

/** What is written around a loop and around what a branch looks at, and before what follows an assertion. */
export interface Keeping {
  loop(loop: LoopAction, scope: Scope, plain: (level: number) => Doc, level: number): Doc;
  stable(assertion: Assertion, scope: Scope, plain: (level: number) => Doc, level: number): Doc;
  /** What a branch looks at. */
  looked(plain: (level: number) => Doc, level: number): Doc;
}

const bare: Keeping = {
  loop: (_, __, plain, level) => plain(level),
  stable: (_, __, plain, level) => plain(level),
  looked: (plain, level) => plain(level),
};

/**
 * @param at the world that the program is of
 * @param keeping writes the claims of loops into an outline; without it there are none
 */
export function progDoc(prog: Prog, at: Caller, scope: Scope, keeping: Keeping = bare): Doc {
  return new Printer(at, keeping).prog(prog, scope);
}

class Printer {
  constructor(
    private readonly at: Caller,
    private readonly keeping: Keeping,
  ) {}

  prog(prog: Prog, scope: Scope, level = 200): Doc {
    return from(prog.span, this.plain(prog, scope, level));
  }

  private plain(prog: Prog, scope: Scope, level: number): Doc {
    switch (prog.k) {
      case "ret":
        return applied("Ret", [exprDoc(prog.value, scope, ARG)], level);
      case "fail":
        return "Fail";
      case "let":
        return parens(
          letDoc(prog, (inner) => this.prog(prog.body, inner), prog.body, scope),
          200,
          level,
        );
      case "if":
        return parens(
          cat(
            group(
              "if ",
              this.keeping.looked((at) => exprDoc(prog.cond, scope, at), 200),
            ),
            hard,
            nest(cat("then ", this.prog(prog.then, scope))),
            hard,
            nest(cat("else ", this.prog(prog.else, scope))),
          ),
          200,
          level,
        );
      case "match":
        return matchDoc(
          this.keeping.looked((at) => exprDoc(prog.of, scope, at), SUBJECT),
          prog.cases,
          scope,
          (body, inner) => this.prog(body, inner),
          (body) => body,
        );
      case "bind":
        return parens(this.bind(prog, scope), STEP, level);
      case "stable":
        return this.keeping.stable(prog.assertion, scope, (at) => this.prog(prog.body, scope, at), level);
    }
  }

  /** `x <-- action;; rest`, or `action;;; rest` where nothing is kept. */
  private bind(prog: Prog & { k: "bind" }, scope: Scope): Doc {
    const action = from(prog.action.span, this.action(prog.action, scope, 98));
    const found = mentionsOf(prog.body, scope.names);
    const locals = bound(prog.pattern).filter((local) => found.locals.has(local));
    const inner = scope.bind(locals, [prog.body]);
    const rest = this.prog(prog.body, inner);
    if (prog.pattern.k === "any" || (prog.pattern.k === "bind" && locals.length === 0))
      return cat(action, ";;;", hard, rest);
    const shown = patternDoc(prog.pattern, inner, (local) => found.locals.has(local));
    const head = prog.pattern.k === "bind" ? shown : cat("'", shown);
    return cat(head, " <-- ", nest(action), ";;", hard, rest);
  }

  private action(action: Action, scope: Scope, level: number): Doc {
    switch (action.k) {
      case "send":
        return this.act(
          "Send",
          action.label,
          [exprDoc(action.to, scope, ARG), exprDoc(action.msg, scope, ARG)],
          scope,
          level,
        );
      case "perform":
        return this.act("Perform", action.label, [exprDoc(action.action, scope, ARG)], scope, level);
      case "receive":
        return this.act(
          action.tries ? "TryReceive" : "Receive",
          action.label,
          [exprDoc(action.pick, scope, ARG)],
          scope,
          level,
        );
      case "read":
        return this.act("Read", action.label, [], scope, level);
      case "call":
        return callDoc(action, this.at, scope, level);
      case "run":
        return this.prog(action.prog, scope, level);
      case "for":
      case "while":
      case "iter":
        return this.keeping.loop(action, scope, (at) => this.loop(action, scope, at), level);
    }
  }

  private act(name: string, label: string, args: readonly Doc[], scope: Scope, level: number): Doc {
    return applied("Act", [applied(name, [labelIn(this.at, label, scope), ...args], ARG)], level);
  }

  /** A loop without what it keeps. */
  private loop(action: LoopAction, scope: Scope, level: number): Doc {
    switch (action.k) {
      case "for": {
        const over = action.entries
          ? applied("entries", [exprDoc(action.over, scope, ARG)], ARG)
          : exprDoc(action.over, scope, ARG);
        const body = this.lambda([action.item, tuplePattern(action.vars)], action.body, scope);
        return applied(action.exits ? "ForExit" : "For", [over, body, tupleDoc(action.init, scope)], level);
      }
      case "while": {
        const vars = tuplePattern(action.vars);
        const cond = condLambda(vars, action.cond, scope);
        return applied("While", [cond, this.lambda([vars], action.body, scope), tupleDoc(action.init, scope)], level);
      }
      case "iter":
        return applied(
          "Iter",
          [this.lambda([tuplePattern(action.vars)], action.body, scope), tupleDoc(action.init, scope)],
          level,
        );
    }
  }

  private lambda(params: readonly Pattern[], body: Prog, scope: Scope): Doc {
    const found = mentionsOf(body, scope.names);
    const locals = params.flatMap(bound).filter((local) => found.locals.has(local));
    const inner = scope.bind(locals, [body]);
    return cat(
      "(",
      lambdaHead(params, inner, (local) => found.locals.has(local)),
      nest(cat(hard, this.prog(body, inner))),
      ")",
    );
  }
}

function tupleDoc(values: readonly Expr[], scope: Scope): Doc {
  if (values.length === 0) return "tt";
  const [only] = values;
  if (values.length === 1 && only !== undefined) return exprDoc(only, scope, ARG);
  return cat("(", ...values.flatMap((value, i) => [i === 0 ? "" : ", ", exprDoc(value, scope)]), ")");
}

function condLambda(vars: Pattern, cond: Expr, scope: Scope): Doc {
  const found = mentionsOf(cond, scope.names);
  const inner = scope.bind(
    bound(vars).filter((local) => found.locals.has(local)),
    [cond],
  );
  return group(
    "(",
    lambdaHead([vars], inner, (local) => found.locals.has(local)),
    nest(cat(line, exprDoc(cond, inner))),
    ")",
  );
}

function lambdaHead(params: readonly Pattern[], scope: Scope, used: (local: Local) => boolean): Doc {
  const shown = params.map((param) => cat(" ", param.k === "tuple" ? "'" : "", patternDoc(param, scope, used)));
  return cat("fun", ...shown, " =>");
}
