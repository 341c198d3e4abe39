/** `program(…)` -> programs. */
import { Node, type Symbol as TsSymbol } from "ts-morph";
import { errorExpr } from "../../ir/build.ts";
import type { Labelled, ProgramDecl } from "../../ir/decl.ts";
import type { Expr } from "../../ir/expr.ts";
import type { Prog } from "../../ir/program.ts";
import { nodeId, type Type, unit } from "../../ir/types.ts";
import type { Factory } from "../declarations.ts";
import type { Env } from "../env.ts";
import { check } from "../expressions/expression.ts";
import { argumentsObject, bindAll } from "../lambdas.ts";
import { openScope } from "../scope.ts";
import { docOf, type Session, spanOf } from "../session.ts";
import { worldOf } from "../worlds.ts";
import { type ProgramContext, programBody } from "./body.ts";
import { contractOf } from "./contract.ts";

/** The program that a symbol declares, translated once. */
export function programDeclared(symbol: TsSymbol, factory: Factory, session: Session): ProgramDecl | undefined {
  if (session.programs.has(symbol)) return session.programs.get(symbol);
  session.programs.set(symbol, undefined);
  session.translating.add(symbol);
  const decl = declare(symbol, factory, session);
  session.translating.delete(symbol);
  session.programs.set(symbol, decl);
  return decl;
}

function declare(symbol: TsSymbol, factory: Factory, session: Session): ProgramDecl | undefined {
  const [worldNode, selfNode, bodyNode, contractNode] = factory.call.getArguments();
  const { scope, helpers, env } = openScope(factory, session);
  const { uses: world, composed } = worldOf(worldNode, env, session);
  if (world.length === 0) {
    session.refuse(
      worldNode ?? factory.call,
      "DSL2010",
      "a program runs over a protocol",
      "write the world as `{ label: protocol(…) }`",
    );
    return undefined;
  }
  const self = Node.isExpression(selfNode) ? check(selfNode, nodeId, env, session) : errorExpr(spanOf(factory.call));
  const name = symbol.getName() === "default" ? "main" : symbol.getName();
  const { body, result } = bodyOf(bodyNode, factory.call, { world, composed, self, session }, env);
  const contract = contractOf(contractNode, world, result, env, session);
  return {
    kind: "program",
    global: { name, type: { k: "opaque", name: "program" } },
    name,
    scope,
    helpers,
    world,
    composed,
    self,
    result,
    body,
    ...contract,
    span: spanOf(factory.call),
    doc: docOf(factory.node),
  };
}

function bodyOf(
  node: Node | undefined,
  call: Node,
  context: ProgramContext,
  env: Env,
): { readonly body: Prog; readonly result: Type } {
  const { world, self, session } = context;
  const span = spanOf(node ?? call);
  const nothing: Prog = { k: "ret", value: { k: "unit", span, type: unit }, span };
  if (!(Node.isArrowFunction(node) || Node.isFunctionExpression(node)) || !node.isAsync()) {
    session.refuse(
      node ?? call,
      "DSL2010",
      "the body of a program is an async function, written here",
      "write `async ({ label }) => { … }`",
    );
    return { body: nothing, result: unit };
  }
  const block = node.getBody();
  if (!Node.isBlock(block)) {
    session.refuse(block, "DSL2010", "the body of a program is a block", "write `async ({ label }) => { … }`");
    return { body: nothing, result: unit };
  }
  const ends = argumentsObject(
    world.map((use): readonly [string, Expr] => [use.label, endpoint(use, self, span)]),
    span,
  );
  const inner = bindAll(node.getParameters(), [ends], env, session);
  return programBody(block, { ...inner.env, reads: new Map(), recursion: undefined }, context);
}

function endpoint(use: Labelled, self: Expr, span: Expr["span"]): Expr {
  return {
    k: "object",
    what: "endpoint",
    label: use.label,
    fields: new Map([["self", self]]),
    span,
    type: { k: "opaque", name: "Endpoint" },
  };
}
