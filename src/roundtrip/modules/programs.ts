/** Programs: the tree of actions that Coq extracted, as an async function. */
import { cat, type Doc } from "../../coqgen/doc.ts";
import type { ProgramDecl } from "../../ir/decl.ts";
import { nodeId } from "../../ir/types.ts";
import { applied } from "../coq/terms.ts";
import { type Callee, ProgramPrinter } from "../print/programs/program.ts";
import { block, propertyKey } from "../print/syntax.ts";
import { bound } from "../typed/environment.ts";
import { type Typed, type Var, visitTyped } from "../typed/expr.ts";
import { calling } from "../typed/rebuild/calledPrograms.ts";
import { Rebuild } from "../typed/rebuild/rebuild.ts";
import { Mistyped, progType } from "../typed/unify.ts";
import { type Context, helpersDocs, paramsOf } from "./module.ts";
import { argumentAt, factoryCall, worldUseDoc } from "./worlds.ts";

export function programDoc(decl: ProgramDecl, context: Context): Doc {
  const { extraction, imports } = context;
  const printer = context.printer(decl);
  const { vars, env, names } = paramsOf(decl.scope.params, printer);
  const value = extraction.value((root) => root.k === "program" && root.decl === decl);
  if (value === undefined) throw new Mistyped("Coq extracted nothing of it");
  const rebuild = new Rebuild(extraction, { factory: decl, params: vars, program: decl });
  const used = extraction.roots.closures.of(decl.global).map((local) => vars.get(local) as Var);
  const own = bound(used);
  const whole = applied(value, own.terms, rebuild.inlined);
  const body = rebuild.check(calling(rebuild, whole, decl), progType(decl.result), own.env);
  const world = worldUseDoc(decl, decl, vars, env, printer, context);
  const self = argumentAt(decl, decl.self, nodeId, vars, context);
  const helpers = helpersDocs(decl, vars, env, printer, context, [body, self, ...world.args]);
  const acted = labelsOf(body);
  const ends = new Map<string, string>();
  const shown = decl.world
    .filter((use) => acted.has(use.label))
    .map((use) => {
      const name = printer.fresh(use.label);
      ends.set(use.label, name);
      return name === use.label ? name : `${propertyKey(use.label)}: ${name}`;
    });
  const callee: Callee = ({ program, typeArgs, args }, inner) =>
    factoryCall(program, typeArgs, args, printer, inner, context);
  const statements = new ProgramPrinter(printer, ends, callee).body(body, env);
  const run = cat("async (", shown.length === 0 ? "" : `{ ${shown.join(", ")} }`, ") => ", block(statements));
  const value_ = cat(imports.lang("program"), "(", world.doc, ", ", printer.expr(self, env), ", ", run, ")");
  return context.declared(
    decl,
    { typeParams: decl.scope.typeParams, params: names, result: undefined },
    { before: helpers, value: value_ },
  );
}

function labelsOf(body: Typed): ReadonlySet<string> {
  const found = new Set<string>();
  visitTyped(body, (at) => {
    if (at.k === "send" || at.k === "receive" || at.k === "perform" || at.k === "read") found.add(at.label);
    if (at.k === "run") for (const label of at.places.values()) found.add(label);
  });
  return found;
}
