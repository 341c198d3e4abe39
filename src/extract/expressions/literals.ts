/** Literals: numbers, strings, templates, booleans. */
import {
  type BigIntLiteral,
  type FalseLiteral,
  Node,
  type NoSubstitutionTemplateLiteral,
  type NumericLiteral,
  type StringLiteral,
  type TemplateExpression,
  type TrueLiteral,
} from "ts-morph";
import { errorExpr, literal, op, stringExpr } from "../../ir/build.ts";
import type { Expr } from "../../ir/expr.ts";
import { bigint, bool, number, prune, string, type Type, type UnionDecl } from "../../ir/types.ts";
import type { Env } from "../env.ts";
import { type Session, spanOf } from "../session.ts";
import { expression } from "./expression.ts";

export function booleanLiteral(node: TrueLiteral | FalseLiteral): Expr {
  return literal(Node.isTrueLiteral(node), bool, spanOf(node));
}

export function numberLiteral(node: NumericLiteral | BigIntLiteral, session: Session): Expr {
  const span = spanOf(node);
  if (Node.isBigIntLiteral(node)) return literal(BigInt(node.getText().replace(/_|n$/g, "")), bigint, span);
  // The compiler's text of a literal is its value in decimal, which may have an exponent.
  const value = Number(node.compilerNode.text);
  if (!Number.isInteger(value)) {
    session.refuse(
      node,
      "DSL1301",
      `${node.getText()} is not a whole number`,
      "count in a smaller unit: cents, milliseconds",
    );
    return errorExpr(span);
  }
  if (!Number.isSafeInteger(value)) {
    session.refuse(node, "DSL1301", `${node.getText()} is too large to be exact`, "use a bigint: write `n` behind it");
    return errorExpr(span);
  }
  return literal(BigInt(value), number, span);
}

export function stringLiteral(
  node: StringLiteral | NoSubstitutionTemplateLiteral,
  session: Session,
  expected?: Type,
): Expr {
  const value = node.getLiteralValue();
  const span = spanOf(node);
  const union = expected === undefined ? undefined : literalUnion(expected);
  if (union?.variants.some((variant) => variant.tag === value)) {
    return { k: "variant", tag: value, fields: [], span, type: { k: "named", decl: union, args: [] } };
  }
  return text(value, node, session);
}

/** The union of string literals that a place asks for. */
function literalUnion(expected: Type): UnionDecl | undefined {
  const type = prune(expected);
  if (type.k === "option") return literalUnion(type.of);
  return type.k === "named" && type.decl.kind === "union" && type.decl.tag === undefined ? type.decl : undefined;
}

function text(value: string, node: Node, session: Session): Expr {
  const span = spanOf(node);
  if (!isUnicode(value)) {
    session.refuse(node, "DSL1325", "half of a surrogate pair is not text", "write the whole character, as `\\u{…}`");
    return errorExpr(span);
  }
  return stringExpr(value, span);
}

/** Whether a string has a UTF-8 form: no surrogate without its partner. */
function isUnicode(value: string): boolean {
  return [...value].every((char) => !/^[\ud800-\udfff]$/.test(char));
}

/** A template: its parts one after the other, numbers in decimal. */
export function template(node: TemplateExpression, env: Env, session: Session): Expr {
  const span = spanOf(node);
  const parts: Expr[] = [];
  const add = (value: string, at: Node) => {
    if (value !== "") parts.push(text(value, at, session));
  };
  add(node.getHead().getLiteralText(), node.getHead());
  for (const piece of node.getTemplateSpans()) {
    parts.push(inTemplate(piece.getExpression(), env, session));
    add(piece.getLiteral().getLiteralText(), piece.getLiteral());
  }
  return parts.reduceRight((rest, part) => op("append", [part, rest], string, span));
}

function inTemplate(node: Parameters<typeof expression>[0], env: Env, session: Session): Expr {
  const value = expression(node, env, session);
  const type = prune(value.type);
  if (type.k === "string" || type.k === "error") return value;
  if (type.k === "number" || type.k === "bigint") return op("decimal", [value], string, spanOf(node));
  session.refuse(
    node,
    "DSL1319",
    "only strings and numbers can be written into a template",
    "choose the text with a condition",
  );
  return errorExpr(spanOf(node));
}
