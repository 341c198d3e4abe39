/** Objects: literals, spread, and their fields. */
import { type Expression, Node, type ObjectLiteralExpression, type PropertyAccessExpression } from "ts-morph";
import { bind, errorExpr, localExpr, none, op, some } from "../../ir/build.ts";
import { type Expr, local } from "../../ir/expr.ts";
import {
  errorType,
  type Field,
  fieldTypes,
  meta,
  named,
  number,
  option,
  prune,
  type RecordDecl,
  sameType,
  showType,
  type Type,
  type TypeDecl,
  type UnionDecl,
} from "../../ir/types.ts";
import { coerce } from "../coerce.ts";
import { type Env, factOf } from "../env.ts";
import { type Session, spanOf } from "../session.ts";
import { typesVisibleIn } from "../typeDeclarations.ts";
import { check, expression } from "./expression.ts";
import { narrowed } from "./names.ts";
import { propertyOfOther } from "./properties.ts";

// ---------------------------------------------------------------- literals

/** What an object literal writes down: fields in order, a later one in place of an earlier one. */
interface Written {
  readonly name: string;
  readonly node: Node;
  /** The value, or a known value that a spread brings. */
  readonly value: Expression | Expr;
}

export function objectLiteral(node: ObjectLiteralExpression, env: Env, session: Session, expected?: Type): Expr {
  const span = spanOf(node);
  const target = expected === undefined ? undefined : objectType(expected);
  const written = writtenFields(node, env, session);
  if (written === undefined) return errorExpr(span);
  const decl = target?.decl ?? onlyCandidate(written, node, session);
  if (decl === undefined) return errorExpr(span);
  const args = target?.args ?? decl.params.map(() => meta());
  if (decl.kind === "record") {
    const values = fieldValues(decl.fields, decl, args, written, node, env, session);
    return values === undefined ? errorExpr(span) : { k: "record", fields: values, span, type: named(decl, args) };
  }
  const tag = written.get(decl.tag ?? "");
  const value = tag === undefined ? undefined : literalText(tag.value);
  const variant = decl.variants.find((one) => one.tag === value);
  if (variant === undefined) {
    session.refuse(
      node,
      "DSL1323",
      `which member of ${decl.name} this is must be written down`,
      `write \`${decl.tag ?? "kind"}\` as a string literal`,
    );
    return errorExpr(span);
  }
  const rest = new Map([...written].filter(([name]) => name !== decl.tag));
  const values = fieldValues(variant.fields, decl, args, rest, node, env, session);
  return values === undefined
    ? errorExpr(span)
    : { k: "variant", tag: variant.tag, fields: values, span, type: named(decl, args) };
}

function literalText(value: Expression | Expr): string | undefined {
  if (!(value instanceof Node))
    return value.k === "literal" && typeof value.value === "string" ? value.value : undefined;
  const node = Node.isAsExpression(value) ? value.getExpression() : value;
  return Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node) ? node.getLiteralValue() : undefined;
}

/** The declared type that a place asks for, if it asks for an object. */
function objectType(expected: Type): { decl: TypeDecl; args: readonly Type[] } | undefined {
  const type = prune(expected);
  if (type.k === "option") return objectType(type.of);
  return type.k === "named" ? { decl: type.decl, args: type.args } : undefined;
}

function writtenFields(node: ObjectLiteralExpression, env: Env, session: Session): Map<string, Written> | undefined {
  const written = new Map<string, Written>();
  let whole = true;
  const put = (name: string, at: Node, value: Expression | Expr) => {
    written.delete(name);
    written.set(name, { name, node: at, value });
  };
  for (const property of node.getProperties()) {
    if (Node.isPropertyAssignment(property) && Node.isIdentifier(property.getNameNode())) {
      put(property.getName(), property, property.getInitializerOrThrow());
    } else if (Node.isShorthandPropertyAssignment(property)) {
      put(property.getName(), property, property.getNameNode());
    } else if (Node.isSpreadAssignment(property)) {
      const spread = spreadFields(property.getExpression(), env, session);
      if (spread === undefined) whole = false;
      for (const [name, value] of spread ?? []) put(name, property, value);
    } else {
      session.refuse(property, "DSL1322", "a value has fields with plain names only", "write `name: value`");
      whole = false;
    }
  }
  return whole ? written : undefined;
}

