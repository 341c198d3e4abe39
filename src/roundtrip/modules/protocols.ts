/** Protocols: the record that Coq extracted, as the author's call of `protocol`. */
import { cat, type Doc, group, hard, nest } from "../../coqgen/doc.ts";
import type { ProtocolDecl } from "../../ir/decl.ts";
import { bool, list, nodeId, option, prune, type Type, type UnionDecl } from "../../ir/types.ts";
import { assumptionParams } from "../coq/roots.ts";
import { applied, reduced, type Term } from "../coq/terms.ts";
import { arrowBody } from "../print/expressions/functions.ts";
import { type Env, nameOf, pathOf } from "../print/places.ts";
import type { Printer } from "../print/printer.ts";
import { member, propertyKey } from "../print/syntax.ts";
import { bound } from "../typed/environment.ts";
import { type Typed, usesOf, type Var } from "../typed/expr.ts";
import { Rebuild } from "../typed/rebuild/rebuild.ts";
import { Mistyped } from "../typed/unify.ts";
import { type Context, helpersDocs, paramsOf } from "./module.ts";

interface StepOf {
  readonly tag: string;
  /** What the step sees, and what that is called. */
  readonly sees: readonly (readonly [Var, string])[];
  readonly parts: readonly (readonly [Var, string])[];
  readonly message: "msg" | "action";
  readonly body: Typed;
}

export function protocolDoc(decl: ProtocolDecl, context: Context): Doc {
  const { extraction, imports } = context;
  const printer = context.printer(decl);
  const { vars, env, names } = paramsOf(decl.scope.params, printer);
  const rebuild = new Rebuild(extraction, { factory: decl, params: vars });
  const value = extraction.value((root) => root.k === "protocol" && root.decl === decl);
  if (value === undefined) throw new Mistyped("Coq extracted nothing of it");
  const own = bound([...vars.values()]);
  const used = extraction.roots.closures.of(decl.global).map((local) => own.term(vars.get(local) as Var));
  const record = reduced(applied(value, used, rebuild.inlined), rebuild.inlined);
  if (record.k !== "constructor" || record.name !== "$Protocol") throw new Mistyped("it is not a record of steps");
  const [nodesTerm, initTerm, sendTerm, receiveTerm, internalTerm] = record.args as readonly [
    Term,
    Term,
    Term,
    Term,
    Term,
  ];

  const nodes = rebuild.check(nodesTerm, list(nodeId), own.env);
  const node: Var = { name: decl.init.params[0]?.name ?? "node", type: nodeId };
  const init = rebuild.applied(initTerm, [node], decl.state, own.env);
  const steps = (term: Term, other: "to" | "from" | undefined, union: Type): readonly StepOf[] => {
    const type = prune(union);
    if (type.k !== "named" || type.decl.kind !== "union") throw new Mistyped("its messages are no union");
    return type.decl.variants.map((variant) => {
      const self: Var = { name: "self", type: nodeId };
      const peer: Var | undefined = other === undefined ? undefined : { name: other, type: nodeId };
      const state: Var = { name: "state", type: decl.state };
      const whole = rebuild.variant(type.decl as UnionDecl, variant, type.args);
      const message = other === undefined ? "action" : "msg";
      const body = rebuild.applied(
        term,
        [self, ...(peer === undefined ? [] : [peer]), state, whole],
        option(decl.state),
        own.env,
      );
      return {
        tag: variant.tag,
        sees: [
          [self, "self"],
          ...(peer === undefined || other === undefined ? [] : [[peer, other] as const]),
          [state, "state"],
        ],
        parts: whole.vars.map((part, i) => [part, variant.fields[i]?.name ?? ""]),
        message,
        body,
      };
    });
  };
  const sends = steps(sendTerm, "to", decl.msg);
  const receives = steps(receiveTerm, "from", decl.msg);
  const internals = decl.action === undefined ? [] : steps(internalTerm, undefined, decl.action);
  const assumes = decl.assumes.map(({ name }) => {
    const term = extraction.value((root) => root.k === "assumption" && root.decl === decl && root.name === name);
    if (term === undefined) throw new Mistyped(`Coq extracted nothing of the assumption ${name}`);
    const params = assumptionParams(extraction.roots, decl, name).map((local) => vars.get(local) as Var);
    return { name, holds: rebuild.applied(term, params, bool, new Map()) };
  });

  const all = [
    nodes,
    init,
    ...[...sends, ...receives, ...internals].map((one) => one.body),
    ...assumes.map((one) => one.holds),
  ];
  const helpers = helpersDocs(decl, vars, env, printer, context, all);
  const fields: Doc[] = [
    `name: ${JSON.stringify(decl.name)}`,
    ((shown) => (shown === "nodes" ? shown : cat("nodes: ", shown)))(printer.expr(nodes, env)),
    ...(assumes.length === 0
      ? []
      : [
          cat(
            "assumes: ",
            object(assumes.map(({ name, holds }) => cat(propertyKey(name), ": ", printer.expr(holds, env)))),
          ),
        ]),
    printer.inside(() => {
      const name = printer.fresh(node.name);
      const used = usesOf(init, node).all > 0 ? name : "";
      return cat("init: (", used, ") =>", arrowBody(printer, init, new Map(env).set(node, nameOf(name))));
    }),
    cat(
      "transitions: ",
      object(
        sends.map((send, i) =>
          cat(
            propertyKey(send.tag),
            ": ",
            object([
              cat("send: ", stepDoc(send, printer, env)),
              cat("receive: ", stepDoc(receives[i] as StepOf, printer, env)),
            ]),
          ),
        ),
      ),
    ),
    ...(internals.length === 0
      ? []
      : [
          cat(
            "internal: ",
            object(internals.map((one) => cat(propertyKey(one.tag), ": ", stepDoc(one, printer, env)))),
          ),
        ]),
  ];
  const types = [decl.state, decl.msg, ...(decl.action === undefined ? [] : [decl.action])];
  const typeArgs = imports.typeArgs(types);
  imports.lang("type Protocol");
  return context.declared(
    decl,
    { typeParams: decl.scope.typeParams, params: names, result: `Protocol${typeArgs}` },
    { before: helpers, value: cat(imports.lang("protocol"), typeArgs, "(", object(fields), ")") },
  );
}

export const object = (fields: readonly Doc[]): Doc =>
  fields.length === 0 ? "{}" : cat("{", nest(cat(...fields.flatMap((one) => [hard, one, ","]))), hard, "}");

const stepDoc = (step: StepOf, printer: Printer, env: Env): Doc => printer.inside(() => stepIn(step, printer, env));

function stepIn(step: StepOf, printer: Printer, env: Env): Doc {
  const inner = new Map(env);
  const names: string[] = [];
  for (const [of, key] of step.sees) {
    if (usesOf(step.body, of).all === 0) continue;
    const name = printer.fresh(key);
    names.push(name === key ? key : `${key}: ${name}`);
    inner.set(of, nameOf(name));
  }
  if (step.parts.some(([part]) => usesOf(step.body, part).all > 0)) {
    const name = printer.fresh(step.message);
    names.push(name === step.message ? name : `${step.message}: ${name}`);
    for (const [part, field] of step.parts) inner.set(part, pathOf(member(name, field)));
  }
  const params = names.length === 0 ? "()" : `({ ${names.join(", ")} })`;
  return group(params, " =>", arrowBody(printer, step.body, inner));
}
