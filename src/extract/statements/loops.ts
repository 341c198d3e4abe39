/** `for … of` in functions: a fold over the variables that the body assigns to. */
import { type ForOfStatement, Node, type Statement } from "ts-morph";
import { bind, localExpr, op, tuplePattern } from "../../ir/build.ts";
import { type Expr, local, type Pattern } from "../../ir/expr.ts";
import { errorType, fn, prune, showType, type Type } from "../../ir/types.ts";
import { type Env, withValue } from "../env.ts";
import { check, expression } from "../expressions/expression.ts";
import { asList } from "../expressions/maps.ts";
import { type Session, spanOf, symbolOf } from "../session.ts";
import { expressions } from "../shape.ts";
import { assignedIn, bindValue, block, type Flow, freshFor, valuesOf } from "./block.ts";
import { refuseVar } from "./refused.ts";

export const bodyOf = (node: { getStatement(): Statement }): readonly Statement[] => {
  const body = node.getStatement();
  return Node.isBlock(body) ? body.getStatements() : [body];
};

/** What leaves a loop before its end: `continue` goes on with the next element, which is no more than an end. */
export function exits(node: { getStatement(): Statement }): { readonly breaks: boolean; readonly returns: boolean } {
  let breaks = false;
  let returns = false;
  const look = (inner: Node, ofLoop: boolean): void => {
    if (Node.isArrowFunction(inner) || Node.isFunctionExpression(inner) || Node.isFunctionDeclaration(inner)) return;
    if (Node.isReturnStatement(inner)) returns = true;
    if (Node.isBreakStatement(inner) && ofLoop) breaks = true;
    const own = ofLoop && !Node.isSwitchStatement(inner) && !Node.isIterationStatement(inner);
    inner.forEachChild((child) => look(child, own));
  };
  look(node.getStatement(), true);
  return { breaks, returns };
}

export function forOf<T>(node: ForOfStatement, env: Env, session: Session, flow: Flow<T>, onward: (env: Env) => T): T {
  const span = spanOf(node);
  const list = listOf(node, env, session);
  const type = prune(list.type);
  const element: Type = type.k === "list" ? type.of : errorType;
  const vars = assignedIn(node.getStatement(), env);
  const leaving = exits(node);
  const inner = freshFor(vars, env);
  const item = local("item", element, span);
  const early = leaving.breaks || leaving.returns;
  const result: Type = flow.result ?? errorType;

  const next = (at: Env): Expr =>
    early ? op("next", [valuesOf(vars, at, span)], errorType, span) : valuesOf(vars, at, span);
  const bodyFlow: Flow<Expr> = {
    shape: expressions,
    end: next,
    continue: next,
    break: (at) => op("break", [valuesOf(vars, at, span)], errorType, span),
    nothing: (at) => flow.nothing(at),
    return: (value, returning, at) => {
      if (value === undefined) return op("return", [flow.nothing(returning)], errorType, span);
      const returned =
        flow.result === undefined ? expression(value, at, session) : check(value, flow.result, at, session);
      flow.see?.(returned);
      return op("return", [returned], errorType, span);
    },
    returned: (value) => op("return", [value], errorType, span),
    result: flow.result,
  };
  const { pattern, body } = loopBody(node, item, inner.env, session, bodyFlow);
  const accumulator = tuplePattern(inner.locals);
  const first = valuesOf(vars, env, span);
  const lambda: Expr = {
    k: "lambda",
    params: [accumulator, pattern],
    paramTypes: [first.type, element],
    body,
    span,
    type: fn([first.type, element], body.type),
  };
  const after = freshFor(vars, env);
  if (!early) {
    if (vars.length === 0) return onward(env);
    return flow.shape.let(
      tuplePattern(after.locals),
      op("fold", [lambda, list, first], first.type, span),
      onward(after.env),
      span,
    );
  }
  const bound = tuplePattern(after.locals);
  if (!leaving.returns) {
    const run = op("forBreak", [list, first, lambda], first.type, span);
    return vars.length === 0 ? onward(env) : flow.shape.let(bound, run, onward(after.env), span);
  }
  const left = local("result", result, span);
  return flow.shape.match(
    op("forOf", [list, first, lambda], errorType, span),
    [
      { pattern: { k: "library", name: "inl", of: bound }, body: onward(after.env) },
      { pattern: { k: "library", name: "inr", of: bind(left) }, body: flow.returned(localExpr(left, span), env) },
    ],
    span,
  );
}

