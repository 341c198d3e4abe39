/** What must be proved of each invariant of a protocol: at first, and of each step. */
import type { InvariantDecl, ProtocolDecl } from "../../ir/decl.ts";
import type { Doc } from "../doc.ts";
import { applied } from "../expressions.ts";
import { ARG } from "../levels.ts";
import type { ProtocolObligation } from "../obligations.ts";
import { patterns, piecesOf } from "../pieces.ts";
import type { Scope } from "../scope.ts";
import { assumptions } from "./assumptions.ts";
import { protocolSpecBodies } from "./bodies.ts";
import { Parts } from "./parts.ts";
import { partAt, pieceAt, selfAt } from "./references.ts";
import { quantify, statement } from "./statement.ts";
import { messageAt } from "./steps.ts";

/** One message's or internal step's effect on one invariant of a protocol, or the invariant at first. */
export function protocolObligation(obligation: ProtocolObligation, outer: Scope): Doc {
  const { protocol, invariant, name } = obligation;
  const { head, scope } = quantify(protocol, outer, protocolSpecBodies(protocol));
  const parts = new Parts(scope);
  const premises = assumptions({ protocol, args: undefined }, scope);
  const self = selfAt(protocol, scope, ARG);
  const whole = supposed(protocol, invariant, parts, scope);
  const pieces = piecesOf(invariant)
    .filter(({ only }) => only === undefined || only.includes(obligation.kind))
    .map((piece) => pieceAt(protocol, piece, parts, scope));
  const pattern = patterns[invariant.pattern];
  if (obligation.kind === "init")
    return statement(name, [...head, ...premises], applied(`${pattern}_init`, [self, ...pieces]));
  const { fields, message } = messageAt(
    { protocol, args: undefined },
    obligation.kind,
    obligation.step,
    protocol,
    scope,
  );
  return statement(
    name,
    [...head, ...premises, ...fields],
    applied(`${pattern}_${obligation.kind}`, [self, whole, ...pieces, message]),
  );
}

/** What the obligations of an invariant may suppose of a network, in a statement. */
function supposed(decl: ProtocolDecl, invariant: InvariantDecl, parts: Parts, scope: Scope): Doc {
  return invariant.uses.length === 0
    ? partAt(decl, "invariant", parts.invariant(decl), scope, ARG)
    : partAt(decl, `given ${invariant.name}`, parts.given(decl, invariant), scope, ARG);
}
