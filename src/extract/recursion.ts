/** Recursion: a function may call itself on a part of one of its parameters, always of the same one. */
import type { Node } from "ts-morph";
import type { FunctionDecl } from "../ir/decl.ts";
import type { Expr } from "../ir/expr.ts";
import type { Env } from "./env.ts";
import type { Session } from "./session.ts";

/** Checks a call of the function that is being defined. */
export function checkSmaller(decl: FunctionDecl, result: Expr, node: Node, env: Env, session: Session): void {
  const { recursion } = env;
  if (recursion?.decl !== decl || result.k !== "call") return;
  const smaller = result.args.flatMap((arg, i) =>
    arg.k === "local" && recursion.smaller.get(arg.local) === i ? [i] : [],
  );
  const at = decl.structural === undefined ? smaller[0] : smaller.find((i) => i === decl.structural);
  if (at === undefined) {
    session.refuse(
      node,
      "DSL1317",
      `${decl.global.name} calls itself, and nothing shows that this ends`,
      "pass a part of a parameter that a test has taken apart: a field of a recursive union, or the rest of `const [x, ...rest] = xs`",
    );
    return;
  }
  decl.structural = at;
}
