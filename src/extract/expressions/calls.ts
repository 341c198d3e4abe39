/** Calls: of authored functions, of the authoring library, of methods, of Math. */
import { type CallExpression, type Expression, type Identifier, Node } from "ts-morph";
import { errorExpr, op } from "../../ir/build.ts";
import type { Expr } from "../../ir/expr.ts";
import type { Operator } from "../../ir/operators.ts";
import {
  bigint,
  bool,
  errorType,
  fn,
  list,
  meta,
  nodeId,
  number,
  option,
  prune,
  showType,
  type Type,
  tuple,
} from "../../ir/types.ts";
import type { Env } from "../env.ts";
import { functionBody, functionNamed, isUnderWay } from "../functions.ts";
import { checkSmaller } from "../recursion.ts";
import { libraryName, type Session, spanOf, symbolOf } from "../session.ts";
import { comparable, pledge, refuseTypeArgs, typeOf, vote } from "../types.ts";
import { check, expression } from "./expression.ts";
import { refuseReturned } from "./functions.ts";
import { collectionCall, collectionFunction, isCollection, isCollectionFunction } from "./maps.ts";
import { methodCall } from "./methods.ts";
import { functionValue } from "./names.ts";
import { netCall } from "./nets.ts";
import { equality } from "./operators.ts";

export function call(node: CallExpression, env: Env, session: Session, expected?: Type): Expr {
  const span = spanOf(node);
  const callee = node.getExpression();
  const args = argumentsOf(node, session);
  if (args === undefined) return errorExpr(span);
  if (Node.isIdentifier(callee)) return namedCall(callee, node, args, env, session, expected);
  if (Node.isPropertyAccessExpression(callee)) {
    const owner = callee.getExpression();
    if (Node.isIdentifier(owner) && env.values.get(symbolOf(owner) as never) === undefined && isGlobalObject(owner))
      return globalCall(owner, callee.getName(), node, args, env, session);
    if (callee.hasQuestionDotToken()) {
      session.refuse(node, "DSL1310", "a method is called of a value that is there", "test for `undefined` before");
      return errorExpr(span);
    }
    const of = expression(owner, env, session);
    const type = prune(of.type);
    if (of.k === "error" || type.k === "error") return errorExpr(span);
    if (of.k === "object") return netCall(of, callee.getName(), node, args, env, session);
    if (type.k === "list") return methodCall(callee.getName(), { node, of, element: type.of, args, env, session });
    if (isCollection(type)) return collectionCall(callee.getName(), type, { node, of, args, env, session });
    if (type.k === "option") {
      session.refuse(
        callee.getNameNode(),
        "DSL1320",
        "this may be `undefined` here, as far as can be followed",
        "give the value a name with const, and test that name",
      );
      return errorExpr(span);
    }
    if (
      type.k === "named" &&
      type.decl.kind === "record" &&
      type.decl.fields.some((field) => field.name === callee.getName())
    )
      return applied(expression(callee, env, session), node, args, env, session);
    session.refuse(
      callee.getNameNode(),
      "DSL1310",
      `\`${callee.getName()}\` of a ${showType(type)} is not in the language`,
      type.k === "string" ? "strings can be compared and put together, and nothing else" : "write it as a function",
    );
    return errorExpr(span);
  }
  return applied(expression(callee, env, session), node, args, env, session);
}

function argumentsOf(node: CallExpression, session: Session): readonly Expression[] | undefined {
  if (node.getQuestionDotTokenNode() !== undefined) {
    session.refuse(node, "DSL1326", "a function is there, or it is not called", "test for `undefined` before");
    return undefined;
  }
  const args = node.getArguments();
  const spread = args.find(Node.isSpreadElement);
  if (spread !== undefined) {
    session.refuse(spread, "DSL1204", "a function takes a fixed number of arguments", "pass the array itself");
    return undefined;
  }
  return args as Expression[];
}

/** `Math`, `Object`, `console`, …: what is declared for everybody. */
function isGlobalObject(node: Identifier): boolean {
  const declaration = node.getSymbol()?.getDeclarations()[0];
  return (
    declaration === undefined ||
    declaration.getSourceFile().isFromExternalLibrary() ||
    declaration.getSourceFile().isDeclarationFile()
  );
}

const mathematics = new Map<string, { readonly op: Operator; readonly arity: number }>([
  ["min", { op: "min", arity: 2 }],
  ["max", { op: "max", arity: 2 }],
  ["abs", { op: "abs", arity: 1 }],
]);

