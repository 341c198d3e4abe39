/** The body of a program: ordinary statements, and those that act. */
import { type Block, type Expression, Node, type Statement } from "ts-morph";
import { bind, errorExpr, tuplePattern } from "../../ir/build.ts";
import type { Labelled, WorldUse } from "../../ir/decl.ts";
import { type Expr, local } from "../../ir/expr.ts";
import { typesAt } from "../../ir/labelled.ts";
import type { Prog } from "../../ir/program.ts";
import { errorType, prune, type Type, unit } from "../../ir/types.ts";
import { joinTypes } from "../coerce.ts";
import { endpointOf } from "../endpoints.ts";
import { type Env, withValue } from "../env.ts";
import { check, expression } from "../expressions/expression.ts";
import { type Session, spanOf, symbolOf } from "../session.ts";
import { programs } from "../shape.ts";
import { bindValue, block, type Effects, type Flow, freshFor, valuesOf } from "../statements/block.ts";
import { type Acted, actionOf } from "./actions.ts";
import { assertionOf, stableCall } from "./assertions.ts";
import { programFor, programWhile } from "./loops.ts";

/** What the statements of one program share. */
export interface ProgramContext {
  readonly world: readonly Labelled[];
  /** The declared world that these protocols are of; of one protocol alone, none. */
  readonly composed: WorldUse | undefined;
  /** The node that the program is of. */
  readonly self: Expr;
  readonly session: Session;
}

export function programBody(
  body: Block,
  env: Env,
  context: ProgramContext,
): { readonly body: Prog; readonly result: Type } {
  const { session } = context;
  const types: Type[] = [];
  const run = (result: Type | undefined): Prog =>
    block(body.getStatements(), env, session, programFlow(body, context, result, types));
  const first = run(undefined);
  const joined = types.reduce<Type | undefined>(
    (a, b) => (a === undefined ? undefined : joinTypes(a, b)),
    types[0] ?? unit,
  );
  if (joined === undefined) {
    session.refuse(
      body,
      "DSL1328",
      "the program returns values of different types",
      "give the variable that is returned a type",
    );
    return { body: first, result: errorType };
  }
  return types.length <= 1 ? { body: first, result: joined } : { body: run(joined), result: joined };
}

function programFlow(body: Block, context: ProgramContext, result: Type | undefined, types: Type[]): Flow<Prog> {
  const { session } = context;
  const see = (value: Expr): Expr => {
    types.push(value.type);
    return value;
  };
  const nothing = (node: Node): Expr => {
    const type = result === undefined ? unit : prune(result);
    const span = spanOf(node);
    return type.k === "option" ? { k: "none", span, type } : { k: "unit", span, type: unit };
  };
  const ret = (value: Expr, node: Node): Prog => ({ k: "ret", value: see(value), span: spanOf(node) });
  return {
    shape: programs,
    end: () => ret(nothing(body), body),
    nothing,
    return(value, node, env) {
      if (value === undefined) return ret(nothing(node), node);
      return ret(result === undefined ? expression(value, env, session) : check(value, result, env, session), node);
    },
    returned: (value) => ({ k: "ret", value, span: value.span }),
    result,
    see,
    effects: effectsOf(context),
  };
}

export function effectsOf(context: ProgramContext): Effects<Prog> {
  const effects: Effects<Prog> = {
    reading: (nodes, env, go) => withReads(labelsRead(nodes, env), nodes[0], env, context, go),

    statement(node, env, flow, rest) {
      if (Node.isForOfStatement(node)) return programFor(node, env, context, flow, rest);
      if (Node.isWhileStatement(node)) return programWhile(node, env, context, flow, rest);
      if (Node.isThrowStatement(node)) return { k: "fail", type: flow.result ?? errorType, span: spanOf(node) };
      const asserted = stableCall(node);
      if (asserted !== undefined) {
        const assertion = assertionOf(asserted, env, context);
        const body = rest(env);
        return assertion === undefined ? body : { k: "stable", assertion, body, span: spanOf(node) };
      }
      const awaited = awaitedBy(node);
      if (awaited === undefined) return undefined;
      return withReads(labelsRead([awaited.call], env), node, env, context, (inner) =>
        act(node, awaited, inner, context, rest),
      );
    },

    join(body, vars, env, node, rest) {
      const span = spanOf(node);
      const prog = body((inner) => ({ k: "ret", value: valuesOf(vars, inner, span), span }), env);
      const fresh = freshFor(vars, env);
      return {
        k: "bind",
        pattern: tuplePattern(fresh.locals),
        action: { k: "run", prog, span },
        body: rest(forgetReads(fresh.env)),
        span,
      };
    },
  };
  return effects;
}

