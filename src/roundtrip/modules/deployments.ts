/** Deployments: which node runs which program, as the theorem about them says. */
import { cat, type Doc, hard, nest } from "../../coqgen/doc.ts";
import type { Assignment, DeploymentDecl } from "../../ir/decl.ts";
import type { Expr, Local } from "../../ir/expr.ts";
import { nodeId } from "../../ir/types.ts";
import { reduced, type Term } from "../coq/terms.ts";
import type { Env } from "../print/places.ts";
import type { Printer } from "../print/printer.ts";
import { propertyKey } from "../print/syntax.ts";
import { bound } from "../typed/environment.ts";
import type { Typed, Var } from "../typed/expr.ts";
import { embeddingOf } from "../typed/rebuild/calledPrograms.ts";
import { Rebuild } from "../typed/rebuild/rebuild.ts";
import { Mistyped } from "../typed/unify.ts";
import { type Context, helpersDocs, paramsOf } from "./module.ts";
import { argumentAt, factoryCall, substituted, worldUseDoc } from "./worlds.ts";

export function deploymentDoc(decl: DeploymentDecl, context: Context): Doc {
  const { extraction, imports } = context;
  const printer = context.printer(decl);
  const { vars, env, names } = paramsOf(decl.scope.params, printer);
  const value = extraction.value((root) => root.k === "deployment" && root.decl === decl);
  if (value === undefined) throw new Mistyped("Coq extracted nothing of it");
  const rebuild = new Rebuild(extraction, { factory: decl, params: vars });
  const threads = threadsOf(value, rebuild);
  if (threads.length !== decl.programs.length) throw new Mistyped("the theorem is about other programs");
  const assigned = decl.programs.map((one, i) => assignedOf(decl, one, threads[i] as Thread, rebuild, vars, context));
  const world = worldUseDoc(decl, decl, vars, env, printer, context);
  const helpers = helpersDocs(decl, vars, env, printer, context, [
    ...world.args,
    ...assigned.flatMap((one) => one.args),
  ]);
  const programs = decl.programs.map((one, i) => assignedDoc(one, assigned[i] as Assigned, printer, env, context));
  const composed = decl.composed === undefined ? cat(imports.lang("compose"), "(", world.doc, ")") : world.doc;
  const doc = cat(
    imports.lang("deploy"),
    "(",
    composed,
    ", [",
    nest(cat(...programs.flatMap((program) => [hard, program, ","]))),
    hard,
    "])",
  );
  return context.declared(
    decl,
    { typeParams: decl.scope.typeParams, params: names, result: undefined },
    { before: helpers, value: doc },
  );
}

interface Thread {
  readonly node: Term;
  readonly program: string;
  readonly args: readonly Term[];
  /** The label of the deployment's world at which a program over one protocol runs. */
  readonly place: string | undefined;
}

interface Assigned {
  readonly args: readonly Typed[];
  readonly place: string | undefined;
}

function threadsOf(value: Term, rebuild: Rebuild): readonly Thread[] {
  const found: Thread[] = [];
  let at = reduced(value, rebuild.inlined);
  while (at.k === "constructor" && at.name === "$cons") {
    const [pair, rest] = at.args as readonly [Term, Term];
    found.push(threadOf(pair, rebuild));
    at = reduced(rest, rebuild.inlined);
  }
  return found;
}

function threadOf(pair: Term, rebuild: Rebuild): Thread {
  const [node, thread] = pair.k === "constructor" && pair.name === "$pair" ? pair.args : [];
  const code = thread?.k === "constructor" && thread.name === "$Thread" ? thread.args[0] : undefined;
  if (node === undefined || code === undefined) throw new Mistyped("it does not say which node runs which program");
  const { program, place } = placedOf(code, rebuild);
  const fn = program.k === "apply" ? program.fn : program;
  if (fn.k !== "global") throw new Mistyped("a node runs what is computed");
  return { node, program: fn.name, args: program.k === "apply" ? program.args : [], place };
}

/** A program of a smaller world, with the label at which its protocol is. */
function placedOf(code: Term, rebuild: Rebuild): { readonly program: Term; readonly place: string | undefined } {
  if (code.k !== "apply" || code.fn.k !== "global" || code.fn.name !== "$embed")
    return { program: code, place: undefined };
  const { program, label } = embeddingOf(rebuild, code.args);
  return { program, place: label };
}

function assignedOf(
  decl: DeploymentDecl,
  one: Assignment,
  thread: Thread,
  rebuild: Rebuild,
  vars: ReadonlyMap<Local, Var>,
  context: Context,
): Assigned {
  const { program, typeArgs, args } = one;
  if (!rebuild.isProgram(thread.program, program))
    throw new Mistyped(`the theorem is not about ${program.global.name}`);
  const used = context.extraction.roots.closures.of(program.global);
  const { env } = bound([...vars.values()]);
  const given = program.scope.params.map((param, i): Typed => {
    const type = substituted(param.type, program, typeArgs);
    const at = used.indexOf(param);
    if (at >= 0) return rebuild.check(thread.args[at] as Term, type, env);
    if (program.self.k === "local" && program.self.local === param) return rebuild.check(thread.node, nodeId, env);
    return argumentAt(decl, args[i] as Expr, type, vars, context);
  });
  return { args: given, place: thread.place };
}

function assignedDoc(one: Assignment, { args, place }: Assigned, printer: Printer, env: Env, context: Context): Doc {
  const call = factoryCall(one.program, one.typeArgs, args, printer, env, context);
  const [only] = one.program.world;
  if (place === undefined || only === undefined || one.program.world.length > 1 || place === only.label) {
    if (one.places.size === 0 || place !== undefined) return call;
    const places = [...one.places].map(([label, at]) => `${propertyKey(label)}: ${JSON.stringify(at)}`);
    return cat(context.imports.lang("placed"), "(", call, `, { ${places.join(", ")} })`);
  }
  return cat(context.imports.lang("placed"), "(", call, `, { ${propertyKey(only.label)}: ${JSON.stringify(place)} })`);
}
