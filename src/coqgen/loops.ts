/** The loops of a program, each with a definition for what its invariant claims. */
import type { Local } from "../ir/expr.ts";
import { boundIn, mentioned, visitExpr } from "../ir/free.ts";
import type { Action, Prog } from "../ir/program.ts";

export type LoopAction = Action & { k: "for" | "while" | "iter" };

/** Every loop, outermost and first in the text first. A loop occurs once for each path that leads to it. */
export function loopsOf(prog: Prog): readonly LoopAction[] {
  const found: LoopAction[] = [];
  const look = (at: Prog): void => {
    switch (at.k) {
      case "let":
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
