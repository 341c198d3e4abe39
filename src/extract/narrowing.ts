/**
 * Conditions and what they show.
 *
 * A test of a literal field becomes a match, and in each branch the fields are variables of their own; so TypeScript's
 * narrowing turns into binding, and a later test of the same value is decided without a test. Each remaining variant
 * gets the rest of the code for itself; branches that come out the same are joined again.
 */
import { type Expression, Node, SyntaxKind } from "ts-morph";
import { bind, localExpr, none, tuplePattern, variantPattern } from "../ir/build.ts";
import { type Expr, local } from "../ir/expr.ts";
import { bool, errorType, fieldTypes, prune, type UnionDecl } from "../ir/types.ts";
import { type Env, factOf, takenApart, withFact, withField, withSmaller } from "./env.ts";
import { expression } from "./expressions/expression.ts";
import { boolean, comparison } from "./expressions/operators.ts";
import { type Session, spanOf } from "./session.ts";
import { expressions, type Shape } from "./shape.ts";

type Branch<T> = (env: Env) => T;

/** Both ways of going on after a condition. */
export function branch<T>(
  node: Expression,
  env: Env,
  session: Session,
  shape: Shape<T>,
  then: Branch<T>,
  otherwise: Branch<T>,
): T {
  if (Node.isParenthesizedExpression(node)) return branch(node.getExpression(), env, session, shape, then, otherwise);
  if (Node.isPrefixUnaryExpression(node) && node.getOperatorToken() === SyntaxKind.ExclamationToken)
    return branch(node.getOperand(), env, session, shape, otherwise, then);
  if (Node.isBinaryExpression(node) && narrows(node)) {
    const left = node.getLeft();
    const right = node.getRight();
    const operator = node.getOperatorToken().getKind();
    if (operator === SyntaxKind.AmpersandAmpersandToken)
      return branch(
        left,
        env,
        session,
        shape,
        (inner) => branch(right, inner, session, shape, then, otherwise),
        otherwise,
      );
    if (operator === SyntaxKind.BarBarToken)
      return branch(left, env, session, shape, then, (inner) => branch(right, inner, session, shape, then, otherwise));
    const tested = test(node, env, session, shape, then, otherwise);
    if (tested !== undefined) return tested;
  }
  const cond = narrows(node) ? comparison(node, env, session) : boolean(node, env, session);
  if (cond.k === "literal") return cond.value === true ? then(env) : otherwise(env);
  if (cond.k === "error") {
    // Both ways are looked at, so that what is wrong there is reported as well.
    const chosen = then(env);
    otherwise(env);
    return chosen;
  }
  return shape.if(cond, then(env), otherwise(env), spanOf(node));
}

/** Whether a condition compares something with `undefined` or with a string literal. */
export function narrows(node: Node): boolean {
  if (Node.isParenthesizedExpression(node)) return narrows(node.getExpression());
  if (Node.isPrefixUnaryExpression(node)) return narrows(node.getOperand());
  if (!Node.isBinaryExpression(node)) return false;
  switch (node.getOperatorToken().getKind()) {
    case SyntaxKind.AmpersandAmpersandToken:
    case SyntaxKind.BarBarToken:
      return narrows(node.getLeft()) || narrows(node.getRight());
    case SyntaxKind.EqualsEqualsEqualsToken:
    case SyntaxKind.ExclamationEqualsEqualsToken:
      return [node.getLeft(), node.getRight()].some(
        (side) => isUndefined(side) || Node.isStringLiteral(side) || Node.isNoSubstitutionTemplateLiteral(side),
      );
    default:
      return false;
  }
}

/** The name `undefined`, where nothing authored is called so. */
export const isUndefined = (node: Node): boolean =>
  Node.isIdentifier(node) && node.getText() === "undefined" && (node.getSymbol()?.getDeclarations() ?? []).length === 0;

/** A comparison that narrows; `undefined` where it is an ordinary one. */
function test<T>(
  node: Node,
  env: Env,
  session: Session,
  shape: Shape<T>,
  then: Branch<T>,
  otherwise: Branch<T>,
): T | undefined {
  if (!Node.isBinaryExpression(node)) return undefined;
  const flipped = node.getOperatorToken().getKind() === SyntaxKind.ExclamationEqualsEqualsToken;
  const [yes, no] = flipped ? [otherwise, then] : [then, otherwise];
  const sides = [node.getLeft(), node.getRight()] as const;
  const span = spanOf(node);
  const at = sides.findIndex(isUndefined);
  if (at >= 0) {
    const subject = expression(sides[1 - at] as Expression, env, session);
    return testUndefined(subject, env, session, shape, yes, no, span);
  }
  const literalAt = sides.findIndex((side) => Node.isStringLiteral(side) || Node.isNoSubstitutionTemplateLiteral(side));
  const literalNode = sides[literalAt];
  const other = sides[1 - literalAt];
  if (literalNode === undefined || other === undefined) return undefined;
  const tag =
    Node.isStringLiteral(literalNode) || Node.isNoSubstitutionTemplateLiteral(literalNode)
      ? literalNode.getLiteralValue()
      : "";
  const subject = subjectOf(other, env, session);
  return subject === undefined
    ? undefined
    : branchOnVariant(subject, env, session, shape, (found, inner) => (found === tag ? yes(inner) : no(inner)), span);
}

