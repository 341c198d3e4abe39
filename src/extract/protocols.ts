/** `protocol(…)` -> protocols. */
import { type Expression, Node, type Symbol as TsSymbol } from "ts-morph";
import { errorExpr, localExpr } from "../ir/build.ts";
import type { ProtocolDecl, Step } from "../ir/decl.ts";
import { type Expr, local } from "../ir/expr.ts";
import { bool, errorType, fieldTypes, list, nodeId, option, prune, type Type } from "../ir/types.ts";
import type { Factory } from "./declarations.ts";
import type { Env } from "./env.ts";
import { check } from "./expressions/expression.ts";
import { invariantsOf } from "./invariants.ts";
import { argumentsObject, asExpr, lambda, propertiesOf } from "./lambdas.ts";
import { openScope } from "./scope.ts";
import { docOf, type Session, spanOf } from "./session.ts";
import { theoremsOf } from "./theorems.ts";
import { comparable, typeOf } from "./types.ts";

/** The protocol that a symbol declares, translated once. */
export function protocolDeclared(symbol: TsSymbol, factory: Factory, session: Session): ProtocolDecl | undefined {
  if (session.protocols.has(symbol)) return session.protocols.get(symbol);
  session.protocols.set(symbol, undefined);
  const decl = declare(symbol, factory, session);
  session.protocols.set(symbol, decl);
  return decl;
}

function declare(symbol: TsSymbol, factory: Factory, session: Session): ProtocolDecl | undefined {
  const spec = factory.call.getArguments()[0];
  const [stateNode, msgNode, actionNode] = factory.call.getTypeArguments();
  if (!Node.isObjectLiteralExpression(spec) || stateNode === undefined || msgNode === undefined) {
    session.refuse(
      factory.call,
      "DSL2002",
      stateNode === undefined
        ? "the types of states and messages are written down"
        : "a protocol is written down as an object literal",
      "write `protocol<State, Msg>({ name: …, nodes: …, … })`",
    );
    return undefined;
  }
  const parts = new Map(
    propertiesOf(spec, "DSL2002", "the parts of a protocol", session).map((one) => [one.name, one.value] as const),
  );
  const nodesNode = parts.get("nodes");
  const initNode = parts.get("init");
  // The type checker asks for all of them, so one that is not there is written in a way that has been refused.
  const name = protocolName(parts.get("name"), spec, session);
  const { scope, helpers, env } = openScope(factory, session);
  const state = typeOf(stateNode, session);
  const msg = typeOf(msgNode, session);
  const action = actionNode === undefined ? undefined : typeOf(actionNode, session);
  if (!comparable(state))
    session.refuse(
      stateNode,
      "DSL1207",
      "a local state holds a function",
      "make the function a parameter of the protocol",
    );
  if (!comparable(msg)) session.refuse(msgNode, "DSL1207", "a message holds a function", "send data");

  const nodes = Node.isExpression(nodesNode) ? check(nodesNode, list(nodeId), env, session) : errorExpr(spanOf(spec));
  const assumes = propertiesOf(parts.get("assumes"), "DSL2002", "assumptions", session).map((one) => ({
    name: one.name,
    holds: check(one.value as Expression, bool, env, session),
    span: spanOf(one.node),
  }));
  const node = local("node", nodeId, spanOf(spec));
  const init =
    initNode === undefined
      ? { params: [node], body: errorExpr(spanOf(spec)), span: spanOf(spec) }
      : lambda(initNode, [asExpr(node)], [node], state, env, session, "DSL2004");

  const transitions = propertiesOf(parts.get("transitions"), "DSL2004", "transitions", session);
  const messages = stepsOf(msg, msgNode, "messages", session);
  const stepsFor = (direction: "send" | "receive"): readonly Step[] =>
    messages.flatMap((variant) => {
      const given = transitions.find((one) => one.name === variant.tag);
      const pair = propertiesOf(given?.value, "DSL2004", "the steps of a message", session);
      const step = pair.find((one) => one.name === direction);
      return step === undefined ? [] : [stepOf(step.value, direction, variant, state, msg, env, session)];
    });
  const internals = propertiesOf(parts.get("internal"), "DSL2004", "internal steps", session);
  const actions =
    action === undefined || actionNode === undefined ? [] : stepsOf(action, actionNode, "actions", session);
  const decl: ProtocolDecl = {
    kind: "protocol",
    global: {
      name: symbol.getName() === "default" ? name.charAt(0).toLowerCase() + name.slice(1) : symbol.getName(),
      type: { k: "opaque", name: "protocol" },
    },
    name,
    scope,
    helpers,
    state,
    msg,
    action,
    nodes,
    assumes,
    init,
    sends: stepsFor("send"),
    receives: stepsFor("receive"),
    internals: actions.flatMap((variant) => {
      const step = internals.find((one) => one.name === variant.tag);
      return step === undefined
        ? []
        : [stepOf(step.value, "internal", variant, state, action ?? errorType, env, session)];
    }),
    invariants: [],
    theorems: [],
    span: spanOf(factory.call),
    doc: docOf(factory.node),
  };
  const theorems = theoremsOf(parts.get("theorems"), decl, env, session);
  return { ...decl, theorems, invariants: invariantsOf(parts.get("invariants"), { ...decl, theorems }, env, session) };
}

