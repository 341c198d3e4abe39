/**
 * Calls of programs in Coq. A program that calls others is a function of them, and its contract is shown of whatever
 * programs keep theirs: its proof sees no body but its own, and a program may be exchanged for another that keeps the
 * same contract.
 */
import type { ProgramDecl } from "../ir/decl.ts";
import { visitActions } from "../ir/free.ts";
import type { Call } from "../ir/program.ts";
import { binders, forall, sectionScope, typeBinders } from "./declarations.ts";
import { cat, type Doc, group, line, lines, nest } from "./doc.ts";
import { applied, exprDoc, factoryAt, filled, mainTypes } from "./expressions.ts";
import { ARG } from "./levels.ts";
import type { Scope } from "./scope.ts";
import { typeDoc } from "./types.ts";
import { freeMessages, type InWorld, inclusionAt, isHooked, worldArgs, worldDoc } from "./worlds.ts";

/** A program, or what of it decides how its calls are written. */
export type Caller = InWorld & Pick<ProgramDecl, "body">;

/** The programs that a program calls, each once, in the order of the calls. */
export function calledBy({ body }: Pick<ProgramDecl, "body">): readonly ProgramDecl[] {
  const found = new Set<ProgramDecl>();
  visitActions(body, (action) => {
    if (action.k === "call") found.add(action.program);
  });
  return [...found];
}

/** The variable that stands for whatever program keeps the contract of one that is called. */
export function anyName(caller: Pick<ProgramDecl, "body">, callee: ProgramDecl, scope: Scope): string {
  const all = calledBy(caller);
  const plain = (one: ProgramDecl): string => scope.names.variable(one, "any");
  const before = all.slice(0, all.indexOf(callee)).filter((one) => plain(one) === plain(callee));
  return plain(callee) + "'".repeat(before.length);
}

/** `embed (included (bank_at_tpc …)) (any_coordinate D _ coordinator participants batch)` */
export function callDoc(call: Call, caller: Caller, scope: Scope, level: number): Doc {
  const { program, typeArgs, args } = call;
  const types = typeArgs.flatMap((type): Doc[] => [typeDoc(type, scope, ARG), "_"]);
  const all = [...types, ...args.map((arg) => exprDoc(arg, scope, ARG))];
  const [label] = call.places.values();
  const within = caller.composed === undefined || program.composed !== undefined || label === undefined;
  const code = applied(anyName(caller, program, scope), all, within ? level : ARG);
  if (within || caller.composed === undefined) return code;
  return applied("embed", [cat("(included ", inclusionAt(caller.composed, label, scope), ")"), code], level);
}

/** All parameters of a program that is called, and what it is called with in its own terms. */
function ownParams(callee: ProgramDecl, outer: Scope): { readonly head: readonly Doc[]; readonly scope: Scope } {
  const bodies = [callee.body, ...worldArgs(callee), callee.self];
  const scope = sectionScope(callee, outer, bodies, false);
  const { typeParams, params } = callee.scope;
  return {
    head: [...typeBinders(typeParams, scope, () => true, ["(", ")"]), ...binders(params, scope)],
    scope,
  };
}

/** The names of all parameters, with those of the equality of types. */
function paramNames(callee: ProgramDecl, scope: Scope): readonly string[] {
  const types = callee.scope.typeParams.flatMap((param) => [scope.typeParam(param), `Eq${scope.typeParam(param)}`]);
  return [...types, ...callee.scope.params.map((param) => scope.local(param))];
}

/** `(any_coordinate : forall (D : Type) (EqD : Eq D) …, prog … …)`, for each program that is called. */
export const anyBinders = (caller: ProgramDecl, outer: Scope): readonly Doc[] =>
  calledBy(caller).map((callee) => {
    const { head, scope } = ownParams(callee, outer);
    const type = group("prog ", worldDoc(callee, scope, ARG), " ", typeDoc(callee.result, scope, ARG));
    return group(`(${anyName(caller, callee, outer)} : `, nest(cat(...forall(head), line, type, ")")));
  });

/** The programs that are called, where the one that calls them runs: `(fun D EqD … => coordinate …)`. */
export const realPrograms = (caller: ProgramDecl, outer: Scope): readonly Doc[] =>
  calledBy(caller).map((callee) => {
    const { scope } = ownParams(callee, outer);
    const used = scope.closures.of(callee.global);
    const own = callee.scope.typeParams.map((param) => ({ k: "param", param }) as const);
    const code = factoryAt(
      scope.names.global(callee.global),
      callee.scope.typeParams,
      own,
      used,
      used.map((local) => scope.local(local)),
      scope,
      mainTypes(callee),
    );
    const names = paramNames(callee, scope);
    return names.length === 0 ? code : group("(", filled("fun", names), " =>", nest(cat(line, code, ")")));
  });

/**
 * What is known of the programs that are called: their contracts, and which messages they leave to hooks.
 *
 * @param promise the contract of a program, of the code that stands for it
 */
export function premises(
  caller: ProgramDecl,
  outer: Scope,
  promise: (callee: ProgramDecl, code: Doc, scope: Scope) => readonly Doc[],
): readonly Doc[] {
  return calledBy(caller).flatMap((callee): readonly Doc[] => {
    const { head, scope } = ownParams(callee, outer);
    const code = filled(anyName(caller, callee, outer), paramNames(callee, scope));
    const held = cat("(", code, ")");
    const contract = [...forall(head), ...promise(callee, paramNames(callee, scope).length === 0 ? code : held, scope)];
    const free = placesOf(caller, callee).map((label) => {
      const [use] = callee.world;
      const { composed } = caller;
      if (use === undefined || composed === undefined || !isHooked(composed.decl, label)) return undefined;
      return cat(
        "(",
        nest(
          lines([
            ...forall(head),
            // The world is named: Coq would look for it in the program, which comes too late.
            group("sends_only (W := ", worldDoc(callee, scope, 200), ")"),
            cat("  (", freeMessages(composed.decl, label, use, scope), ") ", held),
          ]),
        ),
        ") ->",
      );
    });
    return [cat("(", nest(lines(contract)), ") ->"), ...free.filter((one) => one !== undefined)];
  });
}

/** The labels of the caller's world under which it calls a program. */
function placesOf(caller: ProgramDecl, callee: ProgramDecl): readonly string[] {
  if (caller.composed === undefined || callee.composed !== undefined) return [];
  const found = new Set<string>();
  visitActions(caller.body, (action) => {
    if (action.k === "call" && action.program === callee) for (const label of action.places.values()) found.add(label);
  });
  return [...found];
}
