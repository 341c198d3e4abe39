/**
 * Claims across the protocols of a world in Coq. What a claim says of one node's states is a definition in two layers:
 * an authored function of the states by label, and that function of the node's states as the pattern has them.
 */
import type { Lambda, RemembersDecl, WorldDecl, WorldInvariantDecl } from "../ir/decl.ts";
import { typesAt } from "../ir/labelled.ts";
import { claimParts, keyOf, pieces } from "./claimParts.ts";
import { binders, definition, documented, typeWords } from "./declarations.ts";
import { cat, type Doc, from, group, hard, line, lines, nest } from "./doc.ts";
import { applied, exprDoc, filled } from "./expressions.ts";
import { ARG } from "./levels.ts";
import type { Scope } from "./scope.ts";
import { lambdaDoc, netTypes } from "./specification/definitions.ts";
import { Parts } from "./specification/parts.ts";
import { partAt, selfAt } from "./specification/references.ts";
import { typeDoc } from "./types.ts";
import { labelOf } from "./worlds.ts";

/** How the library calls a pattern: its predicate, the beginning of its obligations, and what assembles them. */
export const predicates = { across: "across", everywhere: "everywhere", remembers: "remembering" } as const;

/** The definitions that the automation looks into. */
export const claimHints = (decl: WorldDecl, one: WorldInvariantDecl, scope: Scope): readonly string[] =>
  claimParts(one).map(({ key }) => scope.names.part(decl, key));

// ---------------------------------------------------------------- definitions

/** The definitions of a claim, in the section of its world. */
export function claimDocs(decl: WorldDecl, one: WorldInvariantDecl, scope: Scope): readonly Doc[] {
  const name = (of: string): string => scope.names.part(decl, keyOf(one, of));
  // A network may be labelled as its protocol is called, which its type mentions.
  const also = [
    ...decl.uses.map((use) => scope.names.global(use.protocol.global)),
    ...decl.scope.params.map((param) => scope.local(param)),
  ];
  const fn = (of: string, lambda: Lambda, result: Doc): Doc =>
    from(lambda.span, lambdaDoc(name(of), lambda, [], result, scope, also));
  if (one.pattern === "across")
    return [
      from(
        one.span,
        documented(one.doc, lambdaDoc(name(""), one.holds, netTypes(decl.uses, scope), "bool", scope, also)),
      ),
    ];
  if (one.pattern === "everywhere")
    return [
      definition("Definition", name("members"), [], "list nid", exprDoc(one.members, scope)),
      documented(one.doc, fn("holds_", one.holds, "bool")),
      ofStates(decl, one, "holds", one.holds, "bool", scope),
    ];
  const facts = cat("list ", typeDoc(one.fact, scope, ARG));
  return [
    documented(one.doc, fn("about", one.about, "nid")),
    fn("holds_", one.holds, "bool"),
    ofStates(decl, one, "holds", one.holds, "bool", scope),
    fn("claims_", one.claims, facts),
    ofStates(decl, one, "claims", one.claims, facts, scope),
    ...one.says.map((says) => fn(`says_${says.label}`, says.facts, facts)),
    saysDoc(decl, one, facts, scope),
  ];
}

/** The states of a node in all protocols: `(states : forall l, Protocol.lstate (bank_prot … l))` */
const statesBinder = (decl: WorldDecl, scope: Scope): Doc =>
  cat("(states : forall l, Protocol.lstate (", protAt(decl, scope), " l))");

const protAt = (decl: WorldDecl, scope: Scope): Doc =>
  partAt(decl, "prot", new Parts(scope).ofClaim(decl, [], true), scope);

/** `Definition bank_answers_holds (fact : Fact D) (states : …) : bool := bank_answers_holds_ fact (states bank_tpc) …` */
function ofStates(
  decl: WorldDecl,
  one: WorldInvariantDecl,
  of: string,
  lambda: Lambda,
  result: Doc,
  scope: Scope,
): Doc {
  const first = lambda.params.slice(0, 1);
  const inner = scope.bind(first, [], ["states", "l", ...typeWords(first, scope), ...claimHints(decl, one, scope)]);
  const states = decl.uses.map((use) => `(states ${labelOf(decl, use.label, scope)})`);
  return definition(
    "Definition",
    scope.names.part(decl, keyOf(one, of)),
    [...binders(first, inner), statesBinder(decl, scope)],
    result,
    filled(scope.names.part(decl, keyOf(one, `${of}_`)), [...first.map((local) => inner.local(local)), ...states]),
  );
}

