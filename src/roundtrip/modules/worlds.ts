/** Worlds: labelled protocols, with the hooks that Coq extracted. */

import type { Factory } from "../../coqgen/closures.ts";
import { cat, type Doc, group, join } from "../../coqgen/doc.ts";
import type { Labelled, WorldDecl, WorldUse } from "../../ir/decl.ts";
import type { Expr, Local } from "../../ir/expr.ts";
import { typesAt } from "../../ir/labelled.ts";
import { bool, nodeId, prune, substitute, type Type, type UnionDecl, variantsOf } from "../../ir/types.ts";
import { usedBy } from "../coq/roots.ts";
import { arrowBody } from "../print/expressions/functions.ts";
import { type Env, nameOf, pathOf } from "../print/places.ts";
import type { Printer } from "../print/printer.ts";
import { bracketed, member, propertyKey } from "../print/syntax.ts";
import { type Typed, usesOf, type Var } from "../typed/expr.ts";
import { Rebuild } from "../typed/rebuild/rebuild.ts";
import { isKnown, Mistyped } from "../typed/unify.ts";
import { type Context, helpersDocs, paramsOf } from "./module.ts";
import { object } from "./protocols.ts";

/** An authored argument, as Coq has it. */
export function argumentAt(
  around: Factory,
  of: Expr,
  type: Type,
  vars: ReadonlyMap<Local, Var>,
  context: Context,
): Typed {
  const { extraction } = context;
  const value = extraction.value((root) => root.k === "argument" && root.of === of);
  if (value === undefined) throw new Mistyped("Coq extracted nothing of an argument");
  const rebuild = new Rebuild(extraction, { factory: around, params: vars });
  const params = usedBy(extraction.roots.closures, around, of).map((local) => vars.get(local) as Var);
  return rebuild.applied(value, params, type, new Map());
}

/** A factory at its arguments: `calculator<A, V>(clients, servers, f)`. */
export function factoryCall(
  of: Factory,
  typeArgs: readonly Type[],
  args: readonly Typed[],
  printer: Printer,
  env: Env,
  context: Context,
): Doc {
  const { name } = context.sources.homes.global(of.global);
  const called = context.imports.global(of.global);
  const isFunction = context.sources.surface(context.sources.homes.global(of.global).file).functions.has(name);
  if (!isFunction) return called;
  const types = typeArgs.length > 0 && typeArgs.every(isKnown) ? context.imports.typeArgs(typeArgs) : "";
  return cat(
    called,
    types,
    bracketed(
      "(",
      args.map((arg) => printer.expr(arg, env)),
      ")",
    ),
  );
}

export const argumentsOf = (
  around: Factory,
  of: Factory,
  { typeArgs, args }: Pick<Labelled, "typeArgs" | "args">,
  vars: ReadonlyMap<Local, Var>,
  context: Context,
): readonly Typed[] =>
  of.scope.params.map((param, i) =>
    argumentAt(around, args[i] as Expr, substituted(param.type, of, typeArgs), vars, context),
  );

export const substituted = (type: Type, of: Factory, typeArgs: readonly Type[]): Type =>
  substitute(type, of.scope.typeParams, typeArgs);

/** `{ calc: calculator(…) }`, or a declared world at its arguments. */
export function worldUseDoc(
  around: Factory,
  at: { readonly world: readonly Labelled[]; readonly composed: WorldUse | undefined },
  vars: ReadonlyMap<Local, Var>,
  env: Env,
  printer: Printer,
  context: Context,
): { readonly doc: Doc; readonly args: readonly Typed[] } {
  if (at.composed !== undefined) {
    const { decl, typeArgs } = at.composed;
    const args = argumentsOf(around, decl, at.composed, vars, context);
    return { doc: factoryCall(decl, typeArgs, args, printer, env, context), args };
  }
  const all: Typed[] = [];
  const labels = at.world.map((use) => {
    const args = argumentsOf(around, use.protocol, use, vars, context);
    all.push(...args);
    return cat(propertyKey(use.label), ": ", factoryCall(use.protocol, use.typeArgs, args, printer, env, context));
  });
  return { doc: group("{ ", join(labels, ", "), " }"), args: all };
}

