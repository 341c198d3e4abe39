/** Statements about a declared world: its invariants across protocols, its whole invariant, and their obligations. */
import { exprsOf, type WorldDecl } from "../ir/decl.ts";
import type { Expr } from "../ir/expr.ts";
import { documented, section, sectionHead, sectionScope } from "./declarations.ts";
import { cat, type Doc, from, group, hard, join, nest } from "./doc.ts";
import { filled } from "./expressions.ts";
import { ARG } from "./levels.ts";
import type { WorldObligation } from "./obligations.ts";
import type { Scope } from "./scope.ts";
import { assumptions } from "./specification/assumptions.ts";
import { helperHints, hint } from "./specification/hints.ts";
import { Parts } from "./specification/parts.ts";
import { partAt, partOf, selfAt } from "./specification/references.ts";
import { quantify, statement } from "./specification/statement.ts";
import { messageAt } from "./specification/steps.ts";
import { hookPart } from "./worldDefinitions.ts";
import { claimAtFirst, claimConjunct, claimDocs, claimHints, claimStep } from "./worldPatterns.ts";
import { labelOf } from "./worlds.ts";

/** The expressions that the statements about a world are made of. */
export const worldSpecBodies = (decl: WorldDecl): readonly Expr[] => [
  ...decl.uses.flatMap((use) => use.args),
  ...decl.invariants.flatMap(exprsOf),
];

export function worldSpec(decl: WorldDecl, outer: Scope): Doc {
  const scope = sectionScope(decl, outer, worldSpecBodies(decl), false);
  const { names } = scope;
  const parts = new Parts(scope);
  const claims = decl.invariants.flatMap((one) => claimDocs(decl, one, scope));
  const components = decl.uses.map((use) =>
    filled(partOf(use, "invariant", parts.invariant(use.protocol), scope), [`(s ${labelOf(decl, use.label, scope)})`]),
  );
  const across = decl.invariants.map((one) => claimConjunct(decl, one, scope));
  const whole = cat(
    group(`Definition ${names.part(decl, "invariant")} : gstate `, selfAt(decl, scope, ARG), " -> Prop :="),
    nest(cat(hard, "fun s =>", nest(cat(hard, join([...components, ...across], cat(" /\\", hard)))))),
    ".",
  );
  const hooks =
    decl.hooks.length === 0
      ? []
      : [names.part(decl, "hook"), ...decl.hooks.map((hook) => names.part(decl, hookPart(hook)))];
  const hints = {
    steps: [...hooks, ...helperHints(decl.helpers, names)],
    claims: [
      ...(decl.invariants.length === 0 ? [] : hooks),
      ...decl.invariants.flatMap((one) => claimHints(decl, one, scope)),
      ...helperHints(decl.helpers, names),
    ],
  };
  return cat(
    section(names.global(decl.global), sectionHead(decl, scope), [
      ...claims,
      from(decl.span, documented("The whole invariant: that of each protocol, and those across them.", whole)),
    ]),
    ...(hints.steps.length + hints.claims.length === 0 ? [] : [hard, hint(hints)]),
  );
}

/** What the protocols of a world assume of their parameters, as premises. */
export const worldPremises = (decl: WorldDecl, scope: Scope): readonly Doc[] =>
  decl.uses.flatMap((use) => assumptions(use, scope));

/** One step's effect on a claim across protocols, or the claim at first. */
export function worldObligation(obligation: WorldObligation, outer: Scope): Doc {
  const { world, across, name } = obligation;
  const { head, scope } = quantify(world, outer, worldSpecBodies(world));
  const parts = new Parts(scope);
  const premises = worldPremises(world, scope);
  if (obligation.kind === "init") return statement(name, [...head, ...premises], claimAtFirst(world, across, scope));
  const { use, step, kind } = obligation;
  const { fields, message } = messageAt(use, kind, step, world, scope);
  const whole = partAt(world, "invariant", parts.worldInvariant(world), scope, ARG);
  return statement(
    name,
    [...head, ...premises, ...fields],
    claimStep(world, across, kind, whole, use.label, message, scope),
  );
}
