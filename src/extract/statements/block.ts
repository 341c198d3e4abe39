/**
 * Statements -> expressions, or programs. A statement is translated together with what follows it; what leaves a block
 * early (return, break, continue) goes where its `Flow` says.
 */
import {
  type BindingName,
  type Expression,
  Node,
  type Statement,
  type Symbol as TsSymbol,
  type VariableDeclaration,
} from "ts-morph";
import { bind, errorExpr, localExpr, tupleExpr } from "../../ir/build.ts";
import { type Expr, type Local, local, type Pattern } from "../../ir/expr.ts";
import { errorType, type Type } from "../../ir/types.ts";
import { assignmentTarget } from "../assignments.ts";
import { type Env, withValue } from "../env.ts";
import { check, expression } from "../expressions/expression.ts";
import { isReassigned } from "../expressions/functions.ts";
import { bindPattern, matchHead } from "../patterns.ts";
import { type Session, spanOf, symbolOf } from "../session.ts";
import type { Shape } from "../shape.ts";
import { typeOf } from "../types.ts";
import { assignment } from "./assignment.ts";
import { ifStatement, leavesEarly, switchStatement } from "./conditional.ts";
import { forOf } from "./loops.ts";
import { refuseStatement, refuseVar } from "./refused.ts";

/** Where control goes from a block, and how the pieces are put together. */
export interface Flow<T> {
  readonly shape: Shape<T>;
  /** Off the end of the block. */
  end(env: Env): T;
  /** `return`, with its value. */
  return(value: Expression | undefined, node: Node, env: Env): T;
  /** What `return` without a value returns. */
  nothing(node: Node): Expr;
  /** `return` of a value that has been computed: what left a loop. */
  returned(value: Expr, env: Env): T;
  readonly result: Type | undefined;
  /** Told of every returned value, where the type of all of them is still to be found out. */
  readonly see?: ((value: Expr) => void) | undefined;
  readonly break?: ((env: Env) => T) | undefined;
  readonly continue?: ((env: Env) => T) | undefined;
  /** What programs do and functions do not. `undefined` where the statement is an ordinary one. */
  readonly effects?: Effects<T>;
}

export interface Effects<T> {
  /** Reads the states that the expressions mention, before they are translated. */
  reading(nodes: readonly Node[], env: Env, go: (env: Env) => T): T;
  statement(node: Statement, env: Env, flow: Flow<T>, rest: (env: Env) => T): T | undefined;
  /** Runs branches that only assign, and goes on with what they assigned. */
  join(
    body: (end: (env: Env) => T, env: Env) => T,
    vars: readonly TsSymbol[],
    env: Env,
    node: Node,
    rest: (env: Env) => T,
  ): T;
}

export function block<T>(statements: readonly Statement[], env: Env, session: Session, flow: Flow<T>): T {
  const [first, ...rest] = statements;
  if (first === undefined) return flow.end(env);
  const onward = (inner: Env): T => block(rest, inner, session, flow);
  const effect = flow.effects?.statement(first, env, flow, onward);
  if (effect !== undefined) return effect;
  return statement(first, rest, env, session, flow, onward);
}

function statement<T>(
  node: Statement,
  rest: readonly Statement[],
  env: Env,
  session: Session,
  flow: Flow<T>,
  onward: (env: Env) => T,
): T {
  const reading = (nodes: readonly (Node | undefined)[], go: (env: Env) => T): T =>
    flow.effects === undefined
      ? go(env)
      : flow.effects.reading(
          nodes.filter((one) => one !== undefined),
          env,
          go,
        );
  if (Node.isVariableStatement(node)) {
    refuseVar(node.getDeclarationList(), session);
    return declarations(node.getDeclarations(), env, session, flow, onward);
  }
  if (Node.isReturnStatement(node))
    return reading([node.getExpression()], (inner) => flow.return(node.getExpression(), node, inner));
  if (Node.isIfStatement(node))
    return reading([node.getExpression()], (inner) => ifStatement(node, rest.length > 0, inner, session, flow, onward));
  if (Node.isSwitchStatement(node))
    return reading([node.getExpression()], (inner) =>
      switchStatement(node, rest.length > 0, inner, session, flow, onward),
    );
  if (Node.isForOfStatement(node)) return forOf(node, env, session, flow, onward);
  if (Node.isBlock(node)) return block(node.getStatements(), env, session, { ...flow, end: onward });
  if (Node.isBreakStatement(node) && flow.break !== undefined && node.getLabel() === undefined) return flow.break(env);
  if (Node.isContinueStatement(node) && flow.continue !== undefined && node.getLabel() === undefined)
    return flow.continue(env);
  if (Node.isExpressionStatement(node)) {
    const assigned = reading([node.getExpression()], (inner) => {
      const next = assignment(node.getExpression(), inner, session, flow.shape, onward);
      return next ?? flow.shape.error(spanOf(node));
    });
    return assigned;
  }
  if (node.getKindName() === "EmptyStatement") return onward(env);
  refuseStatement(node, session);
  const named = Node.isFunctionDeclaration(node) ? node.getSymbol() : undefined;
  const inner = withValue(env, named, errorExpr(spanOf(node)));
  // What it returns is not known, and so whether the function returns on every path.
  return leavesEarly(node)
    ? block(rest, inner, session, { ...flow, end: () => flow.shape.error(spanOf(node)) })
    : onward(inner);
}

