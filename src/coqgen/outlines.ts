/**
 * Outlines of proofs: a program whose loops stand with what they keep, which has its stable assertions written in, and
 * whose branches stay where it is known which one is taken.
 */
import type { ProgramDecl } from "../ir/decl.ts";
import type { Assertion } from "../ir/program.ts";
import { cat, type Doc, from, group, hard, join, line, nest, parens } from "./doc.ts";
import { exprDoc, filled } from "./expressions.ts";
import { ARG } from "./levels.ts";
import { assertionsOf, assertionVars, claimParams, type LoopAction, loopsOf } from "./loops.ts";
import { fresh } from "./names.ts";
import { progDoc } from "./programs.ts";
import type { Scope } from "./scope.ts";
import { typeDoc } from "./types.ts";
import { labelIn, netsIn, worldDoc } from "./worlds.ts";

/** The body of the outline, in the section in which the claims of the loops are defined. */
export function outlineDoc(decl: ProgramDecl, scope: Scope): Doc {
  const numbers = new Map(loopsOf(decl.body).map((loop, i) => [loop, i + 1]));
  const asserted = new Map(assertionsOf(decl.body).map((one, i) => [one, i + 1]));
  return progDoc(decl.body, decl, scope, {
    loop(loop, at, plain, level) {
      const kept = loop.k === "for" && loop.entries ? "keeping_at" : "keeping";
      const claim = from(loop.invariant.span, claimDoc(decl, loop, numbers.get(loop) ?? 1, at));
      return parens(cat(kept, " ", nest(claim), nest(cat(hard, plain(ARG)))), 10, level);
    },
    stable(assertion, at, plain, level) {
      const claim = from(assertion.span, assertionDoc(decl, assertion, asserted.get(assertion) ?? 1, at));
      return parens(cat("Stably ", nest(claim), nest(cat(hard, plain(ARG)))), 10, level);
    },
    looked: (plain, level) => parens(cat("looked_at ", plain(ARG)), 10, level),
  });
}

/** `(fun s : gstate … => commitThenAsk_stable1 state (s bank_tpc) (s bank_query) = true)` */
function assertionDoc(decl: ProgramDecl, assertion: Assertion, number: number, scope: Scope): Doc {
  const vars = assertionVars(assertion, decl.scope.params).map((local) => scope.local(local));
  const state = fresh("s", (name) => vars.includes(name));
  const claim = filled(scope.names.part(decl, `stable${number}`), [...vars, ...netsIn(decl, state, scope)]);
  return cat(`(fun ${state} : gstate `, worldDoc(decl, scope, ARG), " =>", nest(group(line, claim, " = true)")));
}

/** `(fun (i : Z) (results : list A) s => client_loop1 i results (locals s self tt) = true)` */
function claimDoc(decl: ProgramDecl, loop: LoopAction, number: number, scope: Scope): Doc {
  const position = loop.k === "for" && loop.entries;
  if (loop.invariant.holds === undefined) {
    const types = loop.vars.map((local) => typeDoc(local.type, scope, 39));
    const vars = types.length === 0 ? "unit" : join(types, " * ");
    return cat("(fun ", position ? "_ " : "", "(_ : ", vars, ") _ => True)");
  }
  const params = claimParams(loop, decl.scope.params);
  const self = exprDoc(decl.self, scope, ARG);
  const claim = scope.names.part(decl, `loop${number}`);
  const inner = scope.bind(
    [...params.index, ...loop.vars],
    [],
    [...[...decl.scope.params, ...params.outer].map((local) => scope.local(local)), "s", claim],
  );
  const args = [
    ...params.outer.map((local) => inner.local(local)),
    ...params.index.map((local) => inner.local(local)),
    ...params.vars.map((local) => inner.local(local)),
    ...params.labels.map((label) => cat("(locals s ", self, ` ${labelIn(decl, label, scope)})`)),
  ];
  const heads: Doc[] = [];
  if (position) heads.push(params.index[0] === undefined ? "_" : inner.local(params.index[0]));
  const names = loop.vars.map((local) => (params.vars.includes(local) ? inner.local(local) : "_"));
  const types = loop.vars.map((local) => typeDoc(local.type, inner, 39));
  heads.push(
    names.length === 0
      ? "(_ : unit)"
      : names.length === 1
        ? cat("(", names[0] ?? "_", " : ", types[0] ?? "_", ")")
        : cat(`'((${names.join(", ")}) : `, ...types.flatMap((type, i) => (i === 0 ? [type] : [" * ", type])), ")"),
  );
  heads.push(params.states.length === 0 ? "_" : "s");
  return group(
    "(fun",
    ...heads.flatMap((head) => [" ", head]),
    " =>",
    nest(cat(line, claim, ...args.flatMap((arg) => [" ", arg]), " = true)")),
  );
}
