/** The specification of a protocol: its assumptions, its invariant, and what its theorems are stated with. */
import type { InvariantDecl, ProtocolDecl } from "../../ir/decl.ts";
import { prune } from "../../ir/types.ts";
import { binders, definition, documented, section, sectionHead, sectionScope, typeWords } from "../declarations.ts";
import { cat, type Doc, from, group, hard, join, line, nest } from "../doc.ts";
import { applied, exprDoc } from "../expressions.ts";
import { ARG } from "../levels.ts";
import { identifier } from "../names.ts";
import { type Piece, patterns, piecesOf, theoremPieces } from "../pieces.ts";
import type { Scope } from "../scope.ts";
import { typeDoc } from "../types.ts";
import { assumingProtocol } from "./assumptions.ts";
import { protocolSpecBodies } from "./bodies.ts";
import { lambdaDoc } from "./definitions.ts";
import { erasedInvariant } from "./erasure.ts";
import { type Hints, helperHints, hint } from "./hints.ts";
import { usedBy } from "./parts.ts";
import { selfAt } from "./references.ts";

/** The section of a protocol, and the hints to its definitions. */
export function protocolSpec(decl: ProtocolDecl, outer: Scope): Doc {
  const scope = sectionScope(decl, outer, protocolSpecBodies(assumingProtocol(decl)), false);
  const invariant =
    decl.erases === undefined
      ? invariantDocs(decl, scope)
      : [from(decl.span, erasedInvariant(decl, decl.erases, scope))];
  const given = decl.invariants
    .filter((one) => one.uses.length > 0)
    .map((one) => from(one.span, givenDoc(decl, one, scope)));
  return cat(
    section(scope.names.global(decl.global), sectionHead(decl, scope), [
      ...invariant,
      ...theoremDefinitions(decl, scope),
      ...given,
    ]),
    hard,
    hint(hintsOf(decl, scope.names)),
  );
}

/** The assumptions, what the invariants are made of, and the whole invariant. */
function invariantDocs(decl: ProtocolDecl, scope: Scope): readonly Doc[] {
  const part = (name: string): string => scope.names.part(decl, name);
  const assumes = decl.assumes.map((one) =>
    from(one.span, definition("Definition", part(identifier(one.name)), [], "bool", exprDoc(one.holds, scope))),
  );
  const claims = decl.invariants.flatMap((one) => piecesOf(one).map((piece) => pieceDoc(decl, piece, scope)));
  const conjuncts = decl.invariants.map((one) => cat(conjunct(decl, one, scope), " net"));
  const self = selfAt(decl, scope, ARG);
  const body = cat("fun net =>", nest(cat(line, join(conjuncts, cat(" /\\", line)))));
  const whole =
    conjuncts.length === 0
      ? group(`Definition ${part("invariant")} (_ : Protocol.net `, self, ") : Prop := True.")
      : group(`Definition ${part("invariant")} : Protocol.net `, self, " -> Prop :=", nest(cat(line, body)), ".");
  return [...assumes, ...claims, from(decl.span, documented("The whole invariant.", whole))];
}

/** What the statements of theorems are made of. */
function theoremDefinitions(decl: ProtocolDecl, scope: Scope): readonly Doc[] {
  const net = cat("Protocol.net ", selfAt(decl, scope, ARG));
  return decl.theorems.flatMap((one): readonly Doc[] => {
    if (one.pattern !== "consequence") return theoremPieces(one).map((piece) => pieceDoc(decl, piece, scope));
    const name = scope.names.part(decl, `theorem ${one.name}`);
    return [from(one.span, documented(one.doc, lambdaDoc(name, one.holds, [net], "bool", scope)))];
  });
}

/** The whole invariant and the theorems that an invariant uses, in one. */
function givenDoc(decl: ProtocolDecl, invariant: InvariantDecl, scope: Scope): Doc {
  const part = (name: string): string => scope.names.part(decl, name);
  const conjuncts = [
    `${part("invariant")} net`,
    ...usedBy(decl, invariant).map((one) => `${part(`theorem ${one.name}`)} net = true`),
  ];
  return documented(
    `What the obligations of ${invariant.name} may suppose.`,
    group(
      `Definition ${part(`given ${invariant.name}`)} : Protocol.net `,
      selfAt(decl, scope, ARG),
      " -> Prop :=",
      nest(cat(line, "fun net => ", join(conjuncts, cat(" /\\", line)), ".")),
    ),
  );
}

/** The definition of a piece. */
function pieceDoc(decl: ProtocolDecl, piece: Piece, scope: Scope): Doc {
  const inner = scope.bind(piece.params, [piece.body], typeWords(piece.params, scope));
  const params = piece.params.map((param) => prune(param.type).k === "opaque");
  const docs = params.some((net) => net)
    ? piece.params.map((param) => cat("(", inner.local(param), " : Protocol.net ", selfAt(decl, scope, ARG), ")"))
    : binders(piece.params, inner);
  const name = scope.names.part(decl, piece.part);
  return from(
    piece.span,
    documented(
      piece.doc,
      definition("Definition", name, docs, typeDoc(piece.result, inner), exprDoc(piece.body, inner)),
    ),
  );
}

/** One conjunct of the invariant, without the network: in the section, its parts are used by name. */
function conjunct(decl: ProtocolDecl, invariant: InvariantDecl, scope: Scope): Doc {
  const pieces = piecesOf(invariant).map((piece) => scope.names.part(decl, piece.part));
  return applied(patterns[invariant.pattern], [selfAt(decl, scope, ARG), ...pieces]);
}

/** Steps, and what the claims about them are made of. */
function hintsOf(decl: ProtocolDecl, names: Scope["names"]): Hints {
  const part = (name: string): string => names.part(decl, name);
  return {
    steps: [
      part("init"),
      ...decl.sends.map((step) => part(`send_${identifier(step.tag)}`)),
      ...decl.receives.map((step) => part(`receive_${identifier(step.tag)}`)),
      ...decl.internals.map((step) => part(`internal_${identifier(step.tag)}`)),
      ...helperHints(decl.helpers, names),
    ],
    claims: [
      ...(decl.erases === undefined ? decl.assumes.map((one) => part(identifier(one.name))) : []),
      ...decl.invariants.flatMap(piecesOf).map((piece) => part(piece.part)),
      ...decl.theorems.flatMap((one) =>
        one.pattern === "consequence"
          ? [part(`theorem ${one.name}`)]
          : theoremPieces(one).map((piece) => part(piece.part)),
      ),
      ...helperHints(decl.helpers, names),
    ],
  };
}