/** The fields that a spread brings; of a union, those of the member that it is known to be. */
function spreadFields(node: Expression, env: Env, session: Session): ReadonlyMap<string, Expr> | undefined {
  const of = expression(node, env, session);
  const type = prune(of.type);
  const span = spanOf(node);
  if (type.k === "error") return undefined;
  if (type.k === "named" && type.decl.kind === "record") {
    const types = fieldTypes(type.decl.fields, type.decl, type.args);
    return new Map(
      type.decl.fields.map(
        (field, i) => [field.name, fieldOf(of, field.name, types[i] ?? errorType, env, span)] as const,
      ),
    );
  }
  if (type.k === "named" && type.decl.kind === "union" && type.decl.tag !== undefined) {
    const known = of.k === "variant" ? of : factOf(env, of);
    const decl = type.decl;
    const tag = known?.k === "variant" ? known.tag : decl.variants.length === 1 ? decl.variants[0]?.tag : undefined;
    const variant = decl.variants.find((one) => one.tag === tag);
    if (variant !== undefined) {
      const types = fieldTypes(variant.fields, decl, type.args);
      const values = variant.fields.map(
        (field, i): Expr =>
          known?.k === "variant"
            ? (known.fields[i] ?? errorExpr(span))
            : { k: "field", of, name: field.name, span, type: types[i] ?? errorType },
      );
      const literalTag: Expr = { k: "literal", value: variant.tag, span, type: { k: "string" } };
      return new Map([
        [decl.tag ?? "kind", literalTag] as const,
        ...variant.fields.map((field, i) => [field.name, values[i] ?? errorExpr(span)] as const),
      ]);
    }
    session.refuse(
      node,
      "DSL1320",
      `it is not known here which member of ${decl.name} this is`,
      `test its \`${decl.tag}\` before`,
    );
    return undefined;
  }
  session.refuse(
    node,
    "DSL1330",
    `a value of type ${showType(of.type)} cannot be spread into an object`,
    "name the fields",
  );
  return undefined;
}

/**
 * The one declared type that has exactly these fields, where no annotation says which is meant: among those that the
 * file declares or imports, so that it depends on nothing that is far away; then among all that are in use.
 */
function onlyCandidate(written: ReadonlyMap<string, Written>, node: Node, session: Session): TypeDecl | undefined {
  const names = [...written.keys()];
  const same = (fields: readonly Field[], among: readonly string[]) =>
    fields.length === among.length && fields.every((field) => among.includes(field.name));
  const fits = (decl: TypeDecl): boolean => {
    if (decl.kind === "record") return same(decl.fields, names);
    const { tag } = decl;
    if (tag === undefined) return false;
    const value = written.get(tag);
    const text = value === undefined ? undefined : literalText(value.value);
    const variant = decl.variants.find((one) => one.tag === text);
    return (
      variant !== undefined &&
      same(
        variant.fields,
        names.filter((name) => name !== tag),
      )
    );
  };
  const near = typesVisibleIn(node.getSourceFile(), session).filter(fits);
  const candidates = near.length > 0 ? near : [...session.typeDecls].filter(fits);
  if (candidates.length === 1) return candidates[0];
  session.refuse(
    node,
    "DSL1328",
    candidates.length === 0
      ? "no declared type has these fields"
      : `this may be ${candidates.map((decl) => decl.name).join(" or ")}`,
    candidates.length === 0 ? "declare an interface for it" : "write down which is meant: `const x: Name = …`",
  );
  return undefined;
}

function fieldValues(
  fields: readonly Field[],
  decl: TypeDecl,
  args: readonly Type[],
  written: ReadonlyMap<string, Written>,
  node: Node,
  env: Env,
  session: Session,
): readonly Expr[] | undefined {
  const extra = [...written.values()].find((one) => !fields.some((field) => field.name === one.name));
  if (extra !== undefined) {
    session.refuse(
      extra.node,
      "DSL1321",
      `${extra.name} is not a field of ${decl.name} as it is built here`,
      "leave it out; in place of a spread, name the fields",
    );
    return undefined;
  }
  const types = fieldTypes(fields, decl, args);
  // Values are looked at in the order in which they are written, so that types are found out as TypeScript does.
  const values = new Map<string, Expr>();
  for (const one of written.values()) {
    const type = types[fields.findIndex((field) => field.name === one.name)] ?? errorType;
    values.set(
      one.name,
      one.value instanceof Node
        ? check(one.value, type, env, session)
        : fitSpread(one.value, type, env, session, one.node),
    );
  }
  const found = fields.map((field) => values.get(field.name));
  if (found.every((value) => value !== undefined)) return found;
  session.refuse(node, "DSL1213", `a ${decl.name} has more fields than this`, "write them all");
  return undefined;
}

