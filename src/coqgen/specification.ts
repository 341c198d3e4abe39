/** Statements: assumptions, invariants, contracts, and one definition for each obligation. */
import {
  type Erases,
  exprsOf,
  type FunctionDecl,
  type InvariantDecl,
  type Labelled,
  type Lambda,
  type ProgramDecl,
  type ProtocolDecl,
  partsOfTheorem,
  type Step,
  type TheoremDecl,
  type WorldDecl,
} from "../ir/decl.ts";
import type { Expr, Local } from "../ir/expr.ts";
import { bodyOf, partsOfInvariant } from "../ir/invariants.ts";
import type { Assertion, Prog } from "../ir/program.ts";
import { prune, type Type } from "../ir/types.ts";
import { anyBinders } from "./calls.ts";
import type { Factory } from "./closures.ts";
import {
  binders,
  definition,
  documented,
  forall,
  programType,
  section,
  sectionHead,
  sectionScope,
  typeBinders,
  typeWords,
} from "./declarations.ts";
import { cat, type Doc, from, group, hard, join, line, lines, nest } from "./doc.ts";
import { applied, exprDoc, factoryAt, filled, mainTypes } from "./expressions.ts";
import { assertionsOf, assertionVars, claimParams, hasOutline, loopsOf } from "./loops.ts";
import { identifier } from "./names.ts";
import type { ErasureObligation, Obligation, ProtocolObligation } from "./obligations.ts";
import { outlineDoc } from "./outlines.ts";
import { type Piece, piecesOf, theoremPieces } from "./pieces.ts";
import type { Scope } from "./scope.ts";
import { typeDoc } from "./types.ts";
import { labelledDoc, worldArgs } from "./worlds.ts";

const ARG = 9;

// ---------------------------------------------------------------- what the parts of a factory use

/** The section parameters that a definition of the specification uses, so that later uses can pass them. */
export class Parts {
  constructor(readonly scope: Scope) {}

  private used(factory: Factory, exprs: readonly Expr[], also: readonly Local[] = []): readonly Local[] {
    const found = new Set([...this.scope.closures.in(factory, exprs), ...also]);
    return factory.scope.params.filter((param) => found.has(param));
  }

  assumption(decl: ProtocolDecl, name: string): readonly Local[] {
    return this.used(
      decl,
      decl.assumes.filter((one) => one.name === name).map((one) => one.holds),
    );
  }

  /** A definition that an invariant or a theorem is made of. */
  piece(decl: ProtocolDecl, piece: Piece): readonly Local[] {
    // A claim about the network names the protocol in its type.
    const ofNet = piece.params.some((param) => prune(param.type).k === "opaque");
    return this.used(decl, [piece.body], ofNet ? this.scope.closures.of(decl.global) : []);
  }

  invariant(decl: ProtocolDecl): readonly Local[] {
    if (decl.erases !== undefined)
      return this.used(decl, [], [...this.invariant(decl.erases.protocol), ...this.scope.closures.of(decl.global)]);
    const also = decl.invariants.flatMap(piecesOf).flatMap((piece) => this.piece(decl, piece));
    return this.used(decl, [], [...also, ...this.scope.closures.of(decl.global)]);
  }

  theorem(decl: ProtocolDecl, theorem: TheoremDecl): readonly Local[] {
    const { values, lambdas } = partsOfTheorem(theorem);
    return this.used(decl, [...values, ...lambdas.map((one) => one.body)], this.scope.closures.of(decl.global));
  }

  /** What an obligation of an invariant may suppose: the whole invariant, and the theorems that it uses. */
  given(decl: ProtocolDecl, invariant: InvariantDecl): readonly Local[] {
    const theorems = usedBy(decl, invariant).flatMap((one) => this.theorem(decl, one));
    return this.used(decl, [], [...this.invariant(decl), ...theorems]);
  }

  contract(decl: ProgramDecl, lambda: Lambda): readonly Local[] {
    return this.used(decl, [lambda.body], this.world(decl));
  }

  /** What the world of a program uses. */
  world(decl: ProgramDecl): readonly Local[] {
    return this.used(decl, this.scope.closures.worldArgs(decl));
  }

  /** What a part of a claim across protocols uses; with `ofWorld` its type names the protocols. */
  ofClaim(decl: WorldDecl, exprs: readonly Expr[], ofWorld: boolean): readonly Local[] {
    const protocols = this.scope.closures.worldArgs({ world: decl.uses, composed: undefined });
    return this.used(decl, [...exprs, ...(ofWorld ? protocols : [])]);
  }

