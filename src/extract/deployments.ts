/** `deploy(…)` -> deployments. */
import { type CallExpression, type Expression, Node, type Symbol as TsSymbol } from "ts-morph";
import type { Assignment, DeploymentDecl, WorldUse } from "../ir/decl.ts";
import { meta, substitute } from "../ir/types.ts";
import { atArguments, type Constants, nodeOf, nodesOf, sameValue } from "./closed.ts";
import { declarationOf, type Factory } from "./declarations.ts";
import type { Env } from "./env.ts";
import { check } from "./expressions/expression.ts";
import { propertiesOf } from "./lambdas.ts";
import { programDeclared } from "./programs/program.ts";
import { openScope } from "./scope.ts";
import { docOf, libraryFunction, type Session, spanOf, symbolOf } from "./session.ts";
import { refuseTypeArgs, typeOf } from "./types.ts";
import { differs, worldOf } from "./worlds.ts";

export function deploymentDeclared(symbol: TsSymbol, factory: Factory, session: Session): DeploymentDecl | undefined {
  if (session.deployments.has(symbol)) return session.deployments.get(symbol);
  session.deployments.set(symbol, undefined);
  const decl = declare(symbol, factory, session);
  session.deployments.set(symbol, decl);
  return decl;
}

function declare(symbol: TsSymbol, factory: Factory, session: Session): DeploymentDecl | undefined {
  const [worldNode, programsNode] = factory.call.getArguments();
  if (factory.around !== undefined) {
    session.refuse(
      factory.call,
      "DSL2020",
      "a deployment is of certain nodes",
      "declare it as a constant: `export default deploy(…)`",
    );
    return undefined;
  }
  const { scope, helpers, env } = openScope(factory, session);
  const { uses: world, composed } = worldOf(worldNode, env, session);
  if (world.length === 0) {
    session.refuse(
      worldNode ?? factory.call,
      "DSL2020",
      "a deployment has a world",
      "write `deploy(compose({ label: protocol(…) }), [ … ])`",
    );
    return undefined;
  }
  if (!Node.isArrayLiteralExpression(programsNode)) {
    session.refuse(
      programsNode ?? factory.call,
      "DSL2020",
      "the programs are written down as an array",
      "write `[program(…), …]`",
    );
    return undefined;
  }
  const programs = programsNode.getElements().flatMap((element) => {
    const assigned = assignment(element, env, session);
    return assigned === undefined ? [] : [assigned];
  });
  const name = symbol.getName() === "default" ? "deployment" : symbol.getName();
  const decl: DeploymentDecl = {
    kind: "deployment",
    global: { name, type: { k: "opaque", name: "deployment" } },
    name,
    scope,
    helpers,
    world,
    composed,
    programs,
    span: spanOf(factory.call),
    doc: docOf(factory.node),
  };
  const constants: Constants = (global) => [...session.functions.values()].find((one) => one.global === global);
  if (programs.length === programsNode.getElements().length) checkNodes(decl, programsNode, constants, session);
  return decl;
}

/** A program at its arguments. */
function assignment(node: Expression, env: Env, session: Session): Assignment | undefined {
  if (Node.isParenthesizedExpression(node)) return assignment(node.getExpression(), env, session);
  const callee = Node.isCallExpression(node) ? node.getExpression() : node;
  if (Node.isCallExpression(node) && libraryFunction(callee) === "placed") return placedAt(node, env, session);
  const symbol = symbolOf(callee);
  const declared = symbol === undefined ? undefined : declarationOf(symbol);
  if (
    symbol === undefined ||
    declared?.kind !== "program" ||
    (declared.around !== undefined) !== Node.isCallExpression(node)
  ) {
    const variable = Node.isIdentifier(node) ? symbol?.getValueDeclaration() : undefined;
    const initializer = Node.isVariableDeclaration(variable) ? variable.getInitializer() : undefined;
    if (initializer !== undefined && declared?.kind === "function") return assignment(initializer, env, session);
    session.refuse(node, "DSL2020", "this is not a program", "call the function that declares the program");
    return undefined;
  }
  const program = programDeclared(symbol, declared, session);
  if (program === undefined) return undefined;
  const { typeParams, params } = program.scope;
  const given = Node.isCallExpression(node) ? node.getTypeArguments() : [];
  const typeArgs = typeParams.map((_, i) => {
    const annotation = given[i];
    return annotation === undefined ? meta() : typeOf(annotation, session);
  });
  const nodes = (Node.isCallExpression(node) ? node.getArguments() : []) as Expression[];
  const args = nodes.map((arg, i) => {
    const param = params[i];
    return check(
      arg,
      param === undefined ? { k: "error" } : substitute(param.type, typeParams, typeArgs),
      env,
      session,
    );
  });
  refuseTypeArgs(typeArgs, node, session);
  return { program, typeArgs, args, places: new Map(), span: spanOf(node) };
}

