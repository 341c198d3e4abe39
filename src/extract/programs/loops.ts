/** Loops of programs, and what is claimed each time round. */
import { type ForOfStatement, Node, type Statement, type Symbol as TsSymbol, type WhileStatement } from "ts-morph";
import { bind, errorExpr, localExpr, op, trueExpr, tuplePattern } from "../../ir/build.ts";
import { type Expr, type Local, local, type Pattern } from "../../ir/expr.ts";
import { mentioned, visitExpr } from "../../ir/free.ts";
import { typesAt } from "../../ir/labelled.ts";
import type { Action, LoopInvariant, Prog } from "../../ir/program.ts";
import { bool, errorType, number, prune, type Type } from "../../ir/types.ts";
import { type Env, withValue } from "../env.ts";
import { check, expression } from "../expressions/expression.ts";
import { functionBody } from "../functions.ts";
import { branch, narrows } from "../narrowing.ts";
import { libraryFunction, spanOf, symbolOf } from "../session.ts";
import { programs } from "../shape.ts";
import { assignedIn, block, type Flow, freshFor, valuesOf } from "../statements/block.ts";
import { bodyOf, exits, loopBody } from "../statements/loops.ts";
import { forgetReads, labelsRead, type ProgramContext, withReads } from "./body.ts";

/** Where a loop may leave to: nothing, or `inr` of what follows. */
interface Leaving {
  readonly breaks: boolean;
  readonly returns: boolean;
}

/** What the end of a loop's body is, and how a break and a return say that they are one. */
function loopFlow(
  vars: readonly TsSymbol[],
  leaving: Leaving,
  always: boolean,
  outer: Flow<Prog>,
  context: ProgramContext,
  span: Prog["span"],
): Flow<Prog> {
  const exiting = always || leaving.breaks || leaving.returns;
  const values = (env: Env): Expr => valuesOf(vars, env, span);
  const ret = (value: Expr): Prog => ({ k: "ret", value, span });
  const again = (env: Env): Prog => ret(exiting ? op("left", [values(env)], errorType, span) : values(env));
  return {
    ...outer,
    end: again,
    continue: again,
    break: (env) => ret(leave(leaving, "break", values(env), span)),
    return(value, node, env) {
      const returned: Expr =
        value === undefined
          ? outer.nothing(node)
          : outer.result === undefined
            ? expression(value, env, context.session)
            : check(value, outer.result, env, context.session);
      outer.see?.(returned);
      return ret(leave(leaving, "return", returned, span));
    },
    returned: (value) => ret(leave(leaving, "return", value, span)),
  };
}

/** A loop that both ends by itself or breaks, and returns, says which: `inr (inl …)`, `inr (inr …)`. */
function leave(leaving: Leaving, how: "break" | "return", value: Expr, span: Prog["span"]): Expr {
  const both = leaving.breaks && leaving.returns;
  const inner = both ? op(how === "break" ? "left" : "right", [value], errorType, span) : value;
  return op("right", [inner], errorType, span);
}

/** Goes on after a loop: `inl` of the variables where it went through all, `inr` of what left it. */
function after(
  action: Action,
  vars: readonly TsSymbol[],
  leaving: Leaving,
  always: boolean,
  env: Env,
  flow: Flow<Prog>,
  rest: (env: Env) => Prog,
  span: Prog["span"],
): Prog {
  const fresh = freshFor(vars, env);
  const onward = (): Prog => rest(forgetReads(fresh.env));
  const variables = tuplePattern(fresh.locals);
  const exiting = leaving.breaks || leaving.returns;
  if (!exiting) return { k: "bind", pattern: variables, action, body: onward(), span };
  const result = local("result", flow.result ?? errorType, span);
  const returned = (): Prog => flow.returned(localExpr(result, span), env);
  const outcome = local("outcome", errorType, span);
  const of = localExpr(outcome, span);
  const side = (name: "inl" | "inr", inner: Pattern): Pattern => ({ k: "library", name, of: inner });
  const ended = { pattern: variables, body: onward };
  const gone = { pattern: bind(result), body: returned };
  // A `while` ends by leaving; a `for` also ends by itself.
  const outcomes: { pattern: Pattern; body: () => Prog }[] = always
    ? leaving.returns && leaving.breaks
      ? [
          { ...ended, pattern: side("inl", variables) },
          { ...gone, pattern: side("inr", bind(result)) },
        ]
      : [leaving.returns ? gone : ended]
    : leaving.returns && leaving.breaks
      ? [
          { ...ended, pattern: side("inl", variables) },
          { ...ended, pattern: side("inr", side("inl", variables)) },
          { ...gone, pattern: side("inr", side("inr", bind(result))) },
        ]
      : leaving.returns
        ? [
            { ...ended, pattern: side("inl", variables) },
            { ...gone, pattern: side("inr", bind(result)) },
          ]
        : [
            { ...ended, pattern: side("inl", variables) },
            { ...ended, pattern: side("inr", variables) },
          ];
  const [only] = outcomes;
  if (outcomes.length === 1 && only !== undefined)
    return { k: "bind", pattern: only.pattern, action, body: only.body(), span };
  const cases = outcomes.map((one) => ({ pattern: one.pattern, body: one.body() }));
  return { k: "bind", pattern: bind(outcome), action, body: { k: "match", of, cases, span }, span };
}