/** `match l with bank_tpc => fun _ => [] | bank_query => bank_answers_says_query from end` */
function saysDoc(decl: WorldDecl, one: WorldInvariantDecl & RemembersDecl, facts: Doc, scope: Scope): Doc {
  const branches = decl.uses.map((use) => {
    const says = one.says.find(({ label }) => label === use.label);
    const fn =
      says === undefined
        ? cat("fun _ : ", typeDoc(typesAt(use).msg, scope), " => []")
        : `${scope.names.part(decl, keyOf(one, `says_${use.label}`))} from`;
    return cat("| ", labelOf(decl, use.label, scope), " => ", fn);
  });
  return cat(
    group(
      `Definition ${scope.names.part(decl, keyOf(one, "says"))} (l : `,
      partAt(decl, "label", [], scope),
      ") (from : nid) :",
      nest(cat(line, "Protocol.msg (", protAt(decl, scope), " l) -> ", facts, " :=")),
    ),
    nest(cat(hard, "match l with", hard, lines(branches), hard, "end.")),
  );
}

// ---------------------------------------------------------------- claims and obligations

/**
 * The parts of a claim by name, as its pattern takes them.
 *
 * @param inside whether in the section of the claim, where its parts are used without parameters
 */
function claimArgs(decl: WorldDecl, one: WorldInvariantDecl, scope: Scope, inside: boolean): ReadonlyMap<string, Doc> {
  const parts = new Parts(scope);
  const args = pieces(one).map(({ of, exprs, ofWorld }): readonly [string, Doc] => [
    of,
    inside
      ? scope.names.part(decl, keyOf(one, of))
      : partAt(decl, keyOf(one, of), parts.ofClaim(decl, exprs, ofWorld), scope, of === "" ? 200 : ARG),
  ]);
  return new Map(args);
}

/** A claim of all networks, of a state of the world: `(fun s : gstate … => bank_paid (s bank_tpc) (s bank_query))` */
function acrossDoc(decl: WorldDecl, claim: Doc, scope: Scope): Doc {
  const nets = decl.uses.map((use) => `(s ${labelOf(decl, use.label, scope)})`);
  return cat("(fun s : gstate ", selfAt(decl, scope, ARG), " =>", nest(group(line, filled(claim, nets), ")")));
}

/** What stands behind the world, and behind the invariant where there is one, in what is said of a claim. */
function argsFor(
  decl: WorldDecl,
  one: WorldInvariantDecl,
  scope: Scope,
  inside: boolean,
  kind: "init" | "step",
): readonly Doc[] {
  const all = claimArgs(decl, one, scope, inside);
  const take = (...names: readonly string[]): readonly Doc[] => names.flatMap((name) => all.get(name) ?? []);
  if (one.pattern === "across") return [acrossDoc(decl, all.get("") ?? "", scope)];
  if (one.pattern === "everywhere") return take("members", "holds");
  return take("about", "holds", "claims", ...(kind === "init" ? [] : ["says"]));
}

/** A conjunct of the whole invariant, of the state `s`. In the section, its parts are used by name. */
export const claimConjunct = (decl: WorldDecl, one: WorldInvariantDecl, scope: Scope): Doc =>
  applied(predicates[one.pattern], [selfAt(decl, scope, ARG), ...argsFor(decl, one, scope, true, "step"), "s"]);

/** That a claim holds at first. */
export const claimAtFirst = (decl: WorldDecl, one: WorldInvariantDecl, scope: Scope): Doc =>
  applied(`${predicates[one.pattern]}_init`, [selfAt(decl, scope, ARG), ...argsFor(decl, one, scope, false, "init")]);

/** What one message or internal step of the protocol at a label does to a claim. */
export const claimStep = (
  decl: WorldDecl,
  one: WorldInvariantDecl,
  kind: "send" | "receive" | "internal",
  whole: Doc,
  label: string,
  message: Doc,
  scope: Scope,
): Doc =>
  applied(`${predicates[one.pattern]}_${kind}`, [
    selfAt(decl, scope, ARG),
    whole,
    ...argsFor(decl, one, scope, false, "step"),
    labelOf(decl, label, scope),
    message,
  ]);