function protocolName(node: Node | undefined, spec: Node, session: Session): string {
  if (!Node.isStringLiteral(node) && !Node.isNoSubstitutionTemplateLiteral(node)) {
    session.refuse(node ?? spec, "DSL2002", "a protocol's name is written down", "write it as a string literal");
    return "Protocol";
  }
  const name = node.getLiteralValue();
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    session.refuse(node, "DSL2006", `"${name}" is not a name that a theorem can bear`, "use letters, digits and _");
    return "Protocol";
  }
  return name;
}

interface StepShape {
  readonly tag: string;
  readonly fields: readonly { readonly name: string; readonly type: Type }[];
}

/** The members of the union of messages or actions. */
function stepsOf(type: Type, node: Node, what: string, session: Session): readonly StepShape[] {
  const union = prune(type);
  if (union.k === "error") return [];
  if (union.k !== "named" || union.decl.kind !== "union" || union.decl.tag !== "kind") {
    session.refuse(
      node,
      "DSL2003",
      `the ${what} are not a union told apart by \`kind\``,
      "give every member a field `kind` with a string literal of its own",
    );
    return [];
  }
  const { decl, args } = union;
  return decl.variants.map((variant) => {
    const types = fieldTypes(variant.fields, decl, args);
    return {
      tag: variant.tag,
      fields: variant.fields.map((field, i) => ({ name: field.name, type: types[i] ?? errorType })),
    };
  });
}

function stepOf(
  node: Node,
  direction: "send" | "receive" | "internal",
  shape: StepShape,
  state: Type,
  union: Type,
  env: Env,
  session: Session,
): Step {
  const span = spanOf(node);
  const self = local("self", nodeId, span);
  const other = local(direction === "send" ? "to" : "from", nodeId, span);
  const current = local("state", state, span);
  const fields = shape.fields.map((field) => local(field.name, field.type, span));
  const value: Expr = {
    k: "variant",
    tag: shape.tag,
    fields: fields.map((field) => localExpr(field, span)),
    span,
    type: union,
  };
  const seen: (readonly [string, Expr])[] = [
    ["self", asExpr(self)],
    ...(direction === "internal" ? [] : [[other.name, asExpr(other)] as const]),
    ["state", asExpr(current)],
    [direction === "internal" ? "action" : "msg", value],
  ];
  const params = direction === "internal" ? [self, current, ...fields] : [self, other, current, ...fields];
  const made = lambda(node, [argumentsObject(seen, span)], params, option(state), env, session, "DSL2004");
  return { tag: shape.tag, params, body: made.body, span, doc: docOf(node.getParent() ?? node) };
}