/** `for (const x of xs)`, `for (const [i, x] of xs.entries())` */
export function programFor(
  node: ForOfStatement,
  env: Env,
  context: ProgramContext,
  flow: Flow<Prog>,
  rest: (env: Env) => Prog,
): Prog {
  const { session } = context;
  const span = spanOf(node);
  return withReads(labelsRead([node.getExpression()], env), node, env, context, (at) => {
    const vars = assignedIn(node.getStatement(), at);
    const leaving = exits(node);
    const inner = freshFor(vars, forgetReads(at));
    const { over, entries } = overOf(node, at, context);
    const type = prune(over.type);
    const element: Type = type.k === "list" ? type.of : errorType;
    const item = local("item", entries ? { k: "tuple", items: [number, element] } : element, span);
    const items = itemSymbols(node);
    const { invariant, statements } = invariantOf(bodyOf(node), items, inner.env, context, node);
    const bodyFlow = loopFlow(vars, leaving, false, flow, context, span);
    const index = entries ? indexOf(invariant.node, node, withRefused(items, inner.env, node), context) : undefined;
    const { pattern, body } = loopBody(node, item, inner.env, session, bodyFlow, statements);
    const action: Action = {
      k: "for",
      over,
      entries,
      item: pattern,
      vars: inner.locals,
      init: vars.map((symbol) => at.values.get(symbol) ?? { k: "error", span, type: errorType }),
      body,
      exits: leaving.breaks || leaving.returns,
      invariant: index ?? invariant.plain,
      span,
    };
    return after(action, vars, leaving, false, at, flow, rest, span);
  });
}

function overOf(
  node: ForOfStatement,
  env: Env,
  context: ProgramContext,
): { readonly over: Expr; readonly entries: boolean } {
  const value = expression(node.getExpression(), env, context.session);
  if (value.k === "op" && value.op === "entries" && value.args[0] !== undefined)
    return { over: value.args[0], entries: true };
  if (prune(value.type).k !== "list" && prune(value.type).k !== "error")
    context.session.refuse(node.getExpression(), "DSL1330", "this is not an array", "go over an array");
  return { over: value, entries: false };
}

const itemSymbols = (node: ForOfStatement): readonly TsSymbol[] => {
  const symbols: TsSymbol[] = [];
  node.getInitializer().forEachDescendant((inner) => {
    const symbol = Node.isIdentifier(inner) ? inner.getSymbol() : undefined;
    if (symbol !== undefined) symbols.push(symbol);
  });
  return symbols;
};

/** The variable of the position in `for (const [i, x] of xs.entries())`. */
function positionSymbol(node: ForOfStatement): TsSymbol | undefined {
  const initializer = node.getInitializer();
  const name = Node.isVariableDeclarationList(initializer)
    ? initializer.getDeclarations()[0]?.getNameNode()
    : undefined;
  const first = Node.isArrayBindingPattern(name) ? name.getElements()[0] : undefined;
  const target = Node.isBindingElement(first) ? first.getNameNode() : undefined;
  return Node.isIdentifier(target) ? symbolOf(target) : undefined;
}

/** The invariant again, where it may speak of the position. */
function indexOf(
  node: Node | undefined,
  loop: ForOfStatement,
  env: Env,
  context: ProgramContext,
): LoopInvariant | undefined {
  if (node === undefined) return undefined;
  const symbol = positionSymbol(loop);
  const index = local(symbol?.getName() ?? "i", number, spanOf(loop));
  return claimOf(node, withValue(env, symbol, localExpr(index, index.span)), index, context);
}

/**
 * `while (cond)`: over the variables alone, or, where it reads states, leaves early, or narrows what its body uses, round
 * and round until it leaves.
 */
