/** Actions: send, receive, tryReceive, perform. */
import { type Expression, Node } from "ts-morph";
import { anyPattern, bind, localExpr, none, some, trueExpr, tupleExpr, variantPattern } from "../../ir/build.ts";
import type { Labelled } from "../../ir/decl.ts";
import { type Expr, type Local, local, type Pattern } from "../../ir/expr.ts";
import { progUsesAny } from "../../ir/free.ts";
import { typesAt } from "../../ir/labelled.ts";
import type { Action, Prog } from "../../ir/program.ts";
import { bool, errorType, fieldTypes, fn, nodeId, option, type Type } from "../../ir/types.ts";
import { endpointOf } from "../endpoints.ts";
import { type Env, takenApart } from "../env.ts";
import { check } from "../expressions/expression.ts";
import { lambda } from "../lambdas.ts";
import { type Session, spanOf } from "../session.ts";
import { expressions } from "../shape.ts";
import type { ProgramContext } from "./body.ts";
import { calledProgram, isCall } from "./calls.ts";

/** An action; one that yields something is closed when it is known what of that is used. */
export type Acted =
  | { readonly k: "done"; readonly action: Action }
  | {
      readonly k: "yields";
      readonly value: Expr;
      close(body: Prog): { readonly pattern: Pattern; readonly action: Action };
    };

export function actionOf(node: Expression, env: Env, context: ProgramContext): Acted | undefined {
  const { session } = context;
  if (isCall(node)) return calledProgram(node, env, context);
  const callee = Node.isCallExpression(node) ? node.getExpression() : undefined;
  const label = Node.isPropertyAccessExpression(callee) ? endpointOf(callee.getExpression(), env) : undefined;
  const use = context.world.find((one) => one.label === label);
  if (!Node.isCallExpression(node) || !Node.isPropertyAccessExpression(callee) || use === undefined) {
    session.refuse(
      node,
      "DSL2011",
      "a program awaits actions of its endpoints, and nothing else",
      "await send, receive, tryReceive or perform of an endpoint",
    );
    return undefined;
  }
  const [first, second] = node.getArguments() as Expression[];
  const types = typesAt(use);
  const span = spanOf(node);
  switch (callee.getName()) {
    case "send":
      if (first === undefined || second === undefined) return undefined;
      return {
        k: "done",
        action: {
          k: "send",
          label: use.label,
          to: check(first, nodeId, env, session),
          msg: check(second, types.msg, env, session),
          span,
        },
      };
    case "perform":
      if (first === undefined || types.action === undefined) return undefined;
      return {
        k: "done",
        action: { k: "perform", label: use.label, action: check(first, types.action, env, session), span },
      };
    case "receive":
      return receive(node, first, second, use, types.msg, false, env, session);
    case "tryReceive":
      return receive(node, first, second, use, types.msg, true, env, session);
    default:
      session.refuse(
        callee.getNameNode(),
        "DSL2011",
        `${callee.getName()} is not an action`,
        "await send, receive, tryReceive or perform",
      );
      return undefined;
  }
}

function receive(
  node: Node,
  kindNode: Expression | undefined,
  where: Expression | undefined,
  use: Labelled,
  msg: Type,
  tries: boolean,
  env: Env,
  session: Session,
): Acted | undefined {
  const span = spanOf(node);
  const tag =
    Node.isStringLiteral(kindNode) || Node.isNoSubstitutionTemplateLiteral(kindNode)
      ? kindNode.getLiteralValue()
      : undefined;
  const union = msg.k === "named" && msg.decl.kind === "union" ? msg.decl : undefined;
  const variant = union?.variants.find((one) => one.tag === tag);
  if (union === undefined || variant === undefined || msg.k !== "named") {
    session.refuse(
      kindNode ?? node,
      "DSL2013",
      "a receive names the kind of message that it takes",
      "write it as a string literal",
    );
    return undefined;
  }
  const fieldsTypes = fieldTypes(variant.fields, union, msg.args);
  const locals = () => variant.fields.map((field, i) => local(field.name, fieldsTypes[i] ?? errorType, span));
  const message = (fields: readonly Local[]): Expr => ({
    k: "variant",
    tag: variant.tag,
    fields: fields.map((one) => localExpr(one, span)),
    span,
    type: msg,
  });

  // The filter, over variables of its own.
  const sender = local("from", nodeId, span);
  const asked = locals();
  const wanted =
    where === undefined
      ? trueExpr(span)
      : lambda(where, [message(asked), localExpr(sender, span)], [], bool, env, session, "DSL2013").body;

  // What is returned, over the variables of the rest of the program.
  const from = local("from", nodeId, span);
  const fields = locals();
  const received: Expr = {
    k: "object",
    what: "arguments",
    fields: new Map<string, Expr>([
      ["from", localExpr(from, span)],
      ["msg", message(fields)],
    ]),
    span,
    type: { k: "opaque", name: "Received" },
  };
  const pick = (returned: readonly Expr[]): Expr => {
    const value = tupleExpr(returned, span);
    const result = option(value.type);
    const taken = expressions.if(wanted, some(value, span), none(value.type, span), span);
    const whole = local("msg", msg, span);
    const cases = union.variants.length === 1 ? [] : [{ pattern: anyPattern, body: none(value.type, span) }];
    const body: Expr = {
      k: "match",
      of: localExpr(whole, span),
      cases: [{ pattern: variantPattern(union, variant.tag, asked.map(bind)), body: taken }, ...cases],
      span,
      type: result,
    };
    return {
      k: "lambda",
      params: [bind(sender), bind(whole)],
      paramTypes: [nodeId, msg],
      body,
      span,
      type: fn([nodeId, msg], result),
    };
  };
  if (!tries) {
    return {
      k: "yields",
      value: received,
      close(body) {
        // Only what is used later is returned.
        const used = [from, ...fields].map((one) => progUsesAny(body, [one]));
        const kept = [from, ...fields].filter((_, i) => used[i]);
        // Nothing at all would be `undefined`: then it is the sender, which nobody looks at.
        const picked = used.includes(true) ? [sender, ...asked].filter((_, i) => used[i]) : [sender];
        const returned = picked.map((one) => localExpr(one, span));
        const pattern: Pattern =
          kept.length === 0
            ? anyPattern
            : kept.length === 1 && kept[0] !== undefined
              ? bind(kept[0])
              : { k: "tuple", items: kept.map(bind) };
        return { pattern, action: { k: "receive", label: use.label, tries, pick: pick(returned), span } };
      },
    };
  }
  return tried(
    received,
    [from, ...fields],
    [sender, ...asked].map((one) => localExpr(one, span)),
    use,
    pick,
    span,
  );
}

/** What `tryReceive` yields is there or is not; taken apart where it is tested. */
function tried(
  received: Expr,
  parts: readonly Local[],
  returned: readonly Expr[],
  use: Labelled,
  pick: (returned: readonly Expr[]) => Expr,
  span: Expr["span"],
): Acted {
  const picked = pick(returned);
  const type: Type = picked.type.k === "fn" ? picked.type.result : errorType;
  const answer = local("received", type, span);
  takenApart.set(answer, { parts, value: received });
  return {
    k: "yields",
    value: localExpr(answer, span),
    close: () => ({
      pattern: bind(answer),
      action: { k: "receive", label: use.label, tries: true, pick: picked, span },
    }),
  };
}