function globalCall(
  owner: Identifier,
  name: string,
  node: CallExpression,
  args: readonly Expression[],
  env: Env,
  session: Session,
): Expr {
  const span = spanOf(node);
  const known = owner.getText() === "Math" ? mathematics.get(name) : undefined;
  if (known !== undefined && known.arity === args.length)
    return op(
      known.op,
      args.map((arg) => check(arg, number, env, session)),
      number,
      span,
    );
  session.refuse(
    node,
    "DSL1308",
    `${owner.getText()}.${name} is not in the language`,
    owner.getText() === "Math"
      ? "of Math there are min and max of two numbers, and abs"
      : "what an authored function returns depends on its arguments only",
  );
  return errorExpr(span);
}

function namedCall(
  callee: Identifier,
  node: CallExpression,
  args: readonly Expression[],
  env: Env,
  session: Session,
  expected?: Type,
): Expr {
  const span = spanOf(node);
  const symbol = symbolOf(callee);
  const value = symbol === undefined ? undefined : env.values.get(symbol);
  if (value !== undefined) return applied({ ...value, span: spanOf(callee) }, node, args, env, session);
  const library = libraryName(symbol);
  if (library !== undefined) return libraryCall(library, node, args, env, session, expected);
  if (callee.getText() === "BigInt" && args[0] !== undefined && isGlobalObject(callee)) {
    const whole = check(args[0], number, env, session);
    return { ...whole, type: bigint };
  }
  const decl = symbol === undefined ? undefined : functionNamed(symbol, callee, session);
  if (decl === undefined) return errorExpr(span);
  const fnExpr = functionValue(decl, spanOf(callee));
  if (symbol !== undefined && isUnderWay(symbol, session) && prune(decl.result).k === "meta") {
    session.refuse(
      callee,
      "DSL1328",
      `${callee.getText()} calls itself, and what it returns is not known yet`,
      "write down the type that it returns",
    );
    return errorExpr(span);
  }
  const given = node.getTypeArguments();
  if (given.length > 0 && fnExpr.k === "global") {
    fnExpr.typeArgs.forEach((arg, i) => {
      const annotation = given[i];
      if (annotation !== undefined && arg.k === "meta") arg.is = typeOf(annotation, session);
    });
  }
  const result = applied(fnExpr, node, args, env, session, expected);
  if (fnExpr.k === "global") {
    refuseTypeArgs(fnExpr.typeArgs, callee, session);
    checkSmaller(decl, result, node, env, session);
  }
  return result;
}

/** A function value at its arguments. Arrow functions come last, so that their parameters' types are known. */
function applied(
  fn: Expr,
  node: CallExpression,
  args: readonly Expression[],
  env: Env,
  session: Session,
  expected?: Type,
): Expr {
  const span = spanOf(node);
  const type = prune(fn.type);
  if (type.k === "error") return errorExpr(span);
  if (type.k !== "fn") {
    session.refuse(node, "DSL1311", `a ${showType(type)} is not a function`, "call an authored function");
    return errorExpr(span);
  }
  if (args.length !== type.params.length) {
    session.refuse(
      node,
      "DSL1204",
      `this function takes ${type.params.length} arguments, and is given ${args.length}`,
      "pass all of them",
    );
    return errorExpr(span);
  }
  // What the place asks for may be all that says what a type parameter is.
  if (expected !== undefined && args.length === 0) coerceResult(type.result, expected);
  const values: Expr[] = [];
  const late = (arg: Expression) => Node.isArrowFunction(arg) || Node.isFunctionExpression(arg);
  for (const pass of [false, true]) {
    args.forEach((arg, i) => {
      if (late(arg) === pass) values[i] = check(arg, type.params[i] ?? errorType, env, session);
    });
  }
  refuseReturned(type.result, args, env, session);
  return { k: "call", fn, args: values, span, type: type.result };
}

function coerceResult(result: Type, expected: Type): void {
  const at = prune(result);
  if (at.k === "meta") at.is = expected;
}

// ---------------------------------------------------------------- the authoring library