export function worldDoc(decl: WorldDecl, context: Context): Doc {
  const { imports } = context;
  const printer = context.printer(decl);
  const { vars, env, names } = paramsOf(decl.scope.params, printer);
  const uses = decl.uses.map((use) => {
    const args = argumentsOf(decl, use.protocol, use, vars, context);
    return {
      use,
      args,
      doc: cat(propertyKey(use.label), ": ", factoryCall(use.protocol, use.typeArgs, args, printer, env, context)),
    };
  });
  const hooks = decl.uses.flatMap((use) => {
    const own = decl.hooks
      .filter((hook) => hook.label === use.label)
      .map((hook) => hookOf(decl, use, hook.tag, vars, context));
    return own.length === 0 ? [] : [{ use, own }];
  });
  const bodies = [...uses.flatMap((one) => one.args), ...hooks.flatMap((one) => one.own.map((hook) => hook.body))];
  const helpers = helpersDocs(decl, vars, env, printer, context, bodies);
  const bound =
    hooks.length === 0
      ? []
      : [
          cat(
            "{ hooks: ",
            object(
              hooks.map(({ use, own }) =>
                cat(
                  propertyKey(use.label),
                  ": ",
                  object(own.map((hook) => cat(propertyKey(hook.tag), ": ", hookDoc(hook, printer, env)))),
                ),
              ),
            ),
            " }",
          ),
        ];
  const value = cat(imports.lang("compose"), "(", join([object(uses.map((one) => one.doc)), ...bound], ", "), ")");
  return context.declared(
    decl,
    { typeParams: decl.scope.typeParams, params: names, result: undefined },
    { before: helpers, value },
  );
}

interface HookOf {
  readonly tag: string;
  readonly sees: readonly (readonly [Var, string])[];
  readonly parts: readonly (readonly [Var, string])[];
  readonly body: Typed;
}

function hookOf(decl: WorldDecl, use: Labelled, tag: string, vars: ReadonlyMap<Local, Var>, context: Context): HookOf {
  const { extraction } = context;
  const value = extraction.value((root) => root.k === "world" && root.decl === decl);
  const type = prune(typesAt(use).msg);
  const variant = variantsOf(type).find((one) => one.tag === tag);
  if (value === undefined || type.k !== "named" || variant === undefined)
    throw new Mistyped("Coq extracted nothing of its hooks");
  const rebuild = new Rebuild(extraction, { factory: decl, params: vars, states: decl.uses });
  const self: Var = { name: "self", type: nodeId };
  const to: Var = { name: "to", type: nodeId };
  const states: Var = { name: "states", type: { k: "opaque", name: "states" } };
  const whole = rebuild.variant(type.decl as UnionDecl, variant, type.args);
  const sectionParams = rebuild.sectionParams(
    value,
    decl.scope.params.map((local) => vars.get(local) as Var),
    4,
  );
  const body = rebuild.applied(
    value,
    [...sectionParams, rebuild.label(decl, use.label), self, to, states, whole],
    bool,
    new Map(),
  );
  return {
    tag,
    sees: [
      [self, "self"],
      [to, "to"],
      [states, "states"],
    ],
    parts: whole.vars.map((part, i) => [part, variant.fields[i]?.name ?? ""]),
    body,
  };
}

const hookDoc = (hook: HookOf, printer: Printer, env: Env): Doc => printer.inside(() => hookIn(hook, printer, env));

function hookIn(hook: HookOf, printer: Printer, env: Env): Doc {
  const inner = new Map(env);
  const names: string[] = [];
  const take = (key: string): string => {
    const name = printer.fresh(key);
    names.push(name === key ? key : `${key}: ${name}`);
    return name;
  };
  for (const [of, key] of hook.sees) if (usesOf(hook.body, of).all > 0) inner.set(of, nameOf(take(key)));
  if (hook.parts.some(([part]) => usesOf(hook.body, part).all > 0)) {
    const name = take("msg");
    for (const [part, field] of hook.parts) inner.set(part, pathOf(member(name, field)));
  }
  return group(names.length === 0 ? "()" : `({ ${names.join(", ")} })`, " =>", arrowBody(printer, hook.body, inner));
}
