/**
 * Where a program may be begun anew, and goes on as if it had never stopped: at the receive that begins the body of its
 * one loop, where the loop carries nothing from one time round to the next, and nothing has been done before it.
 *
 * There the whole of a node is its local states and its messages, and its log can be forgotten.
 */
import type { Action, Prog } from "../ir/program.ts";
import type { Rest } from "../runtime/runnable.ts";

export function restOf(body: Prog): Rest | null {
  let at = body;
  while (at.k === "let") at = at.body;
  if (at.k !== "bind") return null;
  const loop = at.action;
  if ((loop.k !== "while" && loop.k !== "iter") || loop.vars.length > 0) return null;
  const first = firstAction(loop.body);
  if (first?.k !== "receive" || first.tries) return null;
  const kind = kindOf(first);
  if (kind === undefined) return null;
  // A wait for the same anywhere else could not be told from it.
  if (calls(at)) return null;
  const waits = receives(at).filter((one) => one.label === first.label && kindOf(one) === kind);
  return waits.length === 1 ? { label: first.label, kind } : null;
}

type Receive = Action & { readonly k: "receive" };

/** What a body does first; looking at its own state is nothing. */
function firstAction(prog: Prog): Action | undefined {
  let at = prog;
  while (at.k === "let" || at.k === "stable" || (at.k === "bind" && at.action.k === "read")) at = at.body;
  return at.k === "bind" ? at.action : undefined;
}

function kindOf({ pick }: Receive): string | undefined {
  if (pick.k !== "lambda" || pick.body.k !== "match") return undefined;
  const pattern = pick.body.cases[0]?.pattern;
  return pattern?.k === "variant" ? pattern.tag : undefined;
}

/** Whether a program runs another as a part of it: what that waits for is not looked at. */
function calls(prog: Prog): boolean {
  switch (prog.k) {
    case "ret":
    case "fail":
      return false;
    case "let":
    case "stable":
      return calls(prog.body);
    case "if":
      return calls(prog.then) || calls(prog.else);
    case "match":
      return prog.cases.some((one) => calls(one.body));
    case "bind": {
      const { action } = prog;
      const inside = action.k === "run" ? calls(action.prog) : "body" in action && calls(action.body);
      return action.k === "call" || inside || calls(prog.body);
    }
  }
}

/** All receives of a program, wherever they are. */
function receives(prog: Prog): readonly Receive[] {
  switch (prog.k) {
    case "ret":
    case "fail":
      return [];
    case "let":
    case "stable":
      return receives(prog.body);
    case "if":
      return [...receives(prog.then), ...receives(prog.else)];
    case "match":
      return prog.cases.flatMap((one) => receives(one.body));
    case "bind": {
      const { action } = prog;
      const inside =
        action.k === "receive"
          ? [action]
          : action.k === "run"
            ? receives(action.prog)
            : "body" in action
              ? receives(action.body)
              : [];
      return [...inside, ...receives(prog.body)];
    }
  }
}