/** After an action this node's states may be others. */
export function forgetReads(env: Env): Env {
  return { ...env, reads: new Map() };
}

// ---------------------------------------------------------------- reading states

/** Reads the states of some protocols, unless what was read before still stands. */
export function withReads(
  labels: readonly string[],
  node: Node | undefined,
  env: Env,
  context: ProgramContext,
  go: (env: Env) => Prog,
): Prog {
  const [label, ...rest] = labels.filter((one) => !env.reads?.has(one));
  const use = context.world.find((one) => one.label === label);
  if (label === undefined || use === undefined || node === undefined) return go(env);
  const span = spanOf(node);
  const state = local("state", typesAt(use).state, span);
  const inner: Env = { ...env, reads: new Map(env.reads).set(label, state) };
  const body = withReads(rest, node, inner, context, go);
  return { k: "bind", pattern: bind(state), action: { k: "read", label, span }, body, span };
}

/** The labels whose state some code mentions. */
export function labelsRead(nodes: readonly Node[], env: Env): readonly string[] {
  const labels = new Set<string>();
  const look = (node: Node): void => {
    if (Node.isPropertyAccessExpression(node) && node.getName() === "state") {
      const label = endpointOf(node.getExpression(), env);
      if (label !== undefined) labels.add(label);
    }
    node.forEachChild(look);
  };
  for (const node of nodes) look(node);
  return [...labels];
}

// ---------------------------------------------------------------- acting

interface Awaited {
  readonly call: Expression;
  /** What the result is bound to. */
  readonly target: Node | undefined;
}

/** The action of `await …;`, `const x = await …;` or `x = await …;`. */
function awaitedBy(node: Statement): Awaited | undefined {
  if (Node.isExpressionStatement(node)) {
    const expr = node.getExpression();
    if (Node.isAwaitExpression(expr)) return { call: expr.getExpression(), target: undefined };
    if (Node.isBinaryExpression(expr) && expr.getOperatorToken().getText() === "=") {
      const right = expr.getRight();
      if (Node.isAwaitExpression(right) && Node.isIdentifier(expr.getLeft()))
        return { call: right.getExpression(), target: expr.getLeft() };
    }
    return undefined;
  }
  if (!Node.isVariableStatement(node)) return undefined;
  const [declaration, ...more] = node.getDeclarations();
  const initializer = declaration?.getInitializer();
  if (declaration === undefined || more.length > 0 || !Node.isAwaitExpression(initializer)) return undefined;
  return { call: initializer.getExpression(), target: declaration.getNameNode() };
}

function act(node: Statement, awaited: Awaited, env: Env, context: ProgramContext, rest: (env: Env) => Prog): Prog {
  const { session } = context;
  const acted = actionOf(awaited.call, env, context);
  const span = spanOf(node);
  // The names of a refused action have values all the same, so that one mistake is reported once.
  if (acted === undefined) return bindResult(awaited.target, errorExpr(span), forgetReads(env), session, rest);
  const onward =
    (value: Expr | undefined): ((inner: Env) => Prog) =>
    (inner) =>
      bindResult(awaited.target, value, inner, session, rest);
  return finish(acted, span, forgetReads(env), onward);
}

/** The action, with what it yields bound to the variables of the rest that use it. */
function finish(
  acted: Acted,
  span: Prog["span"],
  env: Env,
  onward: (value: Expr | undefined) => (env: Env) => Prog,
): Prog {
  if (acted.k === "done")
    return { k: "bind", pattern: { k: "any" }, action: acted.action, body: onward(undefined)(env), span };
  const body = onward(acted.value)(env);
  const { pattern, action } = acted.close(body);
  return { k: "bind", pattern, action, body, span };
}

/** Gives what was received its names. */
function bindResult(
  target: Node | undefined,
  value: Expr | undefined,
  env: Env,
  session: Session,
  rest: (env: Env) => Prog,
): Prog {
  if (target === undefined) return rest(env);
  if (value === undefined) {
    session.refuse(target, "DSL2011", "this action yields nothing", "leave the name out");
    return rest(env);
  }
  if (Node.isIdentifier(target)) return rest(withValue(env, symbolOf(target), value));
  if (!Node.isObjectBindingPattern(target)) {
    session.refuse(target, "DSL1327", "what is received is an object", "write `const { from, msg } = await …`");
    return rest(env);
  }
  return bindValue(target, value, env, session, programs, rest);
}
