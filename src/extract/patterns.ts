/** Destructuring: arrays, tuples and objects taken apart. */
import { type ArrayBindingPattern, type BindingName, Node, type ObjectBindingPattern } from "ts-morph";
import { bind, errorExpr, letIn, localExpr, none, op } from "../ir/build.ts";
import { type Expr, type Local, local, type Pattern } from "../ir/expr.ts";
import { errorType, fieldTypes, list, option, prune, sameType, showType, type Type } from "../ir/types.ts";
import { type Env, factOf, withSmaller, withValue } from "./env.ts";
import { found } from "./expressions/arrays.ts";
import { narrowed } from "./expressions/names.ts";
import { type Session, spanOf, symbolOf } from "./session.ts";

export interface Bound {
  readonly env: Env;
  /** Puts what the pattern binds around the rest of an expression. */
  wrap(body: Expr): Expr;
}

/** Binds the variables of a pattern to the parts of a value that is a variable already, or an object of the library. */
export function bindPattern(
  pattern: ArrayBindingPattern | ObjectBindingPattern,
  value: Expr,
  env: Env,
  session: Session,
): Bound {
  return Node.isObjectBindingPattern(pattern)
    ? bindObject(pattern, value, env, session)
    : bindArray(pattern, value, env, session);
}

/** A field is its path from then on, so no variable of its own is needed. */
function bindObject(pattern: ObjectBindingPattern, value: Expr, env: Env, session: Session): Bound {
  let inner = env;
  let wrap = (body: Expr): Expr => body;
  for (const element of pattern.getElements()) {
    const span = spanOf(element);
    if (element.getDotDotDotToken() !== undefined || element.getInitializer() !== undefined) {
      session.refuse(
        element,
        "DSL1327",
        "a field is taken by its name, without a default",
        "name the fields that are meant",
      );
      inner = withRefused(element.getNameNode(), inner);
      continue;
    }
    const propertyNode = element.getPropertyNameNode();
    if (propertyNode !== undefined && !Node.isIdentifier(propertyNode)) {
      session.refuse(
        propertyNode,
        "DSL1322",
        "a field is taken by its plain name",
        "write `{ name }` or `{ name: x }`",
      );
      inner = withRefused(element.getNameNode(), inner);
      continue;
    }
    const property = propertyNode?.getText() ?? element.getName();
    const part = fieldNamed(value, property, element, inner, session);
    const target = element.getNameNode();
    if (Node.isIdentifier(target)) {
      inner = withValue(inner, symbolOf(target), { ...part, span });
    } else {
      const bound = bindPattern(target, part, inner, session);
      inner = bound.env;
      const before = wrap;
      wrap = (body) => before(bound.wrap(body));
    }
  }
  return { env: inner, wrap };
}

function fieldNamed(value: Expr, name: string, node: Node, env: Env, session: Session): Expr {
  const span = spanOf(node);
  const type = prune(value.type);
  if (value.k === "object") {
    const field = value.fields.get(name);
    if (field !== undefined) return field;
  }
  if (type.k === "named") {
    const known = value.k === "variant" ? value : factOf(env, value);
    const { decl } = type;
    const fields =
      decl.kind === "record"
        ? decl.fields
        : known?.k === "variant"
          ? decl.variants.find((one) => one.tag === known.tag)?.fields
          : sharedFields(type);
    const at = fields?.findIndex((field) => field.name === name) ?? -1;
    const field = fields?.[at];
    if (field !== undefined) {
      const [of] = fieldTypes([field], decl, type.args);
      if (known?.k === "variant") return narrowed(known.fields[at] ?? errorExpr(span), env);
      return narrowed({ k: "field", of: value, name, span, type: of ?? errorType }, env);
    }
    if (decl.kind === "union" && decl.tag === name) {
      session.refuse(
        node,
        "DSL1323",
        `\`${name}\` tells the members of ${decl.name} apart, and is not a value of its own`,
        `compare it with a string literal where it is needed`,
      );
      return errorExpr(span);
    }
    session.refuse(
      node,
      "DSL1320",
      `it cannot be followed that this ${decl.name} has ${name} here`,
      "test its literal field before",
    );
    return errorExpr(span);
  }
  if (type.k !== "error")
    session.refuse(node, "DSL1327", `${name} cannot be taken out of a ${showType(type)}`, "name the value, and use it");
  return errorExpr(span);
}

/** The variables of a pattern that was refused have values all the same, so that one mistake is reported once. */
function withRefused(name: BindingName, env: Env): Env {
  if (Node.isIdentifier(name)) return withValue(env, symbolOf(name), errorExpr(spanOf(name)));
  return name
    .getElements()
    .reduce(
      (inner, element) => (Node.isBindingElement(element) ? withRefused(element.getNameNode(), inner) : inner),
      env,
    );
}

