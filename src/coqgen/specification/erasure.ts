/** A protocol as it runs: its steps are those of the protocol with ghosts, without these. */
import type { Erases, ProtocolDecl } from "../../ir/decl.ts";
import { documented } from "../declarations.ts";
import { cat, type Doc, group, hard, nest } from "../doc.ts";
import { applied } from "../expressions.ts";
import { ARG } from "../levels.ts";
import type { ErasureObligation } from "../obligations.ts";
import type { Scope } from "../scope.ts";
import { assumptions } from "./assumptions.ts";
import { protocolSpecBodies } from "./bodies.ts";
import { Parts } from "./parts.ts";
import { partAt, selfAt } from "./references.ts";
import { quantify, statement } from "./statement.ts";
import { messageAt } from "./steps.ts";

/** The invariant of a protocol as it runs: there are ghosts for which that of the protocol with ghosts holds. */
export function erasedInvariant(decl: ProtocolDecl, erases: Erases, scope: Scope): Doc {
  const whole = cat(
    group(`Definition ${scope.names.part(decl, "invariant")} : Protocol.net `, selfAt(decl, scope, ARG), " -> Prop :="),
    nest(cat(hard, applied("erased", erasedAt(decl, erases, "m", scope)))),
    ".",
  );
  return documented("The invariant of what runs: it has ghosts for which that with ghosts holds.", whole);
}

/** One step of the protocol as it runs is one of the protocol with ghosts, without those. */
export function erasureObligation(obligation: ErasureObligation, outer: Scope): Doc {
  const { running, erases, step, kind, name } = obligation;
  const { head, scope } = quantify(running, outer, protocolSpecBodies(erases.protocol));
  const premises = assumptions({ protocol: running, args: undefined }, scope);
  const { fields, message } = messageAt({ protocol: running, args: undefined }, kind, step, running, scope);
  const bound = kind === "internal" ? "i" : "m";
  return statement(
    name,
    [...head, ...premises, ...fields],
    applied(`ghost_${kind}`, [...erasedAt(running, erases, bound, scope), message]),
  );
}

/** What `erased` and the obligations of erasure begin with: with ghosts, without, from one to the other, the invariant. */
function erasedAt(decl: ProtocolDecl, erases: Erases, bound: string, scope: Scope): readonly Doc[] {
  const { protocol, erase } = erases;
  return [
    selfAt(protocol, scope, ARG),
    selfAt(decl, scope, ARG),
    scope.names.global(erase),
    `(fun ${bound} => ${bound})`,
    partAt(protocol, "invariant", new Parts(scope).invariant(protocol), scope, ARG),
  ];
}
