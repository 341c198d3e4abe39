/** Reported traces as Coq: events, local states and messages in flight, and what is to be computed of them. */
import path from "node:path";
import type { ReportedTrace } from "disel-ts/testing";
import { generate } from "../../../src/coqgen/generate.ts";
import { coqModules } from "../../../src/coqgen/modules.ts";
import { Names } from "../../../src/coqgen/names.ts";
import { Diagnostics } from "../../../src/diagnostics/diagnostic.ts";
import { extract } from "../../../src/extract/extract.ts";
import type { ProtocolDecl } from "../../../src/ir/decl.ts";
import { fieldTypes, prune, substitute, type Type } from "../../../src/ir/types.ts";
import { root } from "../../support/root.ts";

export interface Types {
  readonly state: Type;
  readonly msg: Type;
  readonly names: Names;
}

/** The generated definitions of a system's protocol, and its types; type parameters are `list Z`, `Z`. */
export function definitionsOf(folder: string): { readonly text: string; readonly types: Types } {
  const file = path.join(root, folder, "protocol.ts");
  const diagnostics = new Diagnostics();
  const { modules } = extract([file], diagnostics);
  if (diagnostics.hasErrors) throw new Error(JSON.stringify(diagnostics.all));
  const { files } = generate(modules, { root, timeout: 10, user: new Map() });
  const definitions = files.filter((one) => one.kind === "definitions");
  const decl = modules.flatMap((module) => module.decls).find((one): one is ProtocolDecl => one.kind === "protocol");
  if (decl === undefined || definitions.length !== 1) throw new Error("one module with a protocol was expected");
  const { typeParams } = decl.scope;
  const number: Type = { k: "number" };
  const elements: readonly Type[] = [{ k: "list", of: number }, number];
  const args = elements.slice(0, typeParams.length);
  return {
    text: (definitions[0]?.text ?? "").replace(/^From DiselTS Require Import Definitions\.$/m, ""),
    types: {
      state: substitute(decl.state, typeParams, args),
      msg: substitute(decl.msg, typeParams, args),
      names: new Names(coqModules(modules, root), () => []),
    },
  };
}

/** Prints a pair: all prefixes of the trace come to what was reported; the trace without its first step does. */
export function checksOf(trace: ReportedTrace, types: Types, applied: string, name: string): string {
  const value = (one: unknown, type: Type): string => coqValue(one, type, types.names);
  const event = (step: ReportedTrace["steps"][number]): string => {
    const msg = value(step.what, types.msg);
    return step.kind === "send"
      ? `@Sends P ${step.node}%nat ${step.peer}%nat ${msg}`
      : `@Receives P ${step.node}%nat ${step.peer}%nat ${msg}`;
  };
  const states = new Map(trace.start.locals.map(({ node, state }) => [node, state]));
  let flying: readonly string[] = [];
  const after = (): string =>
    `([${[...states].map(([node, state]) => `(${node}%nat, ${value(state, types.state)})`).join("; ")}], [${flying.join("; ")}])`;
  const prefixes: string[] = [];
  trace.steps.forEach((step, i) => {
    const sent = (from: number, to: number): string =>
      `@Packet (msg P) ${from}%nat ${to}%nat ${value(step.what, types.msg)}`;
    if (step.kind === "send") flying = [sent(step.node, step.peer ?? -1), ...flying];
    else {
      const at = flying.indexOf(sent(step.peer ?? -1, step.node));
      if (at < 0) throw new Error("a message is received that is not in flight");
      flying = flying.filter((_, j) => j !== at);
    }
    states.set(step.node, step.after);
    prefixes.push(`(${i + 1}%nat, ${after()})`);
  });
  return [
    `Module ${name}.`,
    `Definition P : protocol := ${applied}.`,
    `Definition events : list (event P) := [${trace.steps.map(event).join("; ")}].`,
    `Definition prefixes : list (nat * (list (nat * lstate P) * list (packet (msg P)))) := [${prefixes.join(";\n  ")}].`,
    "Definition come (es : list (event P)) (to : list (nat * lstate P) * list (packet (msg P))) : bool :=",
    "  reaches (p := P) es (fst to) (snd to).",
    "Eval vm_compute in",
    "  (forallb (fun one => come (firstn (fst one) events) (snd one)) prefixes,",
    "   match List.rev prefixes with one :: _ => come (tl events) (snd one) | [] => true end).",
    `End ${name}.`,
  ].join("\n");
}

function coqValue(value: unknown, type: Type, names: Names): string {
  const at = prune(type);
  const go = (inner: unknown, of: Type): string => coqValue(inner, of, names);
  switch (at.k) {
    case "bool":
      return String(value);
    case "number":
      return `(${value})%Z`;
    case "node":
      return `${value}%nat`;
    case "string":
      return `${JSON.stringify(value)}%string`;
    case "list":
      return `[${(value as readonly unknown[]).map((item) => go(item, at.of)).join("; ")}]`;
    case "named": {
      const { decl, args } = at;
      const object = value as Readonly<Record<string, unknown>>;
      const variant = decl.kind === "union" ? decl.variants.find((one) => one.tag === object.kind) : undefined;
      const fields = decl.kind === "record" ? decl.fields : (variant?.fields ?? []);
      const head = decl.kind === "record" ? `Build_${names.type(decl)}` : names.variant(variant as never);
      const parts = fieldTypes(fields, decl, args).map((of, i) => go(object[fields[i]?.name ?? ""], of));
      return `(${[head, ...parts].join(" ")})`;
    }
    default:
      throw new Error(`no value of type ${at.k} is expected`);
  }
}
