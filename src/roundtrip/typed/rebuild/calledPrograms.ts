/** Programs as parts of others: those that are called, and those over one protocol of a world. */
import { calledBy } from "../../../coqgen/calls.ts";
import type { ProgramDecl } from "../../../ir/decl.ts";
import { meta, substitute, type Type } from "../../../ir/types.ts";
import { applied, reduced, type Term } from "../../coq/terms.ts";
import type { Env } from "../environment.ts";
import type { Typed } from "../expr.ts";
import { Mistyped, progType } from "../unify.ts";
import { checkAll } from "./applications.ts";
import type { Rebuild } from "./rebuild.ts";

/** Another program as a part of this one, over one protocol of its world. */
export function embedded(rebuild: Rebuild, args: readonly Term[], env: Env): Typed {
  const { program, label } = embeddingOf(rebuild, args);
  const typed = rebuild.infer(program, env);
  const [only, ...others] = typed.k === "run" ? typed.program.world : [];
  if (typed.k !== "run" || only === undefined || others.length > 0)
    throw new Mistyped("what is embedded is not a program of one protocol");
  return { ...typed, places: new Map([[only.label, label]]) };
}

/** What is embedded, and the label at which its protocol is. @param args those of `embed` */
export function embeddingOf(
  rebuild: Rebuild,
  args: readonly Term[],
): { readonly program: Term; readonly label: string } {
  const [embedding, program] = args;
  const inclusion = embedding?.k === "apply" ? embedding.args.at(-1) : undefined;
  if (program === undefined || inclusion === undefined) throw new Mistyped("a program is embedded in an unknown way");
  return { program, label: labelAt(rebuild, inclusion) };
}

/** The label at which an inclusion has the protocol of a world of one protocol. */
function labelAt(rebuild: Rebuild, inclusion: Term): string {
  const [head, args] = inclusion.k === "apply" ? [inclusion.fn, inclusion.args] : [inclusion, []];
  const defined = head.k === "global" ? rebuild.extraction.definitions.get(head.name)?.value : head;
  const value = defined === undefined ? undefined : reduced(applied(defined, args, rebuild.inlined), rebuild.inlined);
  const place = value?.k === "constructor" && value.name === "$Inclusion" ? value.args[0] : undefined;
  const label =
    place === undefined
      ? undefined
      : reduced(applied(place, [{ k: "constructor", name: "$tt", args: [] }], rebuild.inlined), rebuild.inlined);
  const meant = label?.k === "constructor" ? rebuild.meaning(label.name) : undefined;
  if (meant?.k !== "label") throw new Mistyped("a program runs at a label that is computed");
  return meant.label;
}

/** A program that this one calls: in Coq a parameter, which takes types and their equality before the author's arguments. */
export function calledProgram(rebuild: Rebuild, decl: ProgramDecl, all: readonly Term[], env: Env): Typed {
  const { typeParams, params } = decl.scope;
  const args = all.slice(2 * typeParams.length);
  if (args.length !== params.length) throw new Mistyped(`${decl.global.name} is called with some of its arguments`);
  const typeArgs = typeParams.map(() => meta());
  const at = (type: Type): Type => substitute(type, typeParams, typeArgs);
  const given = checkAll(
    rebuild,
    args,
    params.map((param) => at(param.type)),
    env,
  );
  const own = rebuild.place.program?.world ?? [];
  const [single] = own;
  const isAlone = own.length === 1 && decl.world.length === 1 && single !== undefined;
  const places = new Map(decl.world.map(({ label }) => [label, isAlone ? single.label : label]));
  return { k: "run", program: decl, typeArgs, args: given, places, type: progType(at(decl.result)) };
}

/**
 * The body of a program that calls others: in Coq it is a function of these.
 *
 * @param value the program, at its own parameters
 */
export function calling(rebuild: Rebuild, value: Term, decl: ProgramDecl): Term {
  const callees = calledBy(decl);
  if (callees.length === 0) return value;
  if (value.k !== "apply" || value.fn.k !== "global") throw new Mistyped("what it calls is computed");
  const calling = rebuild.extraction.definitions.get(value.fn.name)?.value;
  if (calling === undefined || rebuild.meaning(value.fn.name)?.k !== "calling")
    throw new Mistyped("what it calls is not what its proof is about");
  const own = value.args.slice(0, value.args.length - callees.length);
  const called = value.args.slice(own.length).map((arg, i): Term => {
    const callee = callees[i] as ProgramDecl;
    const body = arg.k === "lambda" ? arg.body : arg;
    const head = body.k === "apply" ? body.fn : body;
    if (head.k !== "global" || !rebuild.isProgram(head.name, callee))
      throw new Mistyped(`it does not call ${callee.global.name}`);
    return { k: "global", name: callName(i) };
  });
  return applied(calling, [...own, ...called], rebuild.inlined);
}

/** Stands for a program that is called, by its place among those that are. No name of Coq's is the same. */
const callName = (i: number): string => `$call ${i}`;

/** The program that such a name stands for. */
export function calleeOf(rebuild: Rebuild, name: string): ProgramDecl | undefined {
  const place = /^\$call (\d+)$/.exec(name)?.[1];
  const { program } = rebuild.place;
  return place === undefined || program === undefined ? undefined : calledBy(program)[Number(place)];
}