  /** What the whole invariant of a world uses. */
  worldInvariant(decl: WorldDecl): readonly Local[] {
    const passed = decl.uses.flatMap((use) => {
      const params = this.invariant(use.protocol);
      return use.args.filter((_, i) => params.some((param) => param === use.protocol.scope.params[i]));
    });
    const also = decl.invariants.flatMap((one) => this.ofClaim(decl, exprsOf(one), true));
    return this.used(decl, passed, [...also, ...this.scope.closures.of(decl.global)]);
  }

  /** Everything that the program and the claims of its loops use. */
  outline(decl: ProgramDecl): readonly Local[] {
    const loops = loopsOf(decl.body);
    const claims = loops.flatMap((loop) => loop.invariant.holds ?? []);
    const states = loops.some((loop) => claimParams(loop, []).states.length > 0) ? [decl.self] : [];
    const asserted = assertionsOf(decl.body).map((one) => one.holds);
    return this.used(decl, [...claims, ...states, ...asserted], this.scope.closures.of(decl.global));
  }

  /** What a stable assertion uses; its parameters' types name the protocols. */
  assertion(decl: ProgramDecl, assertion: Assertion): readonly Local[] {
    return this.used(decl, [assertion.holds], this.world(decl));
  }
}

/** The theorems that the obligations of an invariant may use. */
const usedBy = (decl: ProtocolDecl, invariant: InvariantDecl): readonly TheoremDecl[] =>
  decl.theorems.filter((one) => invariant.uses.includes(one.name));

/** A part of a factory at the parameters that it uses, under their names in `scope`. */
export function partAt(factory: Factory, part: string, used: readonly Local[], scope: Scope, level = 200): Doc {
  return factoryAt(
    scope.names.part(factory, part),
    factory.scope.typeParams,
    ownTypes(factory),
    used,
    used.map((local) => scope.local(local)),
    scope,
    typesOfPart(factory, part),
    level,
  );
}

const ownTypes = (factory: Factory): readonly Type[] =>
  factory.scope.typeParams.map((param) => ({ k: "param", param }));

/** The whole invariant speaks of the protocol; what other parts are of shows from their arguments. */
const typesOfPart = (factory: Factory, part: string): readonly Type[] =>
  ["invariant", "outline", "calling", "prot"].includes(part) || part.startsWith("given ") || part.startsWith("theorem ")
    ? mainTypes(factory)
    : [];

/** A protocol or program at its own parameters. */
export function selfAt(factory: Factory, scope: Scope, level = 200): Doc {
  const used = scope.closures.of(factory.global);
  return factoryAt(
    scope.names.global(factory.global),
    factory.scope.typeParams,
    ownTypes(factory),
    used,
    used.map((local) => scope.local(local)),
    scope,
    mainTypes(factory),
    level,
  );
}

// ---------------------------------------------------------------- definitions

/** The expressions of a protocol's specification, which decide what its parameters may be called. */
export function protocolSpecBodies(decl: ProtocolDecl): readonly Expr[] {
  return [
    ...decl.assumes.map((one) => one.holds),
    ...decl.invariants.flatMap((one) => partsOfInvariant(one).map(bodyOf)),
    ...decl.theorems
      .map(partsOfTheorem)
      .flatMap(({ values, lambdas }) => [...values, ...lambdas.map((one) => one.body)]),
  ];
}

/** The protocol by whose parts the assumptions of one are stated: they are of its parameters, and so of what has ghosts. */
export const assumingProtocol = (decl: ProtocolDecl): ProtocolDecl => decl.erases?.protocol ?? decl;

export function protocolSpec(decl: ProtocolDecl, outer: Scope): Doc {
  if (decl.erases !== undefined) return erasedSpec(decl, decl.erases, outer);
  const scope = sectionScope(decl, outer, protocolSpecBodies(decl), false);
  const { names } = scope;
  const part = (name: string): string => names.part(decl, name);
  const assumes = decl.assumes.map((one) =>
    from(one.span, definition("Definition", part(identifier(one.name)), [], "bool", exprDoc(one.holds, scope))),
  );
  const claims = decl.invariants.flatMap((one) => claimDocs(decl, one, scope));
  const conjuncts = decl.invariants.map((one) => conjunct(decl, one, scope));
  const net = "net";
  const body =
    conjuncts.length === 0
      ? "True"
      : cat(
          "fun ",
          net,
          " =>",
          nest(
            cat(
              line,
              join(
                conjuncts.map((one) => cat(one, " ", net)),
                cat(" /\\", line),
              ),
            ),
          ),
        );
  const self = selfAt(decl, scope, ARG);
  const whole =
    conjuncts.length === 0
      ? group(`Definition ${part("invariant")} (_ : Protocol.net `, self, ") : Prop := True.")
      : group(`Definition ${part("invariant")} : Protocol.net `, self, " -> Prop :=", nest(cat(line, body)), ".");
  const theorems = theoremDefinitions(decl, scope);
  const given = decl.invariants
    .filter((one) => one.uses.length > 0)
    .map((one) => from(one.span, givenDoc(decl, one, scope)));
  const all = [
    ...assumes,
    ...claims,
    from(decl.span, documented("The whole invariant.", whole)),
    ...theorems,
    ...given,
  ];
  const hints = hintDoc(decl, names);
  return cat(
    section(names.global(decl.global), sectionHead(decl, scope), all),
    ...(hints === undefined ? [] : [hard, hint(hints)]),
  );
}