/** The list that a loop goes over. */
export function listOf(node: ForOfStatement, env: Env, session: Session): Expr {
  const list = asList(expression(node.getExpression(), env, session));
  const type = prune(list.type);
  if (type.k === "list" || type.k === "error") return list;
  session.refuse(node.getExpression(), "DSL1330", `a ${showType(type)} is not an array`, "go over an array");
  return { k: "error", span: spanOf(node), type: errorType };
}

/** The body of a loop, and the pattern that takes one element. */
export function loopBody<T>(
  node: ForOfStatement,
  item: ReturnType<typeof local>,
  env: Env,
  session: Session,
  flow: Flow<T>,
  statements: readonly Statement[] = bodyOf(node),
): { readonly pattern: Pattern; readonly body: T } {
  const initializer = node.getInitializer();
  const declaration = Node.isVariableDeclarationList(initializer) ? initializer.getDeclarations()[0] : undefined;
  if (node.isAwaited()) {
    session.refuse(node, "DSL1101", "an array is there at once, and is not awaited", "write `for (const x of xs)`");
  } else if (declaration === undefined) {
    session.refuse(
      initializer,
      "DSL1101",
      "a loop declares the variable that it gives a value each time",
      "write `for (const x of xs)`",
    );
  }
  if (declaration === undefined) return { pattern: { k: "any" }, body: block(statements, env, session, flow) };
  const name = declaration.getNameNode();
  if (Node.isVariableDeclarationList(initializer)) refuseVar(initializer, session);
  if (Node.isIdentifier(name)) {
    const one = local(name.getText(), item.type, spanOf(name));
    const body = bindValue(name, localExpr(one, spanOf(name)), env, session, flow.shape, (inner) =>
      block(statements, inner, session, flow),
    );
    return { pattern: bind(one), body };
  }
  // An element that is a tuple is taken apart where it is bound.
  const type = prune(item.type);
  if (Node.isArrayBindingPattern(name) && type.k === "tuple") {
    const elements = name.getElements();
    const locals = type.items.map((of, i) => {
      const element = elements[i];
      const target =
        Node.isBindingElement(element) && Node.isIdentifier(element.getNameNode()) ? element.getNameNode() : undefined;
      return target === undefined ? undefined : local(target.getText(), of, spanOf(target));
    });
    const plain = elements.every(
      (element, i) =>
        !Node.isBindingElement(element) ||
        (locals[i] !== undefined &&
          element.getInitializer() === undefined &&
          element.getDotDotDotToken() === undefined),
    );
    if (elements.length <= type.items.length && plain) {
      const items = locals.map(
        (one, i): Expr =>
          one === undefined
            ? { k: "error", span: spanOf(name), type: type.items[i] ?? errorType }
            : localExpr(one, spanOf(name)),
      );
      let inner = env;
      elements.forEach((element, i) => {
        const value = items[i];
        if (Node.isBindingElement(element) && value !== undefined)
          inner = withValue(inner, symbolOf(element.getNameNode()), value);
      });
      return {
        pattern: { k: "tuple", items: locals.map((one): Pattern => (one === undefined ? { k: "any" } : bind(one))) },
        body: block(statements, inner, session, flow),
      };
    }
  }
  const body = bindValue(name, localExpr(item, spanOf(name)), env, session, flow.shape, (inner) =>
    block(statements, inner, session, flow),
  );
  return { pattern: bind(item), body };
}
