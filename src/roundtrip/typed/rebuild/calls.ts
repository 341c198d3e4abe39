/** What is called: authored functions, fields, what is realized, and variables. */
import type { Factory } from "../../../coqgen/closures.ts";
import type { FunctionDecl } from "../../../ir/decl.ts";
import { typesAt } from "../../../ir/labelled.ts";
import { meta, prune, substitute, type Type } from "../../../ir/types.ts";
import { EQUALS } from "../../coq/json.ts";
import { definitions } from "../../coq/library.ts";
import { applied, type Term } from "../../coq/terms.ts";
import { bound, type Env } from "../environment.ts";
import type { Operator, Typed } from "../expr.ts";
import { expect, Mistyped } from "../unify.ts";
import { callTyped } from "./applications.ts";
import { calledProgram, calleeOf, embedded } from "./calledPrograms.ts";
import { loop } from "./loops.ts";
import { operation } from "./operators.ts";
import type { Rebuild } from "./rebuild.ts";

/** The definitions of the Coq library that have another one in TypeScript. */
const realized = new Map<string, { readonly name: string; readonly type: string }>(
  Object.values(definitions).map((one) => [`$${one.name}`, one]),
);

/** What is called, at arguments. @param wanted the type that is asked for, if one is */
export function call(rebuild: Rebuild, fn: Term, args: readonly Term[], env: Env, wanted: Type = meta()): Typed {
  if (fn.k === "apply") return call(rebuild, fn.fn, [...fn.args, ...args], env, wanted);
  if (fn.k === "global") return callGlobal(rebuild, fn.name, args, env, wanted);
  if (fn.k === "var") {
    const state = stateAt(rebuild, fn, args, env);
    if (state !== undefined) return state;
  }
  return callTyped(rebuild, rebuild.infer(fn, env), args, env);
}

/** In a hook: this node's state in the protocol of a label. */
function stateAt(rebuild: Rebuild, fn: Term & { k: "var" }, args: readonly Term[], env: Env): Typed | undefined {
  const of = env.get(fn.of);
  const [label] = args;
  if (of === undefined || prune(of.type).k !== "opaque" || label?.k !== "constructor") return undefined;
  const meant = rebuild.meaning(label.name);
  const use = meant?.k === "label" ? rebuild.place.states?.find((one) => one.label === meant.label) : undefined;
  if (use === undefined) throw new Mistyped("a hook looks at a protocol that its world does not have");
  return { k: "field", of: { k: "var", of, type: of.type }, name: use.label, type: typesAt(use).state };
}

function callGlobal(rebuild: Rebuild, name: string, args: readonly Term[], env: Env, wanted: Type): Typed {
  if (name === EQUALS) return operation(rebuild, "equals", "a -> a -> bool", args, env, wanted);
  const library = realized.get(name);
  if (library !== undefined) {
    if (library.type !== "") return operation(rebuild, library.name as Operator, library.type, args, env, wanted);
    return library.name === "embed" ? embedded(rebuild, args, env) : loop(rebuild, library.name, args, env);
  }
  const callee = calleeOf(rebuild, name);
  if (callee !== undefined) return calledProgram(rebuild, callee, args, env);
  const meant = rebuild.meaning(name);
  switch (meant?.k) {
    case "function":
      return callFunction(rebuild, meant.decl, meant.owner, args, env, wanted);
    case "field":
      return field(rebuild, meant.name, name, args, env);
    default:
      throw new Mistyped(`${name} of the Coq library has no realizer`);
  }
}

function callFunction(
  rebuild: Rebuild,
  decl: FunctionDecl,
  owner: Factory | undefined,
  args: readonly Term[],
  env: Env,
  wanted: Type,
): Typed {
  const params = decl.typeParams;
  const typeArgs = params.map(() => meta());
  const at = (type: Type): Type => substitute(type, params, typeArgs);
  const own = withoutSection(rebuild, decl, owner, args, env);
  const type: Type =
    decl.params.length === 0
      ? at(prune(decl.global.type).k === "fn" ? decl.global.type : decl.result)
      : { k: "fn", params: decl.params.map((param) => at(param.type)), result: at(decl.result) };
  if (type.k === "fn" && own.length === type.params.length) expect(type.result, wanted);
  return callTyped(rebuild, { k: "global", global: decl.global, typeArgs, type }, own, env);
}

/** What a helper is passed besides the parameters of the factory that it belongs to, which it sees. */
function withoutSection(
  rebuild: Rebuild,
  decl: FunctionDecl,
  owner: Factory | undefined,
  args: readonly Term[],
  env: Env,
): readonly Term[] {
  if (owner === undefined) return args;
  if (owner !== rebuild.place.factory) throw new Mistyped(`${decl.global.name} is used outside of what it belongs to`);
  const used = rebuild.extraction.roots.closures.of(decl.global);
  used.forEach((local, i) => {
    const arg = args[i];
    const of = arg?.k === "var" ? env.get(arg.of) : undefined;
    if (of === undefined || of !== rebuild.place.params.get(local))
      throw new Mistyped(`${decl.global.name} is not passed ${local.name} as ${local.name}`);
  });
  return args.slice(used.length);
}

/** The projection of a field. */
function field(rebuild: Rebuild, name: string, coq: string, args: readonly Term[], env: Env): Typed {
  const value = rebuild.extraction.definitions.get(coq)?.value;
  const [of, ...rest] = args;
  if (value === undefined) throw new Mistyped(`${coq} has no definition`);
  if (of === undefined) return rebuild.infer(value, env);
  const typed = rebuild.infer(of, env);
  // Its definition says of what type it is.
  const probe = bound([{ name: "value", type: typed.type }], env);
  const { type } = rebuild.infer(applied(value, probe.terms, rebuild.inlined), probe.env);
  return callTyped(rebuild, { k: "field", of: typed, name, type }, rest, env);
}