/** The invariant of a protocol as it runs: there are ghosts for which that of the protocol with ghosts holds. */
function erasedSpec(decl: ProtocolDecl, erases: Erases, outer: Scope): Doc {
  const scope = sectionScope(decl, outer, protocolSpecBodies(erases.protocol), false);
  const self = selfAt(decl, scope, ARG);
  const whole = cat(
    group(`Definition ${scope.names.part(decl, "invariant")} : Protocol.net `, self, " -> Prop :="),
    nest(cat(hard, applied("erased", erasedAt(decl, erases, "m", scope)))),
    ".",
  );
  const doc = documented("The invariant of what runs: it has ghosts for which that with ghosts holds.", whole);
  return cat(
    section(scope.names.global(decl.global), sectionHead(decl, scope), [
      from(decl.span, doc),
      ...theoremDefinitions(decl, scope),
    ]),
    hard,
    hint(hintDoc(decl, scope.names)),
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

/** One step of the protocol as it runs is one of the protocol with ghosts, without those. */
export function erasureObligation(obligation: ErasureObligation, outer: Scope): Doc {
  const { running, erases, step, kind, name } = obligation;
  const { head, scope } = quantify(running, outer, protocolSpecBodies(erases.protocol));
  const premises = assumptions({ protocol: running, args: undefined }, scope);
  const { fields, message } = messageAt(running, kind, step, scope);
  const bound = kind === "internal" ? "i" : "m";
  return statement(
    name,
    [...head, ...premises, ...fields],
    applied(`ghost_${kind}`, [...erasedAt(running, erases, bound, scope), message]),
  );
}

/** The quantifiers over what is in a step's message or action, and that message or action. */
function messageAt(protocol: ProtocolDecl, kind: Obligation["kind"], step: Step, scope: Scope) {
  const fields = step.params.slice(kind === "internal" ? 2 : 3);
  const inner = scope.bind(
    fields,
    [],
    [...typeWords(fields, scope), ...protocol.scope.params.map((param) => scope.local(param))],
  );
  const message = applied(
    stepName(protocol, kind, step.tag, scope),
    fields.map((field) => inner.local(field)),
    ARG,
  );
  return { fields: forall(binders(fields, inner)), message };
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

/** What the obligations of an invariant may suppose of a network, in a statement. */
function supposed(decl: ProtocolDecl, invariant: InvariantDecl, parts: Parts, scope: Scope): Doc {
  return invariant.uses.length === 0
    ? partAt(decl, "invariant", parts.invariant(decl), scope, ARG)
    : partAt(decl, `given ${invariant.name}`, parts.given(decl, invariant), scope, ARG);
}

function hintDoc(
  decl: ProtocolDecl,
  names: Scope["names"],
): { readonly steps: readonly string[]; readonly claims: readonly string[] } {
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

/** The automation looks into authored functions that are not recursive. */
export const helperHints = (helpers: readonly FunctionDecl[], names: Scope["names"]): readonly string[] =>
  helpers.filter((helper) => helper.structural === undefined).map((helper) => names.global(helper.global));

export function hint(hints: { readonly steps: readonly string[]; readonly claims: readonly string[] }): Doc {
  const docs = [
    ...(hints.steps.length === 0 ? [] : [cat(filled("#[export] Hint Unfold", hints.steps), " : steps.")]),
    ...(hints.claims.length === 0 ? [] : [cat(filled("#[export] Hint Unfold", hints.claims), " : claims.")]),
  ];
  return lines(docs);
}

export function lambdaDoc(
  name: string,
  lambda: Lambda,
  types: readonly Doc[],
  result: Doc,
  scope: Scope,
  also: readonly string[] = [],
): Doc {
  const inner = scope.bind(lambda.params, [lambda.body], [...typeWords(lambda.params, scope), ...also]);
  const params =
    types.length === 0
      ? binders(lambda.params, inner)
      : lambda.params.map((param, i) =>
          cat("(", inner.local(param), " : ", types[i] ?? typeDoc(param.type, scope), ")"),
        );
  return definition("Definition", name, params, result, exprDoc(lambda.body, inner));
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

const claimDocs = (decl: ProtocolDecl, invariant: InvariantDecl, scope: Scope): readonly Doc[] =>
  piecesOf(invariant).map((piece) => pieceDoc(decl, piece, scope));

/** How the Coq library calls patterns. */
export const patterns: Readonly<Record<InvariantDecl["pattern"], string>> = {
  pairwise: "pairwise",
  perNode: "per_node",
  perMessage: "per_message",
  ownership: "ownership",
  knowledge: "knowledge",
  anything: "anything",
};

/** A piece in a statement, at the parameters that it uses. */
export const pieceAt = (decl: ProtocolDecl, piece: Piece, parts: Parts, scope: Scope): Doc =>
  factoryAt(
    scope.names.part(decl, piece.part),
    decl.scope.typeParams,
    ownTypes(decl),
    parts.piece(decl, piece),
    parts.piece(decl, piece).map((local) => scope.local(local)),
    scope,
    piece.hidden,
    ARG,
  );

/** One conjunct of the invariant, without the network: in the section, its parts are used by name. */
function conjunct(decl: ProtocolDecl, invariant: InvariantDecl, scope: Scope): Doc {
  const pieces = piecesOf(invariant).map((piece) => scope.names.part(decl, piece.part));
  return applied(patterns[invariant.pattern], [selfAt(decl, scope, ARG), ...pieces]);
}

/** The type of each protocol's network. */
export const netTypes = (world: readonly Labelled[], scope: Scope): readonly Doc[] =>
  world.map((use) => cat("Protocol.net ", labelledDoc(use, scope, ARG)));

export function programSpec(decl: ProgramDecl, outer: Scope): Doc {
  const loops = loopsOf(decl.body);
  const assertions = assertionsOf(decl.body);
  const bodies = programSpecBodies(decl);
  const scope = sectionScope(decl, outer, bodies, false);
  const { names } = scope;
  const nets = netTypes(decl.world, scope);
  // A network may be labelled as its protocol is called, which its type mentions.
  const also = [
    ...decl.world.map((one) => names.global(one.protocol.global)),
    ...decl.scope.params.map((param) => scope.local(param)),
  ];
  const docs: Doc[] = [];
  if (decl.requires !== undefined)
    docs.push(
      from(
        decl.requires.span,
        documented(
          `What ${decl.name} asks for where it starts.`,
          lambdaDoc(names.part(decl, "requires"), decl.requires, nets, "bool", scope, also),
        ),
      ),
    );
  if (decl.ensures !== undefined) {
    const result = decl.ensures.params.slice(0, 1).map((param) => typeDoc(param.type, scope));
    const types = [...result, ...nets, ...nets];
    docs.push(
      from(
        decl.ensures.span,
        documented(
          `What ${decl.name} promises of its result.`,
          lambdaDoc(names.part(decl, "ensures"), decl.ensures, types, "bool", scope, also),
        ),
      ),
    );
  }
  loops.forEach((loop, i) => {
    const { holds } = loop.invariant;
    if (holds === undefined) return;
    const { outer: around, index, vars, states } = claimParams(loop, decl.scope.params);
    const params = [...around, ...index, ...vars, ...states];
    const inner = scope.bind(params, [holds], typeWords(params, scope));
    docs.push(
      from(
        loop.invariant.span,
        documented(
          "What holds each time round.",
          definition(
            "Definition",
            names.part(decl, `loop${i + 1}`),
            binders(params, inner),
            "bool",
            exprDoc(holds, inner),
          ),
        ),
      ),
    );
  });
  assertions.forEach((assertion, i) => {
    const { holds, nets: locals } = assertion;
    const vars = assertionVars(assertion, decl.scope.params);
    const params = [...vars, ...locals];
    const inner = scope.bind(params, [holds], [...typeWords(vars, scope), ...also]);
    const all = [
      ...binders(vars, inner),
      ...locals.map((net, at) => cat("(", inner.local(net), " : ", nets[at] ?? "_", ")")),
    ];
    docs.push(
      from(
        assertion.span,
        documented(
          "What other nodes preserve.",
          definition("Definition", names.part(decl, `stable${i + 1}`), all, "bool", exprDoc(holds, inner)),
        ),
      ),
    );
  });
  if (hasOutline(decl.body))
    docs.push(
      from(
        decl.span,
        documented(
          `${decl.name} with what its loops keep: the outline of its proof.`,
          cat(
            group(
              filled(`Definition ${names.part(decl, "outline")}`, anyBinders(decl, outer)),
              " : ",
              programType(decl, scope),
              " :=",
            ),
            nest(cat(hard, outlineDoc(decl, scope))),
            ".",
          ),
        ),
      ),
    );
  const claims = [
    ...(decl.requires === undefined ? [] : [names.part(decl, "requires")]),
    ...(decl.ensures === undefined ? [] : [names.part(decl, "ensures")]),
    ...loops.flatMap((loop, i) => (loop.invariant.holds === undefined ? [] : [names.part(decl, `loop${i + 1}`)])),
    ...assertions.map((_, i) => names.part(decl, `stable${i + 1}`)),
    ...helperHints(decl.helpers, names),
  ];
  if (docs.length === 0) return hint({ steps: [], claims });
  return cat(
    section(names.global(decl.global), sectionHead(decl, scope), docs),
    hard,
    hint({ steps: helperHints(decl.helpers, names), claims }),
  );
}

export function programSpecBodies(decl: ProgramDecl): readonly (Expr | Prog)[] {
  return [
    ...(hasOutline(decl.body) ? [decl.body] : []),
    ...(decl.requires === undefined ? [] : [decl.requires.body]),
    ...(decl.ensures === undefined ? [] : [decl.ensures.body]),
    ...loopsOf(decl.body).flatMap((loop) => (loop.invariant.holds === undefined ? [] : [loop.invariant.holds])),
    ...assertionsOf(decl.body).map((one) => one.holds),
    ...worldArgs(decl),
    decl.self,
  ];
}

// ---------------------------------------------------------------- statements

/** `forall (A : Type) (EqA : Eq A) (clients : list nid), assumption = true ->` */
export interface Quantified {
  readonly head: readonly Doc[];
  readonly scope: Scope;
}

export function quantify(factory: Factory, outer: Scope, bodies: Parameters<Scope["bind"]>[1]): Quantified {
  const scope = sectionScope(factory, outer, bodies, false);
  const { typeParams, params } = factory.scope;
  const all = [...typeBinders(typeParams, scope, () => true, ["(", ")"]), ...binders(params, scope)];
  return { head: forall(all), scope };
}

/** The premises that a protocol's parameters satisfy its assumptions, at some arguments. */
export function assumptions(use: Used, scope: Scope): readonly Doc[] {
  const protocol = assumingProtocol(use.protocol);
  const parts = new Parts(scope);
  return protocol.assumes.map((one) => {
    const used = parts.assumption(protocol, one.name);
    return group(partOf({ ...use, protocol }, identifier(one.name), used, scope, 69), " = true ->");
  });
}

type Used = Labelled | { readonly protocol: ProtocolDecl; readonly args: undefined };

/** A part of a protocol at the arguments that a world gives it, or at its own parameters. */
export function partOf(use: Used, part: string, used: readonly Local[], scope: Scope, level = 200): Doc {
  if (use.args === undefined) return partAt(use.protocol, part, used, scope, level);
  const { protocol, typeArgs, args } = use;
  const given = used.map((local) => {
    const arg = args[protocol.scope.params.indexOf(local)];
    return arg === undefined ? scope.local(local) : exprDoc(arg, scope, ARG);
  });
  return factoryAt(
    scope.names.part(protocol, part),
    protocol.scope.typeParams,
    typeArgs,
    used,
    given,
    scope,
    typesOfPart(protocol, part),
    level,
  );
}

/** A statement: quantifiers and premises, a line each, then what is claimed. */
export function statement(name: string, head: readonly Doc[], claim: Doc): Doc {
  return cat(`Definition ${name} : Prop :=`, nest(cat(...[...head, claim].flatMap((one) => [hard, one]))), ".");
}

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
  const { fields, message } = messageAt(protocol, obligation.kind, obligation.step, scope);
  return statement(
    name,
    [...head, ...premises, ...fields],
    applied(`${pattern}_${obligation.kind}`, [self, whole, ...pieces, message]),
  );
}

/** The constructor of the message or action of a step. */
export function stepName(protocol: ProtocolDecl, kind: Obligation["kind"], tag: string, scope: Scope): string {
  const union = prune(kind === "internal" ? (protocol.action ?? protocol.msg) : protocol.msg);
  const variant =
    union.k === "named" && union.decl.kind === "union" ? union.decl.variants.find((one) => one.tag === tag) : undefined;
  return variant === undefined ? tag : scope.names.variant(variant);
}
