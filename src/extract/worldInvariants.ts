/** Invariants across the protocols of a world: a pattern of the library with its parts, or a function of all networks. */
import { Node } from "ts-morph";
import { op } from "../ir/build.ts";
import type { AcrossDecl, EverywhereDecl, Labelled, RemembersDecl, WorldInvariantDecl } from "../ir/decl.ts";
import { type Expr, type Local, local } from "../ir/expr.ts";
import { typesAt } from "../ir/labelled.ts";
import type { Span } from "../ir/span.ts";
import { bool, errorType, list, nodeId, prune, type Type } from "../ir/types.ts";
import type { Env } from "./env.ts";
import { check } from "./expressions/expression.ts";
import { netObject } from "./expressions/nets.ts";
import { docComment } from "./invariants.ts";
import { argumentsObject, asExpr, lambda, propertiesOf } from "./lambdas.ts";
import { libraryFunction, type Session, spanOf } from "./session.ts";
import { typeOf } from "./types.ts";
import { protocolExpr } from "./worlds.ts";

/** What the translation of one claim needs. */
interface At {
  readonly uses: readonly Labelled[];
  readonly env: Env;
  readonly session: Session;
}

export function invariantsAcross(
  node: Node | undefined,
  uses: readonly Labelled[],
  env: Env,
  session: Session,
): readonly WorldInvariantDecl[] {
  const at: At = { uses, env, session };
  return propertiesOf(node, "DSL2017", "invariants", session).flatMap(
    ({ name, node: key, value }): readonly WorldInvariantDecl[] => {
      const common = { name, span: spanOf(key), doc: docComment(key) };
      const pattern = Node.isCallExpression(value) ? libraryFunction(value.getExpression()) : undefined;
      const parts = Node.isCallExpression(value) ? value.getArguments()[0] : undefined;
      if (pattern === "everywhere" && parts !== undefined) return [{ ...common, ...everywhere(parts, at) }];
      if (pattern === "remembers" && parts !== undefined) {
        const made = remembers(parts, at);
        return made === undefined ? [] : [{ ...common, ...made }];
      }
      if (pattern !== undefined) {
        session.refuse(
          value,
          "DSL2005",
          `${pattern} is no pattern of invariants across protocols`,
          "write `everywhere({ … })`, `remembers({ … })` or a function of the networks by label",
        );
        return [];
      }
      return [{ ...common, ...across(value, at) }];
    },
  );
}

function across(node: Node, { uses, env, session }: At): AcrossDecl {
  const span = spanOf(node);
  const nets = uses.map((use) => local(use.label, { k: "opaque", name: "Net" }, span));
  const seen = argumentsObject(
    uses.map((use, i): readonly [string, Expr] => {
      const types = typesAt(use);
      const net = nets[i];
      return [
        use.label,
        net === undefined
          ? { k: "error", span, type: errorType }
          : netObject(asExpr(net), nodesOf(use, span), prune(types.state), prune(types.msg)),
      ];
    }),
    span,
  );
  return { pattern: "across", holds: lambda(node, [seen], nets, bool, env, session, "DSL2005") };
}

const nodesOf = (use: Labelled, span: Span): Expr => op("nodes", [protocolExpr(use)], list(nodeId), span);

/** One node's states, by label: as variables, and as the object that the author sees. */
function statesAt(uses: readonly Labelled[], span: Span): { readonly locals: readonly Local[]; readonly object: Expr } {
  const locals = uses.map((use) => local(use.label, typesAt(use).state, span));
  return {
    locals,
    object: argumentsObject(
      locals.map((state) => [state.name, asExpr(state)] as const),
      span,
    ),
  };
}

function everywhere(parts: Node, at: At): EverywhereDecl {
  const { uses, env, session } = at;
  const given = propertiesOf(parts, "DSL2005", "the parts of a pattern", session);
  const members = given.find((one) => one.name === "members")?.value;
  const holds = given.find((one) => one.name === "holds")?.value ?? parts;
  const span = spanOf(holds);
  const states = statesAt(uses, span);
  const node = local("node", nodeId, span);
  const seen = argumentsObject(
    [
      ["node", asExpr(node)],
      ["states", states.object],
    ],
    span,
  );
  const all = uses.map((use) => nodesOf(use, span));
  return {
    pattern: "everywhere",
    members: Node.isExpression(members)
      ? check(members, list(nodeId), env, session)
      : all.reduce((one, other) => op("concat", [one, other], list(nodeId), span)),
    holds: lambda(holds, [seen], [node, ...states.locals], bool, env, session, "DSL2005"),
  };
}

function remembers(parts: Node, { uses, env, session }: At): RemembersDecl | undefined {
  const given = propertiesOf(parts, "DSL2005", "the parts of a pattern", session);
  const part = (name: string): Node => given.find((one) => one.name === name)?.value ?? parts;
  const type = factType(part("about"), session);
  if (type === undefined) return undefined;
  const span = spanOf(parts);
  const fact = local("fact", type, span);
  const about = lambda(part("about"), [asExpr(fact)], [fact], nodeId, env, session, "DSL2005");
  const known = local("fact", type, span);
  const knownOf = statesAt(uses, span);
  const holds = lambda(
    part("holds"),
    [asExpr(known), knownOf.object],
    [known, ...knownOf.locals],
    bool,
    env,
    session,
    "DSL2005",
  );
  const node = local("node", nodeId, span);
  const own = statesAt(uses, span);
  const claims = lambda(
    part("claims"),
    [asExpr(node), own.object],
    [node, ...own.locals],
    list(type),
    env,
    session,
    "DSL2005",
  );
  const says = propertiesOf(part("says"), "DSL2005", "what messages say", session).flatMap(
    ({ name: label, node: key, value }) => {
      const use = uses.find((one) => one.label === label);
      if (use === undefined) {
        session.refuse(key, "DSL2005", `the world has no protocol ${label}`, "name a label of the world");
        return [];
      }
      const from = local("from", nodeId, span);
      const msg = local("msg", typesAt(use).msg, span);
      const facts = lambda(value, [asExpr(from), asExpr(msg)], [from, msg], list(type), env, session, "DSL2005");
      return [{ label, facts }];
    },
  );
  return { pattern: "remembers", fact: type, about, holds, claims, says };
}

/** What facts are, as the parameter of `about` says. */
function factType(about: Node, session: Session): Type | undefined {
  const fn = Node.isArrowFunction(about) || Node.isFunctionExpression(about) || Node.isMethodDeclaration(about);
  const annotation = fn ? about.getParameters()[0]?.getTypeNode() : undefined;
  if (annotation !== undefined) return typeOf(annotation, session);
  session.refuse(
    about,
    "DSL1328",
    "nothing says what kind of facts these are",
    "write it at the parameter: `about: (fact: Fact) => …`",
  );
  return undefined;
}
