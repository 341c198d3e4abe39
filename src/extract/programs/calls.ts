/** `call(program(…), { label })` in programs: another program of the same node, of which only its contract is known. */
import { type CallExpression, type Expression, Node, type Symbol as TsSymbol } from "ts-morph";
import { bind, localExpr } from "../../ir/build.ts";
import type { Labelled } from "../../ir/decl.ts";
import type { Expr } from "../../ir/expr.ts";
import { local } from "../../ir/expr.ts";
import type { Action } from "../../ir/program.ts";
import { prune, substitute } from "../../ir/types.ts";
import { atArguments, type Constants, sameValue } from "../closed.ts";
import { declarationOf } from "../declarations.ts";
import { endpointOf } from "../endpoints.ts";
import type { Env } from "../env.ts";
import { propertiesOf } from "../lambdas.ts";
import { libraryFunction, type Session, spanOf, symbolOf } from "../session.ts";
import { argumentsAt, differs } from "../worlds.ts";
import type { Acted } from "./actions.ts";
import type { ProgramContext } from "./body.ts";
import { programDeclared } from "./program.ts";

/** Whether what is awaited is a call of a program. */
export const isCall = (node: Expression): node is CallExpression =>
  Node.isCallExpression(node) && libraryFunction(node.getExpression()) === "call";

/** A call of a program of this node; `undefined` where it is refused. */
export function calledProgram(node: CallExpression, env: Env, context: ProgramContext): Acted | undefined {
  const { session } = context;
  const [programNode, endsNode] = node.getArguments() as Expression[];
  const refuse = (at: Node, message: string, hint: string): undefined => {
    session.refuse(at, "DSL2029", message, hint);
    return undefined;
  };
  const callee = Node.isCallExpression(programNode) ? programNode.getExpression() : programNode;
  const symbol = callee === undefined ? undefined : symbolOf(callee);
  const declared = symbol === undefined ? undefined : declarationOf(symbol);
  if (programNode === undefined || symbol === undefined || declared?.kind !== "program")
    return refuse(
      programNode ?? node,
      "this is not a program",
      "call the function that declares the program: `call(program(…), { label })`",
    );
  if (underWay(symbol, session))
    return refuse(
      programNode,
      "a program does not call itself",
      "write a loop, or take the part that is repeated apart",
    );
  const program = programDeclared(symbol, declared, session);
  if (program === undefined) return undefined;
  const { typeArgs, args } = argumentsAt(program.scope, programNode, env, session);
  const constants: Constants = (global) => [...session.functions.values()].find((one) => one.global === global);
  const at = (expr: Expr): Expr => atArguments(expr, program.scope.params, args);
  if (!sameValue(at(program.self), context.self, constants))
    return refuse(
      programNode,
      `${program.name} is not seen to be a program of this node`,
      "call it with this program's own node",
    );
  const places = placesOf(endsNode, program.world, env, session);
  if (places === undefined) return undefined;
  for (const use of program.world) {
    const here = context.world.find((one) => one.label === places.get(use.label));
    const problem = here === undefined ? undefined : differs(use, here, program.scope.params, args, constants);
    if (problem !== undefined)
      return refuse(
        endsNode ?? node,
        `${use.label} of ${program.name} is another protocol: ${problem}`,
        "give the program the endpoint of the same protocol, at the same arguments",
      );
  }
  const other = program.composed;
  if (other !== undefined) {
    const own = context.composed;
    const same =
      own?.decl === other.decl &&
      other.args.every((arg, i) => sameValue(at(arg), own.args[i] ?? arg, constants)) &&
      [...places].every(([label, place]) => label === place);
    if (!same)
      return refuse(
        programNode,
        `${program.name} is written for the world ${other.decl.name}`,
        "write it over one protocol, or call it from a program of that world",
      );
  }
  const span = spanOf(node);
  const result = prune(substitute(program.result, program.scope.typeParams, typeArgs));
  const action: Action = { k: "call", program, typeArgs, args, places, span };
  if (result.k === "unit") return { k: "done", action };
  const value = local("result", result, span);
  return { k: "yields", value: localExpr(value, span), close: () => ({ pattern: bind(value), action }) };
}

/** Whether a program is being translated: then it is one that calls this one. */
const underWay = (symbol: TsSymbol, session: Session): boolean =>
  session.programs.has(symbol) && session.programs.get(symbol) === undefined && session.translating.has(symbol);

/** `{ tpc }` or `{ calc: front }`: for each label of the program, that of an endpoint of this one. */
function placesOf(
  node: Expression | undefined,
  world: readonly Labelled[],
  env: Env,
  session: Session,
): ReadonlyMap<string, string> | undefined {
  const places = new Map<string, string>();
  for (const { name, value } of propertiesOf(node, "DSL2029", "endpoints", session)) {
    const label = endpointOf(value, env);
    if (label === undefined) {
      session.refuse(value, "DSL2029", "this is not an endpoint", "pass an endpoint of this program");
      return undefined;
    }
    places.set(name, label);
  }
  return world.every((use) => places.has(use.label)) ? places : undefined;
}