/** `placed(program, { label: "label of the world" })` */
function placedAt(node: CallExpression, env: Env, session: Session): Assignment | undefined {
  const [programNode, placesNode] = node.getArguments();
  const inner = Node.isExpression(programNode) ? assignment(programNode, env, session) : undefined;
  if (inner === undefined) return undefined;
  const places = new Map(inner.places);
  for (const { name, node: at, value } of propertiesOf(placesNode, "DSL2025", "places", session)) {
    if (!Node.isStringLiteral(value) && !Node.isNoSubstitutionTemplateLiteral(value)) {
      session.refuse(value, "DSL2025", "a place is a label of the world", "write it as a string literal");
      return undefined;
    }
    if (!inner.program.world.some((use) => use.label === name)) {
      session.refuse(at, "DSL2025", `${inner.program.name} has no protocol ${name}`, "name a label of the program");
      return undefined;
    }
    places.set(name, value.getLiteralValue());
  }
  return { ...inner, places, span: spanOf(node) };
}

/** Every node has one program, and each program is of this world: as far as it shows without a proof. */
function checkNodes(decl: DeploymentDecl, list: Node, constants: Constants, session: Session): void {
  const names = decl.world.map((use) =>
    nodesOf(atArguments(use.protocol.nodes, use.protocol.scope.params, use.args), constants),
  );
  const nodes = names.every((one) => one !== undefined) ? new Set(names.flat()) : undefined;
  const assigned = new Map<number, Assignment>();
  for (const one of decl.programs) {
    const { program, args } = one;
    const node = nodeOf(atArguments(program.self, program.scope.params, args), constants);
    if (node !== undefined) {
      if (nodes !== undefined && !nodes.has(node))
        session.diagnostics.report({
          code: "DSL2023",
          severity: "error",
          message: `node ${node} runs ${program.name}, but it is not a node of the world`,
          hint: `the nodes are ${[...nodes].join(", ")}`,
          span: one.span,
        });
      else if (assigned.has(node))
        session.diagnostics.report({
          code: "DSL2022",
          severity: "error",
          message: `node ${node} is given a second program`,
          hint: "give each node one program: look at the arguments that say which node it is",
          span: one.span,
        });
      assigned.set(node, one);
    }
    checkWorld(decl, one, constants, session);
  }
  const missing = [...(nodes ?? [])].filter((node) => !assigned.has(node));
  if (assigned.size === decl.programs.length && missing.length > 0)
    session.refuse(
      list,
      "DSL2021",
      `${missing.length === 1 ? "node" : "nodes"} ${missing.join(", ")} of the world ${missing.length === 1 ? "has" : "have"} no program`,
      "give every node a program",
    );
}

function checkWorld(decl: DeploymentDecl, one: Assignment, constants: Constants, session: Session): void {
  const { program, args, span, places } = one;
  const refuse = (problem: string, hint: string): void =>
    session.diagnostics.report({
      code: "DSL2024",
      severity: "error",
      message: `${program.name} is a program of another world: ${problem}`,
      hint,
      span,
    });
  if (program.composed !== undefined) {
    const problem = ofOtherWorld(decl, one, program.composed, constants);
    if (problem !== undefined)
      refuse(problem, "deploy it in the world that it is written for, or write it over one protocol");
    return;
  }
  for (const use of program.world) {
    const place = places.get(use.label) ?? use.label;
    const here = decl.world.find((other) => other.label === place);
    if (here === undefined)
      refuse(
        `the world has no protocol ${place}`,
        `say which it is: \`placed(${program.name}(…), { ${use.label}: "…" })\``,
      );
    else {
      const problem = differs(use, here, program.scope.params, args, constants);
      if (problem !== undefined)
        refuse(problem, "give the program and the world the same protocol with the same arguments");
    }
  }
}

/** Why a program over a declared world is not of the deployment's; `undefined` where it is. */
function ofOtherWorld(
  decl: DeploymentDecl,
  { program, args, places }: Assignment,
  own: WorldUse,
  constants: Constants,
): string | undefined {
  const here = decl.composed;
  if (here === undefined || here.decl !== own.decl) return `it is written for ${own.decl.name}`;
  if (places.size > 0) return `${own.decl.name} has its own labels`;
  const at = own.args.findIndex((arg, i) => {
    const other = here.args[i];
    return other !== undefined && !sameValue(atArguments(arg, program.scope.params, args), other, constants);
  });
  return at < 0
    ? undefined
    : `${own.decl.scope.params[at]?.name ?? "an argument"} of ${own.decl.name} is not seen to be the same`;
}