function libraryCall(
  name: string,
  node: CallExpression,
  args: readonly Expression[],
  env: Env,
  session: Session,
  expected?: Type,
): Expr {
  const span = spanOf(node);
  if (isCollectionFunction(name)) return collectionFunction(name, node, args, env, session);
  const [a, b] = args;
  const element = meta();
  // `contains<T>(…)` says what the elements are.
  const [given, givenOther] = node.getTypeArguments();
  if (given !== undefined) element.is = typeOf(given, session);
  const two = (build: (a: Expression, b: Expression) => Expr): Expr =>
    a !== undefined && b !== undefined ? build(a, b) : errorExpr(span);
  const ofLists = (name: Operator) =>
    two((x, y) => {
      const xs = check(x, list(element), env, session);
      const ys = check(y, list(element), env, session);
      refuseIncomparable(element, node, session);
      return op(name, [xs, ys], bool, span);
    });
  const inList = (name: Operator, result: (element: Type) => Type) =>
    two((x, y) => {
      const xs = check(x, list(element), env, session);
      const item = check(y, element, env, session);
      refuseIncomparable(element, node, session);
      return op(name, [xs, item], result(element), span);
    });
  switch (name) {
    case "equals":
      return given === undefined
        ? two((x, y) => equality(x, y, node, env, session, () => true))
        : two((x, y) => {
            const sides = [check(x, element, env, session), check(y, element, env, session)];
            refuseIncomparable(element, node, session);
            return op("equals", sides, bool, span);
          });
    case "contains":
      return inList("contains", () => bool);
    case "without":
      return inList("without", list);
    case "count":
      return inList("occurrences", () => number);
    case "sameElements":
      return ofLists("sameElements");
    case "isPrefix":
      return ofLists("isPrefix");
    case "pairs": {
      const other = meta();
      if (givenOther !== undefined) other.is = typeOf(givenOther, session);
      return two((x, y) => {
        const xs = check(x, list(element), env, session);
        const ys = check(y, list(other), env, session);
        return op("pairs", [xs, ys], list(tuple([element, other])), span);
      });
    }
    case "range":
    case "quotient":
    case "remainder":
      return two((x, y) =>
        op(
          name,
          [check(x, number, env, session), check(y, number, env, session)],
          name === "range" ? list(number) : number,
          span,
        ),
      );
    case "majority":
      return two((x, y) =>
        op("majority", [check(x, list(nodeId), env, session), check(y, fn([nodeId], bool), env, session)], bool, span),
      );
    case "latest":
      return a === undefined
        ? errorExpr(span)
        : op("latest", [check(a, list(vote(element)), env, session)], option(vote(element)), span);
    case "before":
      return two((x, y) =>
        op(
          "before",
          [check(x, number, env, session), check(y, list(vote(element)), env, session)],
          list(vote(element)),
          span,
        ),
      );
    case "reported":
      return a === undefined
        ? errorExpr(span)
        : op("reported", [check(a, list(pledge(element)), env, session)], list(vote(element)), span);
    case "promised":
      return two((x, y) =>
        op("promised", [check(x, list(pledge(element)), env, session), check(y, nodeId, env, session)], bool, span),
      );
    case "justified":
      return two((x, y) => {
        const [, , z] = args;
        if (z === undefined) return errorExpr(span);
        const acceptors = check(x, list(nodeId), env, session);
        // What is pledged says what a value is, where the value itself does not.
        const pledges = check(z, list(pledge(element)), env, session);
        const value = check(y, element, env, session);
        refuseIncomparable(element, node, session);
        return op("justified", [acceptors, value, pledges], bool, span);
      });
    case "ghost":
      return ghostValue(node, args, env, session, expected);
    case "assertNever":
      session.refuse(
        node,
        "DSL1320",
        "it cannot be followed that this is never reached",
        "test the literal field of one variable in one switch",
      );
      return errorExpr(span);
    default:
      session.refuse(
        node,
        "DSL2007",
        `${name} cannot be called here`,
        name === "invariant"
          ? "it is the first statement of a loop in a program"
          : "it belongs into a declaration of its own: `export const name = …`",
      );
      return errorExpr(span);
  }
}

/** `ghost(() => value)`: marked, so that what runs can be told from what does not. */
function ghostValue(
  node: CallExpression,
  args: readonly Expression[],
  env: Env,
  session: Session,
  expected?: Type,
): Expr {
  const span = spanOf(node);
  const [value] = args;
  if (!Node.isArrowFunction(value) || value.getParameters().length > 0) {
    session.refuse(
      node,
      "DSL2031",
      "the value of a ghost field is written as a function of nothing",
      "write `ghost(() => …)`",
    );
    return errorExpr(span);
  }
  const body = functionBody(value, env, session, expected);
  return op("ghost", [body], body.type, span);
}

function refuseIncomparable(type: Type, node: Node, session: Session): void {
  if (!comparable(type))
    session.refuse(
      node,
      "DSL1207",
      `a ${showType(type)} holds functions, and cannot be compared`,
      "compare the fields that are data",
    );
}
