/** The body of a function. */
import type { Block } from "ts-morph";
import { errorExpr } from "../../ir/build.ts";
import type { Expr } from "../../ir/expr.ts";
import { prune, type Type } from "../../ir/types.ts";
import type { Env } from "../env.ts";
import { check, expression } from "../expressions/expression.ts";
import { type Session, spanOf } from "../session.ts";
import { expressions } from "../shape.ts";
import { block, type Flow } from "./block.ts";

/** The value that a block returns. Where `result` is not known, the types of what is returned are added to `types`. */
export function functionStatements(
  body: Block,
  env: Env,
  session: Session,
  result: Type | undefined,
  types: Type[] = [],
): Expr {
  const span = spanOf(body);
  const see = (value: Expr): void => {
    types.push(value.type);
  };
  const flow: Flow<Expr> = {
    shape: expressions,
    end() {
      // Only a function that returns `undefined` may end without saying so.
      const type = result === undefined ? undefined : prune(result);
      if (type?.k === "option") return { k: "none", span, type };
      if (type?.k !== "error")
        session.refuse(
          body,
          "DSL1105",
          "this function can end without returning a value",
          "return a value on every path",
        );
      return errorExpr(span);
    },
    nothing(node) {
      const type = result === undefined ? undefined : prune(result);
      if (type?.k === "option") return { k: "none", span: spanOf(node), type };
      session.refuse(
        node,
        "DSL1105",
        "this returns no value",
        "return a value on every path: `return undefined` where there is none",
      );
      return errorExpr(span);
    },
    return(value, node, at) {
      if (value === undefined) return flow.nothing(node);
      if (result !== undefined) return check(value, result, at, session);
      const returned = expression(value, at, session);
      see(returned);
      return returned;
    },
    returned: (value) => value,
    result,
    see: result === undefined ? see : undefined,
  };
  return block(body.getStatements(), env, session, flow);
}