function sharedFields(type: Type & { k: "named" }) {
  if (type.decl.kind !== "union") return undefined;
  const [first, ...rest] = type.decl.variants;
  return first?.fields.filter((field) =>
    rest.every((variant) =>
      variant.fields.some((other) => other.name === field.name && sameType(other.type, field.type)),
    ),
  );
}

/** Items of a tuple; the first elements of an array, each of which may be missing, and the rest. */
function bindArray(pattern: ArrayBindingPattern, value: Expr, env: Env, session: Session): Bound {
  const type = prune(value.type);
  const elements = pattern.getElements();
  if (type.k === "error") return { env: withRefused(pattern, env), wrap: (body) => body };
  if (type.k !== "tuple" && type.k !== "list") {
    session.refuse(
      pattern,
      "DSL1327",
      `a ${showType(type)} is not taken apart by position`,
      "name its fields: `const { a, b } = …`",
    );
    return { env: withRefused(pattern, env), wrap: (body) => body };
  }
  let inner = env;
  const wraps: ((body: Expr) => Expr)[] = [];
  const items: Pattern[] = type.k === "tuple" ? type.items.map(() => ({ k: "any" })) : [];
  for (const [i, element] of elements.entries()) {
    if (Node.isOmittedExpression(element)) continue;
    const span = spanOf(element);
    if (element.getInitializer() !== undefined) {
      session.refuse(element, "DSL1327", "an element is taken without a default", "use `??` where it is used");
      inner = withRefused(element.getNameNode(), inner);
      continue;
    }
    const target = element.getNameNode();
    const restOf = element.getDotDotDotToken() !== undefined;
    if (restOf && type.k === "tuple") {
      session.refuse(element, "DSL1327", "a tuple has no rest", "name its items");
      inner = withRefused(target, inner);
      continue;
    }
    const at = type.k === "tuple" ? undefined : elementAt(value, i, restOf, type.of, span);
    const part: Type = type.k === "tuple" ? (type.items[i] ?? errorType) : (at?.type ?? errorType);
    const one = local(Node.isIdentifier(target) ? target.getText() : "item", part, span);
    const known = part === errorType ? errorExpr(span) : localExpr(one, span);
    if (at === undefined) items[i] = bind(one);
    else wraps.push((body) => letIn(bind(one), at, body, span));
    if (Node.isIdentifier(target)) {
      inner = withValue(inner, symbolOf(target), known);
    } else {
      const bound = bindPattern(target, known, inner, session);
      inner = bound.env;
      wraps.push((body) => bound.wrap(body));
    }
  }
  if (type.k === "tuple") wraps.unshift((body) => letIn({ k: "tuple", items }, value, body, spanOf(pattern)));
  return { env: inner, wrap: (body) => wraps.reduceRight((rest, wrap) => wrap(rest), body) };
}

function elementAt(value: Expr, i: number, rest: boolean, of: Type, span: Expr["span"]): Expr {
  const at: Expr = { k: "literal", value: BigInt(i), span, type: { k: "number" } };
  return rest ? op("sliceFrom", [value, at], list(of), span) : found(op("index", [value, at], option(of), span));
}

/**
 * `const [x, ...rest] = xs`: a match on the array, so that `rest` is seen to be smaller than `xs`. In the branch where
 * there is no element, `x` is `undefined` and `rest` is empty.
 */
export function matchHead<T>(
  pattern: ArrayBindingPattern,
  value: Expr,
  env: Env,
  build: (cases: readonly { pattern: Pattern; body: T }[]) => T,
  go: (env: Env) => T,
): T | undefined {
  const type = prune(value.type);
  const [first, second, ...more] = pattern.getElements();
  if (type.k !== "list" || more.length > 0 || !Node.isBindingElement(first) || !Node.isBindingElement(second))
    return undefined;
  const head = first.getNameNode();
  const tail = second.getNameNode();
  const plain = first.getDotDotDotToken() === undefined && second.getDotDotDotToken() !== undefined;
  if (!plain || !Node.isIdentifier(head) || !Node.isIdentifier(tail) || prune(type.of).k === "option") return undefined;
  if (first.getInitializer() !== undefined || second.getInitializer() !== undefined) return undefined;
  const x = local(head.getText(), type.of, spanOf(head));
  const rest: Local = local(tail.getText(), type, spanOf(tail));
  const missing = withValue(withValue(env, symbolOf(head), none(type.of, spanOf(head))), symbolOf(tail), {
    k: "list",
    items: [],
    span: spanOf(tail),
    type,
  });
  const there = withSmaller(
    withValue(
      withValue(env, symbolOf(head), localExpr(x, spanOf(head))),
      symbolOf(tail),
      localExpr(rest, spanOf(tail)),
    ),
    value,
    [rest],
  );
  return build([
    { pattern: { k: "nil" }, body: go(missing) },
    { pattern: { k: "cons", head: bind(x), tail: bind(rest) }, body: go(there) },
  ]);
}