function declarations<T>(
  nodes: readonly VariableDeclaration[],
  env: Env,
  session: Session,
  flow: Flow<T>,
  onward: (env: Env) => T,
): T {
  const [first, ...rest] = nodes;
  if (first === undefined) return onward(env);
  const next = (inner: Env): T => declarations(rest, inner, session, flow, onward);
  const initializer = first.getInitializer();
  if (initializer === undefined) {
    session.refuse(first, "DSL1006", `${first.getName()} has no value`, "give it one where it is declared");
    return next(withValue(env, first.getSymbol(), errorExpr(spanOf(first))));
  }
  const go = (inner: Env): T => declare(first.getNameNode(), first, initializer, inner, session, flow, next);
  return flow.effects === undefined ? go(env) : flow.effects.reading([initializer], env, go);
}

function declare<T>(
  name: BindingName,
  node: VariableDeclaration,
  initializer: Expression,
  env: Env,
  session: Session,
  flow: Flow<T>,
  next: (env: Env) => T,
): T {
  const annotation = node.getTypeNode();
  const asked = annotation === undefined ? undefined : typeOf(annotation, session);
  const value = asked === undefined ? expression(initializer, env, session) : check(initializer, asked, env, session);
  return bindValue(
    name,
    asked === undefined || value.k === "error" ? value : { ...value, type: asked },
    env,
    session,
    flow.shape,
    next,
  );
}

/** Binds a declared name, or the parts of a pattern, to a value. */
export function bindValue<T>(
  name: BindingName,
  value: Expr,
  env: Env,
  session: Session,
  shape: Shape<T>,
  next: (env: Env) => T,
): T {
  const span = spanOf(name);
  if (Node.isIdentifier(name)) {
    const symbol = symbolOf(name);
    // A name for something of the library, or for what is a variable already, needs no variable.
    const plain =
      value.k === "object" ||
      (value.k === "local" && symbol !== undefined && !isReassigned(symbol) && value.local.name === name.getText());
    if (plain) return next(withValue(env, symbol, value));
    const one = local(name.getText(), value.type, span);
    return shape.let(bind(one), value, next(withValue(env, symbol, localExpr(one, span))), span);
  }
  const isPath =
    value.k === "local" || value.k === "object" || value.k === "variant" || value.k === "field" || value.k === "error";
  if (isPath || (Node.isArrayBindingPattern(name) && value.k === "tuple")) {
    if (Node.isArrayBindingPattern(name)) {
      const matched = matchHead(name, value, env, (cases) => shape.match(value, cases, span), next);
      if (matched !== undefined) return matched;
    }
    return wrapped(name, value, env, session, shape, next);
  }
  const one = local("whole", value.type, span);
  const whole = localExpr(one, span);
  return shape.let(bind(one), value, bindValue(name, whole, env, session, shape, next), span);
}

/** A pattern's own bindings, put around whatever follows. */
function wrapped<T>(
  name: BindingName,
  value: Expr,
  env: Env,
  session: Session,
  shape: Shape<T>,
  next: (env: Env) => T,
): T {
  if (Node.isIdentifier(name)) return next(env);
  const bound = bindPattern(name, value, env, session);
  // What a pattern puts around an expression are lets: the same lets go around a program.
  const mark: Expr = { k: "unit", span: spanOf(name), type: errorType };
  const lets: { pattern: Pattern; value: Expr }[] = [];
  let at = bound.wrap(mark);
  while (at !== mark && at.k === "let") {
    lets.push({ pattern: at.pattern, value: at.value });
    at = at.body;
  }
  return lets.reduceRight((body, one) => shape.let(one.pattern, one.value, body, spanOf(name)), next(bound.env));
}

/** The variables of `env` that some code assigns to. */
export function assignedIn(node: Node, env: Env): readonly TsSymbol[] {
  const found = new Set<TsSymbol>();
  const look = (inner: Node): void => {
    const target = assignmentTarget(inner);
    if (target !== undefined && Node.isIdentifier(target)) {
      const symbol = symbolOf(target);
      if (symbol !== undefined && env.values.has(symbol)) found.add(symbol);
    }
    inner.forEachChild(look);
  };
  look(node);
  return [...found];
}

/** Fresh variables for what a loop or a branch assigns to. */
export function freshFor(
  symbols: readonly TsSymbol[],
  env: Env,
): { readonly locals: readonly Local[]; readonly env: Env } {
  let inner = env;
  const locals = symbols.map((symbol) => {
    const value = env.values.get(symbol);
    const span = value?.span ?? { file: "", start: 0, end: 0 };
    const one = local(symbol.getName(), value?.type ?? errorType, span);
    inner = withValue(inner, symbol, localExpr(one, span));
    return one;
  });
  return { locals, env: inner };
}

/** What the variables are at a place, as a tuple. */
export function valuesOf(symbols: readonly TsSymbol[], env: Env, span: Expr["span"]): Expr {
  return tupleExpr(
    symbols.map((symbol) => env.values.get(symbol) ?? { k: "error", span, type: errorType }),
    span,
  );
}