/** The union value that `x.kind`, or a string literal type's value `x`, is about. */
export function subjectOf(node: Expression, env: Env, session: Session): Expr | undefined {
  if (Node.isPropertyAccessExpression(node) && !node.hasQuestionDotToken()) {
    const of = expression(node.getExpression(), env, session);
    const type = prune(of.type);
    if (type.k === "named" && type.decl.kind === "union" && type.decl.tag === node.getName()) return of;
  } else if (!Node.isIdentifier(node) && !Node.isCallExpression(node)) {
    return undefined;
  }
  const value = expression(node, env, session);
  const type = prune(value.type);
  return type.k === "named" && type.decl.kind === "union" && type.decl.tag === undefined ? value : undefined;
}

/** Both ways of going on after a test of a value for `undefined`. */
export function testUndefined<T>(
  subject: Expr,
  env: Env,
  session: Session,
  shape: Shape<T>,
  missing: Branch<T>,
  there: (env: Env, value: Expr) => T,
  span: Expr["span"],
): T {
  const type = prune(subject.type);
  if (subject.k === "none" || type.k === "unit") return missing(env);
  if (subject.k === "some") return there(env, subject.value);
  if (type.k === "meta") refuseUnknown(span, session);
  if (type.k !== "option") return there(env, subject);
  const apart = subject.k === "local" ? takenApart.get(subject.local) : undefined;
  if (apart !== undefined) {
    const whole = withFact(env, subject, apart.value);
    return shape.match(
      subject,
      [
        { pattern: { k: "some", of: tuplePattern(apart.parts) }, body: there(whole, apart.value) },
        { pattern: { k: "none" }, body: missing(withFact(env, subject, none(type.of, subject.span))) },
      ],
      span,
    );
  }
  const name = subject.k === "field" ? subject.name : subject.k === "local" ? subject.local.name : "value";
  const value = local(name, type.of, subject.span);
  const absent = withFact(env, subject, none(type.of, subject.span));
  const present = withFact(env, subject, localExpr(value, subject.span));
  return shape.match(
    subject,
    [
      { pattern: { k: "some", of: bind(value) }, body: there(present, localExpr(value, subject.span)) },
      { pattern: { k: "none" }, body: missing(absent) },
    ],
    span,
  );
}

/** Whether a value can be missing shows in its type. */
export function refuseUnknown(span: Expr["span"], session: Session): void {
  session.diagnostics.report({
    code: "DSL1328",
    severity: "error",
    message: "it is not known here whether this can be `undefined`",
    hint: "write down the type that the function returns, or that the variable has",
    span,
  });
}

/** Goes on for each variant that a value may be, knowing which it is. */
export function branchOnVariant<T>(
  subject: Expr,
  env: Env,
  session: Session,
  shape: Shape<T>,
  go: (tag: string, env: Env) => T,
  span: Expr["span"],
): T {
  const known = subject.k === "variant" ? subject : factOf(env, subject);
  if (known?.k === "variant") return go(known.tag, env);
  const type = prune(subject.type);
  if (type.k !== "named" || type.decl.kind !== "union") {
    session.diagnostics.report({ code: "DSL1213", severity: "error", message: "this is not a union", span });
    return shape.error(span);
  }
  const union: UnionDecl = type.decl;
  const cases = union.variants.map((variant) => {
    const types = fieldTypes(variant.fields, union, type.args);
    const locals = variant.fields.map((field, i) => local(field.name, types[i] ?? errorType, field.span));
    const fields = locals.map((one) => localExpr(one, subject.span));
    const fact: Expr = { k: "variant", tag: variant.tag, fields, span: subject.span, type };
    const shown = locals.reduce((at, one) => withField(at, subject, one.name, one), withFact(env, subject, fact));
    const inner = withSmaller(shown, subject, locals);
    return { pattern: variantPattern(union, variant.tag, locals.map(bind)), body: go(variant.tag, inner) };
  });
  return shape.match(subject, cases, span);
}

/** A condition as a value. */
export function condition(node: Expression, env: Env, session: Session): Expr {
  const span = spanOf(node);
  const value = (is: boolean): Expr => ({ k: "literal", value: is, type: bool, span });
  return branch(
    node,
    env,
    session,
    expressions,
    () => value(true),
    () => value(false),
  );
}
