/** `compose(…)` -> worlds: labelled protocols, hooks, and invariants across protocols. */
import type { Node, Symbol as TsSymbol } from "ts-morph";
import type { Hook, Labelled, WorldDecl } from "../ir/decl.ts";
import { type Expr, local } from "../ir/expr.ts";
import { typesAt } from "../ir/labelled.ts";
import { bool, errorType, fieldTypes, nodeId, variantsOf } from "../ir/types.ts";
import type { Factory } from "./declarations.ts";
import type { Env } from "./env.ts";
import { argumentsObject, asExpr, lambda, propertiesOf } from "./lambdas.ts";
import { openScope } from "./scope.ts";
import { docOf, type Session, spanOf } from "./session.ts";
import { invariantsAcross } from "./worldInvariants.ts";
import { labelledProtocols } from "./worlds.ts";

/** The world that a symbol declares, translated once. */
export function worldDeclared(symbol: TsSymbol, factory: Factory, session: Session): WorldDecl | undefined {
  if (session.worlds.has(symbol)) return session.worlds.get(symbol);
  session.worlds.set(symbol, undefined);
  const decl = declare(symbol, factory, session);
  session.worlds.set(symbol, decl);
  return decl;
}

function declare(symbol: TsSymbol, factory: Factory, session: Session): WorldDecl {
  const [protocolsNode, boundNode] = factory.call.getArguments();
  const { scope, helpers, env } = openScope(factory, session);
  const uses = labelledProtocols(protocolsNode, env, session);
  const bound = propertiesOf(boundNode, "DSL2017", "hooks and invariants", session);
  const part = (name: string): Node | undefined => bound.find((one) => one.name === name)?.value;
  const name = symbol.getName() === "default" ? "world" : symbol.getName();
  return {
    kind: "world",
    global: { name, type: { k: "opaque", name: "world" } },
    name,
    scope,
    helpers,
    uses,
    hooks: hooksOf(part("hooks"), uses, env, session),
    invariants: invariantsAcross(part("invariants"), uses, env, session),
    span: spanOf(factory.call),
    doc: docOf(factory.node),
  };
}

function hooksOf(node: Node | undefined, uses: readonly Labelled[], env: Env, session: Session): readonly Hook[] {
  return propertiesOf(node, "DSL2017", "hooks", session).flatMap(({ name: label, node: at, value }) => {
    const use = uses.find((one) => one.label === label);
    if (use === undefined) {
      session.refuse(at, "DSL2017", `the world has no protocol ${label}`, "name a label of the world");
      return [];
    }
    return propertiesOf(value, "DSL2017", "the hooks of a protocol", session).flatMap((one): readonly Hook[] => {
      const hook = hookOf(one.name, one.node, one.value, use, uses, env, session);
      return hook === undefined ? [] : [hook];
    });
  });
}

function hookOf(
  tag: string,
  key: Node,
  node: Node,
  use: Labelled,
  uses: readonly Labelled[],
  env: Env,
  session: Session,
): Hook | undefined {
  const span = spanOf(node);
  const { msg } = typesAt(use);
  const variant = variantsOf(msg).find((one) => one.tag === tag);
  if (variant === undefined || msg.k !== "named" || msg.decl.kind !== "union") {
    session.refuse(key, "DSL2017", `${use.label} has no message ${tag}`, "name a message of the protocol");
    return undefined;
  }
  const types = fieldTypes(variant.fields, msg.decl, msg.args);
  const self = local("self", nodeId, span);
  const to = local("to", nodeId, span);
  const states = uses.map((one) => local(one.label, typesAt(one).state, span));
  const fields = variant.fields.map((field, i) => local(field.name, types[i] ?? errorType, span));
  const message: Expr = { k: "variant", tag, fields: fields.map(asExpr), span, type: msg };
  const seen = argumentsObject(
    [
      ["self", asExpr(self)],
      ["to", asExpr(to)],
      [
        "states",
        argumentsObject(
          states.map((state) => [state.name, asExpr(state)] as const),
          span,
        ),
      ],
      ["msg", message],
    ],
    span,
  );
  const params = [self, to, ...states, ...fields];
  const { body } = lambda(node, [seen], params, bool, env, session, "DSL2017");
  return { label: use.label, tag, params, body, span };
}
