/** The claims in a program: of its loops, and its stable assertions. Each is a definition of its own. */
import type { Local } from "../ir/expr.ts";
import { boundIn, mentioned, visitExpr } from "../ir/free.ts";
import type { Action, Assertion, Prog } from "../ir/program.ts";

export type LoopAction = Action & { k: "for" | "while" | "iter" };

/** Every loop, outermost and first in the text first. A loop occurs once for each path that leads to it. */
export function loopsOf(prog: Prog): readonly LoopAction[] {
  const found: LoopAction[] = [];
  const look = (at: Prog): void => {
    switch (at.k) {
      case "let":
      case "stable":
        return look(at.body);
      case "if":
        look(at.then);
        return look(at.else);
      case "match":
        for (const one of at.cases) look(one.body);
        return;
      case "bind": {
        const { action } = at;
        if (action.k === "for" || action.k === "while" || action.k === "iter") {
          found.push(action);
          look(action.body);
        }
        if (action.k === "run") look(action.prog);
        return look(at.body);
      }
    }
  };
  look(prog);
  return found;
}

/** Every stable assertion, first in the text first. One occurs once for each path that leads to it. */
export function assertionsOf(prog: Prog): readonly Assertion[] {
  const found: Assertion[] = [];
  const look = (at: Prog): void => {
    switch (at.k) {
      case "stable":
        found.push(at.assertion);
        return look(at.body);
      case "let":
        return look(at.body);
      case "if":
        look(at.then);
        return look(at.else);
      case "match":
        for (const one of at.cases) look(one.body);
        return;
      case "bind":
        if (at.action.k === "run") look(at.action.prog);
        if (at.action.k === "for" || at.action.k === "while" || at.action.k === "iter") look(at.action.body);
        return look(at.body);
    }
  };
  look(prog);
  return found;
}

/** Whether a program has claims written in it, or branches, so that its proof goes along an outline. */
export const hasOutline = (prog: Prog): boolean =>
  loopsOf(prog).length + assertionsOf(prog).length > 0 || branches(prog);

function branches(prog: Prog): boolean {
  switch (prog.k) {
    case "if":
    case "match":
      return true;
    case "let":
    case "stable":
      return branches(prog.body);
    case "bind":
      return (prog.action.k === "run" && branches(prog.action.prog)) || branches(prog.body);
    default:
      return false;
  }
}

/** The variables that an assertion speaks of, beside the networks. */
export function assertionVars({ holds, nets }: Assertion, scopeParams: readonly Local[]): readonly Local[] {
  const { locals } = mentioned((see) => visitExpr(holds, see));
  const bound = boundIn((see) => visitExpr(holds, see));
  return [...locals].filter((local) => !nets.includes(local) && !scopeParams.includes(local) && !bound.has(local));
}

/** What a loop's claim is a function of: what is in scope, the position, the variables, the states. */
export function claimParams(
  loop: LoopAction,
  scopeParams: readonly Local[],
): {
  readonly outer: readonly Local[];
  readonly index: readonly Local[];
  readonly vars: readonly Local[];
  readonly states: readonly Local[];
  /** The labels of the protocols that the states are of. */
  readonly labels: readonly string[];
} {
  const { holds, index, states } = loop.invariant;
  const locals = holds === undefined ? new Set<Local>() : mentioned((see) => visitExpr(holds, see)).locals;
  const own = new Set<Local>([...loop.vars, ...states.values(), ...(index === undefined ? [] : [index])]);
  const bound = holds === undefined ? new Set<Local>() : boundIn((see) => visitExpr(holds, see));
  return {
    outer: [...locals].filter((local) => !own.has(local) && !scopeParams.includes(local) && !bound.has(local)),
    index: index === undefined ? [] : [index],
    vars: loop.vars.filter((local) => locals.has(local)),
    states: [...states.values()],
    labels: [...states.keys()],
  };
}
