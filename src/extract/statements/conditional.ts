/** `if` and `switch`. */
import {
  type CaseOrDefaultClause,
  type Expression,
  type IfStatement,
  Node,
  type Statement,
  type SwitchStatement,
} from "ts-morph";
import { bind, op, tuplePattern } from "../../ir/build.ts";
import { type Expr, local } from "../../ir/expr.ts";
import { bool, prune } from "../../ir/types.ts";
import type { Env } from "../env.ts";
import { check, expression } from "../expressions/expression.ts";
import { branch, branchOnVariant, subjectOf } from "../narrowing.ts";
import { type Session, spanOf } from "../session.ts";
import { expressions } from "../shape.ts";
import { assignedIn, block, type Flow, freshFor, valuesOf } from "./block.ts";

const statementsOf = (node: Statement): readonly Statement[] => (Node.isBlock(node) ? node.getStatements() : [node]);

export function ifStatement<T>(
  node: IfStatement,
  more: boolean,
  env: Env,
  session: Session,
  flow: Flow<T>,
  onward: (env: Env) => T,
): T {
  const whole = <U>(inner: Env, to: Flow<U>): U => {
    const otherwise = node.getElseStatement();
    return branch(
      node.getExpression(),
      inner,
      session,
      to.shape,
      (then) => block(statementsOf(node.getThenStatement()), then, session, to),
      (no) => (otherwise === undefined ? to.end(no) : block(statementsOf(otherwise), no, session, to)),
    );
  };
  return joined(node, more, env, flow, onward, whole);
}

/**
 * Branches that leave early take the rest of the code with them. Branches that only assign are joined before it, so
 * that the rest stands there once.
 */
function joined<T>(
  node: Node,
  more: boolean,
  env: Env,
  flow: Flow<T>,
  onward: (env: Env) => T,
  whole: <U>(env: Env, flow: Flow<U>) => U,
): T {
  if (!more || leavesEarly(node)) return whole(env, { ...flow, end: onward });
  const vars = assignedIn(node, env);
  if (flow.effects !== undefined)
    return flow.effects.join((end, inner) => whole(inner, { ...flow, end }), vars, env, node, onward);
  const span = spanOf(node);
  const inner: Flow<Expr> = {
    shape: expressions,
    end: (at) => valuesOf(vars, at, span),
    nothing: (at) => flow.nothing(at),
    return: () => ({ k: "error", span, type: { k: "error" } }),
    returned: (value) => value,
    result: undefined,
  };
  const value = whole(env, inner);
  if (vars.length === 0) return onward(env);
  const fresh = freshFor(vars, env);
  return flow.shape.let(tuplePattern(fresh.locals), value, onward(fresh.env), span);
}

/** Whether control may leave a statement other than at its end. */
export function leavesEarly(node: Node): boolean {
  let found = false;
  const look = (inner: Node): void => {
    if (Node.isArrowFunction(inner) || Node.isFunctionExpression(inner) || Node.isFunctionDeclaration(inner)) return;
    if (Node.isReturnStatement(inner) || Node.isThrowStatement(inner)) found = true;
    if (Node.isBreakStatement(inner) && !isWithin(ownerOfBreak(inner), node)) found = true;
    if (Node.isContinueStatement(inner) && !isWithin(ownerOfContinue(inner), node)) found = true;
    inner.forEachChild(look);
  };
  look(node);
  return found;
}

const isWithin = (inner: Node | undefined, outer: Node): boolean =>
  inner === outer || inner?.getFirstAncestor((at) => at === outer) !== undefined;

/** What a `break` leaves: a switch, or a loop. */
const ownerOfBreak = (node: Node): Node | undefined =>
  node.getFirstAncestor((at) => Node.isSwitchStatement(at) || Node.isIterationStatement(at));

/** What a `continue` goes on with: a loop. */
const ownerOfContinue = (node: Node): Node | undefined => node.getFirstAncestor(Node.isIterationStatement);

export function switchStatement<T>(
  node: SwitchStatement,
  more: boolean,
  env: Env,
  session: Session,
  flow: Flow<T>,
  onward: (env: Env) => T,
): T {
  return joined(node, more, env, flow, onward, (inner, to) => switchCases(node, inner, session, to));
}

/** The first clause from one on that is not empty: its statements run, up to a break. */
const runningFrom = (clauses: readonly CaseOrDefaultClause[], from: number): number =>
  clauses.findIndex((clause, i) => i >= from && clause.getStatements().length > 0);

function switchCases<T>(node: SwitchStatement, env: Env, session: Session, flow: Flow<T>): T {
  const clauses = node.getClauses();
  const run = (from: number, inner: Env): T => {
    const at = from < 0 ? -1 : runningFrom(clauses, from);
    const clause = clauses[at];
    if (clause === undefined) return flow.end(inner);
    const end = (left: Env): T => {
      if (at < clauses.length - 1)
        session.refuse(
          clause,
          "DSL1106",
          "control falls through to the next case",
          "end the case with break or return",
        );
      return flow.end(left);
    };
    return block(clause.getStatements(), inner, session, { ...flow, end, break: flow.end });
  };
  const fallback = clauses.findIndex((clause) => Node.isDefaultClause(clause));
  const subject = subjectOf(node.getExpression(), env, session);
  if (subject !== undefined) {
    const tags = clauses.map((clause) =>
      Node.isCaseClause(clause) ? caseTag(clause.getExpression(), session) : undefined,
    );
    const go = (tag: string, inner: Env): T => {
      const at = tags.indexOf(tag);
      return run(at < 0 ? fallback : at, inner);
    };
    return branchOnVariant(subject, env, session, flow.shape, go, spanOf(node));
  }
  return switchOnValue(node, clauses, fallback, env, session, flow, run);
}

function caseTag(node: Expression, session: Session): string | undefined {
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) return node.getLiteralValue();
  session.refuse(node, "DSL1323", "a case of a literal field is a string literal", "write the literal");
  return undefined;
}

/** A switch on a number or a string: one comparison after the other. */
function switchOnValue<T>(
  node: SwitchStatement,
  clauses: readonly CaseOrDefaultClause[],
  fallback: number,
  env: Env,
  session: Session,
  flow: Flow<T>,
  run: (at: number, env: Env) => T,
): T {
  const subject = expression(node.getExpression(), env, session);
  const type = prune(subject.type);
  if (!["number", "bigint", "string", "node", "bool"].includes(type.k)) {
    if (type.k !== "error")
      session.refuse(
        node.getExpression(),
        "DSL1306",
        "a switch compares primitive values",
        "switch on the literal field of a union, or use if",
      );
    return run(fallback, env);
  }
  const value = local("value", subject.type, subject.span);
  const plain = subject.k === "local" || subject.k === "literal" || subject.k === "field";
  const of: Expr = plain ? subject : { k: "local", local: value, span: subject.span, type: subject.type };
  const tests = clauses.flatMap((clause, at) => (Node.isCaseClause(clause) ? [{ clause, at }] : []));
  const body = tests.reduceRight(
    (otherwise, { clause, at }) => {
      const literal = check(clause.getExpression(), subject.type, env, session);
      return flow.shape.if(op("equals", [of, literal], bool, spanOf(clause)), run(at, env), otherwise, spanOf(node));
    },
    run(fallback, env),
  );
  return plain ? body : flow.shape.let(bind(value), subject, body, spanOf(node));
}