export function programWhile(
  node: WhileStatement,
  env: Env,
  context: ProgramContext,
  flow: Flow<Prog>,
  rest: (env: Env) => Prog,
): Prog {
  const { session } = context;
  const span = spanOf(node);
  const condition = node.getExpression();
  const vars = assignedIn(node.getStatement(), env);
  const leaving = exits(node);
  const inner = freshFor(vars, forgetReads(env));
  const init = vars.map((symbol): Expr => env.values.get(symbol) ?? { k: "error", span, type: errorType });
  const { invariant, statements } = invariantOf(bodyOf(node), [], inner.env, context, node);
  const forever = condition.getText() === "true";
  const reads = labelsRead([condition], inner.env);
  if (!leaving.breaks && !leaving.returns && reads.length === 0 && !narrows(condition)) {
    const cond = forever ? trueExpr(span) : check(condition, bool, inner.env, session);
    const body = block(statements, inner.env, session, loopFlow(vars, leaving, false, flow, context, span));
    const action: Action = {
      k: "while",
      cond,
      vars: inner.locals,
      init,
      body,
      exits: false,
      invariant: invariant.plain,
      span,
    };
    return after(action, vars, leaving, false, env, flow, rest, span);
  }
  // One that goes on for ever ends by what leaves it alone; any other ends by its condition as well.
  const ways: Leaving = { breaks: leaving.breaks || !forever, returns: leaving.returns };
  const bodyFlow = loopFlow(vars, ways, true, flow, context, span);
  const stop = (at: Env): Prog => bodyFlow.break?.(at) ?? programs.error(span);
  const body = withReads(reads, condition, inner.env, context, (at) =>
    forever
      ? block(statements, at, session, bodyFlow)
      : branch(condition, at, session, programs, (yes) => block(statements, yes, session, bodyFlow), stop),
  );
  const action: Action = { k: "iter", vars: inner.locals, init, body, exits: true, invariant: invariant.plain, span };
  return after(action, vars, ways, true, env, flow, rest, span);
}

// ---------------------------------------------------------------- invariants

/** The `invariant(…)` that a loop's body begins with, and the statements behind it. */
function invariantOf(
  statements: readonly Statement[],
  items: readonly TsSymbol[],
  env: Env,
  context: ProgramContext,
  loop: Node,
): {
  readonly invariant: { readonly plain: LoopInvariant; readonly node: Node | undefined };
  readonly statements: readonly Statement[];
} {
  const [first, ...rest] = statements;
  const call = Node.isExpressionStatement(first) ? first.getExpression() : undefined;
  if (!Node.isCallExpression(call) || libraryFunction(call.getExpression()) !== "invariant") {
    const none: LoopInvariant = { holds: undefined, states: new Map(), index: undefined, span: spanOf(loop) };
    return { invariant: { plain: none, node: undefined }, statements };
  }
  const claim = call.getArguments()[0] ?? call;
  const position = Node.isForOfStatement(loop) ? positionSymbol(loop) : undefined;
  claim.forEachDescendant((inner) => {
    const symbol = Node.isIdentifier(inner) ? symbolOf(inner) : undefined;
    const entries = Node.isForOfStatement(loop) && /\.entries\(\)$/.test(loop.getExpression().getText());
    if (symbol === undefined || !items.includes(symbol) || (entries && symbol === position)) return;
    context.session.refuse(
      inner,
      "DSL2015",
      `after the last time round there is no ${inner.getText()}`,
      "speak of what has been gone through: `xs.slice(0, i)` in a loop over `xs.entries()`",
    );
  });
  const speaksOfPosition =
    position !== undefined &&
    claim.getDescendants().some((inner) => Node.isIdentifier(inner) && symbolOf(inner) === position);
  const plain = speaksOfPosition
    ? { holds: undefined, states: new Map(), index: undefined, span: spanOf(claim) }
    : claimOf(claim, withRefused(items, env, claim), undefined, context);
  return { invariant: { plain, node: claim }, statements: rest };
}

/** What may not be spoken of has a value all the same, so that one mistake is reported once. */
const withRefused = (items: readonly TsSymbol[], env: Env, node: Node): Env =>
  items.reduce((at, symbol) => withValue(at, symbol, errorExpr(spanOf(node))), env);

function claimOf(node: Node, env: Env, index: Local | undefined, context: ProgramContext): LoopInvariant {
  const span = spanOf(node);
  if (!Node.isArrowFunction(node) || node.getParameters().length > 0 || node.isAsync()) {
    context.session.refuse(
      node,
      "DSL2014",
      "a loop invariant is an arrow function without parameters",
      "write `invariant(() => …)`",
    );
    return { holds: undefined, states: new Map(), index, span };
  }
  const states = new Map(context.world.map((use) => [use.label, local(use.label, typesAt(use).state, span)] as const));
  const holds = functionBody(node, { ...env, reads: states }, context.session, bool);
  const { locals } = mentioned((see) => visitExpr(holds, see));
  const used = new Map([...states].filter(([, state]) => locals.has(state)));
  return { holds, states: used, index: index !== undefined && locals.has(index) ? index : undefined, span };
}
