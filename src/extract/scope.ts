/** What protocols, programs and deployments have in common: parameters, and helpers that may use them. */
import { Node, type ParameterDeclaration } from "ts-morph";
import type { FunctionDecl, Scope } from "../ir/decl.ts";
import type { Local } from "../ir/expr.ts";
import type { Factory } from "./declarations.ts";
import { type Env, emptyEnv } from "./env.ts";
import { bindParameter, parameterType, refuseSpecial } from "./expressions/functions.ts";
import { defineFunction } from "./functions.ts";
import type { Session } from "./session.ts";
import { typeParamsOf } from "./typeDeclarations.ts";
import { protocolUse } from "./worlds.ts";

export interface Opened {
  readonly scope: Scope;
  readonly helpers: readonly FunctionDecl[];
  /** Where the parameters and helpers are known. */
  readonly env: Env;
}

/** Takes the parameters, and defines what the function declares before it returns. */
export function openScope(factory: Factory, session: Session): Opened {
  const { around } = factory;
  let env = emptyEnv;
  const params: Local[] = [];
  if (
    around === undefined ||
    !(Node.isArrowFunction(around) || Node.isFunctionExpression(around) || Node.isFunctionDeclaration(around))
  ) {
    return { scope: { typeParams: [], params }, helpers: [], env };
  }
  refuseSpecial(around, session, true);
  const typeParams = typeParamsOf(around, session);
  for (const param of around.getParameters()) {
    const bound = bindParameter(param, annotated(param, session), env, session);
    params.push(bound.local);
    env = bound.env;
  }
  const helpers: FunctionDecl[] = [];
  for (const statement of factory.before) {
    if (Node.isFunctionDeclaration(statement)) {
      const symbol = statement.getSymbol();
      if (symbol !== undefined) helpers.push(defineFunction(symbol, statement, env, session));
    } else if (Node.isVariableStatement(statement) && statement.getDeclarationKind() === "const") {
      for (const declaration of statement.getDeclarations()) {
        const name = declaration.getNameNode();
        const initializer = declaration.getInitializer();
        if (initializer !== undefined && protocolUse(initializer, "", env, session, true) !== undefined) continue;
        const symbol = name.getSymbol();
        if (Node.isIdentifier(name) && symbol !== undefined) {
          helpers.push(defineFunction(symbol, declaration, env, session));
        } else {
          session.refuse(name, "DSL1327", "a constant here has one name", "declare one constant for each part");
        }
      }
    } else {
      session.refuse(
        statement,
        "DSL1002",
        "only constants and functions stand here",
        "declare it with const, or compute it in a function",
      );
    }
  }
  return { scope: { typeParams, params }, helpers, env };
}

const annotated = (param: ParameterDeclaration, session: Session) => parameterType(param, undefined, session);