function fitSpread(value: Expr, type: Type, env: Env, session: Session, node: Node): Expr {
  return coerce(value, type, node, env, session);
}

// ---------------------------------------------------------------- fields

export function propertyAccess(node: PropertyAccessExpression, env: Env, session: Session): Expr {
  const of = expression(node.getExpression(), env, session);
  const type = prune(of.type);
  if (node.hasQuestionDotToken() && type.k === "option") return optionalAccess(node, of, type.of, env, session);
  return property(of, node, env, session);
}

/** `x?.name`: nothing of nothing. */
function optionalAccess(node: PropertyAccessExpression, of: Expr, inner: Type, env: Env, session: Session): Expr {
  const span = spanOf(node);
  const value = local(node.getName(), inner, span);
  const body = property(localExpr(value, span), node, env, session);
  if (body.k === "error") return body;
  const type = prune(body.type);
  const result = type.k === "option" ? type.of : type;
  return {
    k: "match",
    of,
    cases: [
      { pattern: { k: "some", of: bind(value) }, body: type.k === "option" ? body : some(body, span) },
      { pattern: { k: "none" }, body: none(result, span) },
    ],
    span,
    type: option(result),
  };
}

function property(of: Expr, node: PropertyAccessExpression, env: Env, session: Session): Expr {
  const span = spanOf(node);
  const name = node.getName();
  const type = prune(of.type);
  if (of.k === "object") {
    const field = of.fields.get(name);
    if (field !== undefined) return narrowed({ ...field, span }, env);
  }
  switch (type.k) {
    case "error":
      return errorExpr(span);
    case "option":
      session.refuse(
        node.getNameNode(),
        "DSL1320",
        "this may be `undefined` here, as far as can be followed",
        "give the value a name with const, and test that name",
      );
      return errorExpr(span);
    case "list":
      if (name === "length") return op("length", [of], number, span);
      break;
    case "map":
    case "set":
      if (name === "size") return op("length", [of], number, span);
      break;
    case "named":
      if (type.decl.kind === "record") return recordField(of, type.decl, type.args, node, env, session);
      return unionField(of, type.decl, type.args, node, env, session);
  }
  return propertyOfOther(of, node, env, session);
}

function fieldOf(of: Expr, name: string, type: Type, env: Env, span: Expr["span"]): Expr {
  return narrowed({ k: "field", of, name, span, type }, env);
}

function recordField(
  of: Expr,
  decl: RecordDecl,
  args: readonly Type[],
  node: PropertyAccessExpression,
  env: Env,
  session: Session,
): Expr {
  const at = decl.fields.findIndex((field) => field.name === node.getName());
  const type = fieldTypes(decl.fields, decl, args)[at];
  if (type === undefined) return propertyOfOther(of, node, env, session);
  if (of.k === "record") return of.fields[at] ?? errorExpr(spanOf(node));
  return fieldOf(of, node.getName(), type, env, spanOf(node));
}

function unionField(
  of: Expr,
  decl: UnionDecl,
  args: readonly Type[],
  node: PropertyAccessExpression,
  env: Env,
  session: Session,
): Expr {
  const name = node.getName();
  const span = spanOf(node);
  if (name === decl.tag) {
    session.refuse(
      node,
      "DSL1323",
      `\`${name}\` tells the members of ${decl.name} apart, and is not a value of its own`,
      `compare it with a string literal: \`${node.getText()} === "…"\``,
    );
    return errorExpr(span);
  }
  const known = of.k === "variant" ? of : factOf(env, of);
  if (known?.k === "variant") {
    const variant = decl.variants.find((one) => one.tag === known.tag);
    const at = variant?.fields.findIndex((field) => field.name === name) ?? -1;
    const field = known.fields[at];
    if (field !== undefined) return narrowed({ ...field, span }, env);
  }
  const types = decl.variants.map((variant) => {
    const at = variant.fields.findIndex((field) => field.name === name);
    return fieldTypes(variant.fields, decl, args)[at];
  });
  const [first] = types;
  if (first !== undefined && types.every((type) => type !== undefined && sameType(type, first)))
    return fieldOf(of, name, first, env, span);
  if (types.some((type) => type !== undefined)) {
    session.refuse(
      node.getNameNode(),
      "DSL1320",
      `it cannot be followed that this ${decl.name} has ${name} here`,
      `test \`${decl.tag}\` of the same variable directly, in an if, a switch or a condition around this`,
    );
    return errorExpr(span);
  }
  return propertyOfOther(of, node, env, session);
}
